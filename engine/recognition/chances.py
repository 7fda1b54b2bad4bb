"""How likely each proposal of a look is a digit: by the judge, by the classifier, and by the company it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Logistic regression, fitted by tools/accuracy/chances.py on what is usually proposed on composed pages.
BIAS, JUDGE, CLASSIFIER, OTHERS, ALONE = -0.3, 0.44, 0.13, 0.27, 0.43
# Of a classifier that knows ten values only: log odds that change nothing, in the mean of those pages.
UNKNOWN = 4.0
# No chance counts for less, by itself and among the others.
LEAST, LEAST_OF_OTHERS = 1e-5, 0.02


def chances(judge: NDArray[np.float32], no_digit: NDArray[np.float32]) -> NDArray[np.float64]:
    """How likely each of a look's n proposals is a digit, 0 to 1.

    Args:
        judge: (n,), how likely each is a digit by the judge, 0 to 1.
        no_digit: (n,), how likely each is not one by the classifier, 0 to 1; all 0 of one that knows ten values.
    """
    import numpy as np

    by_classifier = log_odds(1 - no_digit, LEAST) if no_digit.any() else np.full(len(judge), UNKNOWN)
    odds = BIAS + JUDGE * log_odds(judge, LEAST) + CLASSIFIER * by_classifier
    if len(judge) == 1:
        odds += ALONE
    else:
        each = log_odds(judge, LEAST_OF_OTHERS)
        odds += OTHERS * (each.sum() - each) / (len(each) - 1)
    likely: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return likely


def log_odds(chance: NDArray[np.float32], least: float) -> NDArray[np.float64]:
    """Chances, 0 to 1, as log odds; none counts for less than the least, nor for more than 1 minus it."""
    import numpy as np

    safe = np.clip(chance.astype(np.float64), least, 1 - least)
    odds: NDArray[np.float64] = np.log(safe / (1 - safe))
    return odds
