"""What the Tab key offers: commands with a word of help, models to switch to, and paths with pictures first."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from unicodedata import normalize

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bot.terminal.background import BackgroundEngine
from bot.terminal.own_commands import OWN_COMMANDS, own_command
from bot.terminal.paths import SUFFIXES
from engine import Words

_LAST_WORD = re.compile(r"(?:\\.|\S)*\Z")
_MOST = 200  # entries of a folder that are offered


class ChatCompleter(Completer):
    """Completes a line of the chat.

    Args:
        engine: knows the commands and what may follow them, once it is there.
        words: gives the language of the help.
    """

    def __init__(self, engine: BackgroundEngine, words: Callable[[], Words]) -> None:
        self._engine = engine
        self._words = words

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Offers commands for the first word, and then what may follow them, and paths.

        While the person types, files are offered only after what is plainly a path.
        """
        line = document.text_before_cursor
        match = _LAST_WORD.search(line)
        word = match.group() if match else ""
        if line.strip() == word:
            yield from self._commands(word)
        else:
            said, *argument = line.split(maxsplit=1)
            yield from self._arguments(said, "".join(argument))
        if "/" in word[1:] or word.startswith(("~", "./")) or (complete_event.completion_requested and word[:1] != "!"):
            yield from _paths(word)

    def _commands(self, word: str) -> Iterator[Completion]:
        sign, typed = (word[0], word[1:]) if word[:1] in ("/", "!") else ("", word)
        typed = _letters(typed)
        if not typed and not sign:
            return
        engine, spoken = self._engine.ready(), self._words()
        offered = [
            (one.names[spoken.language], (one.name, *one.aliases), one.arguments, one.help[spoken.language])
            for one in (engine.commands if engine else ())
        ] + [
            (own.names(spoken)[0], own.names(), own.arguments, spoken.say(f"chat_commands.{own.name}"))
            for own in OWN_COMMANDS
        ]
        for first, others, arguments, about in offered:
            # A name of another language is offered only to who began to type it.
            name = next((name for name in (first, *others) if _letters(name).startswith(typed)), None)
            if name is not None:
                yield Completion(
                    sign + name + (" " if arguments else ""),
                    start_position=-len(word),
                    display=f"{sign}{name} {arguments}".rstrip(),
                    display_meta=about,
                )

    def _arguments(self, said: str, typed: str) -> Iterator[Completion]:
        """What may follow a command, each with a word of help; it may have several words, as a lesson's title has."""
        engine = self._engine.ready()
        said = normalize("NFC", said.lstrip("/!")).lower()
        for command in engine.commands if engine else ():
            if engine and said in (command.name, *command.aliases):
                for choice in engine.choices(command.name, self._words().language):
                    if _letters(choice.text).startswith(_letters(typed)):
                        yield Completion(choice.text, start_position=-len(typed), display_meta=choice.help)
        own = own_command(said)
        for text in _OWN_ARGUMENTS.get(own[0].name, ()) if own else ():
            if text.startswith(typed):
                yield Completion(
                    text, start_position=-len(typed), display_meta=self._words().say(f"chat_choices.{text}")
                )


def _letters(text: str) -> str:
    """The text letter by letter, so that a syllable begun ("펴") leads to the whole one ("평가")."""
    return normalize("NFD", text).lower()


# What may follow the chat's own commands; the recipes are those of training.run, which is not imported for a Tab.
_OWN_ARGUMENTS = {"theme": ("light", "dark"), "train": ("mlp", "cnn")}


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
