"""A logistic regression: its weights fitted, and how good they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RIDGE = 1e-3  # keeps the weights finite where a feature separates the classes
STEPS = 30  # of Newton's method; it has long converged


def fitted(known: NDArray[np.float64], truths: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights of a logistic regression, by Newton's method.

    Args:
        known: (n, features).
        truths: (n,), 0 or 1.
    """
    weights = np.zeros(known.shape[1])
    for _ in range(STEPS):
        likely = chances(known, weights)
        curvature = (known * (likely * (1 - likely))[:, None]).T @ known + RIDGE * np.eye(len(weights))
        weights += np.linalg.solve(curvature, known.T @ (truths - likely) - RIDGE * weights)
    return weights


def chances(known: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,), how likely each is true, 0 to 1."""
    likely: NDArray[np.float64] = 1 / (1 + np.exp(-known @ weights))
    return likely


def mean_nats(likely: NDArray[np.float64], truths: NDArray[np.float64]) -> float:
    """The mean cross-entropy of such chances: the less, the better they are."""
    return float(-np.log(np.where(truths > 0, likely, 1 - likely)).mean())
