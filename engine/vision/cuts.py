"""Cuts through ink that may be several digits: along the ways from top to bottom that cross least of it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.vision.segment import Mark

# Cuts are tried through what is at least this wide, by its height, at no more than this many places of each kind, and
# this many more for a width that is the height, each the best within this share of the height.
NARROWEST, PLACES, MORE_PLACES, APART = 0.45, 3, 2.0, 0.1
# A part is at least and at most this wide, by the height, in the middle between its cuts.
PART = (0.08, 1.5)
# Ways are sought on a copy of this height. A step to the side costs this much of a pixel of ink.
HEIGHT, ASIDE = 48, 0.5
# Writing may lean to the right by one of these shares of its height, if it is this many times clearer so than upright.
LEANS, CLEARLY = (-0.2, 0.2, 0.4, 0.6), 1.1
# A valley's ground is level where it rises by less than this many pixels of ink.
LEVEL = 0.5


@dataclass(frozen=True, eq=False)
class Cuts:
    """A mark, cut from left to right.

    Attributes:
        count: of the slices between the cuts, and its borders.
        parts: the marks that one or more slices beside each other make, by (first, one past the last).
    """

    count: int
    parts: dict[tuple[int, int], Mark]


def cuts(mark: Mark) -> list[Cuts]:
    """A mark, cut where it may be several: upright, and as the writing leans; nothing where it is too narrow.

    A cut is a seam: it crosses each row once, moves at most a pixel to the side from row to row, and crosses as little
    ink as any (Avidan and Shamir 2007, "Seam carving", find them by dynamic programming).
    """
    height, width = mark.mask.shape
    if width < max(NARROWEST * height, 8):
        return []
    scale = min(1.0, HEIGHT / height)
    small = mark.mask
    if scale < 1:
        size = (max(2, round(width * scale)), max(2, round(height * scale)))
        small = cv2.resize(mark.mask * np.uint8(255), size, interpolation=cv2.INTER_AREA)
        small = (small > 100).view(np.uint8)
    if not small.any():
        return []
    ways = (_cut(mark, small, lean) for lean in dict.fromkeys((0.0, _lean(small))))
    return [way for way in ways if way is not None]


def _cut(mark: Mark, small: NDArray[np.uint8], lean: float) -> Cuts | None:
    """A mark, cut along seams through a small copy, made upright first if it leans; None where there is none."""
    height, width = mark.mask.shape
    shift = np.rint(lean * np.arange(small.shape[0])).astype(np.intp)  # of each row, to stand upright
    shift -= shift.min()
    upright = np.zeros((small.shape[0], small.shape[1] + int(shift.max())), np.uint8)
    y, x = np.nonzero(small)
    upright[y, x + shift[y]] = 1
    seams = _seams(upright) - shift
    if not len(seams):
        return None
    # Each pixel's slice: how many seams are to its left.
    rows, columns = np.nonzero(mark.mask)
    down, across = small.shape[0] / height, small.shape[1] / width
    row = np.minimum((rows * down).astype(np.intp), small.shape[0] - 1)
    slices = (seams[:, row] <= columns * across).sum(axis=0)
    middles = seams[:, small.shape[0] // 2]
    borders = np.concatenate([[0], middles, [small.shape[1]]]) / small.shape[0]
    count = len(borders) - 1
    parts = {}
    for start in range(count):
        for end in range(start + 1, count + 1):
            if end - start < count and PART[0] <= borders[end] - borders[start] <= PART[1]:
                chosen = (slices >= start) & (slices < end)
                part = _largest(rows[chosen], columns[chosen], mark)
                if part is not None:
                    parts[start, end] = part
    return Cuts(count, parts)


def _lean(mask: NDArray[np.uint8]) -> float:
    """The lean along which ink and paper are told apart best: where columns are inked most unevenly."""
    rows, columns = np.nonzero(mask)

    def unevenness(lean: float) -> float:
        column = np.rint(columns + lean * rows).astype(np.intp)
        return float((np.bincount(column - column.min()).astype(np.float64) ** 2).sum())

    upright = CLEARLY * unevenness(0.0)
    return max((0.0, *LEANS), key=lambda lean: unevenness(lean) if lean else upright)


def _seams(mask: NDArray[np.uint8]) -> NDArray[np.intp]:
    """(seams, height), the column of each seam in each row, from left to right."""
    height = len(mask)
    ink = mask.astype(np.float32)
    from_top = _least_costs(ink)
    from_bottom = _least_costs(ink[::-1])[::-1]
    middle = height // 2
    through = from_top[middle] + from_bottom[middle] - ink[middle]
    reach = max(1, round(APART * height))
    places = _valleys(through, reach)
    seams = np.empty((len(places), height), np.intp)
    seams[:, middle] = places
    for row in range(middle - 1, -1, -1):
        seams[:, row] = _step(from_top[row], seams[:, row + 1])
    for row in range(middle + 1, height):
        seams[:, row] = _step(from_bottom[row], seams[:, row - 1])
    # Where two bows lean against each other, the way between them has more ink than the one through a bow; there the
    # writing is least high.
    waists = np.array(_valleys(_heights(mask), reach), np.intp)
    apart = np.abs(waists[:, None] - np.array(places)).min(axis=1, initial=height) > 2
    straight = np.repeat(waists[apart, None], height, axis=1)
    both = np.concatenate([seams, straight])
    return np.maximum.accumulate(both[np.argsort(both[:, middle], kind="stable")], axis=0)


def _heights(mask: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(width,), how far it is from the highest to the lowest ink of each column."""
    first, last = mask.argmax(axis=0), len(mask) - mask[::-1].argmax(axis=0)
    return np.where(mask.any(axis=0), last - first, 0).astype(np.float32)


def _valleys(heights: NDArray[np.float32], reach: int) -> list[int]:
    """The places of the lowest valleys, each lower than all within reach; of a level one, the middle."""
    low = cv2.erode(heights[None], np.ones((1, 2 * reach + 1), np.uint8))[0]
    is_low = (heights <= low + LEVEL) & np.isfinite(heights)
    is_low[[0, -1]] = False
    edges = np.flatnonzero(np.diff(is_low.view(np.int8), prepend=0, append=0))
    middles = (edges[::2] + edges[1::2] - 1) // 2
    most = PLACES + round(MORE_PLACES * APART * len(heights) / reach)
    lowest = middles[np.argsort(heights[middles], kind="stable")[:most]]
    return sorted(lowest.tolist())


def _least_costs(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """(height, width), the least ink that a way from the first row to each pixel crosses."""
    costs = ink.copy()
    for row in range(1, len(ink)):
        above = costs[row - 1]
        best = above.copy()
        np.minimum(best[1:], above[:-1] + ASIDE, out=best[1:])
        np.minimum(best[:-1], above[1:] + ASIDE, out=best[:-1])
        costs[row] += best
    return costs


def _step(row: NDArray[np.float32], columns: NDArray[np.intp]) -> NDArray[np.intp]:
    """Where ways that stood at some columns go on in the next row."""
    aside = np.clip(columns + np.array([[0], [-1], [1]]), 0, len(row) - 1)
    costs = row[aside] + np.array([[0], [ASIDE], [ASIDE]], np.float32)
    chosen: NDArray[np.intp] = np.take_along_axis(aside, costs.argmin(axis=0)[None], axis=0)[0]
    return chosen


def _largest(rows: NDArray[np.intp], columns: NDArray[np.intp], whole: Mark) -> Mark | None:
    """The largest piece of some pixels: the other digit's end is cut off with it."""
    if len(rows) < 4:
        return None
    top, left = int(rows.min()), int(columns.min())
    mask = np.zeros((int(rows.max()) - top + 1, int(columns.max()) - left + 1), np.uint8)
    mask[rows - top, columns - left] = 1
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count > 2:
        largest = 1 + int(stats[1:, 4].argmax())
        x, y, width, height, _ = stats[largest].tolist()
        mask = (labels[y : y + height, x : x + width] == largest).view(np.uint8)
        top, left = top + y, left + x
    return Mark(mask, (whole.box[0] + left, whole.box[1] + top, mask.shape[1], mask.shape[0]), whole.line)
