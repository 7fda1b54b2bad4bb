"""What the chat does itself, without the engine: one table for dispatch, help and completion."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from bot.terminal.paths import separate
from bot.terminal.words import words
from engine import LANGUAGES, Words
from training.options import RECIPE_NAMES

# How alike a word and a command must be, letter by letter (difflib's ratio), for the word to be a slip: where nothing
# else is known of it, and before the engine is asked at all.
ALIKE, SURELY_ALIKE = 0.7, 0.8


@dataclass(frozen=True)
class OwnCommand:
    """A command of the chat at the terminal.

    Attributes:
        name: what is typed; its other names lie in the locales, in ``[chat_aliases]``.
        arguments: how help shows what may follow.
        most_words: how many words may follow without a leading sign; a longer line is a sentence.
        final: whether what it does cannot be taken back, so that a question in its words is not enough.
        recipes: whether it takes a recipe for training.
    """

    name: str
    arguments: str = ""
    most_words: int = 0
    final: bool = False
    recipes: bool = False

    def names(self, spoken: Words | None = None) -> tuple[str, ...]:
        """What it may be called: in one language with that language's name first, or in all of them."""
        languages = LANGUAGES if spoken is None else (spoken.language,)
        aliases = tuple(alias for code in languages for alias in words(code).table("chat_aliases")[self.name])
        return (*aliases, self.name) if spoken is not None and spoken.language != "en" else (self.name, *aliases)


SAVE = OwnCommand("save", "[FILE]", most_words=1)
FORGET = OwnCommand("forget", final=True)
OWN_COMMANDS = (
    OwnCommand("draw"),
    OwnCommand("paste"),
    SAVE,
    OwnCommand("train", "[RECIPE]", most_words=12, final=True, recipes=True),
    OwnCommand("theme", "THEME", most_words=1),
    OwnCommand("clear", final=True),
    FORGET,
    OwnCommand("exit", final=True),
)


def own_command(line: str) -> tuple[OwnCommand, str] | None:
    """The command that a line is, and what follows its name; None if the line is for the engine."""
    line = normalize("NFC", line).strip()
    asks = line.endswith(("?", "\uff1f"))
    spoken = _sentences().get(_letters(line))
    if spoken and not (asks and spoken.final):  # "나갈래?" asks, it does not leave
        return spoken, ""
    said, _, rest = line.lstrip("/!").partition(" ")
    command = _named(said)
    if command is None:
        return None
    following = separate(rest)
    if command is SAVE and len(following) == 1:
        return command, following[0]
    signed = line.startswith(("/", "!"))
    if not signed and len(following) > command.most_words and not (command is SAVE and _is_figure_file(rest)):
        return None
    if command.recipes and following and not signed and (asks or not _is_recipe(following)):
        return None  # a sentence that begins like the command: "학습 얼마나 걸렸어"
    return command, rest.strip()


def _is_recipe(following: list[str]) -> bool:
    """Whether what follows a command is a recipe, or a word that may be taken for one, with its options."""
    first = following[0]
    alone = len(following) == 1 or following[1].startswith("-")
    return first in RECIPE_NAMES or first.startswith("-") or (alone and first.isascii())


def _is_figure_file(path: str) -> bool:
    """Whether it ends as a figure's file may, its spaces left as they are."""
    from bot.figures import FORMATS

    return Path(path).suffix.lower() in FORMATS


def spelt_like(line: str, others: Iterable[str] = (), alike: float = ALIKE) -> str | None:
    """The command of the chat, with what follows it, that a line is likely to have meant.

    Args:
        line: what was typed.
        others: the names of the engine's commands; one that is closer was meant rather.
        alike: how much so they must be, 0 to 1.
    """
    said, _, rest = line.strip().lstrip("/!").partition(" ")
    if _named(said) and not line.strip().startswith(("/", "!")):  # no slip
        return None
    # Hangul letter by letter: of the syllables of a short word a single slip leaves hardly one.
    own = {_apart(name): name for command in OWN_COMMANDS for name in command.names()}
    near = difflib.get_close_matches(_apart(said), [*map(_apart, others), *own], n=1, cutoff=alike)
    name = own.get(near[0]) if near else None
    meant = _named(name) if name else None
    if meant is None or len(rest.split()) > meant.most_words:
        return None
    return f"{name} {rest}".strip()


def _named(name: str) -> OwnCommand | None:
    return next((command for command in OWN_COMMANDS if name.lower() in command.names()), None)


@cache
def _sentences() -> dict[str, OwnCommand]:
    """What people say for a command: the phrases of all languages, and the words of its help."""
    return {
        _letters(phrase): command
        for spoken in map(words, LANGUAGES)
        for command in OWN_COMMANDS
        for phrase in (*spoken.table("chat_phrases")[command.name], spoken.say(f"chat_commands.{command.name}"))
    }


def _letters(sentence: str) -> str:
    """A sentence without what people leave out or put in as they like: spaces, marks, courtesies, capitals."""
    return re.sub(r"\bplease\b|[^\w]+|_", "", sentence.casefold())


def _apart(name: str) -> str:
    return normalize("NFD", name).lower()
