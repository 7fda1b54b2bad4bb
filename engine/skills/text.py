"""How tables and other people's words are written for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from engine.errors import UserError
from engine.locales import Words
from engine.messages import Reading

LONGEST_ECHO, LONGEST_NAME = 40, 200  # characters
# Stands for something else than itself where a front end knows markup, mentions or links; less so in a file's name.
_MARKUP = frozenset("`*_~|<>[]()#@\\/:")
_NAME_MARKUP = frozenset("`*|<>[]@")
# Invisible, turning the direction of writing, or no character at all.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def echo(said: str) -> str:
    """What a person said, as it may be said back: one short line without control or direction characters and markup.

    A front end might act on the rest: a terminal on escapes, Discord on ``@everyone``, backticks and links.
    """
    return _shortened(_without(said[: 4 * LONGEST_ECHO], _MARKUP), LONGEST_ECHO)


def echo_name(name: str) -> str:
    """The name of a file or a model that a person gave, as it may be said back; what is usual in paths stays."""
    return _shortened(_without(name[: 4 * LONGEST_NAME], _NAME_MARKUP).replace("://", ""), LONGEST_NAME)


def sentence(error: UserError, words: Words) -> str:
    """An error's sentence; what a person gave stands in it only as it may be said back."""
    values = {key: echo_name(value) if isinstance(value, str) else value for key, value in error.values.items()}
    return words.error(UserError(error.key, **values))


def _without(text: str, markup: frozenset[str]) -> str:
    spaced = (" " if letter.isspace() else letter for letter in text)
    kept = (letter for letter in spaced if letter not in markup and unicodedata.category(letter) not in _INVISIBLE)
    return " ".join("".join(kept).split())


def _shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def corrected(reading: Reading, index: int, value: int) -> str:
    """A reading's text with one of its digits put right, a line of writing a line."""
    lines: dict[int, str] = {}
    for at, digit in enumerate(reading.digits):
        lines[digit.line] = lines.get(digit.line, "") + str(value if at == index else digit.value)
    return "\n".join(lines.values())


def columns(rows: Sequence[Sequence[str]]) -> str:
    """A table for a fixed-width font, two spaces between its columns."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def width(text: str) -> int:
    """Columns that a fixed-width font needs: Hangul syllables are two wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
