"""What is drawn or printed around digits: a ring, a box, the fields of a form, a table."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

# An outline is inked over less than this share of its box, and has digits in it: one thing that is at least this high,
# as a share of its own height, or two things, as shares of the fields that they stand in. A digit's loop is empty, or
# has only a speck in it.
HOLLOW, ENCLOSED = 0.35, 0.35
MOST_LOOKED_AT = 60  # of the things inside one, the highest


def outlines(labels: NDArray[np.int32], stats: NDArray[np.int32], pieces: NDArray[np.intp]) -> list[int]:
    """The labels of the pieces that are outlines of others.

    Args:
        labels: (height, width), the piece that a pixel belongs to.
        stats: (n, 5), of each piece its left, top, width, height and area, as OpenCV gives them.
        pieces: the labels of those that count.
    """
    boxes, areas = stats[pieces, :4], stats[pieces, cv2.CC_STAT_AREA]
    starts, ends = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    hollow = np.flatnonzero(areas < HOLLOW * boxes[:, 2] * boxes[:, 3])
    found = []
    for around in hollow.tolist():
        inside = np.flatnonzero(((starts > starts[around]) & (ends < ends[around])).all(axis=1))
        largest = inside[np.argsort(-boxes[inside, 3], kind="stable")][:MOST_LOOKED_AT]
        if _has_digits(labels, int(pieces[around]), int(boxes[around, 3]), boxes[largest]):
            found.append(int(pieces[around]))
    return found


def _has_digits(labels: NDArray[np.int32], label: int, height: int, boxes: NDArray[np.int32]) -> bool:
    """Whether an outline of a height has a digit in it, or two in its fields, at these boxes, the highest first."""
    filled = 0
    for box in boxes:
        field = _field(labels, label, box)
        filled += 0 < field <= box[3] / ENCLOSED
        if filled > 1 or (field and box[3] >= ENCLOSED * height):
            return True
    return False


def _field(labels: NDArray[np.int32], label: int, box: NDArray[np.int32]) -> int:
    """How high the room is that an outline leaves around the middle of a box; 0 where it is not on all four sides.

    A long stroke's own box also holds what only stands beside it.
    """
    x, y = int(box[0] + box[2] // 2), int(box[1] + box[3] // 2)
    row, column = labels[y] == label, labels[:, x] == label
    above, below = np.flatnonzero(column[:y]), np.flatnonzero(column[y + 1 :])
    if not (len(above) and len(below) and row[:x].any() and row[x + 1 :].any()):
        return 0
    return int(below[0] + y + 1 - above[-1])
