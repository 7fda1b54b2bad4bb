"""The chat's own commands, which need no engine: one table for dispatch, help and completion."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from bot.color import is_dumb
from bot.terminal.hangul_keys import letters
from bot.terminal.paths import separate
from bot.terminal.wishes import forms, wish
from bot.terminal.words import words as words_of
from engine import LANGUAGES, Words
from training.options import RECIPE_NAMES

# How similar a word and a command must be (difflib's ratio, letter by letter) for the word to be a misspelt command:
# where the engine did not understand the line, and before the engine is asked.
ALIKE, SURELY_ALIKE = 0.7, 0.8


@dataclass(frozen=True)
class OwnCommand:
    """A command of the chat at the terminal.

    Attributes:
        name: what is typed; further names are in the table ``[chat_aliases]`` of the words.
        arguments: how help shows what may follow.
        most_words: how many words may follow without a leading sign; a longer line is a sentence.
        final: whether it cannot be undone; then a question in its words does not run it.
        recipes: whether it takes a recipe for training.
        meant: what the phrases for it give it.
        repeats: whether "again" right after it does it again.
        canvas: whether it needs a terminal that can show a canvas.
    """

    name: str
    arguments: str = ""
    most_words: int = 0
    final: bool = False
    recipes: bool = False
    meant: str = ""
    repeats: bool = False
    canvas: bool = False

    def names(self, words: Words | None = None) -> tuple[str, ...]:
        """What it may be called: in one language with that language's name first, or in all of them."""
        languages = LANGUAGES if words is None else (words.language,)
        aliases = tuple(alias for code in languages for alias in words_of(code).table("chat_aliases")[self.name])
        return (*aliases, self.name) if words is not None and words.language != "en" else (self.name, *aliases)

    def usage(self, words: Words) -> str:
        """Its name with what may follow it."""
        return f"{self.names(words)[0]} {words.usage(self.arguments)}".rstrip()

    def help(self, words: Words) -> str:
        """A line on what it does."""
        return words.say(f"chat_commands.{self.name}")


DRAW = OwnCommand("draw", canvas=True)
GAME = OwnCommand("game", repeats=True, canvas=True)
SAVE = OwnCommand("save", "[FILE]", most_words=1)
FORGET = OwnCommand("forget", final=True)
RECORD = OwnCommand("record", "RECORD", most_words=1, meant="off")
OWN_COMMANDS = (
    DRAW,
    GAME,
    OwnCommand("paste"),
    SAVE,
    OwnCommand("train", "[RECIPE]", most_words=12, final=True, recipes=True),
    OwnCommand("theme", "THEME", most_words=1),
    OwnCommand("clear", final=True),
    FORGET,
    RECORD,
    OwnCommand("exit", final=True),
)


def has_canvas() -> bool:
    """Whether this terminal can show a canvas: one that knows no escape sequence cannot."""
    return not is_dumb(os.environ)


def usable() -> tuple[OwnCommand, ...]:
    """The commands that work at this terminal: those to offer."""
    return tuple(command for command in OWN_COMMANDS if has_canvas() or not command.canvas)


def own_command(line: str) -> tuple[OwnCommand, str] | None:
    """The command that a line is, and what follows its name; None if the line is for the engine."""
    line = normalize("NFC", line).strip()
    asks = line.endswith(("?", "\uff1f"))
    phrase, asks_leave = _phrase_in(line)
    if phrase and not ((asks or asks_leave) and phrase[0].final):  # "나갈래?" is a question and does not end the chat
        return phrase
    name, _, rest = line.lstrip("/!").partition(" ")
    command = _named(name)
    if command is None:
        return None
    arguments = separate(rest)
    if command is SAVE and len(arguments) == 1:
        return command, arguments[0]
    signed = line.startswith(("/", "!"))
    if not signed and len(arguments) > command.most_words and not (command is SAVE and _is_figure_file(rest)):
        return None
    if command.recipes and arguments and not signed and (asks or not _is_recipe(arguments)):
        return None  # a sentence that begins like the command: "학습 얼마나 걸렸어"
    return command, rest.strip()


def again(line: str, last: OwnCommand | None) -> tuple[OwnCommand, str] | None:
    """The last command, if a line asks for it again: "one more" after the game."""
    if last is None or not last.repeats:
        return None
    phrases = {_letters(phrase) for code in LANGUAGES for phrase in words_of(code).table("chat_again")["again"]}
    return (last, "") if _letters(normalize("NFC", line)) in phrases else None


def asked_about(line: str) -> OwnCommand | None:
    """The command that cannot be undone whose name or phrase a line is, with a question mark: "exit?", "나갈래?"."""
    bare = normalize("NFC", line).strip().rstrip("?\uff1f ")
    phrase, asks_leave = _phrase_in(bare)
    if phrase and asks_leave and phrase[0].final:
        return phrase[0]
    command = own_command(bare) if bare != line.strip() else None
    return command[0] if command and command[0].final and not command[1] else None


def spelt_like(line: str, others: Iterable[str] = (), alike: float = ALIKE) -> str | None:
    """The line that a misspelt command of the chat was probably meant to be; None if it is not one.

    Args:
        line: what was typed.
        others: the names of the engine's commands; if one of them is closer, it was meant.
        alike: how similar they must be, 0 to 1.
    """
    typed, _, rest = line.strip().lstrip("/!").partition(" ")
    if _named(typed) and not line.strip().startswith(("/", "!")):  # spelt right
        return None
    # Hangul is compared letter by letter: a slip changes a whole syllable, and short words have few of them.
    own = {_decomposed(name): name for command in usable() for name in command.names()}
    near = difflib.get_close_matches(_decomposed(typed), [*map(_decomposed, others), *own], n=1, cutoff=alike)
    name = own.get(near[0]) if near else None
    command = _named(name) if name else None
    if command is None or len(rest.split()) > command.most_words:
        return None
    return f"{name} {rest}".strip()


def _is_recipe(arguments: list[str]) -> bool:
    """Whether arguments are a recipe, or a word that may be meant for one, with its options."""
    first = arguments[0]
    alone = len(arguments) == 1 or arguments[1].startswith("-")
    return first in RECIPE_NAMES or first.startswith("-") or (alone and first.isascii())


def _is_figure_file(path: str) -> bool:
    """Whether a path with bare spaces ends as a figure's file may."""
    from bot.figures import FORMATS

    return Path(path).suffix.lower() in FORMATS


def _named(name: str) -> OwnCommand | None:
    return next((command for command in OWN_COMMANDS if name.lower() in command.names()), None)


def _phrase_in(line: str) -> tuple[tuple[OwnCommand, str] | None, bool]:
    """What a line is a phrase for, if it is one, and whether it asks for leave: "may I go"."""
    phrase = _phrases().get(_letters(line))
    if phrase:
        return phrase, False
    wished = wish(line)
    return (_wishes().get(wished.bare) if wished.wished else _unspaced().get(wished.bare)), wished.asks


@cache
def _unspaced() -> dict[str, tuple[OwnCommand, str]]:
    """The phrases letter by letter."""
    return {letters(phrase): meant for phrase, meant in _phrases().items()}


@cache
def _wishes() -> dict[str, tuple[OwnCommand, str]]:
    """What is left of the phrases without words of wishing, and the names of commands that can be undone."""
    return {
        form: (command, command.meant)
        for command in OWN_COMMANDS
        for form in forms(
            () if command.final else command.names(),
            (phrase for code in LANGUAGES for phrase in words_of(code).table("chat_phrases")[command.name]),
        )
    }


@cache
def _phrases() -> dict[str, tuple[OwnCommand, str]]:
    """What people say for a command: the phrases of all languages, and the words of its help."""
    return {
        _letters(phrase): (command, meant)
        for words in map(words_of, LANGUAGES)
        for command in OWN_COMMANDS
        for phrase, meant in (
            *((phrase, command.meant) for phrase in words.table("chat_phrases")[command.name]),
            (command.help(words), ""),
        )
    }


def _letters(sentence: str) -> str:
    """A sentence without what may be left out: spaces, punctuation, capitals, "please"."""
    return re.sub(r"\bplease\b|[^\w]+|_", "", sentence.casefold())


def _decomposed(name: str) -> str:
    return normalize("NFD", name).lower()
