"""A picture cut out close to its ink is also seen with a margin of its border's colour."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.vision import looks
from engine.vision.decode import Canvas
from engine.vision.margin import with_margin
from tests.pictures import Colour, overlap, write


def cut_close(value: str, ink: Colour, paper: Colour) -> NDArray[np.uint8]:
    """A digit, cut to its ink."""
    page = write(value, height=60, pen=7, ink=ink, paper=paper, margin=50)
    x, y, width, height = page.boxes[0]
    return page.pixels[y : y + height, x : x + width]


def test_the_margin_has_the_borders_colour_and_the_picture_stays_as_it_is() -> None:
    pixels = np.zeros((40, 100, 3), np.uint8)
    pixels[:] = (250, 240, 200)
    pixels[5:35, 10:30] = pixels[0, 40:45] = 20
    framed = with_margin(Canvas(pixels, (400, 160)))
    assert framed is not None
    assert framed.pixels.shape == (70, 130, 3)
    assert np.array_equal(framed.picture, pixels)
    outside = framed.pixels.copy()
    outside[15:-15, 15:-15] = (250, 240, 200)
    assert (outside == (250, 240, 200)).all()


@pytest.mark.parametrize("channels", [(), (3,)])
def test_a_border_of_no_one_colour_gets_no_margin(channels: tuple[int, ...]) -> None:
    plain = np.full((80, 120, *channels), 90, np.uint8)
    shaded = plain.copy()
    shaded[:] = np.linspace(150, 240, 120).reshape(1, 120, *(1 for _ in channels))
    assert with_margin(Canvas(plain, (120, 80))) is not None
    assert with_margin(Canvas(shaded, (120, 80))) is None


@pytest.mark.parametrize("light", [(78, 121), (110, 159), (200, 245)])
def test_the_edge_of_a_margin_is_no_mark(light: tuple[int, int]) -> None:
    for sharp in (1, 2, 4, 8):  # a little of the border is darker, or brighter, than the most of it
        page = np.full((300, 300), light[0], np.float32)
        page += (light[1] - light[0]) * np.linspace(0, 1, 300, dtype=np.float32) ** sharp
        for picture in (page, page.T, page[:, ::-1]):
            _, *others = looks(picture.astype(np.uint8))
            assert not any(view.glyphs for view in others)


@pytest.mark.parametrize("colours", [(30, 245), (250, 20), ((20, 30, 120), (240, 230, 210))])
@pytest.mark.parametrize("value", ["6", "8", "9"])
def test_boxes_are_those_of_the_picture_and_the_margin_is_not_shown(value: str, colours: tuple[Colour, Colour]) -> None:
    pixels = cut_close(value, *colours)
    height, width = pixels.shape[:2]
    *_, framed = looks(pixels)
    (glyph,) = framed.glyphs
    assert overlap(glyph.box, (0, 0, width, height)) > 0.9
    assert glyph.box[0] + glyph.box[2] <= width
    assert glyph.box[1] + glyph.box[3] <= height
    assert np.array_equal(framed.pixels, pixels)
    assert framed.size == (width, height)


def test_boxes_of_a_large_picture_are_in_its_own_pixels() -> None:
    page = write("8", height=1500, pen=180, margin=200)
    x, y, width, height = page.boxes[0]
    *_, framed = looks(page.pixels[y - 40 : y + height + 40, x - 40 : x + width + 40])
    assert framed.size == (width + 80, height + 80)
    (glyph,) = framed.glyphs
    assert overlap(glyph.box, (40, 40, width, height)) > 0.95


@settings(max_examples=200)
@given(
    shape=st.tuples(st.integers(1, 400), st.integers(1, 400)),
    times=st.integers(1, 30),
    margin=st.integers(0, 60),
    data=st.data(),
)
def test_no_box_sticks_out_of_the_picture(shape: tuple[int, int], times: int, margin: int, data: st.DataObject) -> None:
    height, width = shape[0] + 2 * margin, shape[1] + 2 * margin
    canvas = Canvas(np.zeros((height, width), np.uint8), (shape[1] * times, shape[0] * times), margin)
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    box = (x, y, data.draw(st.integers(1, width - x)), data.draw(st.integers(1, height - y)))
    left, top, wide, high = canvas.in_picture(box)
    assert 0 <= left < left + wide <= canvas.size[0]
    assert 0 <= top < top + high <= canvas.size[1]
