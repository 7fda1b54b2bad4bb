"""How likely a whole reading is right: by its least certain digits, by their number, and by what they leave unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A logistic regression's weights of what ``features`` says, fitted by ``python -m training.wholes``.
WEIGHTS = (-2.11, -0.54, -0.53, -1.23, -0.01)
# Lower bounds of the surprise, in nats, and of the share of the ink that is left unread.
LEAST_SURPRISE, LEAST_UNREAD = 1e-4, 0.02


def chance_of_whole(certain: NDArray[np.floating], explained: float, left_out: int) -> float:
    """How likely a reading is right to its last digit, 0 to 1; the arguments are those of ``features``."""
    import numpy as np

    return float(1 / (1 + np.exp(-features(certain, explained, left_out) @ np.array(WEIGHTS))))


def features(certain: NDArray[np.floating], explained: float, left_out: int) -> NDArray[np.float64]:
    """What is known of a reading of n digits, at least one.

    Args:
        certain: (n,), how likely each is the digit that it was read as, 0 to 1.
        explained: the share of the ink, 0 to 1, that the marks are made of.
        left_out: how many marks are not digits.

    Returns:
        (5,): 1, the logarithms of the surprise if all digits were right, of the share of the ink that is in no mark,
        whether anything is left out, and the logarithm of n.
    """
    import numpy as np

    surprise = -np.log(np.clip(certain.astype(np.float64), LEAST_SURPRISE, 1)).sum()
    unread = 1 - min(explained, 1.0)
    return np.array([
        1.0,
        np.log(max(surprise, LEAST_SURPRISE)),
        np.log(unread + LEAST_UNREAD),
        float(left_out > 0),
        np.log(len(certain)),
    ])  # fmt: skip
