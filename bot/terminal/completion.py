"""What the Tab key offers: commands with a word of help, models to switch to, and paths with pictures first."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from unicodedata import normalize

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.terminal.background import BackgroundEngine
from bot.terminal.leaving import leaving_word
from bot.terminal.paths import SUFFIXES
from engine import Command, Words

_LAST_WORD = re.compile(r"(?:\\.|\S)*\Z")
_MOST = 200  # entries of a folder that are offered


class ChatCompleter(Completer):
    """Completes a line of the chat.

    Args:
        engine: knows the commands and models, once it is there.
        words: the language of the help.
    """

    def __init__(self, engine: BackgroundEngine, words: Words) -> None:
        self._engine = engine
        self._words = words

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Offers commands for the first word, and then paths and models.

        While the person types, files are offered only after what is plainly a path.
        """
        line = document.text_before_cursor
        match = _LAST_WORD.search(line)
        word = match.group() if match else ""
        first = not line[: len(line) - len(word)].strip()
        if first:
            yield from self._commands(word)
        else:
            yield from self._models(line, word)
        if "/" in word[1:] or word.startswith(("~", "./")) or (complete_event.completion_requested and word[:1] != "!"):
            yield from _paths(word)

    def _commands(self, word: str) -> Iterator[Completion]:
        sign, typed = (word[0], word[1:]) if word[:1] in ("/", "!") else ("", word)
        typed = normalize("NFC", typed).lower()
        if not typed and not sign:
            return
        engine = self._engine.ready()
        for command in engine.commands if engine else ():
            name = _matching(command, typed)
            if name is not None:
                yield Completion(
                    sign + name + (" " if command.arguments else ""),
                    start_position=-len(word),
                    display=f"{sign}{name} {command.arguments}".rstrip(),
                    display_meta=self._words.say(f"commands.{command.name}"),
                )
        leave = leaving_word(self._words)
        if leave.startswith(typed):
            yield Completion(sign + leave, start_position=-len(word), display_meta=self._words.say("bot.leave_help"))

    def _models(self, line: str, word: str) -> Iterator[Completion]:
        engine = self._engine.ready()
        said = line.split()[0].lstrip("/!").lower()
        for command in engine.commands if engine else ():
            if engine and command.name == "models" and said in (command.name, *command.aliases):
                for model in engine.models():
                    if model.startswith(word):
                        yield Completion(model, start_position=-len(word))


def _matching(command: Command, typed: str) -> str | None:
    """The command's name in the person's own spelling: an alias of another alphabet only if they began to type it."""
    return next((name for name in (command.name, *command.aliases) if name.startswith(typed)), None)


def _paths(word: str) -> Iterator[Completion]:
    """The entries that the word may become: pictures, then folders, then other files; spaces are escaped."""
    typed = re.sub(r"\\(.)", r"\1", word) if os.sep == "/" else word
    folder, slash, beginning = typed.rpartition("/")
    beginning = normalize("NFC", beginning).lower()
    try:
        place = Path(folder + slash).expanduser()
        entries = [entry for entry in os.scandir(place) if normalize("NFC", entry.name).lower().startswith(beginning)]
    except (OSError, RuntimeError, ValueError):
        return
    offered = []
    for entry in entries:
        if entry.name.startswith(".") and not beginning.startswith("."):
            continue
        is_folder = entry.is_dir()
        rank = 0 if Path(entry.name).suffix.lower() in SUFFIXES else 1 if is_folder else 2
        offered.append((rank, entry.name + ("/" if is_folder else "")))
    for _, name in sorted(offered)[:_MOST]:
        whole = folder + slash + name
        escaped = re.sub(r"([\s'\"\\])", r"\\\1", whole) if os.sep == "/" else whole
        yield Completion(escaped, start_position=-len(word), display=name)
