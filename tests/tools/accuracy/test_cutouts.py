"""What Digitbot promises of digits that are cut out close to their ink."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine import Engine
from engine.mnist import Mnist
from tools.accuracy.cutouts import GOALS, cut_out, measure_cut_outs, readings_of, share_right

FEW = 300  # digits of each margin: enough for the promise, in seconds


@pytest.mark.parametrize("height", [20, 300])
@pytest.mark.parametrize("margin", GOALS)
def test_a_digit_is_cut_out_at_its_height_with_its_margin(height: int, margin: float) -> None:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 10:18] = 255
    picture = cut_out(image, height, margin)
    around = round(margin * height)
    ink = picture < 128
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert rows[-1] + 1 - rows[0] == pytest.approx(height, abs=2)
    assert (rows[0], columns[0]) == (around, around)
    assert picture.shape == (rows[-1] + 1 + around, columns[-1] + 1 + around)


def test_the_table_has_a_row_for_each_margin(engine: Engine, drawn_mnist: Path) -> None:
    told: list[str] = []
    text, goals = measure_cut_outs(engine, Mnist(drawn_mnist).load("test"), told.append)
    assert len(told) == len(GOALS)
    assert [goal for _, goal, _ in goals] == ["92%", "96.5%", "97.5%"]
    assert all(measured in text for _, _, measured in goals)


@pytest.mark.parametrize(("margin", "least"), [(0.0, 0.92), (0.03, 0.965), (0.06, 0.975)])
def test_digits_cut_close_to_their_ink_are_read(margin: float, least: float, full_mnist: Mnist) -> None:
    readings = list(readings_of(Engine.load(), full_mnist.load("test"), margin, FEW))
    wrong = [(number, label, reading.text, reading.reason) for number, (reading, label) in enumerate(readings)]
    assert share_right(readings) >= least, [row for row in wrong if row[1] != row[2]]
