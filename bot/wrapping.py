"""Wrapping, cutting and aligning text by the columns that it takes on the screen: a Hangul syllable takes two."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size

MEASURE = 100  # columns of a line of prose at most; longer lines are hard to read
_LEAST = 20  # columns that a text needs beside another; if there are fewer, it stands below
_INDENT = 4  # columns of a text that stands below
# Columns, frames and rules, which are laid out for a fixed-width font and keep their form if it fits.
_LAID_OUT = re.compile(r"\S {3,}\S|[\u2500-\u259f]|[-=_]{8,}")
_COLUMNS = re.compile(r"(.*?\S {3,})(\S.*)")
_EDGE = re.compile(r"[│┃]")


def cut(text: str, width: int) -> str:
    """As much of the text's beginning as fits into the width in columns."""
    return set_cell_size(text, width) if cell_len(text) > width else text


def cut_left(text: str, width: int) -> str:
    """The text, or an ellipsis and as much of its end as fits into the width in columns."""
    if cell_len(text) <= width:
        return text
    for start in range(1, len(text)):
        if cell_len(text[start:]) < width:
            return "…" + text[start:]
    return "…"[:width]


def right_aligned(text: str, width: int) -> str:
    """The text with spaces before it, of this width in columns."""
    return " " * (width - cell_len(text)) + text


def wrapped(line: str, width: int) -> list[str]:
    """A line broken into lines of at most this width; only a word may be longer.

    Args:
        line: one line; a row of a table is broken only if it is wider than the screen.
        width: in columns; 0 for no limit. A line of prose has at most ``MEASURE``.
    """
    measure = min(width, MEASURE)
    if width < 1 or cell_len(line) <= measure:
        return [line]
    if _LAID_OUT.search(line):
        return [line] if cell_len(line) <= width else _rearranged(line, width)
    return _broken(line, measure)


def _rearranged(line: str, width: int) -> list[str]:
    """A table's row that is wider than the screen: its cells one after the other, or in two columns; a rule is cut."""
    if not any(map(str.isalnum, line)):
        return [set_cell_size(line, width)]
    if _EDGE.search(line):
        cells = (cell.strip() for cell in _EDGE.split(line))
        return _broken(" · ".join(cell for cell in cells if cell), width)
    if columns := _COLUMNS.fullmatch(line):
        return beside(columns[1], " ".join(columns[2].split()), width)
    return _broken(line, width)


def _broken(line: str, width: int) -> list[str]:
    """A line broken between words."""
    lines = [""]
    for word in line.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and cell_len(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def beside(first: str, text: str, width: int) -> list[str]:
    """A text beside another, its further lines under its first one; below it where the screen is narrow.

    Args:
        first: what stands on the left, with the space after it.
        text: one line of words.
        width: of both, in columns; 0 for no limit.
    """
    if width < 1:
        return [first + text]
    room = min(width, MEASURE) - cell_len(first)
    if room < _LEAST:
        below = wrapped(text, max(1, width - _INDENT))
        return [*wrapped(first.rstrip(), width), *(" " * _INDENT + line for line in below)]
    start, *rest = wrapped(text, room)
    return [first + start, *(" " * cell_len(first) + line for line in rest)]
