"""The softmax: numbers to probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Float = TypeVar("Float", bound="np.floating")


def softmax(sums: NDArray[Float]) -> NDArray[Float]:
    """Numbers (..., n) to probabilities that add up to 1: exp(z) divided by the sum of them, in the same precision."""
    import numpy as np

    # The greatest is taken off first, so that no exp is too large for a float; the quotient stays the same.
    powers: NDArray[Float] = np.exp(sums - sums.max(axis=-1, keepdims=True))
    powers /= powers.sum(axis=-1, keepdims=True)
    return powers
