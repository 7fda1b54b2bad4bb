"""A reading's figure shows the writing as large as there is room, however large the picture around it is."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from engine import Digit, Figure, Reading, composite
from engine.figures.reading import AROUND, draw_reading

SIDE = 40  # pixels of a digit


def reading(boxes: list[tuple[int, int]]) -> Reading:
    """Sevens at these places."""
    chances = tuple(float(value == 7) for value in range(10))
    return Reading("page.png", tuple(_seven(x, y, chances) for x, y in boxes))


def _seven(x: int, y: int, chances: tuple[float, ...]) -> Digit:
    return Digit(7, 1.0, chances, (x, y, SIDE, SIDE), glyph=np.ones((28, 28), np.float32))


def page(width: int, height: int, boxes: list[tuple[int, int]]) -> NDArray[np.uint8]:
    """White paper with a black square at each place."""
    pixels = np.full((height, width), 255, np.uint8)
    for x, y in boxes:
        pixels[y : y + SIDE, x : x + SIDE] = 0
    return pixels


def drawn(boxes: list[tuple[int, int]], width: int, height: int, scale: int = 1) -> NDArray[np.uint8]:
    """The figure of a page, whose pixels may be fewer than those that its boxes are measured in."""
    pixels = page(width, height, boxes)[::scale, ::scale]
    with Image.open(io.BytesIO(draw_reading(reading(boxes), pixels, (width, height)))) as image:
        return np.asarray(image)


@pytest.mark.parametrize("count", [1, 2, 4])
@settings(max_examples=10)
@given(left=st.integers(0, 300), top=st.integers(0, 300))
def test_where_on_the_page_the_writing_is_makes_no_difference(count: int, left: int, top: int) -> None:
    margin = round(AROUND * SIDE) + 2
    boxes = [(margin + place * 60, margin) for place in range(count)]
    width, height = boxes[-1][0] + SIDE + margin, SIDE + 2 * margin
    moved = [(x + left, y + top) for x, y in boxes]
    assert np.array_equal(drawn(boxes, width, height), drawn(moved, width + left + 90, height + top + 90))


def test_a_picture_that_was_scaled_down_is_cropped_to_the_same_writing() -> None:
    boxes = [(1200, 800), (1260, 800), (1320, 800)]
    assert drawn(boxes, 2000, 1600).shape == drawn(boxes, 2000, 1600, scale=2).shape


@pytest.mark.parametrize("count", range(2, 11))
def test_several_figures_become_one_in_which_all_are_seen(count: int) -> None:
    colours = [(20 * number, 200 - 10 * number, 90) for number in range(count)]
    figures = [_plain(colour) for colour in colours]
    with Image.open(io.BytesIO(composite(figures, "all", "ten pages").png)) as image:
        counted = {colour: number for number, colour in image.getcolors(1 << 24) or ()}
        assert max(image.size) < 2200
    assert len({counted[colour] for colour in colours}) == 1  # none covers another


def test_what_shows_a_private_figure_is_private() -> None:
    public, private = _plain((1, 2, 3)), _plain((3, 2, 1), private=True)
    assert composite([public, private], "all", "").private
    assert not composite([public, public], "all", "").private


def _plain(colour: tuple[int, int, int], *, private: bool = False) -> Figure:
    def draw() -> bytes:
        buffer = io.BytesIO()
        Image.new("RGB", (300, 200), colour).save(buffer, "PNG")
        return buffer.getvalue()

    return Figure("one", "a colour", draw, private)
