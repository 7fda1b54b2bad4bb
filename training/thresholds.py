"""The thresholds for "unsure" and "not a digit", chosen on validation data."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.classifier.answers import Answers

# The share of right answers among those called sure.
SURE_MEANS_RIGHT = 0.995
# Largest share of real digits that may be refused as not a digit.
DIGITS_REFUSED = 0.003
# What is more likely a digit than not is never refused.
LEAST_NO_DIGIT = 0.5


def unsure_below(answers: Answers, labels: NDArray[np.integer]) -> float:
    """The least confidence above which at least ``SURE_MEANS_RIGHT`` of the answers are right; 1.0 where none is.

    Args:
        answers: to n glyphs of digits.
        labels: (n,), 0 to 9.
    """
    right = answers.probabilities.argmax(axis=1) == labels
    confidence = answers.probabilities.max(axis=1)
    order = np.argsort(-confidence)
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share_right >= SURE_MEANS_RIGHT)
    return round(float(confidence[order[good[-1]]]), 4) if len(good) else 1.0


def no_digit_above(no_digit: NDArray[np.float32]) -> float:
    """The least threshold, from ``LEAST_NO_DIGIT``, that refuses at most ``DIGITS_REFUSED`` of real digits.

    Args:
        no_digit: (n,), the probability of being none, of n glyphs that are digits.
    """
    return round(max(LEAST_NO_DIGIT, float(np.quantile(no_digit, 1 - DIGITS_REFUSED))), 4)
