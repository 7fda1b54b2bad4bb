"""Formats tables, and text that people gave, for replies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from engine.errors import UserError
from engine.formatting import LEAST_SHARE, percent
from engine.locales import Words
from engine.messages import Reading
from engine.mnist import Mnist

LONGEST_ECHO, LONGEST_NAME = 40, 200  # characters
# Characters with a meaning in a front end's markup, mentions or links; fewer of them in a file's name.
_MARKUP = frozenset("`*_~|<>[]()#@\\/:")
_NAME_MARKUP = frozenset("`*|<>[]@")
_SCHEME = re.compile(r"[\w+.:-]*://")  # with it, Discord makes a link of an address
# Invisible, changing the writing direction, or unassigned.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def echo(text: str) -> str:
    """A person's words safe to repeat: one short line without control or direction characters and markup.

    A front end might act on those: a terminal on escapes, Discord on ``@everyone``, backticks and links.
    """
    return _shorten(_remove(text[: 4 * LONGEST_ECHO], _MARKUP), LONGEST_ECHO)


def echo_name(name: str) -> str:
    """The name of a file or a model that a person gave, safe to repeat; what is usual in paths stays."""
    return _shorten(_SCHEME.sub("", _remove(name[: 4 * LONGEST_NAME], _NAME_MARKUP)), LONGEST_NAME)


def with_mnist(mnist: Mnist, *commands: str) -> tuple[str, ...]:
    """Commands that need MNIST's test images, to be suggested: none where the images are not on this disk."""
    return commands if mnist.at_hand("test") else ()


def sentence(error: UserError, words: Words) -> str:
    """An error's sentence, with the person's own values safe to repeat."""
    values = {key: echo_name(value) if isinstance(value, str) else value for key, value in error.values.items()}
    return words.error(UserError(error.key, **values))


def _remove(text: str, markup: frozenset[str]) -> str:
    spaced = (" " if letter.isspace() else letter for letter in text)
    rest = (letter for letter in spaced if letter not in markup and unicodedata.category(letter) not in _INVISIBLE)
    return " ".join("".join(rest).split())


def _shorten(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def in_one_line(text: str) -> str:
    """The digits of a reading with slashes between its lines."""
    return text.replace("\n", " / ")


def numbers(reading: Reading) -> str:
    """The digits of a reading in one line, with spaces between the numbers of a line of writing."""
    return in_one_line("\n".join(" ".join(line) for line in reading.groups))


def columns(rows: Sequence[Sequence[str]]) -> str:
    """A table for a fixed-width font, two spaces between its columns."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(pad, row, widths)).rstrip() for row in rows)


def pad(text: str, columns: int) -> str:
    """A text with spaces up to a width in a fixed-width font."""
    return text + " " * (columns - width(text))


def width(text: str) -> int:
    """Columns that a fixed-width font needs: Hangul syllables are two wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def share_of(probability: float, words: Words) -> str:
    """The probability of a value that was not read, which is never called 0 %."""
    if probability >= LEAST_SHARE:
        return percent(probability)
    return words.say("likelihood.below", share=percent(LEAST_SHARE))
