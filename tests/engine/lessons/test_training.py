"""The tiny problem is learnt by its own gradients; curves are those of the cards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.classifier.card import Card
from engine.classifier.catalogue import SHIPPED
from engine.lessons import training
from engine.mnist import Mnist
from tests.engine.lessons.teaching import assert_in_text, teach


@given(st.floats(-2, 2), st.floats(-2, 2))
def test_the_tiny_problems_gradients_are_those_of_its_loss(weight: float, bias: float) -> None:
    x, wanted = training.temperatures()

    def loss(w: float, b: float) -> float:
        return float(((w * x + b - wanted) ** 2).mean())

    to_weight, to_bias = (part.mean() for part in training.gradients(weight, bias))
    nudge = 1e-6
    assert to_weight == pytest.approx((loss(weight + nudge, bias) - loss(weight - nudge, bias)) / (2 * nudge), abs=1e-5)
    assert to_bias == pytest.approx((loss(weight, bias + nudge) - loss(weight, bias - nudge)) / (2 * nudge), abs=1e-5)


def test_sgd_finds_fahrenheit_with_the_right_learning_rate_alone() -> None:
    small, good, large = (training.stochastic_descent(rate) for rate in training.RATES)
    assert good[1] == pytest.approx(1.8, abs=0.01)
    assert 100 * good[2] == pytest.approx(32, abs=0.2)
    assert good[0][-1] < 1e-4 < small[0][-1] < small[0][0]
    assert large[0][-1] > 1e6
    assert_in_text("sgd", f"{good[1]:.3f}", str(len(large[0]) - 1))


def test_the_curves_are_those_of_the_cards(drawn: Mnist) -> None:
    text = teach("epochs", "en", drawn).text
    for name in ("mlp", "cnn"):
        history = Card.read(SHIPPED / f"{name}.json").history
        assert f"{history['val_loss'][-1]:.4f}" in text
        assert f"{history['loss'][-1]:.4f}" in text
        best = int(np.argmin(history["val_loss"])) + 1
        assert best == len(history["val_loss"]) or f"epoch {best} of" in text
