"""What decided an answer, measured: cover a part of a glyph, classify what is left, and see how the answer changes.

Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks", 2014, section 4.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from engine.classifier.classifier import Classifier

# All in pixels of the glyph. A small patch, one of which lies over each pixel many times, weighs pixels;
PATCH, PATCH_STEP = 5, 2
# larger ones, about as long as a stroke of a digit, are the parts that can be named.
PARTS, PART_STEP = ((9, 9), (5, 13), (13, 5)), 3
INKED = 0.25  # from how much ink on a pixel counts as inked
LEAST_INK = 0.05  # a part is at least this share of the glyph's ink,
MOST_INK = 0.5  # and at most this one: of what is left something must be to be read
CLEAR = 0.5  # the confidence from which what is left is plainly another digit
NARROW = 0.7  # the least width of a box in which left and right are told apart, by its height; and the other way
TINIEST = 1e-12  # probabilities below are as good as none


@dataclass(frozen=True)
class Occlusion:
    """What a glyph is without one part of its ink.

    Attributes:
        cover: (28, 28) bool, what was covered.
        ink: (28, 28) bool, the inked pixels of it.
        place: where its middle lies in the glyph's ink: (row, column), each 0 to 2.
        value: the answer without it.
        confidence: of that answer, 0 to 1.
        of_answer: the probability that the original answer keeps without it, 0 to 1.
    """

    cover: NDArray[np.bool_]
    ink: NDArray[np.bool_]
    place: tuple[int, int]
    value: int
    confidence: float
    of_answer: float


@dataclass(frozen=True)
class Evidence:
    """What speaks for an answer, and what for the runner-up.

    Attributes:
        value: the answer.
        runner_up: the second likeliest value.
        weights: (2, 28, 28) float32, of the answer and of the runner-up: by how much, in nats, the value's log-odds
            fall when the ink around a pixel is covered; negative where the ink speaks against it; 0 without ink.
        part: the smallest part without which the answer is plainly another; else the one without which the answer's
            log-odds fall furthest. None where the glyph has no part that could be taken away.
    """

    value: int
    runner_up: int
    weights: NDArray[np.float32]
    part: Occlusion | None

    @property
    def changes(self) -> bool:
        """Whether the answer is another one without the part."""
        return self.part is not None and self.part.value != self.value


def evidence(classifier: Classifier, glyph: NDArray[np.float32], rival: int | None = None) -> Evidence:
    """Measure what decided the answer to a glyph: some 200 to 300 glyphs in one batch.

    Args:
        classifier: what answers.
        glyph: (28, 28) float32, ink 1.0 on 0.0.
        rival: another value to weigh the answer against; None for the runner-up.
    """
    patches = _covers(glyph, (PATCH, PATCH), PATCH_STEP, least=0.0, most=1.0)
    parts = np.concatenate([_covers(glyph, size, PART_STEP, least=LEAST_INK, most=MOST_INK) for size in PARTS])
    covers = np.concatenate([patches, parts])
    rows = classifier.probabilities(np.concatenate([glyph[None], np.where(covers, 0, glyph)]).astype(np.float32))
    before, without_patches, without_parts = rows[0], rows[1 : 1 + len(patches)], rows[1 + len(patches) :]
    value, runner_up = (int(place) for place in np.argsort(-before, kind="stable")[:2])
    runner_up = runner_up if rival is None else rival
    weights = np.stack([_weights(glyph, patches, _fall(before, without_patches, of)) for of in (value, runner_up)])
    return Evidence(value, runner_up, weights, _deciding(glyph, parts, before, without_parts, value))


def _covers(
    glyph: NDArray[np.float32], size: tuple[int, int], step: int, *, least: float, most: float
) -> NDArray[np.bool_]:
    """All places of a rectangle on the glyph where it covers some ink, within these shares: (n, 28, 28)."""
    (height, width), (rows, columns) = size, glyph.shape
    whole = max(float(glyph.sum()), TINIEST)
    covers = []
    for top in range(1 - height, rows, step):
        for left in range(1 - width, columns, step):
            part = glyph[max(top, 0) : top + height, max(left, 0) : left + width]
            share = float(part.sum()) / whole
            if part.max() >= INKED and least <= share <= most:
                cover = np.zeros(glyph.shape, bool)
                cover[max(top, 0) : top + height, max(left, 0) : left + width] = True
                covers.append(cover)
    return np.array(covers, bool).reshape(-1, rows, columns)


def _log_odds(rows: NDArray[np.float32], value: int) -> NDArray[np.float64]:
    """log(p / (1 - p)), with 1 - p summed from the others: a p that rounds to 1 still has its log-odds."""
    probabilities = np.maximum(rows.astype(np.float64), TINIEST)
    others = np.delete(probabilities, value, axis=-1).sum(axis=-1)
    return np.asarray(np.log(probabilities[..., value]) - np.log(others))


def _fall(before: NDArray[np.float32], after: NDArray[np.float32], value: int) -> NDArray[np.float64]:
    return _log_odds(before, value) - _log_odds(after, value)


def _weights(glyph: NDArray[np.float32], covers: NDArray[np.bool_], falls: NDArray[np.float64]) -> NDArray[np.float32]:
    """Each inked pixel's mean fall over the patches that covered it."""
    times = covers.sum(axis=0)
    total = (covers * falls[:, None, None]).sum(axis=0)
    return np.where((times > 0) & (glyph >= INKED), total / np.maximum(times, 1), 0).astype(np.float32)


def _deciding(
    glyph: NDArray[np.float32],
    covers: NDArray[np.bool_],
    before: NDArray[np.float32],
    after: NDArray[np.float32],
    value: int,
) -> Occlusion | None:
    if not len(covers):
        return None
    confidence, ink = after.max(axis=1), (covers * glyph).sum(axis=(1, 2))
    plainly = (after.argmax(axis=1) != value) & (confidence >= CLEAR)
    # Of parts with as much ink, the one that leaves the surer answer.
    chosen = (
        int(np.lexsort((-confidence, np.where(plainly, np.round(ink), np.inf)))[0])
        if plainly.any()
        else int(_fall(before, after, value).argmax())
    )
    row, part = after[chosen], covers[chosen] & (glyph >= INKED)
    return Occlusion(covers[chosen], part, _place(glyph, part), int(row.argmax()), float(row.max()), float(row[value]))


def _place(glyph: NDArray[np.float32], part: NDArray[np.bool_]) -> tuple[int, int]:
    """Which ninth of the box around all ink the part's middle lies in; nothing lies left or right in a narrow 1."""
    inked, middle = np.argwhere(glyph >= INKED), np.argwhere(part).mean(axis=0)
    low, high = inked.min(axis=0) - 0.5, inked.max(axis=0) + 0.5
    sides = np.maximum(high - low, NARROW * (high - low).max())
    row, column = np.clip(3 * ((middle - (low + high) / 2) / sides + 0.5), 0, 2).astype(int)
    return int(row), int(column)
