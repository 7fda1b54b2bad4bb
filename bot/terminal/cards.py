"""A digit in the terminal: its glyph as the network saw it, and how likely each of the ten values is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.output import percent
from bot.terminal.blocks import SHADES, glyph_lines
from bot.terminal.color import Depth
from engine import Digit

GAP = 2  # columns between two cards
MOST = 20  # cards in one answer; more than that nobody compares

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_PARTS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


@dataclass(frozen=True)
class _Form:
    """How large a card is: the glyph's width, and that of the bars beside it, or 0 for a row of bars below."""

    glyph: int
    bar: int

    @property
    def width(self) -> int:
        return self.glyph + (len("  0 ") + self.bar + len(" 100%") if self.bar else 0)


_LARGE, _MEDIUM, _SMALL = _Form(28, 10), _Form(22, 5), _Form(14, 0)


def card_lines(digits: Sequence[Digit], width: int, depth: Depth) -> list[str]:
    """The cards of a picture's digits, side by side as far as the width goes; each line of writing begins anew.

    Returns:
        lines at most ``width`` columns wide; none if not even one card fits.
    """
    shown = digits[:MOST]
    form = _form(shown, width)
    if form.width > width:
        return []
    found: list[str] = []
    for row in _rows(shown, form, width):
        cards = [_card(digit, form, depth) for digit in row]
        found += [(" " * GAP).join(parts).rstrip() for parts in zip(*cards, strict=True)] + [""]
    return found[:-1]


def whole_percent(share: float) -> int:
    """A share (0 to 1) in hundredths, rounded down: what is not certain is never 100."""
    return 100 if share >= 1 else min(99, math.floor(share * 100 + 1e-9))


def _form(digits: Sequence[Digit], width: int) -> _Form:
    """The largest cards that do not fill the screen."""
    if len(digits) == 1 and _LARGE.width <= width:
        return _LARGE
    if _MEDIUM.width <= width and len(_rows(digits, _MEDIUM, width)) <= 2:
        return _MEDIUM
    return _SMALL


def _rows(digits: Sequence[Digit], form: _Form, width: int) -> list[list[Digit]]:
    fit = max(1, (width + GAP) // (form.width + GAP))
    rows = []
    for _, group in groupby(digits, key=lambda digit: digit.line):
        line = list(group)
        rows += [line[start : start + fit] for start in range(0, len(line), fit)]
    return rows


def _card(digit: Digit, form: _Form, depth: Depth) -> list[str]:
    """Lines of the form's width each."""
    picture = glyph_lines(digit.glyph, form.glyph, depth)
    answer = f"{digit.value}  {percent(digit.confidence)}"
    if not form.bar:
        values = "".join(_level(probability, depth) for probability in digit.probabilities)
        return [
            _bold(answer.center(form.glyph), depth),
            *picture,
            values.center(form.glyph),
            _dim("0123456789".center(form.glyph), depth),
        ]
    beside = [_bold(("  " + answer).ljust(form.width - form.glyph), depth)]
    for value, probability in enumerate(digit.probabilities):
        line = f"  {value} {_bar(probability, form.bar, depth)} {whole_percent(probability):3d}%"
        beside.append(line if value == digit.value else _dim(line, depth))
    spare = len(picture) - len(beside)
    blank = " " * (form.width - form.glyph)
    beside = [blank] * (spare // 2) + beside + [blank] * (spare - spare // 2)
    return [left + right for left, right in zip(picture, beside, strict=True)]


def _bar(share: float, width: int, depth: Depth) -> str:
    if depth is Depth.NONE:
        return ("#" * round(share * width)).ljust(width)
    # Nothing but what is certain fills the bar to its end.
    whole, eighths = divmod(width * 8 if share >= 1 else min(round(share * width * 8), width * 8 - 1), 8)
    return ("█" * whole + _PARTS[eighths]).ljust(width)


def _level(share: float, depth: Depth) -> str:
    levels = SHADES if depth is Depth.NONE else _EIGHTHS
    return levels[round(share * (len(levels) - 1))]


def _bold(text: str, depth: Depth) -> str:
    return text if depth is Depth.NONE else f"\x1b[1m{text}\x1b[0m"


def _dim(text: str, depth: Depth) -> str:
    return text if depth is Depth.NONE else f"\x1b[2m{text}\x1b[0m"
