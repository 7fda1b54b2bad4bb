"""What reaches in from the picture's border and is not writing: a table's edge, a shadow, a thumb, a book's spine."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

# Writing is where people point the camera: what comes from the border and keeps out of this middle part is suspect,
MIDDLE = (0.3, 0.7)
# unless it stands on a line with writing of about its own height.
LIKE_HEIGHT = (0.5, 2.0)
CLOSE = 0.015  # of the longer side
SMALLEST = 0.02  # of the shorter side: what counts as writing at all


def frame(mask: NDArray[np.bool_], margin: int = 0) -> NDArray[np.bool_] | None:
    """Find what only frames the writing.

    Args:
        mask: (height, width), true where something stands out.
        margin: how many pixels on each side do not belong to the picture.

    Returns:
        (height, width), true on what only frames the writing; None if there is no such thing, or nothing else.
    """
    if margin:
        framing = frame(mask[margin:-margin, margin:-margin])
        return np.pad(framing, margin) if framing is not None else None
    height, width = mask.shape
    # The pieces of a texture lie close together, and are taken as one.
    brush = np.ones((max(1, round(CLOSE * max(mask.shape))),) * 2, np.uint8)
    clumps = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, brush)
    if not (clumps[0].any() or clumps[-1].any() or clumps[:, 0].any() or clumps[:, -1].any()):
        return None
    count, labels, stats, _ = cv2.connectedComponentsWithStats(clumps, connectivity=8)
    left, top, wide, high = stats[:, :4].T
    at_border = (left == 0) | (top == 0) | (left + wide == width) | (top + high == height)
    at_border[0] = False
    low, far = MIDDLE
    middle = labels[int(low * height) : int(far * height) + 1, int(low * width) : int(far * width) + 1]
    in_middle = np.zeros(count, bool)
    in_middle[np.unique(middle)] = True
    large = np.maximum(wide, high) >= max(5, SMALLEST * min(height, width))
    writing = large & (~at_border | in_middle)
    writing[0] = False
    suspects = np.flatnonzero(at_border & ~in_middle)
    framing = np.zeros(count, bool)
    for index in suspects:
        shared = np.minimum(top + high, top[index] + high[index]) - np.maximum(top, top[index])
        alike = (high >= LIKE_HEIGHT[0] * high[index]) & (high <= LIKE_HEIGHT[1] * high[index])
        framing[index] = not (writing & alike & (shared > 0.5 * np.minimum(high, high[index]))).any()
    if not framing.any() or not writing.any():
        return None
    # Its soft edge goes with it.
    return cv2.dilate(framing[labels].astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
