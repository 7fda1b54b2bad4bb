"""What a model says of glyphs: doubtful ones are looked at five times, and no glyph's answer hangs on another's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.classifier.predictions import predictions


def by_place(glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Outputs that hang on where the ink stands: its row and column, in tenths, and the rest for no digit."""
    outputs = np.zeros((len(glyphs), 11), np.float32)
    for output, glyph in zip(outputs, glyphs[..., 0], strict=True):
        ((row, column),) = np.argwhere(glyph)
        output[3], output[5] = row / 40, column / 40
        output[10] = 1 - output[3] - output[5]
    return outputs


def dot(row: int, column: int) -> NDArray[np.float32]:
    """A glyph of one pixel."""
    glyph = np.zeros((28, 28, 1), np.float32)
    glyph[row, column] = 1
    return glyph


def test_a_doubtful_glyph_gets_the_mean_of_five_looks() -> None:
    said = predictions(dot(12, 8)[None], by_place, 0.9)
    looks = np.array([(12, 8), (11, 8), (13, 8), (12, 7), (12, 9)])
    np.testing.assert_allclose(said.probabilities[0, 3], (looks[:, 0] / looks.sum(axis=1)).mean(), rtol=1e-5)
    np.testing.assert_allclose(said.probabilities[0].sum(), 1, rtol=1e-5)
    np.testing.assert_allclose(said.no_digit, 1 - looks.sum(axis=1).mean() / 40, rtol=1e-5)


@pytest.mark.parametrize("below", [0.0, 0.6])
def test_a_glyph_that_is_sure_enough_is_looked_at_once(below: float) -> None:
    seen: list[int] = []

    def counted(glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        seen.append(len(glyphs))
        return by_place(glyphs)

    said = predictions(dot(12, 8)[None], counted, below)
    np.testing.assert_allclose(said.probabilities[0, [3, 5]], [0.6, 0.4], rtol=1e-6)
    assert seen == [1]


@given(places=st.lists(st.tuples(st.integers(1, 18), st.integers(1, 18)), max_size=6), below=st.floats(0, 1))
def test_a_glyph_is_answered_the_same_alone_and_among_others(places: list[tuple[int, int]], below: float) -> None:
    glyphs = np.array([dot(*place) for place in places], np.float32).reshape(-1, 28, 28, 1)
    together = predictions(glyphs, by_place, below)
    assert together.probabilities.shape == (len(places), 10)
    for index, glyph in enumerate(glyphs):
        alone = predictions(glyph[None], by_place, below)
        np.testing.assert_array_equal(alone.probabilities[0], together.probabilities[index])
        np.testing.assert_array_equal(alone.no_digit[0], together.no_digit[index])
