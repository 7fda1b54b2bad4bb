"""What is told of the data is counted in the data."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.mnist import Mnist
from tests.engine.lessons.teaching import teach


def test_normalisation_divides_a_pixel_of_the_figure() -> None:
    text = teach("normalisation", "en").text
    found = re.search(r"(\d+) / 255 = (\d\.\d+)", text)
    assert found
    assert float(found[2]) == pytest.approx(int(found[1]) / 255, abs=5e-4)


def test_mnists_counts_are_told(full_mnist: Mnist) -> None:
    counts = np.bincount(full_mnist.load("test").labels)
    here, elsewhere = (
        teach("mnist", "en", full_mnist).text,
        teach("mnist", "en").text,
    )
    assert here == elsewhere.replace(" (That downloads MNIST first, once, 11 MB.)", "")
    assert here != elsewhere
    assert f"{counts.max():,}" in here
    assert f"{counts.min():,}" in here
