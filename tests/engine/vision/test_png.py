"""However a PNG is decoded, the pixels are the same; what is more than plain pixels, or damaged, is Pillow's."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.vision.decode import decode
from engine.vision.png import decoded_png
from tests.pictures import encoded

PLAIN, OTHERS = ("L", "RGB", "RGBA"), ("1", "P", "LA", "I;16")


def _picture(mode: str, width: int, height: int, seed: int) -> Image.Image:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 4)).astype(np.uint8)
    if mode == "I;16":
        return Image.fromarray(noise[..., 0].astype(np.uint16) * 201)
    return Image.fromarray(noise).convert(mode)


def _turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(_picture("L", 8, 8, 0), "PNG", exif=exif)


def _with_text(key: str) -> bytes:
    info = PngInfo()
    info.add_text(key, "x")
    return encoded(_picture("L", 8, 8, 0), "PNG", pnginfo=info)


@given(st.sampled_from(PLAIN + OTHERS), st.integers(1, 70), st.integers(1, 70), st.integers(0, 9), st.integers(0, 99))
def test_the_pixels_are_those_that_pillow_finds(mode: str, width: int, height: int, effort: int, seed: int) -> None:
    data = encoded(_picture(mode, width, height, seed), "PNG", compress_level=effort)
    with Image.open(io.BytesIO(data)) as image:
        by_pillow = decode(image)
    canvas = decode(data)
    assert canvas.size == by_pillow.size == (width, height)
    assert np.array_equal(canvas.pixels, by_pillow.pixels)
    assert (decoded_png(data, (width, height)) is not None) == (mode in PLAIN)


@pytest.mark.parametrize(
    "data",
    [
        _with_text("Raw profile type exif"),
        _with_text("XML:com.adobe.xmp"),
        encoded(_picture("RGB", 8, 8, 0), "PNG", transparency=(1, 2, 3)),
        _turned(),
        encoded(_picture("L", 8, 8, 0), "PNG", save_all=True, append_images=[_picture("L", 8, 8, 1)]),
        encoded(_picture("L", 8, 8, 0), "PNG")[:-20],
        encoded(_picture("L", 8, 8, 0), "BMP"),
        b"",
    ],
)
def test_whatever_else_there_is_to_it_is_left_to_pillow(data: bytes) -> None:
    assert decoded_png(data, (8, 8)) is None
