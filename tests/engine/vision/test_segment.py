"""Several digits in one picture come in reading order, each with the box of its ink in the picture's own pixels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine import Engine, Reason
from engine.vision import look
from tests.pictures import Page, overlap, write


@pytest.mark.parametrize("text", ["42", "0123456789", "11", "1010", "8\n3", "12\n345\n6", "907\n1", "31\n41\n59\n26"])
def test_digits_are_read_left_to_right_and_line_by_line(text: str, engine: Engine) -> None:
    reading = engine.predict(write(text).pixels)[0]
    assert reading.text == text
    assert [digit.line for digit in reading.digits] == [
        number for number, line in enumerate(text.split("\n")) for _ in line
    ]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text("0123456789", min_size=1, max_size=6))
def test_any_number_is_read(text: str, engine: Engine) -> None:
    assert engine.predict(write(text, height=100, pen=9, margin=50).pixels)[0].text == text


@pytest.mark.parametrize(("height", "margin"), [(30, 20), (60, 40), (160, 80), (400, 300), (900, 700), (1400, 1500)])
def test_boxes_lie_around_the_ink_in_the_pictures_own_pixels(height: int, margin: int, engine: Engine) -> None:
    page = write("509", height=height, pen=max(height // 11, 3), margin=margin)
    reading = engine.predict(page.encoded())[0]
    assert reading.text == "509"
    tall, wide = page.pixels.shape[:2]
    for digit, box in zip(reading.digits, page.boxes, strict=True):
        x, y, width, height_ = digit.box
        assert x >= 0
        assert y >= 0
        assert x + width <= wide
        assert y + height_ <= tall
        assert all(isinstance(side, int) for side in digit.box)
        assert overlap(digit.box, box) > 0.85


@pytest.mark.parametrize("place", ["left", "right", "top", "bottom"])
def test_a_digit_at_the_border_keeps_its_box_inside_the_picture(place: str, engine: Engine) -> None:
    page = write("3", margin=200)
    x, y, width, height = page.boxes[0]
    cut = {
        "left": page.pixels[:, x + 2 :],
        "right": page.pixels[:, : x + width - 2],
        "top": page.pixels[y + 2 :],
        "bottom": page.pixels[: y + height - 2],
    }[place]
    reading = engine.predict(np.ascontiguousarray(cut))[0]
    assert reading.text == "3"
    left, top, wide, tall = reading.digits[0].box
    assert min(left, top) >= 0
    assert left + wide <= cut.shape[1]
    assert top + tall <= cut.shape[0]


def test_a_broken_stroke_is_one_digit(engine: Engine) -> None:
    page = write("5").pixels
    x, y, width, height = write("5").boxes[0]
    page[y + height // 4 : y + height // 4 + 5, x : x + width] = 245  # the bar parts from the bowl
    assert engine.predict(page)[0].text == "5"


def test_the_bar_of_a_five_may_hang_apart(engine: Engine) -> None:
    page = write("5").pixels
    x, y, width, _ = write("5").boxes[0]
    page[y - 4 : y + 26, x + 32 : x + width + 6] = 245  # away with the bar, then draw it again, further up
    cv2.line(page, (x + 30, y - 2), (x + width - 6, y - 8), 30, 14, cv2.LINE_AA)
    assert engine.predict(page)[0].text == "5"


def test_specks_and_dashes_are_not_digits(engine: Engine) -> None:
    page = write("28", margin=120).pixels
    for x, y in ((40, 40), (300, 50), (60, 300), (330, 310)):
        cv2.circle(page, (x, y), 4, 40, -1)
    cv2.line(page, (20, 330), (80, 330), 40, 5)
    assert engine.predict(page)[0].text == "28"


def test_ruled_lines_and_a_drawn_frame_are_not_digits(engine: Engine) -> None:
    page = write("63", margin=140).pixels
    height, width = page.shape
    cv2.line(page, (0, 60), (width, 60), 120, 3)
    cv2.line(page, (0, height - 60), (width, height - 60), 120, 3)
    assert engine.predict(page)[0].text == "63"


def test_marks_that_are_no_digit_are_called_so(engine: Engine) -> None:
    page = np.full((400, 600), 240, np.uint8)
    cv2.line(page, (20, 200), (580, 200), 30, 4)
    reading = engine.predict(page)[0]
    assert reading.digits == ()
    assert reading.reason == Reason.NO_DIGIT


def test_a_sheet_with_nothing_but_its_printed_lines_is_blank(engine: Engine) -> None:
    page = np.full((400, 600), 240, np.uint8)
    page[40::40] = 120
    assert engine.predict(page)[0].reason == Reason.BLANK


def test_digits_of_different_sizes_share_a_picture(engine: Engine) -> None:
    large, small = write("2", height=300, pen=26, margin=60).pixels, write("9", height=150, pen=13, margin=60).pixels
    page = np.full((max(large.shape[0], small.shape[0]), large.shape[1] + small.shape[1]), 245, np.uint8)
    page[: large.shape[0], : large.shape[1]] = large
    page[90 : 90 + small.shape[0], large.shape[1] :] = small
    assert engine.predict(page)[0].text == "29"


@pytest.mark.parametrize("outline", ["ring", "box", "fields"])
def test_what_is_drawn_around_digits_is_no_digit(outline: str, engine: Engine) -> None:
    drawn = write("259", margin=110)
    page = drawn.pixels
    left, right = drawn.boxes[0][0], drawn.boxes[-1][0] + drawn.boxes[-1][2]
    middle = ((left + right) // 2, 190)
    if outline == "ring":
        cv2.ellipse(page, middle, ((right - left) // 2 + 90, 165), 2, 0, 360, 30, 9, cv2.LINE_AA)
    elif outline == "box":
        cv2.rectangle(page, (left - 30, 80), (right + 30, 300), 30, 9)
    else:
        for x, _, width, _ in drawn.boxes:
            cv2.rectangle(page, (x + width // 2 - 72, 85), (x + width // 2 + 72, 295), 90, 3)
    assert engine.predict(page)[0].text == "259"


@pytest.mark.parametrize("text", ["0", "6", "8", "9"])
def test_a_loop_with_a_speck_in_it_is_a_digit(text: str, engine: Engine) -> None:
    page = write(text, height=240, pen=16)
    x, y, width, height = page.boxes[0]
    row = y + round({"0": 0.5, "6": 0.75, "8": 0.75, "9": 0.22}[text] * height)
    cv2.circle(page.pixels, (x + width // 2, row), 5, 30, -1)
    assert engine.predict(page.pixels)[0].text == text


def test_a_long_stroke_beside_a_short_one_is_no_outline_around_it() -> None:
    page = np.full((400, 400), 255, np.uint8)
    cv2.line(page, (330, 20), (60, 380), 0, 14)
    cv2.line(page, (90, 60), (150, 180), 0, 14)  # within the other's box, and not within it
    (glyph,) = look(page).glyphs
    assert overlap(glyph.box, (53, 13, 285, 375)) > 0.95


def faded(page: Page, place: int, share: float) -> NDArray[np.uint8]:
    """The page with one of its digits so much fainter."""
    x, y, width, height = page.boxes[place]
    pixels = page.pixels.copy()
    part = pixels[y - 9 : y + height + 9, x - 9 : x + width + 9]
    part[:] = np.rint(245 - share * (245.0 - part)).astype(np.uint8)
    return pixels


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_digit_in_a_paler_pen_among_others_is_read(place: int, engine: Engine) -> None:
    assert engine.predict(faded(write("5823"), place, 0.6))[0].text == "5823"


def test_a_faint_stain_above_the_writing_is_no_digit(engine: Engine) -> None:
    page = write("1\n46")
    assert engine.predict(faded(page, 0, 0.5))[0].text == "46"


@pytest.mark.parametrize("value", ["5", "9", "1", "7"])
def test_a_line_under_a_digit_is_not_part_of_it(value: str, engine: Engine) -> None:
    page = write(value)
    x, y, width, height = page.boxes[0]
    cv2.line(page.pixels, (x - 15, y + height + 32), (x + width + 15, y + height + 28), 30, 14, cv2.LINE_AA)
    reading = engine.predict(page.pixels)[0]
    assert reading.text == value
    assert overlap(reading.digits[0].box, page.boxes[0]) > 0.85


@pytest.mark.parametrize("sign", ["-", "="])
def test_a_sign_close_to_a_digit_is_not_part_of_it(sign: str, engine: Engine) -> None:
    page = write("36", margin=120)
    x, y, _, height = page.boxes[1]
    for share in (0.5,) if sign == "-" else (0.42, 0.66):
        level = y + round(share * height)
        cv2.line(page.pixels, (x - 48, level), (x - 10, level), 30, 8, cv2.LINE_AA)
    reading = engine.predict(page.pixels)[0]
    assert reading.text == "36"
    for digit, box in zip(reading.digits, page.boxes, strict=True):
        assert overlap(digit.box, box) > 0.85


def test_a_row_of_small_figures_under_a_large_number_is_read(engine: Engine) -> None:
    large, small = write("84", height=300, pen=20, margin=60).pixels, write("98225", height=62, pen=7, margin=60).pixels
    page = np.full((large.shape[0] + small.shape[0], max(large.shape[1], small.shape[1])), 245, np.uint8)
    page[: large.shape[0], : large.shape[1]] = large
    page[large.shape[0] :, : small.shape[1]] = small
    assert engine.predict(page)[0].text == "84\n98225"


def test_a_thousand_dots_in_the_paper_are_not_a_crowd(engine: Engine) -> None:
    page = write("84", height=300, pen=24, margin=200).pixels
    for y in range(12, page.shape[0], 20):
        for x in range(12, page.shape[1], 20):
            cv2.circle(page, (x, y), 3, 60, -1)
    assert engine.predict(page)[0].text == "84"


def test_a_thin_one_beside_a_large_blot_is_read(engine: Engine) -> None:
    page = write("214", height=160, pen=4, margin=170).pixels
    cv2.circle(page, (page.shape[1] - 90, page.shape[0] // 2), 70, 30, -1)
    assert engine.predict(page)[0].text.startswith("214")
