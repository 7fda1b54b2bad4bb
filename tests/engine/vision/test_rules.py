"""Printed lines behind the writing are no ink; strokes that cross them stay whole."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine import Engine
from engine.vision.rules import without_rules
from tests.pictures import write


def printed(
    page: NDArray[np.uint8], spacing: int, askew: float, shade: int, *, crossed: bool, thick: int = 2
) -> NDArray[np.uint8]:
    """A page with lines in its paper, so many degrees askew."""
    height, width = page.shape[:2]
    lines = np.full((3 * height, 3 * width), 255, np.uint8)
    lines[::spacing] = shade
    if crossed:
        lines[:, ::spacing] = shade
    lines = cv2.erode(lines, np.ones((thick, thick), np.uint8))
    turn = cv2.getRotationMatrix2D((1.5 * width, 1.5 * height), askew, 1)
    turned = cv2.warpAffine(lines, turn, (3 * width, 3 * height), flags=cv2.INTER_LINEAR, borderValue=255)
    seen: NDArray[np.uint8] = np.minimum(page, turned[height : 2 * height, width : 2 * width]).astype(np.uint8)
    return seen


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spacing=st.integers(35, 90),
    askew=st.floats(-3, 3),
    shade=st.integers(130, 215),
    crossed=st.booleans(),
)
def test_digits_on_ruled_and_squared_paper_are_read(
    spacing: int, askew: float, shade: int, crossed: bool, engine: Engine
) -> None:
    page = printed(write("3806", height=160).pixels, spacing, askew, shade, crossed=crossed)
    assert engine.predict(page)[0].text == "3806"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pen=st.integers(4, 10),
    below=st.integers(0, 12),
    above=st.integers(0, 12),
    shade=st.integers(150, 215),
    thick=st.integers(1, 3),
)
def test_plain_strokes_from_line_to_line_are_digits(
    pen: int, below: int, above: int, shade: int, thick: int, engine: Engine
) -> None:
    spacing = 70
    page = np.full((6 * spacing, 10 * spacing), 255, np.uint8)
    top = 2 * spacing + below
    five = write("5", height=spacing - below - above, pen=pen, margin=0).pixels
    page[top : top + five.shape[0], 100 : 100 + five.shape[1]] = five
    for place in (100 + five.shape[1] + 30, 100 + five.shape[1] + 80):
        cv2.line(page, (place, top), (place, 3 * spacing - above), 30, pen)
    ruled = printed(page, spacing, 0, shade, crossed=False, thick=thick)
    assert engine.predict(ruled)[0].text == "511"


def test_lines_as_dark_as_the_pen_go_too(engine: Engine) -> None:
    page = printed(write("52", height=160).pixels, 60, 1.0, 0, crossed=False)
    assert engine.predict(page)[0].text == "52"


@pytest.mark.parametrize("text", ["7", "2", "5", "1", "0"])
def test_a_stroke_from_border_to_border_is_no_line(text: str, engine: Engine) -> None:
    page = write(text, height=200)
    x, y, width, height = page.boxes[0]
    tight = np.ascontiguousarray(page.pixels[y - 12 : y + height + 12, x + 1 : x + width - 1])
    assert engine.predict(tight)[0].text == text


def test_where_there_is_no_line_nothing_is_taken_away() -> None:
    strength = np.zeros((200, 300), np.float32)
    cv2.circle(strength, (150, 100), 60, 200.0, 12)
    assert without_rules(strength, 200.0) is None


def test_a_line_goes_but_for_where_a_stroke_crosses_it() -> None:
    strength = np.zeros((200, 300), np.float32)
    strength[100:103] = 60
    strength[40:160, 140:156] = 200
    left = without_rules(strength, 200.0)
    assert left is not None
    assert not left[:, :130].any()
    assert not left[:, 170:].any()
    np.testing.assert_array_equal(left[40:160, 142:154], strength[40:160, 142:154])


@pytest.mark.parametrize("spacing", [34, 70])
@pytest.mark.parametrize("seed", [0, 1, 3])
def test_specks_that_lines_leave_behind_are_no_digits(seed: int, spacing: int, engine: Engine) -> None:
    rng = np.random.default_rng(seed)
    page = np.full((700, 900), 235, np.uint8)
    for y in range(spacing, 700, spacing):  # not quite level, nor quite as far apart
        cv2.line(page, (0, y), (899, y + int(rng.integers(-3, 4))), 120, 2, cv2.LINE_AA)
    light = cv2.resize(rng.uniform(0.8, 1, (3, 3)), (900, 700), interpolation=cv2.INTER_CUBIC)
    photo = cv2.GaussianBlur(page * light, (0, 0), 0.7) + rng.normal(0, 3, page.shape)
    assert engine.predict(np.clip(photo, 0, 255).astype(np.uint8))[0].text == ""
