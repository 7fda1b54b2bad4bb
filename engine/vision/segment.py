"""Split the ink into digits: drop specks and rules, join what belongs together, put the marks into reading order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.messages import Reason

if TYPE_CHECKING:
    from engine.vision import Box
    from engine.vision.ink import Ink

# All but the last are shares of the tallest mark's size.
SMALLEST = 0.25  # what is smaller in both directions is a speck
LOWEST = 0.24  # what is lower is a dash
BAR_GAP = 0.25  # a 5's bar hangs at most this far from its bowl
NEAR = 0.06  # pieces of a broken stroke lie at most this far apart
LEAST_INK = 0.08  # of the largest mark's ink: what has less is a scratch
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


def segment(ink: Ink) -> list[Mark] | Reason:
    """The marks of a canvas in reading order, or why there is none."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.mask, connectivity=8)
    pieces = [index for index in range(1, count) if max(stats[index][2:4]) >= LEAST_SIDE and stats[index][4] >= 4]
    if len(pieces) > MOST_PIECES:
        return Reason.CROWDED
    boxes = {index: _box(stats[index]) for index in pieces}
    size = max((_size(box) for box in boxes.values() if not _is_rule(box, ink.mask.shape)), default=0)
    kept = [
        index
        for index in pieces
        if _size(boxes[index]) >= SMALLEST * size and not _is_rule(boxes[index], ink.mask.shape)
    ]
    groups = _joined(kept, boxes, size)
    area = {tuple(group): sum(int(stats[index][4]) for index in group) for group in groups}
    most = max(area.values(), default=0)
    groups = [
        group for group in groups if _union(group, boxes)[3] >= LOWEST * size and area[tuple(group)] >= LEAST_INK * most
    ]
    if not groups:
        return Reason.NO_DIGIT
    lines = _lines(groups, boxes)
    return [_mark(labels, group, boxes, number) for number, line in enumerate(lines) for group in line]


def _box(row: NDArray[np.int32]) -> Box:
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])


def _size(box: Box) -> int:
    return max(box[2], box[3])


def _is_rule(box: Box, shape: tuple[int, ...]) -> bool:
    """A long thin line, drawn with a ruler or printed: across most of the picture, or far wider than high."""
    _, _, width, height = box
    thin_across = width > 8 * height and width > shape[1] / 4
    thin_down = height > 15 * width and height > 0.9 * shape[0]
    return thin_across or (thin_down and shape[1] > 2 * width + shape[0] / 2)


def _union(group: list[int], boxes: dict[int, Box]) -> Box:
    left = min(boxes[index][0] for index in group)
    top = min(boxes[index][1] for index in group)
    right = max(boxes[index][0] + boxes[index][2] for index in group)
    bottom = max(boxes[index][1] + boxes[index][3] for index in group)
    return left, top, right - left, bottom - top


def _joined(pieces: list[int], boxes: dict[int, Box], size: int) -> list[list[int]]:
    """Join the pieces of one digit, the largest first."""
    groups: list[list[int]] = []
    for piece in sorted(pieces, key=lambda index: -_size(boxes[index])):
        home = next((group for group in groups if _belongs(boxes[piece], _union(group, boxes), size)), None)
        if home is None:
            groups.append([piece])
        else:
            home.append(piece)
    return groups


def _belongs(piece: Box, body: Box, size: int) -> bool:
    """Whether a piece stands above, below or inside a body, close enough to be part of the same digit."""
    overlap = min(piece[0] + piece[2], body[0] + body[2]) - max(piece[0], body[0])
    gap = max(piece[1] - (body[1] + body[3]), body[1] - (piece[1] + piece[3]))
    beside = max(piece[0] - (body[0] + body[2]), body[0] - (piece[0] + piece[2]))
    smaller = piece[3] < 0.6 * body[3]
    if overlap >= 0.5 * min(piece[2], body[2]):
        return gap <= (BAR_GAP if smaller else NEAR) * body[3]
    return smaller and gap <= 0 and beside <= NEAR * size


def _lines(groups: list[list[int]], boxes: dict[int, Box]) -> list[list[list[int]]]:
    """Lines of writing from top to bottom, each from left to right."""
    lines: list[list[list[int]]] = []
    for group in sorted(groups, key=lambda group: _middle(group, boxes)):
        box = _union(group, boxes)
        last = [_union(other, boxes) for other in lines[-1]] if lines else []
        top, bottom = (
            min((other[1] for other in last), default=0),
            max((other[1] + other[3] for other in last), default=0),
        )
        shared = min(bottom, box[1] + box[3]) - max(top, box[1])
        if last and shared > 0.5 * min(box[3], bottom - top):
            lines[-1].append(group)
        else:
            lines.append([group])
    return [sorted(line, key=lambda group: _union(group, boxes)[0]) for line in lines]


def _middle(group: list[int], boxes: dict[int, Box]) -> float:
    box = _union(group, boxes)
    return box[1] + box[3] / 2


def _mark(labels: NDArray[np.int32], group: list[int], boxes: dict[int, Box], line: int) -> Mark:
    x, y, width, height = box = _union(group, boxes)
    mask = np.isin(labels[y : y + height, x : x + width], group).astype(np.uint8)
    return Mark(mask, box, line)
