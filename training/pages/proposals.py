"""Proposals: the pieces of ink, and those that may belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.messages import Reason
from engine.vision.box import Box

# What is smaller is dust: pixels of the canvas, and a share of the usual piece's size.
LEAST_SIDE, DUST = 5, 0.1
MOST_PIECES = 600
# Pieces of a broken stroke lie at most this far apart, a five's bar this far above its bowl: shares of the larger one.
NEAR, BAR_GAP = 0.06, 0.25
# Parts of one digit that fell apart lie at most this far apart, by the larger one's size; at most this many pairs are
# looked at, and three together are at most this wide, by their height.
NEIGHBOURING, MOST_PAIRS, LONGEST_UNION = 0.35, 200, 1.5
LARGEST_HEAP = 8


@dataclass(frozen=True, eq=False)
class Proposal:
    """Ink that may be a digit.

    Attributes:
        mask: (height, width) uint8 within the box, 1 where its ink is.
        box: (x, y, width, height) on the canvas.
    """

    mask: NDArray[np.uint8]
    box: Box

    @property
    def size(self) -> int:
        """The longer side of its box, in pixels."""
        return max(self.box[2:])


def pieces(mask: NDArray[np.uint8]) -> list[Proposal] | Reason:
    """The pieces of ink that hang together, dust left out, or why there is none.

    Args:
        mask: (height, width), 1 where there is ink.
    """
    left, top, width, height = cv2.boundingRect(mask)
    if not width:
        return Reason.NO_DIGIT
    inked = mask[top : top + height, left : left + width]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    sides = stats[:, 2:4].max(axis=1)
    sides[0] = 0  # label 0 is the background
    large = np.flatnonzero((sides >= LEAST_SIDE) & (stats[:, 4] >= 4))
    if len(large) > 1:
        large = large[sides[large] >= DUST * _usual_size(stats[large])]
    if len(large) > MOST_PIECES:
        return Reason.CROWDED
    if not len(large):
        return Reason.NO_DIGIT
    found = []
    for label in large.tolist():
        x, y, wide, tall, _ = stats[label].tolist()
        own = (labels[y : y + tall, x : x + wide] == label).view(np.uint8)
        found.append(Proposal(own, (x + left, y + top, wide, tall)))
    return found


def _usual_size(stats: NDArray[np.int32]) -> float:
    """The size below and above which half of the ink lies; what frames other pieces has no say: a table, a ring."""
    starts, ends, sides = stats[:, :2], stats[:, :2] + stats[:, 2:4], stats[:, 2:4].max(axis=1)
    inside = ((starts > starts[:, None]) & (ends < ends[:, None])).all(axis=2)  # [around, inside]
    inside &= sides >= sides[:, None] * DUST / 3
    plain = ~inside.any(axis=1)
    order = np.argsort(sides[plain])
    heaped = np.cumsum(stats[plain, 4][order])
    return float(sides[plain][order][np.searchsorted(heaped, heaped[-1] / 2)])


def union(parts: Sequence[Proposal]) -> Proposal:
    """Several proposals as one."""
    if len(parts) == 1:
        return parts[0]
    box = around([part.box for part in parts])
    mask = np.zeros((box[3], box[2]), np.uint8)
    for part in parts:
        x, y, width, height = part.box
        mask[y - box[1] :, x - box[0] :][:height, :width] |= part.mask
    return Proposal(mask, box)


def groups(found: Sequence[Proposal]) -> list[list[Proposal]]:
    """The pieces that are usually parts of one digit together, the largest groups first."""
    result: list[list[Proposal]] = []
    boxes: list[Box] = []
    for piece in sorted(found, key=lambda piece: -piece.size):
        home = next((index for index, box in enumerate(boxes) if _belongs(piece.box, box)), None)
        if home is None:
            result.append([piece])
            boxes.append(piece.box)
        else:
            result[home].append(piece)
            boxes[home] = around((boxes[home], piece.box))
    return result


def around(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def neighbours(proposals: Sequence[Proposal]) -> list[tuple[int, ...]]:
    """The places of two, three or a whole heap of proposals beside each other that could be parts of one digit."""
    if len(proposals) < 2:
        return []
    boxes = np.array([proposal.box for proposal in proposals])
    starts, ends = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    gaps = np.maximum(starts[:, None], starts) - np.minimum(ends[:, None], ends)  # across and down; negative: shared
    sizes = boxes[:, 2:].max(axis=1)
    larger, smaller = np.maximum(sizes[:, None], sizes), np.minimum(sizes[:, None], sizes)
    near = (gaps.max(axis=2) < NEIGHBOURING * larger) & (smaller > DUST * larger)
    pairs = [(int(one), int(other)) for one, other in np.argwhere(np.triu(near, 1))]
    if len(pairs) > MOST_PAIRS:
        pairs = sorted(pairs, key=lambda pair: int(gaps[pair].max()))[:MOST_PAIRS]
    triples = {
        tuple(sorted({*pair, other}))
        for pair in pairs
        for other in np.flatnonzero(near[pair[0]] | near[pair[1]]).tolist()
        if other not in pair
    }
    heap = _heap(near)
    triples |= {heap[place] for place in range(len(boxes)) if 3 < len(heap[place]) <= LARGEST_HEAP}
    together = [around([proposals[place].box for place in places]) for places in triples]
    return [
        *pairs,
        *(places for places, box in zip(triples, together, strict=True) if box[2] <= LONGEST_UNION * box[3]),
    ]


def _heap(near: NDArray[np.bool_]) -> list[tuple[int, ...]]:
    """For each place, all that hang together with it by being near, one to the next."""
    reached = near | np.eye(len(near), dtype=bool)
    for _ in range(LARGEST_HEAP.bit_length()):
        reached = (reached.astype(np.float32) @ reached.astype(np.float32)) > 0
    return [tuple(np.flatnonzero(row).tolist()) for row in reached]


def _belongs(piece: Box, body: Box) -> bool:
    """Whether a piece stands above, below or inside a larger body, close enough to be part of the same digit."""
    overlap = min(piece[0] + piece[2], body[0] + body[2]) - max(piece[0], body[0])
    above, below = body[1] - (piece[1] + piece[3]), piece[1] - (body[1] + body[3])
    smaller, size = piece[3] < 0.6 * body[3], max(body[2:])
    if overlap >= 0.5 * min(piece[2], body[2]):
        return above <= (BAR_GAP if smaller else NEAR) * body[3] and below <= NEAR * body[3]
    return smaller and max(above, below) <= 0 and -overlap <= NEAR * size
