"""Long straight lines in the ink: boxes, tables, underlines, and what touches them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.vision.rules import sheared, slope_of

# A line is at least this long, by the ink's extent in its direction, and by the longest line there; and at most this
# wide, by its length.
LONG, LIKE_LONGEST, WIDEST = 0.3, 0.6, 0.08


def without_lines(mask: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The ink without its long straight lines; strokes that cross them stay whole.

    Args:
        mask: (height, width), 1 where there is ink.

    Returns:
        The same without lines, or None where there is none, or nothing else.
    """
    across = _lines(mask)
    down = _lines(np.ascontiguousarray(mask.T))
    if across is None and down is None:
        return None
    left = mask.copy()
    if across is not None:
        left[across > 0] = 0
    if down is not None:
        left[down.T > 0] = 0
    return left if left.any() else None


def _lines(mask: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """(height, width), 1 on lines from left to right where nothing crosses them; None if there is none."""
    slope = slope_of(mask)
    level = sheared(mask, slope)
    # Lines bend and wobble by a pixel.
    near = cv2.dilate(level, np.ones((3, 1), np.uint8))
    longest = _longest_run(near)
    _, _, extent, _ = cv2.boundingRect(level)
    if longest < max(LONG * extent, 12):
        return None
    lines = cv2.morphologyEx(near, cv2.MORPH_OPEN, np.ones((1, max(3, round(LIKE_LONGEST * longest))), np.uint8))
    width = _longest_run(np.ascontiguousarray(lines.T))
    if width > WIDEST * longest + 3:
        return None
    rest = level & (1 - lines)
    # What goes on above and below a line crosses it.
    crossing = cv2.morphologyEx(rest, cv2.MORPH_CLOSE, np.ones((width + 2, 1), np.uint8))
    return sheared(lines & (1 - crossing), -slope)


def _longest_run(mask: NDArray[np.uint8]) -> int:
    """How long the longest row of ones is."""
    columns = np.arange(1, mask.shape[1] + 1, dtype=np.int32)
    last_gap = np.maximum.accumulate(np.where(mask > 0, 0, columns), axis=1)
    return int((columns - last_gap).max())
