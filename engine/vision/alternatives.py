"""Other ways to split the ink where one glyph is doubtful: cut it into several, or join it with its neighbour."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.vision.cuts import cuts
from engine.vision.segment import Mark
from engine.vision.view import Glyph, Sight

# A neighbour that is part of the same digit is no farther than this share of the larger one's size.
NEIGHBOURING = 0.35


@dataclass(frozen=True)
class Alternative:
    """Some glyphs in place of others.

    Attributes:
        replaced: the places, in reading order, of the glyphs that these stand for.
        glyphs: what stands there instead, in reading order.
    """

    replaced: tuple[int, ...]
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True)
class Slices:
    """A mark's glyphs, cut from left to right.

    Attributes:
        count: of the slices between the cuts, and the mark's borders.
        glyphs: what one or more slices beside each other make, by (first, one past the last); never all of them.
    """

    count: int
    glyphs: dict[tuple[int, int], Glyph]


def joins(sight: Sight, index: int) -> list[Alternative]:
    """A mark as one part of a digit, with each neighbour that is near enough.

    Args:
        sight: what was found in a picture.
        index: the mark's place in reading order.
    """
    marks = sight.marks
    found = []
    for other in (index - 1, index + 1):
        if 0 <= other < len(marks) and _near(marks[index], marks[other]):
            replaced = (min(index, other), max(index, other))
            found.append(Alternative(replaced, (sight.glyph(_joined(marks[index], marks[other])),)))
    return found


def slices(sight: Sight, index: int) -> list[Slices]:
    """A mark as digits that touch, in each way to cut it; nothing where it is too narrow."""
    return [
        Slices(cut.count, {place: sight.glyph(part) for place, part in cut.parts.items()})
        for cut in cuts(sight.marks[index])
    ]


def _near(one: Mark, other: Mark) -> bool:
    """Whether they could be parts of one digit: on one line, and hardly apart; or one above the other."""
    (x, y, width, height), (x2, y2, width2, height2) = one.box, other.box
    across = max(x, x2) - min(x + width, x2 + width2)
    down = max(y, y2) - min(y + height, y2 + height2)
    return max(across, down) < NEIGHBOURING * max(height, height2, width, width2)


def _joined(one: Mark, other: Mark) -> Mark:
    left, top = min(one.box[0], other.box[0]), min(one.box[1], other.box[1])
    right, bottom = (max(one.box[axis] + one.box[axis + 2], other.box[axis] + other.box[axis + 2]) for axis in (0, 1))
    mask = np.zeros((bottom - top, right - left), np.uint8)
    for mark in (one, other):
        x, y, width, height = mark.box
        mask[y - top : y - top + height, x - left : x - left + width] |= mark.mask
    return Mark(mask, (left, top, right - left, bottom - top), min(one.line, other.line))
