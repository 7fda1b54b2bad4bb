"""Surroundings: a window of three times the proposal's size, whatever its place and size."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.vision.ink import Ink
from engine.vision.surroundings import Surroundings


def ink(*boxes: tuple[int, int, int, int], shape: tuple[int, int] = (400, 600)) -> Ink:
    strength = np.zeros(shape, np.float32)
    for x, y, width, height in boxes:
        strength[y : y + height, x : x + width] = 120
    return Ink(strength, (strength > 0).astype(np.uint8), 120, np.full(shape, 255, np.float32), is_dark=True)


def extent(window: NDArray[np.float32]) -> tuple[int, int, int, int]:
    rows, columns = (np.flatnonzero((window > 0.5).any(axis=axis)) for axis in (1, 0))
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


@pytest.mark.parametrize("size", [9, 30, 90, 300])
def test_the_proposal_fills_the_middle_third(size: int) -> None:
    window = Surroundings(ink((200, 50, size, size))).around((200, 50, size, size))
    assert window.shape == (28, 28)
    assert window.dtype == np.float32
    for first, last in (extent(window)[:2], extent(window)[2:]):
        assert first == pytest.approx(28 / 3, abs=1.2)
        assert last == pytest.approx(2 * 28 / 3 - 1, abs=1.2)
    assert window.max() == pytest.approx(1, abs=0.02)


def test_a_neighbour_stands_where_it_does() -> None:
    window = Surroundings(ink((100, 100, 60, 60), (190, 100, 20, 60))).around((100, 100, 60, 60))
    assert window[14, 14] > 0.9
    assert window[14, 20] < 0.1  # the gap
    assert window[14, 25] > 0.9


def test_beyond_the_canvas_nothing_is_written() -> None:
    window = Surroundings(ink((0, 0, 80, 80), shape=(80, 80))).around((0, 0, 80, 80))
    assert window[:8].max() == window[-8:].max() == window[:, :8].max() == 0
    assert window[14, 14] == pytest.approx(1, abs=0.02)
