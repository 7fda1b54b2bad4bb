"""What a glyph is varied into: a glyph still, the same from the same chance, and what it is said to be."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from training.augmentation import FAR, NEAR, warped
from training.damage import damaged
from training.non_digits import LETTERS, non_digits
from training.pens import flagged, printed_digits

Glyph = NDArray[np.float32]


def stem() -> Glyph:
    """A one: a single upright stroke."""
    glyph = np.zeros((28, 28), np.float32)
    glyph[4:24, 13:16] = 1
    return glyph


@pytest.mark.parametrize(
    "vary",
    [
        lambda glyph, rng: warped(glyph, rng, NEAR),
        lambda glyph, rng: warped(glyph, rng, FAR),
        damaged,
        flagged,
    ],
    ids=["near", "far", "damaged", "flagged"],
)
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_a_varied_glyph_is_a_glyph_and_the_same_from_the_same_chance(
    vary: Callable[[Glyph, np.random.Generator], Glyph], seed: int
) -> None:
    glyph = stem()
    once, again = (vary(glyph, np.random.default_rng(seed)) for _ in range(2))
    np.testing.assert_array_equal(once, again)
    assert once.shape == (28, 28)
    assert once.dtype == np.float32
    assert once.min() >= 0
    assert once.max() <= 1
    np.testing.assert_array_equal(glyph, stem())  # what was given is left as it was


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_a_flag_falls_to_the_left_of_the_stems_top(seed: int) -> None:
    glyph = flagged(stem(), np.random.default_rng(seed))
    rows, columns = np.nonzero(glyph > 0.5)
    # MNIST's frame: 20 pixels high, and wider than the stem alone.
    assert 18 <= np.ptp(rows) + 1 <= 22
    assert np.ptp(columns) + 1 > 4
    upper = columns[rows < rows.min() + 10]
    stem_column = np.median(columns[(rows > rows.min() + 12) & (rows < rows.max() - 4)])
    assert upper.mean() < stem_column + 0.5


def test_what_lies_gets_no_flag() -> None:
    lying = np.ascontiguousarray(stem().T)
    np.testing.assert_array_equal(flagged(lying, np.random.default_rng(1)), lying)


def test_all_ten_digits_are_printed_in_many_fonts() -> None:
    glyphs, values = printed_digits()
    assert {int(value) for value in values} == set(range(10))
    assert len(glyphs) == len(values) >= 100
    assert all(glyph.max() > 0.9 for glyph in glyphs)


def test_non_digits_are_glyphs_and_the_same_from_the_same_seed() -> None:
    digits = np.stack([stem()] * 3)
    once, again, other = non_digits(300, digits, 1), non_digits(300, digits, 1), non_digits(300, digits, 2)
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once, other)
    assert once.shape == (300, 28, 28)
    assert once.dtype == np.float32
    assert once.min() >= 0
    assert once.max() <= 1
    assert all(glyph.any() for glyph in once)


def test_no_non_digit_could_be_a_one() -> None:
    for glyph in non_digits(300, np.stack([stem()] * 3), 3):
        (_, _), sides, _ = cv2.minAreaRect(np.argwhere(glyph > 0.5)[:, ::-1].astype(np.float32))
        assert min(sides) > 1.5 or (glyph > 0.5).sum() < 20


def test_no_letter_that_could_be_a_digit_is_among_the_non_digits() -> None:
    assert not set(LETTERS) & set("OoQDlIi|!jJZzSsgqbBGCc0123456789/\\()[]ОоЗзб")
