"""Layouts put whole digits on sheets of the promised sizes, in reading order, and own their ink."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from training.pages.hands import Hands
from training.pages.layouts import KEPT_ASIDE, LAYOUTS
from training.pages.separators import SIGNS, sign_lines
from training.pages.sheet import Kind, Sheet
from training.pages.strokes import draw_at
from training.pages.variants import VARIANTS, VARIANTS_KEPT_ASIDE


@cache
def _hands(aside: bool = False) -> Hands:
    """Hands that copy digits of OpenCV's stroke font, in place of MNIST."""
    rng = np.random.default_rng(0)
    images = np.zeros((60, 28, 28), np.uint8)
    for place, image in enumerate(images):
        canvas = np.zeros((84, 84), np.uint8)
        at = (22 + int(rng.integers(-2, 3)), 64)
        cv2.putText(canvas, str(place % 10), at, cv2.FONT_HERSHEY_SIMPLEX, 2.0, 255, 6, cv2.LINE_AA)
        image[:] = cv2.resize(canvas, (28, 28), interpolation=cv2.INTER_AREA)
    return Hands(images, np.arange(60) % 10, aside)


def _sheets(name: str, count: int = 6) -> Iterator[Sheet]:
    for seed in range(count):
        yield LAYOUTS[name](_hands(), np.random.default_rng(seed))


def test_a_third_of_the_layouts_of_every_kind_is_kept_aside() -> None:
    assert set(LAYOUTS) > KEPT_ASIDE
    assert 0.3 < len(KEPT_ASIDE) / len(LAYOUTS) < 0.4
    assert {name for names in VARIANTS.values() for name in names} > VARIANTS_KEPT_ASIDE


@pytest.mark.parametrize("aside", [False, True])
def test_hands_to_train_on_write_no_shape_that_is_kept_aside(aside: bool) -> None:
    rng = np.random.default_rng(0)
    shapes = {shape for _ in range(300) for shape in _hands(aside).hand(rng).shapes.values()}
    every = {shape: name for shapes in VARIANTS.values() for name, shape in shapes.items()}
    assert {every[shape] for shape in shapes} == {
        name for name in every.values() if (name in VARIANTS_KEPT_ASIDE) == aside
    }


def test_pictures_without_strokes_are_written_as_they_are() -> None:
    hands = Hands(np.full((10, 28, 28), 255, np.uint8), np.arange(10))
    rng = np.random.default_rng(0)
    strokes = replace(hands.hand(rng), source=(0.0, 0.0), shapes={})
    alpha, value = hands.digit(rng, 0, 40, hand=strokes)
    assert value == 0
    assert alpha.mean() > 0.7


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_digit_is_there_and_owns_its_ink(name: str) -> None:
    for sheet in _sheets(name):
        digits = [place for place, thing in enumerate(sheet.things, 1) if thing.kind is Kind.DIGIT]
        assert 1 <= len(digits) <= 81
        for digit in digits:
            rows = np.flatnonzero((sheet.owner == digit).any(axis=1))
            assert len(rows) >= 6, f"digit {digit} of {len(sheet.things)} is {len(rows)} rows high"
        assert (sheet.owner[sheet.ink > 0.5] > 0).all()
        assert (sheet.ink[sheet.owner > 0] > 0.25).all()


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sheet_is_at_most_as_large_as_promised(name: str) -> None:
    assert all(10 <= max(sheet.shape) <= 500 for sheet in _sheets(name))


@pytest.mark.parametrize("name", LAYOUTS)
def test_digits_come_in_reading_order(name: str) -> None:
    for sheet in _sheets(name):
        digits = [thing for thing in sheet.things if thing.kind is Kind.DIGIT]
        order = [(thing.line, thing.group) for thing in digits]
        assert order == sorted(order)
        assert order[0][1] == 0


@pytest.mark.parametrize("name", ["row", "sudoku", "date", "digit"])
def test_a_seed_gives_one_sheet(name: str) -> None:
    one, other = (LAYOUTS[name](_hands(), np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(one.ink, other.ink)
    assert one.things == other.things


def test_signs_part_numbers_into_groups() -> None:
    for sheet in _sheets("telephone number"):
        groups = {thing.group for thing in sheet.things if thing.kind is Kind.DIGIT}
        signs = sum(thing.kind is Kind.SIGN for thing in sheet.things)
        assert groups == set(range(signs + 1))


def test_every_sign_is_drawn() -> None:
    rng = np.random.default_rng(0)
    assert all(line.shape[1] == 2 for sign in SIGNS for line in sign_lines(sign, rng))


@pytest.mark.parametrize("aside", [False, True])
@pytest.mark.parametrize("height", [10, 28, 90, 700])
def test_a_digit_is_as_high_as_asked(height: int, aside: bool) -> None:
    hands, rng = _hands(aside), np.random.default_rng(height)
    for _ in range(20 if height < 700 else 4):
        alpha, value = hands.digit(rng, None, height)
        assert 0 <= value <= 9
        assert alpha.dtype == np.float32
        assert 0 <= alpha.min() <= alpha.max() <= 1
        assert abs(alpha.shape[0] - height) <= max(2.5, 0.12 * height)


def test_a_zero_keeps_its_hole_under_a_broad_pen() -> None:
    hands, rng = _hands(), np.random.default_rng(3)
    for _ in range(20):
        alpha, _ = hands.digit(rng, 0, 80, pen=26)
        paper = np.pad((alpha < 0.5).astype(np.uint8), 1, constant_values=1)
        assert cv2.connectedComponents(paper, connectivity=4)[0] - 1 >= 2


@pytest.mark.parametrize("pen", [1.0, 3.0, 12.0])
def test_a_ring_is_drawn_closed(pen: float) -> None:
    turns = np.linspace(0, 2 * np.pi, 40)
    ring = np.stack([np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)
    ring[-1] = ring[0]
    paper = np.pad((draw_at([ring], 120, pen) < 0.1).astype(np.uint8), 1, constant_values=1)
    assert cv2.connectedComponents(paper, connectivity=4)[0] - 1 == 2
