"""Lines drawn on characters: eight dots of Braille to each in colour, a letter for each line where there is none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

from bot.color import Depth
from bot.terminal.paint import Paint, colored

MARKS = {Paint.FIRST: "o", Paint.SECOND: "x", Paint.RIGHT: "+", Paint.WRONG: "#"}
BOTH = "*"

_BLANK_BRAILLE = 0x2800
# The bit of each dot: https://www.unicode.org/charts/PDF/U2800.pdf
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_DASH, _PERIOD = 4, 6  # of six dots, a broken line has four
_ORDER = list(Paint)


class Grid:
    """A rectangle of characters to draw lines on."""

    def __init__(self, columns: int, rows: int, depth: Depth) -> None:
        self._braille = depth is not Depth.NONE
        self._depth = depth
        self._across, self._down = (2, 4) if self._braille else (1, 1)
        self.width, self.height = columns * self._across, rows * self._down
        self._cells: list[list[set[tuple[int, Paint]]]] = [[set() for _ in range(columns)] for _ in range(rows)]

    def line(self, points: Sequence[tuple[float, float]], paint: Paint, *, broken: bool = False) -> None:
        """Draw from point to point.

        Args:
            points: (x, y) from 0 to 1, y upwards, x never falling; those that are not finite are left out.
            paint: the colour, and the letter where there are no colours.
            broken: whether the line is dashed, where it has room to be.
        """
        placed = [
            (x * (self.width - 1), (1 - y) * (self.height - 1))
            for x, y in points
            if math.isfinite(x) and math.isfinite(y)
        ]
        for start, end in zip(placed, placed[1:] or placed, strict=False):
            steps = max(1, math.ceil(max(abs(end[0] - start[0]), abs(end[1] - start[1]))))
            for step in range(steps + 1):
                x = start[0] + (end[0] - start[0]) * step / steps
                y = start[1] + (end[1] - start[1]) * step / steps
                if self._braille and broken and round(x) % _PERIOD >= _DASH and len(placed) > 1:
                    continue
                self._dot(round(x), round(y), paint)

    def lines(self) -> list[str]:
        """The drawing, a text for each row, all of the same width."""
        drawn = []
        for row in self._cells:
            runs = groupby((self._character(cell) for cell in row), key=lambda character: character[1])
            drawn.append("".join(colored("".join(text for text, _ in run), paint, self._depth) for paint, run in runs))
        return drawn

    def _dot(self, x: int, y: int, paint: Paint) -> None:
        x, y = min(max(x, 0), self.width - 1), min(max(y, 0), self.height - 1)
        bit = _BITS[y % 4][x % 2] if self._braille else 0
        self._cells[y // self._down][x // self._across].add((bit, paint))

    def _character(self, cell: set[tuple[int, Paint]]) -> tuple[str, Paint]:
        """A character, and its paint: where two lines meet, that of the one with more dots in it."""
        paints = {paint for _, paint in cell}
        if not cell:
            return " ", Paint.PLAIN
        if not self._braille:
            return BOTH if len(paints) > 1 else MARKS[min(paints, key=_ORDER.index)], Paint.PLAIN
        bits = 0
        for bit, _ in cell:
            bits |= bit
        paint = max(paints, key=lambda one: (sum(1 for _, other in cell if other is one), _ORDER.index(one)))
        return chr(_BLANK_BRAILLE + bits), paint
