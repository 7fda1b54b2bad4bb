"""A single neuron's numbers are exact."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lessons import neurons
from tests.engine.lessons.teaching import assert_in_text, teach


def test_the_neurons_sum() -> None:
    total = float(np.dot([1.0, 0.5, 0.2], [0.4, -0.6, 1.0]) + 0.1)
    assert_in_text("neuron", f"= {total:.1f}", "(−0.3)")


def test_lines_in_lines_are_lines() -> None:
    x = np.linspace(-5, 5, 11)
    np.testing.assert_allclose(3 * (2 * x + 1) + 4, 6 * x + 7)
    assert_in_text("activation", "6x + 7")


@given(st.floats(-30, 30))
def test_the_sigmoids_slope_is_its_derivative_and_at_most_a_quarter(x: float) -> None:
    at, nudge = np.array(x), 1e-5
    slope = float(neurons.sigmoid_slope(at))
    difference = float(neurons.sigmoid(at + nudge) - neurons.sigmoid(at - nudge)) / (2 * nudge)
    assert slope == pytest.approx(difference, abs=1e-8)
    assert slope <= 0.25 == float(neurons.sigmoid_slope(np.array(0.0)))


def test_what_is_left_of_a_gradient() -> None:
    assert_in_text("sigmoid", f"{0.25**10:.8f}", f"{math.exp(-2) / (1 + math.exp(-2)) ** 2:.3f}")


def test_the_cost_of_exp_is_measured() -> None:
    first, second = re.findall(r"([\d.]+) µs", teach("sigmoid", "en").text)
    assert float(first) > 0
    assert float(second) > 0
