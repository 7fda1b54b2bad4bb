"""The chat at a terminal: a prompt that is there at once, with history and completion, and the engine behind it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit import ANSI, PromptSession, print_formatted_text
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.output import ColorDepth, Output, create_output

from bot import failures, progress
from bot.settings import Settings
from bot.terminal.background import BackgroundEngine
from bot.terminal.color import Depth, depth
from bot.terminal.completion import ChatCompleter
from bot.terminal.leaving import is_leaving
from bot.terminal.message import from_line
from bot.terminal.render import Screen, save_and_render
from bot.terminal.wrapping import wrapped
from engine import Engine, Words

_PROMPT = "> "
_DEPTHS = {Depth.NONE: ColorDepth.DEPTH_1_BIT, Depth.PALETTE: ColorDepth.DEPTH_8_BIT, Depth.TRUE: ColorDepth.TRUE_COLOR}


class Chat:
    """One conversation at one terminal.

    Args:
        settings: colours and figures as the person wants them.
        words: the front end's own words.
        load: makes the engine; called in another thread once the prompt is on the screen.
        history: the lines of before.
        input: where keys come from; the terminal if None.
        output: what is drawn on; the terminal if None.
    """

    def __init__(
        self,
        settings: Settings,
        words: Words,
        load: Callable[[], Engine],
        *,
        history: History | None = None,
        input: Input | None = None,  # noqa: A002 - prompt_toolkit's own name for it
        output: Output | None = None,
    ) -> None:
        self._settings = settings
        self._words = words
        self._output = output or create_output()
        self._depth = depth(settings.color, os.environ, terminal=True)
        self._engine = BackgroundEngine(load, failed=self._wake)
        self._session: PromptSession[str] = PromptSession(
            _PROMPT,
            history=own_history() if history is None else history,
            completer=ChatCompleter(self._engine, words),
            complete_in_thread=True,
            reserve_space_for_menu=6,
            color_depth=_DEPTHS[self._depth],
            input=input,
            output=self._output,
        )
        self._session.app.after_render += lambda _: self._engine.start()

    def run(self) -> None:
        """Talks until the person leaves.

        Raises:
            UserError: the engine cannot be loaded.
        """
        with self._engine:
            width = self._output.get_size().columns
            self._show([part for line in self._words.say("bot.welcome").split("\n") for part in wrapped(line, width)])
            while True:
                try:
                    line = self._session.prompt()
                except KeyboardInterrupt:  # Ctrl-C at the prompt: a new line
                    continue
                except EOFError:  # Ctrl-D
                    break
                if is_leaving(line):
                    break
                if line.strip():
                    self._answer(line)
            self._show([self._words.say("bot.goodbye")])

    def _answer(self, line: str) -> None:
        """Answers a line. Ctrl-C stops the work, and no fault in it ends the chat."""
        try:
            engine = self._engine.get()
        except KeyboardInterrupt:
            self._show([self._words.say("bot.stopped")])
            return
        try:
            with progress.shown(self._words) as report:
                reply = engine.handle(from_line(line), report)
            self._show(save_and_render(reply, self._screen(), self._settings.figures))
        except KeyboardInterrupt:
            self._show([self._words.say("bot.stopped")])
        except Exception as error:  # noqa: BLE001 - failures.sentence logs it
            self._show([failures.sentence(error, self._words)])

    def _screen(self) -> Screen:
        size = self._output.get_size()
        # A figure leaves room for the words above it and the prompt below.
        return Screen(width=size.columns, rows=max(20, size.rows - 4), depth=self._depth)

    def _show(self, lines: list[str]) -> None:
        print_formatted_text(ANSI("\n".join(lines)), output=self._output, color_depth=_DEPTHS[self._depth])

    def _wake(self) -> None:
        """Ends the prompt when there will be no engine; the reason comes out of ``BackgroundEngine.get``."""
        app = self._session.app
        if app.loop is not None and app.is_running:
            app.loop.call_soon_threadsafe(self._raise_into_prompt)

    def _raise_into_prompt(self) -> None:
        try:
            self._engine.get()
        except Exception as error:  # noqa: BLE001 - the prompt raises it to the caller
            if self._session.app.is_running:
                self._session.app.exit(exception=error)


class _ForgivingHistory(FileHistory):
    """A history that a full disk, or a character that is none, does not stop the chat."""

    def store_string(self, string: str) -> None:
        """Writes a line to the file, if that is possible."""
        with suppress(OSError):
            super().store_string(string.encode("utf-8", "replace").decode("utf-8"))


def own_history() -> History:
    """The lines of earlier chats, in the platform's own place and for nobody else to read."""
    from platformdirs import user_state_path

    file: Path = user_state_path("digitbot", appauthor=False) / "history"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return _ForgivingHistory(file)
