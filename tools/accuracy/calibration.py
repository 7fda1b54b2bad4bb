"""Whether probabilities mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 15
CERTAIN = 0.99


@dataclass(frozen=True)
class Calibration:
    """How well confidence and truth agree.

    Attributes:
        error: the expected calibration error, 0 to 1.
        certain: how many answers had a confidence of at least ``CERTAIN``.
        certain_right: how many of those were right.
        count: of all answers.
    """

    error: float
    certain: int
    certain_right: int
    count: int


def calibration(confidence: NDArray[np.floating], right: NDArray[np.bool_]) -> Calibration:
    """Measure it over ``BINS`` bins of equal width (Guo et al., "On Calibration of Modern Neural Networks", 2017).

    Args:
        confidence: (n,) of the answers, 0 to 1.
        right: (n,) whether each was.
    """
    bins = np.minimum((np.asarray(confidence) * BINS).astype(int), BINS - 1)
    gaps = [
        abs(float(right[bins == one].mean()) - float(confidence[bins == one].mean())) * int((bins == one).sum())
        for one in np.unique(bins)
    ]
    certain = confidence >= CERTAIN
    count = len(confidence)
    return Calibration(sum(gaps) / max(count, 1), int(certain.sum()), int(right[certain].sum()), count)
