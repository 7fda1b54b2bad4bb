"""The threshold for "unsure", chosen on validation data."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.classifier.predictions import Predictions

# The share of right answers among those called sure.
SURE_MEANS_RIGHT = 0.995


def unsure_below(predictions: Predictions, labels: NDArray[np.integer]) -> float:
    """The least confidence above which at least ``SURE_MEANS_RIGHT`` of the answers are right; 1.0 where none is.

    Args:
        predictions: of n glyphs of digits.
        labels: (n,), 0 to 9.
    """
    right = predictions.probabilities.argmax(axis=1) == labels
    confidence = predictions.probabilities.max(axis=1)
    order = np.argsort(-confidence)
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share_right >= SURE_MEANS_RIGHT)
    return round(float(confidence[order[good[-1]]]), 4) if len(good) else 1.0
