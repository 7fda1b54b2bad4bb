"""The lines that a pen's middle went along, found in the picture of a digit."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Lines = list[NDArray[np.float32]]
_SCALE = 3
_INK = 110
_SPUR = 6  # pixels of the enlarged picture: shorter side branches are what thinning left, not what a hand wrote
RINGS = {0: 1, 6: 1, 8: 2, 9: 1}  # of a digit; one that is filled with ink has lost its line
_PINHOLE = 9  # pixels of the enlarged picture
_STEP = 2
_BELL = np.exp(-0.5 * (np.arange(-6, 7) / 2.0) ** 2)
_BELL /= _BELL.sum()
_RING = ((0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1))  # from north, clockwise
_BITS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)
_Place = tuple[int, int]


def _removable(step: int) -> NDArray[np.uint8]:
    table = np.zeros(256, np.uint8)
    for code in range(256):
        ring = [code >> bit & 1 for bit in range(8)]  # from north, clockwise
        north, east, south, west = ring[0], ring[2], ring[4], ring[6]
        rises = sum(not ring[k] and ring[(k + 1) % 8] for k in range(8))
        corners = (north and east and south, east and south and west)
        if step:
            corners = (north and east and west, north and south and west)
        table[code] = 2 <= sum(ring) <= 6 and rises == 1 and not any(corners)
    return table


def _ways(code: int) -> list[tuple[int, int]]:
    """Where one can go on from a pixel; diagonally only where there is no way round the corner."""
    ring = [code >> bit & 1 for bit in range(8)]
    return [_RING[k] for k in range(8) if ring[k] and (k % 2 == 0 or not (ring[k - 1] or ring[(k + 1) % 8]))]


_REMOVABLE = (_removable(0), _removable(1))
_WAYS = [_ways(code) for code in range(256)]


def thinned(ink: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Strokes one pixel wide (Zhang and Suen 1984).

    Args:
        ink: (height, width), 1 where ink is, else 0.

    Returns:
        The same shape, 1 on the strokes' middles.
    """
    lines = ink.copy()
    while True:
        before = cv2.countNonZero(lines)
        for table in _REMOVABLE:
            around = cv2.filter2D(lines, cv2.CV_8U, _BITS, borderType=cv2.BORDER_CONSTANT)
            lines[(cv2.LUT(around, table) & lines) > 0] = 0
        if cv2.countNonZero(lines) == before:
            return lines


def centre_lines(image: NDArray[np.uint8], value: int) -> Lines | None:
    """The middle lines of a digit's strokes.

    Args:
        image: (28, 28), light ink on black.
        value: which digit it is.

    Returns:
        Lines of (n, 2) float32, x and y; y from 0 at the digit's top to 1 at its foot, x in the same unit from 0 at
        its left. None where they cannot be told from the picture.
    """
    fine = cv2.resize(image, None, fx=_SCALE, fy=_SCALE, interpolation=cv2.INTER_CUBIC)
    ink = np.pad((fine > _INK).astype(np.uint8), 1)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(1 - ink, connectivity=4)
    pinholes = [place for place in range(1, count) if stats[place, cv2.CC_STAT_AREA] < _PINHOLE]
    ink[np.isin(labels, pinholes)] = 1
    if count - 2 - len(pinholes) < RINGS.get(value, 0):
        return None
    paths = _paths(thinned(ink))
    if sum(len(path) for path, _ in paths) < 8 * _SCALE:
        return None
    lines = [_smooth(path, ring) for path, ring in paths]
    points = np.concatenate(lines)
    low = points.min(axis=0)
    height = float(points[:, 1].max() - low[1])
    return [(line - low) / np.float32(height) for line in lines] if height > 8 * _SCALE else None


def _paths(skeleton: NDArray[np.uint8]) -> list[tuple[NDArray[np.float64], bool]]:
    """A skeleton's lines between its ends and crossings, and whether each is a ring that nothing else joins."""
    rows, columns = np.nonzero(skeleton)
    codes = cv2.filter2D(skeleton, cv2.CV_8U, _BITS, borderType=cv2.BORDER_CONSTANT)[rows, columns]
    near = {
        (x, y): [(x + across, y + down) for across, down in _WAYS[code]]
        for x, y, code in zip(columns.tolist(), rows.tolist(), codes.tolist(), strict=True)
    }
    walked: set[tuple[_Place, _Place]] = set()
    lines: list[list[_Place]] = []
    # Lines that begin at an end or a crossing first; what is left then is rings.
    for start in sorted(near, key=lambda place: len(near[place]) == 2):
        for second in near[start]:
            if (start, second) in walked:
                continue
            line = [start, second]
            while len(near[line[-1]]) == 2 and line[-1] != start:
                one, other = near[line[-1]]
                line.append(other if one == line[-2] else one)
            walked.update(pairwise(line))
            walked.update(pairwise(line[::-1]))
            lines.append(line)

    def spur(line: list[_Place]) -> bool:
        return len(line) < _SPUR and 1 in (len(near[line[0]]), len(near[line[-1]]))

    return [(np.array(line, np.float64), len(near[line[0]]) == 2) for line in lines if not spur(line)]


def _smooth(path: NDArray[np.float64], ring: bool) -> NDArray[np.float32]:
    reach = len(_BELL) // 2
    if len(path) > reach + 1:
        if ring:
            around = np.concatenate([path[-reach - 1 : -1], path, path[1 : reach + 1]])
        else:
            before, after = 2 * path[0] - path[reach:0:-1], 2 * path[-1] - path[-2 : -reach - 2 : -1]
            around = np.concatenate([before, path, after])
        path = np.stack([np.convolve(around[:, axis], _BELL, "valid") for axis in (0, 1)], axis=1)
    return np.concatenate([path[:-1:_STEP], path[-1:]]).astype(np.float32)
