"""What is printed around digits is none of them, however many fields it has."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.vision import look
from tests.pictures import Box, write

CELL = 60


@st.composite
def forms(draw: st.DrawFn) -> tuple[NDArray[np.uint8], list[Box]]:
    """A lattice of fields of which two and at least an eighth are filled, and the digits' boxes in reading order."""
    across, down = draw(st.integers(1, 16)), draw(st.integers(1, 9))
    places = st.tuples(st.integers(0, down - 1), st.integers(0, across - 1))
    filled = sorted(draw(st.sets(places, min_size=min(max(2, across * down // 8), across * down), max_size=40)))
    digit, thick, shade = draw(st.integers(24, 44)), draw(st.integers(1, 3)), draw(st.sampled_from((30, 90, 150)))
    page = np.full((down * CELL + 40, across * CELL + 40), 245, np.uint8)
    for column in range(across + 1):
        cv2.line(page, (20 + column * CELL, 20), (20 + column * CELL, 20 + down * CELL), shade, thick)
    for row in range(down + 1):
        cv2.line(page, (20, 20 + row * CELL), (20 + across * CELL, 20 + row * CELL), shade, thick)
    boxes = []
    for row, column in filled:
        one = write(str(draw(st.integers(0, 9))), height=digit, pen=4, margin=6)
        (x, y, width, height) = one.boxes[0]
        left, top = 20 + column * CELL + (CELL - width) // 2, 20 + row * CELL + (CELL - height) // 2
        page[top : top + height, left : left + width] = one.pixels[y : y + height, x : x + width]
        boxes.append((left, top, width, height))
    return page, boxes


@given(form=forms())
@settings(max_examples=60, deadline=None)
def test_the_digits_in_a_forms_fields_are_found_and_nothing_else(form: tuple[NDArray[np.uint8], list[Box]]) -> None:
    page, boxes = form
    found = [glyph.box for glyph in look(page).glyphs]
    assert len(found) == len(boxes)
    for one, other in zip(found, boxes, strict=True):
        assert np.abs(np.array(one) - other).max() <= 3
