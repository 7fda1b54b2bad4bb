"""The conversation through a pipe: a message per line of standard input, a reply per line of standard output."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO

from bot import failures, figures, output, progress_bar
from bot.exit_status import ExitStatus, status_of
from bot.json_output import reply_line
from bot.serving.engines import AnyEngine
from bot.settings import Settings
from bot.terminal.commands import own_command
from bot.terminal.message import TypedLine, message
from engine import Message, Reply, Reporter, UsageError, Words

LONGEST = 1 << 20  # characters of a line
_BETWEEN = " / "


def run(settings: Settings, words: Words, load: Callable[[], AnyEngine], *, as_json: bool) -> ExitStatus:
    """Answer standard input line by line, each as soon as it is there; blank lines are skipped.

    Returns:
        FAILED if any line was not understood or could not be answered.
    """
    status = ExitStatus.OK
    engine: AnyEngine | None = None
    with _ended_line(), ExitStack() as stack:
        for line in _lines():
            if not line.strip():
                continue
            engine = engine or stack.enter_context(closing(load()))
            with progress_bar.shown(words) as report:
                reply = _reply(engine, line, words, report, private=settings.private_addresses == "allow")
            saved = figures.Saved()
            if as_json or settings.figures is not None:
                saved = figures.save_each(reply.figures, settings.figures)
            output.write(reply_line(reply, saved.paths) if as_json else one_line(reply.text))
            status = max(status, status_of(reply), failures.report(saved.errors, words))
    return status


def one_line(text: str) -> str:
    """A reply on one line: its lines joined by " / ", their indentation and empty ones left out."""
    lines = (" ".join(line.split()) for line in output.harmless(text).splitlines())
    return _BETWEEN.join(line for line in lines if line)


def message_from(line: str, *, private: bool = False) -> Message:
    """The message in a line: plain text, or an object of ``text`` and ``images``.

    Raises:
        UsageError: the line is too long, is a command of the chat alone, or begins like an object but is not a usable
            one.
    """
    if len(line) > LONGEST:
        raise UsageError("pipe.long_line", kilobytes=LONGEST >> 10)
    if not line.lstrip().startswith("{"):
        own = own_command(line)
        if own is not None and own[0].name != "exit":  # the engine understands it as a goodbye
            raise UsageError("pipe.terminal_only", name=own[0].name)
        return TypedLine.parse(line).message(private=private)
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError("pipe.bad_json") from error
    unknown = sorted(value.keys() - {"text", "images"})
    if unknown:
        raise UsageError("pipe.json_key", name=unknown[0])
    text, images = value.get("text", ""), value.get("images", [])
    if not isinstance(text, str) or not isinstance(images, list):
        raise UsageError("pipe.json_types")
    if not all(isinstance(image, str) and image and "\0" not in image for image in images):
        raise UsageError("pipe.json_types")
    return message(text, [Path(image) for image in images])


def _reply(engine: AnyEngine, line: str, words: Words, report: Reporter, *, private: bool) -> Reply:
    """The engine's reply, or the error as one, so that the lines after it are still answered."""
    try:
        return engine.handle(message_from(line, private=private), report)
    except Exception as error:  # noqa: BLE001 - failures.sentence logs it
        return Reply(failures.sentence(error, words), confidence=0.0, locale=words.language, failed=True)


@contextmanager
def _ended_line() -> Iterator[None]:
    """Ctrl-C at a terminal ends the line, so that the shell's prompt begins a new one."""
    try:
        yield
    except KeyboardInterrupt:
        if output.is_terminal(sys.stdin) and output.is_terminal(sys.stderr):
            output.complain("")
        raise


def _lines() -> Iterator[str]:
    """Lines of standard input; one that is too long is cut to one character more than allowed."""
    stream: IO[str] | None = sys.stdin
    if stream is None:  # closed by the shell: <&-
        return
    first = True
    while line := stream.readline(LONGEST + 1):
        while len(line) > LONGEST and not line.endswith("\n"):
            rest = stream.readline(LONGEST)
            if not rest or rest.endswith("\n"):
                break
        yield line.removeprefix("\ufeff") if first else line
        first = False
