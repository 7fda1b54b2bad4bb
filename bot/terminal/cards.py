"""Digits in the terminal: each one's glyph as the network saw it, and how likely each of the ten values is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.blocks import SHADES, bar, glyph_lines
from bot.terminal.paint import Paint, colored
from bot.wrapping import cut_left
from engine import Digit, percent

GAP = 2  # columns between two cards
MOST = 20  # cards in one answer; more than that nobody compares

_PICTURE_GAP = 4  # columns between two pictures
_TITLE = 24  # columns that a picture's name may take although its cards need fewer
_EIGHTHS = " ▁▂▃▄▅▆▇█"


@dataclass(frozen=True)
class PictureDigits:
    """The digits of one picture, and the title above their cards; "" for none."""

    digits: Sequence[Digit]
    title: str = ""


@dataclass(frozen=True)
class _Format:
    """How large a card is: the glyph's width, and that of the bars beside it, or 0 for a row of bars below."""

    glyph: int
    bar: int

    @property
    def width(self) -> int:
        return self.glyph + (len("  0 ") + self.bar + len(" 100.0%") if self.bar else 0)

    @property
    def height(self) -> int:
        return self.glyph // 2 + (0 if self.bar else 3)

    def across(self, count: int) -> int:
        """The width in columns of a number of cards side by side."""
        return count * (self.width + GAP) - GAP


_FORMATS = (_Format(28, 10), _Format(22, 5), _Format(14, 0))


def card_lines(pictures: Sequence[PictureDigits], width: int, rows: int, depth: Depth) -> list[str]:
    """The cards of an answer, pictures and their digits side by side as far as the width goes.

    The cards are as large as fits into ``rows``, or the smallest; the largest format is for a single digit alone. Each
    line of writing begins a new row of cards.

    Args:
        pictures: each has at least one digit.
        width: the greatest width in columns.
        rows: the greatest height in lines, if the smallest cards fit into it.
        depth: the colours to use.

    Returns:
        the lines; none if not even one card fits.
    """
    single = len(pictures) == 1 and len(pictures[0].digits) == 1
    formats = [each for each in (_FORMATS[:2] if single else _FORMATS[1:]) if each.width <= width]
    formats = formats or [each for each in _FORMATS[2:] if each.width <= width]
    layouts = [_Arrangement(pictures, each, width) for each in formats]
    fitting = (layout for layout in layouts if layout.height <= rows)
    return next(fitting, layouts[-1]).lines(depth) if pictures and layouts else []


@dataclass(frozen=True)
class _Block:
    """A picture's cards in rows, under a title: a rectangle."""

    title: str
    rows: Sequence[Sequence[Digit]]
    format: _Format
    width: int

    @classmethod
    def of(cls, picture: PictureDigits, format_: _Format, width: int) -> _Block:
        fit = max(1, (width + GAP) // (format_.width + GAP))
        rows = []
        for _, group in groupby(picture.digits, key=lambda digit: digit.line):
            line = list(group)
            rows += [line[start : start + fit] for start in range(0, len(line), fit)]
        across = max(format_.across(len(row)) for row in rows)
        title = cut_left(picture.title, max(across, min(_TITLE, width)))
        return cls(title, rows, format_, max(across, cell_len(title)))

    @property
    def height(self) -> int:
        return bool(self.title) + len(self.rows) * (self.format.height + 1) - 1

    def lines(self, depth: Depth) -> Iterator[str]:
        """As many lines as the block is high, each as wide as it is."""
        if self.title:
            yield self.title + " " * (self.width - cell_len(self.title))
        for number, row in enumerate(self.rows):
            if number:
                yield " " * self.width
            padding = " " * (self.width - self.format.across(len(row)))
            for parts in zip(*(_card(digit, self.format, depth) for digit in row), strict=True):
                yield (" " * GAP).join(parts) + padding


class _Arrangement:
    """All pictures of an answer, their cards in one format, side by side as far as the screen is wide."""

    def __init__(self, pictures: Sequence[PictureDigits], format_: _Format, width: int) -> None:
        self._rows: list[list[_Block]] = []
        left = 0
        for picture in pictures:
            block = _Block.of(picture, format_, width)
            if left < _PICTURE_GAP + block.width:
                self._rows.append([])
                left = width + _PICTURE_GAP
            self._rows[-1].append(block)
            left -= _PICTURE_GAP + block.width

    @property
    def height(self) -> int:
        return sum(max(block.height for block in row) + 1 for row in self._rows) - 1

    def lines(self, depth: Depth) -> list[str]:
        lines: list[str] = []
        for row in self._rows:
            height = max(block.height for block in row)
            columns = [[*block.lines(depth), *[" " * block.width] * (height - block.height)] for block in row]
            lines += ["", *((" " * _PICTURE_GAP).join(parts).rstrip() for parts in zip(*columns, strict=True))]
        return lines[1:]


def _card(digit: Digit, format_: _Format, depth: Depth) -> list[str]:
    """A digit's card: lines of the format's width."""
    picture = glyph_lines(digit.glyph, format_.glyph, depth)
    answer = f"{digit.value}  {percent(digit.confidence)}"
    if not format_.bar:
        values = "".join(_level(probability, depth) for probability in digit.probabilities)
        return [
            colored(answer.center(format_.glyph), Paint.STRONG, depth),
            *picture,
            colored(values.center(format_.glyph), Paint.RIGHT, depth),
            colored("0123456789".center(format_.glyph), Paint.FAINT, depth),
        ]
    beside = [colored(("  " + answer).ljust(format_.width - format_.glyph), Paint.STRONG, depth)]
    for value, probability in enumerate(digit.probabilities):
        label, share = f"  {value} ", percent(probability).rjust(len(" 100.0%"))
        drawn = bar(probability, format_.bar, depth)
        if value == digit.value:
            beside.append(label + colored(drawn, Paint.RIGHT, depth) + share)
        else:
            beside.append(colored(label + drawn + share, Paint.FAINT, depth))
    spare = len(picture) - len(beside)
    blank = " " * (format_.width - format_.glyph)
    beside = [blank] * (spare // 2) + beside + [blank] * (spare - spare // 2)
    return [left + right for left, right in zip(picture, beside, strict=True)]


def _level(share: float, depth: Depth) -> str:
    levels = SHADES if depth is Depth.NONE else _EIGHTHS
    return levels[round(share * (len(levels) - 1))]
