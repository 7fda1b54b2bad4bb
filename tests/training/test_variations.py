"""What a glyph is varied into: a glyph still, the same from the same chance, and what it is said to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from training.augmentation import FAR, NEAR, warped
from training.damage import damaged
from training.handwriting import handwritten_digit
from training.non_digits import LETTERS, non_digits
from training.pages.hands import Hands

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
    ],
    ids=["near", "far", "damaged"],
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


@pytest.fixture(scope="module")
def hands() -> Hands:
    """Hands that learnt from few digits: a plain one, and of the others none whose strokes can be traced."""
    images = np.zeros((10, 28, 28), np.uint8)
    images[:, 4:24, 13:16] = 255
    return Hands(images, np.arange(10))


@given(seed=st.integers(0, 2**32 - 1), value=st.integers(0, 9))
@settings(max_examples=200, deadline=None)
def test_a_written_digit_is_a_glyph_and_the_same_from_the_same_chance(hands: Hands, seed: int, value: int) -> None:
    once, again = (handwritten_digit(hands, value, np.random.default_rng(seed)) for _ in range(2))
    np.testing.assert_array_equal(once, again)
    assert once.shape == (28, 28)
    assert once.dtype == np.float32
    assert once.min() >= 0
    assert 0.5 < once.max() <= 1
    rows, columns = np.nonzero(once > 0.5)
    assert 17 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 24  # MNIST's frame


@pytest.mark.parametrize("odd", [0.0, 1.0])
def test_odd_ones_have_a_flag_to_the_left_of_their_stem_and_others_have_none(hands: Hands, odd: float) -> None:
    rng = np.random.default_rng(3)
    flagged = 0
    for _ in range(100):
        hand = replace(hands.hand(rng, odd), source=(0.0, 0.0), slant=0.0, unsteady=0.0)
        alpha, _ = hands.digit(rng, 1, 80, pen=6, hand=hand)
        rows, columns = np.nonzero(alpha > 0.5)
        upper, stem = columns[rows < 30], columns[(rows > 45) & (rows < 70)]
        if np.ptp(upper) > 2 * np.ptp(stem):
            flagged += 1
            assert upper.mean() < stem.mean()
    assert flagged > 60 if odd else not flagged


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
