"""Other ways to split the ink where one glyph is doubtful: cut it in two, or join it with its neighbour."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.vision.segment import Mark
from engine.vision.view import Glyph, Sight

# Two digits that touch are together at least so wide, by their height: among others on the page, or alone, where a
# letter is more likely than two digits.
NARROWEST_PAIR, NARROWEST_ALONE = 0.8, 1.15
# Where they touch there is but a stroke or two to cut: so much of their height at most.
MOST_CUT = 0.35
# They touch somewhere in this part of their width.
TOUCHING = (0.25, 0.75)
# Columns with at most so much more ink than the thinnest, by the height, are as good a place to cut.
THINNEST = 0.1
# No digit is cut through its loop; what is smaller than this share of a mark's box is no loop.
SMALLEST_LOOP = 0.005
# Cuts lean so many degrees.
ASKEW = (0.0, 15.0)
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


def alternatives(sight: Sight, index: int) -> list[Alternative]:
    """The other ways to take a mark: as two digits that touch, or as one part of a digit.

    Args:
        sight: what was found in a picture.
        index: the mark's place in reading order.
    """
    marks = sight.marks
    narrowest = NARROWEST_PAIR if len(marks) > 1 else NARROWEST_ALONE
    found = [Alternative((index,), tuple(map(sight.glyph, pair))) for pair in _cuts(marks[index], narrowest)]
    for other in (index - 1, index + 1):
        if 0 <= other < len(marks) and _near(marks[index], marks[other]):
            replaced = (min(index, other), max(index, other))
            found.append(Alternative(replaced, (sight.glyph(_joined(marks[index], marks[other])),)))
    return found


def _cuts(mark: Mark, narrowest: float) -> list[tuple[Mark, Mark]]:
    """A mark in two, where least ink has to be cut."""
    height, width = mark.mask.shape
    if width < narrowest * height or width < 8:
        return []
    loops = _loops(mark.mask)
    pairs = []
    for degrees in ASKEW:
        # Columns that lean as writing does.
        lean = np.tan(np.deg2rad(degrees))
        columns = np.arange(width)[None, :] + lean * (np.arange(height)[:, None] - height / 2)
        column = np.clip(np.rint(columns), 0, width - 1).astype(np.intp)
        ink = np.bincount(column.ravel(), weights=mark.mask.ravel(), minlength=width)
        first, last = (int(share * width) for share in TOUCHING)
        between = ink[first:last]
        thin = first + np.flatnonzero(between <= between.min() + THINNEST * height)
        if between.min() > MOST_CUT * height:
            continue
        # A two's tail belongs to the two, a five's bar to the five: where the thin part begins, ends, or in its midst.
        for place in {int(thin[0]), int(thin[len(thin) // 2]), int(thin[-1])}:
            left = mark.mask * (column <= place)
            halves = [_part(mark, half.astype(np.uint8)) for half in (left, mark.mask - left)]
            one, other = halves
            if one is not None and other is not None and _loops(one.mask) + _loops(other.mask) >= loops:
                pairs.append((one, other))
    return pairs


def _loops(mask: NDArray[np.uint8]) -> int:
    """How many closed loops a mark has: one in a 0, two in an 8."""
    outlines, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if tree is None:
        return 0
    inner = [outline for outline, family in zip(outlines, tree[0], strict=True) if family[3] >= 0]
    return sum(cv2.contourArea(outline) >= SMALLEST_LOOP * mask.size for outline in inner)


def _part(mark: Mark, mask: NDArray[np.uint8]) -> Mark | None:
    """A part of a mark as a mark: its largest piece, for the other digit's end is cut off with it."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2:
        return None
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    left, top, width, height, _ = stats[largest].tolist()
    if height < 0.4 * mark.mask.shape[0]:
        return None
    own = (labels[top : top + height, left : left + width] == largest).astype(np.uint8)
    return Mark(own, (mark.box[0] + left, mark.box[1] + top, width, height), mark.line)


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
