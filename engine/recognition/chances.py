"""How likely each glyph of a picture is a digit: by the judge, by the classifier, and by the company it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A logistic regression's weights of what ``features`` says, fitted by ``python -m training.chances``.
WEIGHTS = (-0.811, 0.866, 0.076, 0.575, -0.144)
# Stands for the log odds of a classifier that knows ten values only: the mean over those pages, so that it changes
# nothing.
UNKNOWN = 4.0
# Chances are clipped to at least this and at most 1 minus it; those of the other glyphs more closely, so that one alone
# does not outweigh the rest.
LEAST, LEAST_OF_OTHERS = 1e-5, 0.02


def chances(judge: NDArray[np.float32], no_digit: NDArray[np.float32]) -> NDArray[np.float64]:
    """How likely each of a picture's n glyphs is a digit, 0 to 1; the arguments are those of ``features``."""
    import numpy as np

    likely: NDArray[np.float64] = 1 / (1 + np.exp(-features(judge, no_digit) @ np.array(WEIGHTS)))
    return likely


def features(judge: NDArray[np.float32], no_digit: NDArray[np.float32]) -> NDArray[np.float64]:
    """What is known of each of a picture's n glyphs.

    Args:
        judge: (n,), how likely each is a digit by the judge, 0 to 1.
        no_digit: (n,), how likely each is not one by the classifier, 0 to 1; all 0 of one that knows ten values.

    Returns:
        (n, 5): 1, the log odds by the judge, those by the classifier, the mean of those of the other glyphs by the
        judge, and whether there is no other.
    """
    import numpy as np

    known = np.zeros((len(judge), len(WEIGHTS)))
    known[:, 0] = 1
    known[:, 1] = _log_odds(judge, LEAST)
    known[:, 2] = _log_odds(1 - no_digit, LEAST) if no_digit.any() else UNKNOWN
    if len(judge) > 1:
        each = _log_odds(judge, LEAST_OF_OTHERS)
        known[:, 3] = (each.sum() - each) / (len(each) - 1)
    else:
        known[:, 4] = 1
    return known


def _log_odds(chance: NDArray[np.float32], least: float) -> NDArray[np.float64]:
    import numpy as np

    safe = np.clip(chance.astype(np.float64), least, 1 - least)
    odds: NDArray[np.float64] = np.log(safe / (1 - safe))
    return odds
