"""How numbers, tables and other people's words are written for people."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

LONGEST_ECHO = 40  # characters
# Invisible, or stands for something else than itself where a front end knows markup, mentions or links.
_UNSAFE = frozenset("`*_~|<>[]()#@\\/:")
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def percent(share: float) -> str:
    """A share (0 to 1) with one decimal, rounded down: what is not certain is never called 100 %."""
    return f"{math.floor(share * 1000 + 1e-6) / 10:.1f}%"


def exact_percent(share: float) -> str:
    """A measured share (0 to 1) with two decimals, as accuracies of good models need."""
    return f"{share * 100:.2f}%"


def thousands(count: int) -> str:
    """A count with its thousands apart."""
    return f"{count:,}"


def echo(said: str) -> str:
    """What a person said, as it may be said back: one short line without control or direction characters and markup.

    A front end might act on the rest: a terminal on escapes, Discord on ``@everyone``, backticks and links.
    """
    kept = "".join(
        letter
        for letter in " ".join(said[: 4 * LONGEST_ECHO].split())
        if letter not in _UNSAFE and unicodedata.category(letter) not in _UNSAFE_CATEGORIES
    )
    return kept if len(kept) <= LONGEST_ECHO else kept[: LONGEST_ECHO - 1] + "…"


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
