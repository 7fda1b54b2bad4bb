"""The canvas as formatted text: two pixels to a cell in half blocks, or shades of ASCII where there is no colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from prompt_toolkit.formatted_text import StyleAndTextTuples

from bot.color import Depth
from bot.terminal.blocks import SHADES

_UPPER_HALF, _FULL = "▀", "█"
_STEPS = 16  # shades of ink; few, so that prompt_toolkit has few styles to compute
_PAPER, _INK = (20, 23, 33), (255, 255, 255)
_ROUND, _PLAIN = ("╭", "─", "╮", "│", "╰", "╯"), ("+", "-", "+", "|", "+", "+")


def _mixed(step: int) -> str:
    share = step / (_STEPS - 1)
    red, green, blue = (round(paper + share * (ink - paper)) for paper, ink in zip(_PAPER, _INK, strict=True))
    return f"#{red:02x}{green:02x}{blue:02x}"


_COLORS = tuple(_mixed(step) for step in range(_STEPS))


@dataclass(frozen=True)
class Cursor:
    """The pixel that the keys move, and its colour as "#rrggbb"."""

    x: int
    y: int
    color: str


def canvas_lines(levels: Sequence[Sequence[int]], cursor: Cursor | None, depth: Depth) -> list[StyleAndTextTuples]:
    """Pixels as lines, an upper and a lower one to a cell.

    Args:
        levels: the ink in each pixel, 0 to 255, an even number of rows.
        cursor: shown in its colour; without colours the terminal's own cursor shows it.
        depth: the colours to use.
    """
    pairs = list(zip(levels[0::2], levels[1::2], strict=True))
    if depth is Depth.NONE:
        return [[("", "".join(_shade(*pair) for pair in zip(upper, lower, strict=True)))] for upper, lower in pairs]
    return [
        _blocks(upper, lower, cursor if cursor and cursor.y // 2 == row else None)
        for row, (upper, lower) in enumerate(pairs)
    ]


def framed(inside: Sequence[StyleAndTextTuples], width: int, depth: Depth) -> list[StyleAndTextTuples]:
    """Lines of this width with a frame around them."""
    style = "" if depth is Depth.NONE else "fg:ansibrightblack"
    left_top, level, right_top, upright, left_bottom, right_bottom = _PLAIN if depth is Depth.NONE else _ROUND
    side = (style, upright)
    return [
        [(style, left_top + level * width + right_top)],
        *([side, *line, side] for line in inside),
        [(style, left_bottom + level * width + right_bottom)],
    ]


def beside(left: Sequence[StyleAndTextTuples], right: Sequence[StyleAndTextTuples]) -> list[StyleAndTextTuples]:
    """Two columns of lines with a gap between them; the left one is not the shorter."""
    missing: list[StyleAndTextTuples] = [[]] * (len(left) - len(right))
    return [[*one, ("", "  "), *other] for one, other in zip(left, [*right, *missing], strict=True)]


def _blocks(upper: Sequence[int], lower: Sequence[int], cursor: Cursor | None) -> StyleAndTextTuples:
    cells = [
        (_COLORS[above * _STEPS >> 8], _COLORS[below * _STEPS >> 8]) for above, below in zip(upper, lower, strict=True)
    ]
    if cursor is not None:
        above, below = cells[cursor.x]
        cells[cursor.x] = (above, cursor.color) if cursor.y % 2 else (cursor.color, below)
    return [(f"fg:{above} bg:{below}", _block(above, below) * len(list(run))) for (above, below), run in groupby(cells)]


def _block(above: str, below: str) -> str:
    """A character; where several look the same, the one that also shows the drawing in copied text."""
    if above != below:
        return _UPPER_HALF
    return _FULL if above == _COLORS[-1] else " "


def _shade(above: int, below: int) -> str:
    return SHADES[(above + below) * len(SHADES) >> 9]
