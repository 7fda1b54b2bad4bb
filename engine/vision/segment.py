"""Split the ink into digits: drop specks and rules, join what belongs together, put the marks into reading order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.messages import Reason
from engine.vision.outlines import outlines

if TYPE_CHECKING:
    from engine.vision.box import Box
    from engine.vision.ink import Ink

# All but the last are shares of the tallest mark's size.
SMALLEST = 0.25  # what is smaller in both directions is a speck,
SMALLEST_ROW = 0.17  # unless there are several of about this size, on rows of their own: figures under a headline
SPECK = 0.1  # what is smaller still is not even counted
LOWEST = 0.24  # what is lower is a dash
BAR_GAP = 0.25  # a 5's bar hangs at most this far above its bowl
NEAR = 0.06  # pieces of a broken stroke lie at most this far apart
LEAST_INK = 0.08  # of the usual mark's ink: what has less is a scratch
# A mark this many times wider than high, beside a digit's lower three quarters, is a dash, or half of an equals sign.
FLAT = 2.5
# A mark with less than this share of the strongest mark's contrast was not written with the same pen: a stain, a
# shadow, print behind. It may have been written with another pen if it is about as high as what was written strongly.
# (At 0.35 a pencil beside a pen would be read, too, but so would a coffee stain: of 200 development pictures with one
# beside, 5 instead of 1.)
LIKE_CONTRAST, OTHER_PEN = 0.65, 0.55
LIKE_HEIGHT = 1.5
MOST_PIECES = 600
LEAST_SIDE = 5  # pixels of the canvas


@dataclass(frozen=True)
class Mark:
    """The pieces of ink that make one digit.

    Attributes:
        mask: (height, width) uint8 within the box, 1 where its ink is.
        box: (x, y, width, height) on the canvas.
        line: the line of writing, 0 for the first.
    """

    mask: NDArray[np.uint8]
    box: Box
    line: int


@dataclass
class _Group:
    """Pieces of ink, by their labels, that are taken to be one digit.

    Attributes:
        labels: of the pieces.
        box: around all of them.
        area: their pixels.
    """

    labels: list[int]
    box: Box
    area: int

    @property
    def size(self) -> int:
        return max(self.box[2:])

    @property
    def middle(self) -> float:
        return self.box[1] + self.box[3] / 2

    def take(self, piece: _Group) -> None:
        self.labels += piece.labels
        self.area += piece.area
        self.box = _around((self.box, piece.box))


def segment(ink: Ink) -> list[Mark] | Reason:
    """The marks of a canvas in reading order, or why there is none."""
    left, top, width, height = cv2.boundingRect(ink.mask)
    inked = ink.mask[top : top + height, left : left + width]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    sides = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    sides[0] = 0  # label 0 is the background
    seen = np.flatnonzero((sides >= LEAST_SIDE) & (stats[:, cv2.CC_STAT_AREA] >= 4))
    largest = seen[np.argsort(-sides[seen], kind="stable")][:MOST_PIECES]
    around = outlines(labels, stats, np.sort(largest))
    seen = seen[~np.isin(seen, around)]
    seen = seen[sides[seen] >= SPECK * sides[seen].max(initial=0)]
    if len(seen) > MOST_PIECES:
        return Reason.CROWDED
    pieces = [_piece(label, stats[label].tolist()) for label in seen.tolist()]
    pieces = [piece for piece in pieces if not _is_rule(piece.box, ink.mask.shape)]
    groups = _with_small_rows(_digits(pieces), pieces)
    if not groups:
        return Reason.NO_DIGIT
    marks = [_mark(labels, count, group, number) for number, line in enumerate(_lines(groups)) for group in line]
    return _written([replace(mark, box=(mark.box[0] + left, mark.box[1] + top, *mark.box[2:])) for mark in marks], ink)


def _piece(label: int, stats: list[int]) -> _Group:
    left, top, width, height, area = stats
    return _Group([label], (left, top, width, height), area)


def _around(boxes: Iterable[Box]) -> Box:
    corners = [(left, top, left + width, top + height) for left, top, width, height in boxes]
    left, top = min(corner[0] for corner in corners), min(corner[1] for corner in corners)
    right, bottom = max(corner[2] for corner in corners), max(corner[3] for corner in corners)
    return left, top, right - left, bottom - top


def _is_rule(box: Box, shape: tuple[int, ...]) -> bool:
    """A long thin line, drawn with a ruler or printed: across most of the picture, or far wider than high."""
    _, _, width, height = box
    thin_across = width > 8 * height and width > shape[1] / 4
    thin_down = height > 15 * width and height > 0.9 * shape[0]
    return thin_across or (thin_down and shape[1] > 2 * width + shape[0] / 2)


def _digits(pieces: list[_Group]) -> list[_Group]:
    """The pieces joined to what may be digits, by the size and the ink of the others."""
    size = max((piece.size for piece in pieces), default=0)
    groups = _joined([piece for piece in pieces if piece.size >= SMALLEST * size], size)
    usual = sorted(group.area for group in groups)[len(groups) // 2] if groups else 0
    return [group for group in groups if group.box[3] >= LOWEST * size and group.area >= LEAST_INK * usual]


def _with_small_rows(found: list[_Group], pieces: list[_Group]) -> list[_Group]:
    """The same, and what above or below large writing seemed specks by its size, but makes rows of its own."""
    size = max((group.size for group in found), default=0)
    large = [line for line in _lines(found) if max(group.size for group in line) >= 2 * SMALLEST * size]
    rows = [_around(group.box for group in line) for line in large]

    def is_apart(group: _Group) -> bool:
        _, top, _, height = group.box
        return all(top >= row[1] + row[3] or top + height <= row[1] for row in rows)

    others = [group for group in found if is_apart(group)]
    small = [group for group in _digits(list(filter(is_apart, pieces))) if group.box[3] >= SMALLEST_ROW * size]
    return [group for line in large for group in line] + (small if len(small) > max(len(others), 1) else others)


def _joined(pieces: list[_Group], size: int) -> list[_Group]:
    """Join the pieces of one digit, the largest first."""
    groups: list[_Group] = []
    for piece in sorted(pieces, key=lambda piece: -piece.size):
        home = next((group for group in groups if _belongs(piece.box, group.box, size)), None)
        if home is None:
            groups.append(replace(piece, labels=list(piece.labels)))
        else:
            home.take(piece)
    return groups


def _belongs(piece: Box, body: Box, size: int) -> bool:
    """Whether a piece stands above, below or inside a body, close enough to be part of the same digit."""
    overlap = min(piece[0] + piece[2], body[0] + body[2]) - max(piece[0], body[0])
    above, below = body[1] - (piece[1] + piece[3]), piece[1] - (body[1] + body[3])
    smaller = piece[3] < 0.6 * body[3]
    if overlap >= 0.5 * min(piece[2], body[2]):
        # A five's bar hangs above its bowl; what is as far below is a line under it.
        return above <= (BAR_GAP if smaller else NEAR) * body[3] and below <= NEAR * body[3]
    is_dash = piece[2] > FLAT * piece[3] and piece[1] > body[1] + body[3] / 4
    return smaller and max(above, below) <= 0 and -overlap <= NEAR * size and not is_dash


def _lines(groups: list[_Group]) -> list[list[_Group]]:
    """Lines of writing from top to bottom, each from left to right."""
    lines: list[list[_Group]] = []
    for group in sorted(groups, key=lambda group: group.middle):
        if lines:
            _, top, _, height = _around(other.box for other in lines[-1])
            _, own_top, _, own_height = group.box
            shared = min(top + height, own_top + own_height) - max(top, own_top)
            if shared > 0.5 * min(height, own_height):
                lines[-1].append(group)
                continue
        lines.append([group])
    return [sorted(line, key=lambda group: group.box[0]) for line in lines]


def _mark(labels: NDArray[np.int32], count: int, group: _Group, line: int) -> Mark:
    left, top, width, height = group.box
    own = np.zeros(count, np.uint8)
    own[group.labels] = 1
    return Mark(own[labels[top : top + height, left : left + width]], group.box, line)


def _written(marks: list[Mark], ink: Ink) -> list[Mark]:
    """Those that stand out about as much as the strongest of them, or beside such a one, counted in lines anew."""
    if len(marks) == 1:
        return marks
    contrasts = [ink.contrast(mark.box, mark.mask) for mark in marks]
    strongest = max(contrasts)
    strong = [mark for mark, contrast in zip(marks, contrasts, strict=True) if contrast >= LIKE_CONTRAST * strongest]
    kept = [
        mark
        for mark, contrast in zip(marks, contrasts, strict=True)
        if contrast >= LIKE_CONTRAST * strongest
        or (contrast >= OTHER_PEN * strongest and any(_alike(mark, other) for other in strong))
    ]
    lines = sorted({mark.line for mark in kept})
    return [replace(mark, line=lines.index(mark.line)) for mark in kept]


def _alike(one: Mark, other: Mark) -> bool:
    """Whether two marks stand on one line and are about as high."""
    height, height2 = one.box[3], other.box[3]
    return one.line == other.line and max(height, height2) <= LIKE_HEIGHT * min(height, height2)
