"""The lines of ruled and squared paper: thin, straight, and from one border of the picture to the other."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

# Lines are looked for in what is at least this strong, as a share of full ink: print is often fainter than the pen.
PRINT = 0.15
FAINTEST_PRINT = 6.0  # levels
# A line is inked along at least this share of the picture's width, and of the parts near both borders.
ALONG, NEAR_BORDERS = 0.6, 0.5
# It is at most this wide: a share of the picture's longer side, or a number of pixels.
WIDEST, WIDEST_PIXELS = 0.02, 3
# Pages are photographed at most this many degrees askew; angles are tried in these steps.
ASKEW, STEP = 4.0, 0.25
# Where the pen crosses a line, the line is at least this many times as strong as elsewhere.
STRONGER = 1.5


def without_rules(strength: NDArray[np.float32], level: float) -> NDArray[np.float32] | None:
    """What is left of the ink when printed lines are taken away; strokes that cross them stay whole.

    Args:
        strength: (height, width), see ``engine.vision.ink.Ink``.
        level: the strength of full ink.

    Returns:
        The same with 0 where a line was, or None if there is none.
    """
    visible = (strength > max(FAINTEST_PRINT, PRINT * level)).astype(np.uint8)
    across = _lines(strength, visible, level)
    down = _lines(strength.T, visible.T, level)
    if across is None and down is None:
        return None
    left = strength.copy()
    if across is not None:
        left[across] = 0
    if down is not None:
        left[down.T] = 0
    return left


def _lines(strength: NDArray[np.float32], visible: NDArray[np.uint8], level: float) -> NDArray[np.bool_] | None:
    """(height, width), true on lines from left to right that nothing crosses; None if there are none."""
    height, width = visible.shape
    border = max(1, width // 50)
    reaching = visible[:, :border].any(axis=1).sum(), visible[:, -border:].any(axis=1).sum()
    if min(reaching) == 0 or min(height, width) < 20:
        return None
    slope = slope_of(visible)
    level_lines = sheared(visible, slope)
    widest = max(WIDEST_PIXELS, round(WIDEST * max(height, width)))
    bands = _bands(level_lines, widest)
    if not bands:
        return None
    straight = sheared(np.ascontiguousarray(strength), slope)
    crossing = straight > 0.4 * level
    printed = np.zeros(visible.shape, np.uint8)
    for top, bottom in bands:
        band = straight[top:bottom]
        strongest = band.max(axis=0)
        pen = strongest > STRONGER * np.median(strongest)
        # A stroke goes on above or below the line.
        if top > 1:
            pen |= crossing[max(0, top - 2)]
        if bottom < height - 1:
            pen |= crossing[min(height - 1, bottom + 1)]
        printed[max(0, top - 1) : bottom + 1, ~pen] = 1
    return sheared(printed, -slope).astype(bool)


def slope_of(visible: NDArray[np.uint8]) -> float:
    """By how much lines rise, in pixels a pixel: the slope along which rows are inked most unevenly."""
    height, width = visible.shape
    factor = max(1, min(height, width) // 300)
    small = np.ascontiguousarray(visible[:, ::factor])
    angles = np.deg2rad(np.arange(-ASKEW, ASKEW + STEP, STEP))
    slopes = np.tan(angles[np.argsort(np.abs(angles), kind="stable")])
    uneven = [float((sheared(small, slope * factor).sum(axis=1, dtype=np.float32) ** 2).sum()) for slope in slopes]
    return float(slopes[int(np.argmax(uneven))])


def sheared(picture: NDArray[Any], slope: float) -> NDArray[Any]:
    """Every column moved down or up, so that lines of this slope come to lie level."""
    height, width = picture.shape
    way = np.array([[1, 0, 0], [-slope, 1, slope * (width - 1) / 2]])
    return cv2.warpAffine(np.ascontiguousarray(picture), way, (width, height), flags=cv2.INTER_NEAREST)


def _bands(level_lines: NDArray[np.uint8], widest: int) -> list[tuple[int, int]]:
    """(first, one past the last) row of each line that lies level."""
    width = level_lines.shape[1]
    end = max(1, width // 8)
    # Rows beside each other share a line's ink where it bends a little.
    near = cv2.dilate(level_lines, np.ones((3, 1), np.uint8))
    long = near.mean(axis=1) > ALONG
    long &= (near[:, :end].mean(axis=1) > NEAR_BORDERS) & (near[:, -end:].mean(axis=1) > NEAR_BORDERS)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], long.view(np.int8), [0]])))
    return [
        (int(top), int(bottom))
        for top, bottom in zip(edges[::2], edges[1::2], strict=True)
        if bottom - top <= widest + 2
    ]
