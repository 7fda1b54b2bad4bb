"""A picture means the same however it is stored: orientation, transparency, depth, kind of object, size."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine import Attachment, Engine, Message, Reply
from engine.vision.decode import CANVAS_SIDE, decode
from tests.pictures import encoded, overlap, with_alpha, write

PAGE = write("472")
# EXIF's orientations, and what a camera held so did to the upright picture.
TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def _turned(image: Image.Image, orientation: int, kind: str) -> bytes:
    turn = TURNS.get(orientation)
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(image if turn is None else image.transpose(turn), kind, exif=exif)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(9))
def test_a_picture_is_read_as_it_is_seen(orientation: int, kind: str, engine: Engine) -> None:
    reading = engine.predict(_turned(PAGE.image, orientation, kind))[0]
    assert reading.text == "472"
    for digit, box in zip(reading.digits, PAGE.boxes, strict=True):
        assert overlap(digit.box, box) > 0.85


@pytest.mark.parametrize("orientation", [5, 6, 7, 8])
def test_boxes_of_a_large_turned_picture_are_in_its_own_pixels(orientation: int, engine: Engine) -> None:
    page = write("31", height=1500, pen=150, margin=900)
    reading = engine.predict(_turned(page.image, orientation, "JPEG"))[0]
    assert reading.text == "31"
    for digit, box in zip(reading.digits, page.boxes, strict=True):
        assert overlap(digit.box, box) > 0.9


@pytest.mark.parametrize("orientation", [9, 255, 65535])
def test_an_orientation_that_means_nothing_is_passed_over(orientation: int, engine: Engine) -> None:
    assert engine.predict(_turned(PAGE.image, orientation, "JPEG"))[0].text == "472"


def test_a_damaged_exif_block_does_not_cost_the_picture(engine: Engine) -> None:
    whole = _turned(PAGE.image, 1, "JPEG")
    start = whole.index(b"Exif\0\0") + 6
    assert engine.predict(whole[:start] + b"\xff" * 8 + whole[start + 8 :])[0].text == "472"


@pytest.mark.parametrize("colour", [0, 60, 190, 255])
def test_a_drawing_on_nothing_is_read_whatever_its_colour(colour: int, engine: Engine) -> None:
    assert engine.predict(encoded(with_alpha(PAGE, colour)))[0].text == "472"


@pytest.mark.parametrize(("ink", "paper"), [(20, 240), (240, 20)])
def test_a_page_with_transparent_corners_is_read(ink: int, paper: int, engine: Engine) -> None:
    page = write("58", ink=ink, paper=paper)
    alpha = np.full(page.pixels.shape, 255, np.uint8)
    alpha[:30, :30] = alpha[-30:, -30:] = 0
    assert engine.predict(np.dstack([page.pixels] * 3 + [alpha]))[0].text == "58"


def test_colours_under_full_transparency_do_not_show_through(engine: Engine) -> None:
    rgba = np.zeros((*PAGE.pixels.shape, 4), np.uint8)
    rgba[..., :3] = np.random.default_rng(0).integers(0, 256, (*PAGE.pixels.shape, 3))
    rgba[PAGE.pixels < 128] = (0, 0, 0, 255)
    assert engine.predict(rgba)[0].text == "472"


def _stored(kind: str) -> Any:
    grey = PAGE.pixels
    stored: dict[str, Any] = {
        "bytes": PAGE.encoded(),
        "Pillow's grey": PAGE.image,
        "Pillow's RGB": PAGE.image.convert("RGB"),
        "Pillow's 1-bit": PAGE.image.convert("1"),
        "Pillow's palette": PAGE.image.convert("P"),
        "Pillow's CMYK": PAGE.image.convert("CMYK"),
        "Pillow's LAB": PAGE.image.convert("RGB").convert("LAB"),
        "Pillow's HSV": PAGE.image.convert("RGB").convert("HSV"),
        "Pillow's integers": PAGE.image.convert("I"),
        "Pillow's floats": PAGE.image.convert("F"),
        "Pillow's file, not yet read": Image.open(io.BytesIO(PAGE.encoded("JPEG"))),
        "uint8": grey,
        "uint8, one channel": grey[..., None],
        "uint8, three channels": np.dstack([grey] * 3),
        "uint8, four channels": np.dstack([grey] * 3 + [np.full_like(grey, 255)]),
        "bool": grey > 128,
        "float64, 0 to 1": grey / 255,
        "float32, 0 to 1": (grey / 255).astype(np.float32),
        "float16, 0 to 1": (grey / 255).astype(np.float16),
        "float32, 0 to 255": grey.astype(np.float32),
        "every second pixel of a larger one": np.repeat(np.repeat(grey, 2, 0), 2, 1)[::2, ::2],
        "column by column": np.asfortranarray(grey),
    }
    read_only = grey.copy()
    read_only.setflags(write=False)
    return {**stored, "read-only": read_only}[kind] if kind else {**stored, "read-only": read_only}


@pytest.mark.parametrize("kind", list(_stored("")))
def test_a_picture_means_the_same_as_any_kind_of_object(kind: str, engine: Engine) -> None:
    assert engine.predict(_stored(kind))[0].text == "472"


def test_a_path_may_be_a_string_or_a_path(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "숫자 472.png"
    path.write_bytes(PAGE.encoded())
    assert [reading.text for reading in engine.predict([path, str(path)])] == ["472", "472"]
    assert [reading.source for reading in engine.predict([path, str(path)])] == [str(path)] * 2


def test_what_a_caller_hands_over_is_left_as_it_was(engine: Engine) -> None:
    floats = PAGE.pixels / 255
    before = floats.copy()
    large = Image.open(io.BytesIO(write("7", height=2400, pen=200, margin=800).encoded("JPEG")))
    size = large.size
    assert [reading.text for reading in engine.predict([floats, large])] == ["472", "7"]
    assert np.array_equal(floats, before)
    assert large.size == size
    assert large.getpixel((5, 5)) == 245


def test_sixteen_bits_are_told_from_eight(engine: Engine) -> None:
    faint = (PAGE.pixels.astype(np.uint16) * 257) // 16  # a scanner's dark page: all of it below 4096
    assert engine.predict(Image.fromarray(faint))[0].text == "472"


def test_a_large_picture_is_reduced_and_knows_its_size() -> None:
    page = write("7", height=2000, pen=150, margin=700)
    canvas = decode(page.encoded())
    assert canvas.size == page.image.size
    assert max(canvas.pixels.shape) <= CANVAS_SIDE
    assert canvas.pixels.dtype == np.uint8


def test_a_small_picture_is_not_touched() -> None:
    page = write("7")
    assert np.array_equal(decode(page.encoded()).pixels, page.pixels)


def test_pictures_in_a_generator_are_read_in_order(engine: Engine) -> None:
    readings = engine.predict(write(text).pixels for text in ("3", "14", "159"))
    assert [reading.text for reading in readings] == ["3", "14", "159"]


def test_a_reply_has_a_reading_for_each_picture_in_order(engine: Engine) -> None:
    attachments = tuple(Attachment(write(text).encoded(), f"{text}.png") for text in ("9", "26", "5"))
    reply: Reply = engine.handle(Message("", attachments, channel="decode"))
    assert [(reading.source, reading.text) for reading in reply.readings] == [
        ("9.png", "9"),
        ("26.png", "26"),
        ("5.png", "5"),
    ]
