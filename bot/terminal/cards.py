"""Digits in the terminal: each one's glyph as the network saw it, and how likely each of the ten values is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.bars import bar
from bot.terminal.blocks import SHADES, glyph_lines
from bot.terminal.ink import Ink, inked
from bot.wrapping import cut_left
from engine import Digit, percent, whole_percent

GAP = 2  # columns between two cards
MOST = 20  # cards in one answer; more than that nobody compares

_APART = 4  # columns between two pictures
_TITLE = 24  # columns that a picture's name may take although its cards need fewer
_EIGHTHS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class Sheet:
    """The cards of one picture.

    Attributes:
        digits: what was read in it.
        title: what stands above them; "" for nothing.
    """

    digits: Sequence[Digit]
    title: str = ""


@dataclass(frozen=True)
class _Form:
    """How large a card is: the glyph's width, and that of the bars beside it, or 0 for a row of bars below."""

    glyph: int
    bar: int

    @property
    def width(self) -> int:
        return self.glyph + (len("  0 ") + self.bar + len(" 100%") if self.bar else 0)

    @property
    def height(self) -> int:
        return self.glyph // 2 + (0 if self.bar else 3)


_FORMS = (_Form(28, 10), _Form(22, 5), _Form(14, 0))


def card_lines(sheets: Sequence[Sheet], width: int, rows: int, depth: Depth) -> list[str]:
    """The cards of an answer, pictures and their digits side by side as far as the width goes.

    A digit alone has the largest card. Of several the cards are as large as they can be for all of them to stay within
    ``rows``; where that cannot be, they are small. Each line of writing begins anew.

    Args:
        sheets: the pictures, each with a digit at least.
        width: the greatest width in columns.
        rows: the greatest height in lines, as far as that can be.
        depth: the colours to use.

    Returns:
        the lines; none if not even one card fits.
    """
    alone = len(sheets) == 1 and len(sheets[0].digits) == 1
    laid_out = [_LaidOut(sheets, form, width) for form in (_FORMS if alone else _FORMS[1:]) if form.width <= width]
    fitting = (one for one in laid_out if alone or one.height <= rows)
    return next(fitting, laid_out[-1]).lines(depth) if sheets and laid_out else []


@dataclass(frozen=True)
class _Block:
    """A picture's cards where they will stand: rows of digits, all of one form, under a title; a rectangle."""

    title: str
    rows: Sequence[Sequence[Digit]]
    form: _Form
    width: int

    @classmethod
    def of(cls, sheet: Sheet, form: _Form, width: int) -> _Block:
        fit = max(1, (width + GAP) // (form.width + GAP))
        rows = []
        for _, group in groupby(sheet.digits, key=lambda digit: digit.line):
            line = list(group)
            rows += [line[start : start + fit] for start in range(0, len(line), fit)]
        across = max(_across(row, form) for row in rows)
        title = cut_left(sheet.title, max(across, min(_TITLE, width)))
        return cls(title, rows, form, max(across, cell_len(title)))

    @property
    def height(self) -> int:
        return bool(self.title) + len(self.rows) * (self.form.height + 1) - 1

    def lines(self, depth: Depth) -> Iterator[str]:
        """As many lines as the block is high, each as wide as it is."""
        if self.title:
            yield self.title + " " * (self.width - cell_len(self.title))
        for number, row in enumerate(self.rows):
            if number:
                yield " " * self.width
            beside = " " * (self.width - _across(row, self.form))
            for parts in zip(*(_card(digit, self.form, depth) for digit in row), strict=True):
                yield (" " * GAP).join(parts) + beside


class _LaidOut:
    """All pictures of an answer in one form, beside each other in rows as wide as the screen at most."""

    def __init__(self, sheets: Sequence[Sheet], form: _Form, width: int) -> None:
        self._rows: list[list[_Block]] = []
        left = 0
        for sheet in sheets:
            block = _Block.of(sheet, form, width)
            if left < _APART + block.width:
                self._rows.append([])
                left = width + _APART
            self._rows[-1].append(block)
            left -= _APART + block.width

    @property
    def height(self) -> int:
        return sum(max(block.height for block in row) + 1 for row in self._rows) - 1

    def lines(self, depth: Depth) -> list[str]:
        drawn: list[str] = []
        for row in self._rows:
            high = max(block.height for block in row)
            columns = [[*block.lines(depth), *[" " * block.width] * (high - block.height)] for block in row]
            drawn += ["", *((" " * _APART).join(parts).rstrip() for parts in zip(*columns, strict=True))]
        return drawn[1:]


def _across(row: Sequence[Digit], form: _Form) -> int:
    return len(row) * (form.width + GAP) - GAP


def _card(digit: Digit, form: _Form, depth: Depth) -> list[str]:
    """Lines of the form's width each."""
    picture = glyph_lines(digit.glyph, form.glyph, depth)
    answer = f"{digit.value}  {percent(digit.confidence)}"
    if not form.bar:
        values = "".join(_level(probability, depth) for probability in digit.probabilities)
        return [
            inked(answer.center(form.glyph), Ink.STRONG, depth),
            *picture,
            inked(values.center(form.glyph), Ink.RIGHT, depth),
            inked("0123456789".center(form.glyph), Ink.FAINT, depth),
        ]
    beside = [inked(("  " + answer).ljust(form.width - form.glyph), Ink.STRONG, depth)]
    for value, probability in enumerate(digit.probabilities):
        chosen = value == digit.value
        drawn = bar(probability, form.bar, depth)
        label, hundredths = f"  {value} ", f" {whole_percent(probability):>4}"
        if chosen:
            beside.append(label + inked(drawn, Ink.RIGHT, depth) + hundredths)
        else:
            beside.append(inked(label + drawn + hundredths, Ink.FAINT, depth))
    spare = len(picture) - len(beside)
    blank = " " * (form.width - form.glyph)
    beside = [blank] * (spare // 2) + beside + [blank] * (spare - spare // 2)
    return [left + right for left, right in zip(picture, beside, strict=True)]


def _level(share: float, depth: Depth) -> str:
    levels = SHADES if depth is Depth.NONE else _EIGHTHS
    return levels[round(share * (len(levels) - 1))]
