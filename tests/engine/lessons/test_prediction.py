"""Softmax is exact, and file sizes are real."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.classifier.catalogue import SHIPPED
from engine.mnist import Mnist
from tests.engine.lessons.teaching import assert_in_text, teach


def test_softmax_worked() -> None:
    powers = np.exp([2.0, 1.0, 0.1])
    for numbers in (powers, powers / powers.sum()):
        assert_in_text("softmax", ", ".join(f"{number:.3f}" for number in numbers))
    assert math.e**5 == pytest.approx(148, abs=0.5)


def test_the_file_sizes_are_real(drawn: Mnist) -> None:
    text = teach("saving", "en", drawn).text
    for file in (*SHIPPED.glob("*.keras"), *SHIPPED.glob("*.tflite")):
        assert f"{file.name} {file.stat().st_size / 1000:,.1f} kB" in text
