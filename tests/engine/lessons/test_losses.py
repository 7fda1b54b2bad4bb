"""Losses and their slopes are exact."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import LANGUAGES
from engine.lessons import losses
from tests.engine.lessons.teaching import assert_in_text, teach


def test_squared_error() -> None:
    errors = (np.array(losses.TARGETS) - np.array(losses.ANSWERS)) ** 2
    assert_in_text("loss", f"{errors.sum():.2f}", f"{errors.mean():.4f}")


def test_sparse_and_categorical_cross_entropy_are_the_same_number() -> None:
    assert sum(losses.PROBABILITIES) == pytest.approx(1)
    one_hot = np.eye(10)[losses.LABEL]
    categorical = float(-(one_hot * np.log(losses.PROBABILITIES)).sum())
    sparse = float(-np.log(losses.PROBABILITIES[losses.LABEL]))
    assert categorical == pytest.approx(sparse)
    for language in LANGUAGES:
        text = teach("cross_entropy", language).text
        assert text.count(f"{sparse:.3f}") >= 3
    assert_in_text("cross_entropy", f"{-np.log(0.1):.3f}", str([int(value) for value in one_hot]))


@given(st.floats(-3, 3))
def test_the_chain_rule_gives_the_slope_of_the_loss(weight: float) -> None:
    def loss(w: float) -> float:
        return (w * losses.X - losses.TARGET) ** 2

    numeric = (loss(weight + 1e-6) - loss(weight - 1e-6)) / 2e-6
    assert losses.slope(weight) == pytest.approx(numeric, abs=1e-5)


def test_a_step_of_gradient_descent() -> None:
    weights, heights = losses.descent(losses.STEPS)
    assert weights[1] == pytest.approx(0.8 - 0.1 * 2 * (0.8 * 1.5 - 0.5) * 1.5)
    assert heights[0] == pytest.approx((0.8 * 1.5 - 0.5) ** 2)
    assert all(after < before for before, after in pairwise(heights))
    assert_in_text("backpropagation", "0.49", "2.1", f"{weights[1]:g}", f"{heights[1]:.3f}")
