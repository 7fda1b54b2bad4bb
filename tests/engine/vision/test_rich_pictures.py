"""What cameras and editors put beside the pixels costs no picture its answer, and changes no pixel."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.vision.decode import decode
from engine.vision.netpbm import in_whole_bytes
from tests.engine.vision import hostile
from tests.engine.vision.hostile import chunk, gif_with, jpeg_with, longs, png_with, segment
from tests.pictures import encoded

IMAGE = hostile.SEVEN.image
RGB = IMAGE.convert("RGB")
XMP = b"http://ns.adobe.com/xmp/extension/\0"


def _profile(size: int) -> bytes:
    """A press's profile: in a JPEG it takes many segments."""
    return bytes(range(256)) * (size // 256)


def _texts() -> PngInfo:
    info = PngInfo()
    for number in range(40):
        info.add_text(f"text {number}", "words " * 2_000, zip=number % 2 == 0)
    return info


def _blocks(label: int, size: int) -> bytes:
    return bytes((0x21, label)) + (b"\xff" + bytes(range(255))) * (size // 255) + b"\0"


RICH: dict[str, Callable[[], tuple[bytes, bytes]]] = {
    "JPEG with a profile of 3 MB": lambda: (
        encoded(RGB, "JPEG", icc_profile=_profile(3_000_000)),
        encoded(RGB, "JPEG"),
    ),
    "JPEG with a depth map of 8 MB in its XMP": lambda: (
        jpeg_with(segment(0xE1, XMP + bytes(65_000)) * 125),
        hostile.JPEG,
    ),
    "JPEG with EXIF and its thumbnail": lambda: (
        jpeg_with(segment(0xE1, b"Exif\0\0" + hostile.exif_of(0x9286, 7, 60_000, bytes(60_000)))),
        hostile.JPEG,
    ),
    "JPEG with Photoshop's resources": lambda: (
        jpeg_with(segment(0xED, b"Photoshop 3.0\0" + bytes(60_000)) * 8),
        hostile.JPEG,
    ),
    "JPEG with fill bytes": lambda: (jpeg_with(b"\xff" * 200), hostile.JPEG),
    "JPEG with a film behind it": lambda: (hostile.JPEG + b"\xff\xda" * 100_000, hostile.JPEG),
    "pictures of a stereo camera": lambda: (
        encoded(RGB, "MPO", save_all=True, append_images=[RGB] * 3),
        encoded(RGB, "JPEG"),
    ),
    "progressive JPEG with a film behind it": lambda: (
        encoded(RGB, "JPEG", progressive=True) + b"\xff\xda" * 100_000,
        encoded(RGB, "JPEG", progressive=True),
    ),
    "PNG in pieces of a byte": lambda: (hostile.png_in_pieces(1), hostile.PNG),
    "PNG with layers of 10 MB": lambda: (png_with(chunk(b"laYr", bytes(100_000)) * 100), hostile.PNG),
    "PNG with texts": lambda: (encoded(RGB, "PNG", pnginfo=_texts()), encoded(RGB, "PNG")),
    "GIF with a profile and XMP": lambda: (gif_with(_blocks(0xFF, 3_000_000) + _blocks(0xFE, 100_000)), hostile.GIF),
    "WebP with a profile and XMP": lambda: (
        encoded(RGB, "WEBP", icc_profile=_profile(3_000_000), xmp=bytes(1_000_000)),
        encoded(RGB, "WEBP"),
    ),
    "Photoshop's TIFF": lambda: (
        encoded(IMAGE, "TIFF", tiffinfo={37724: bytes(20_000_000), 34377: bytes(100_000)}),
        hostile.PNG,
    ),
    "TIFF in strips of a row": lambda: (encoded(IMAGE, "TIFF", compression="tiff_lzw", strip_size=1), hostile.PNG),
    "TIFF in strips of JPEG": lambda: (
        encoded(IMAGE, "TIFF", compression="jpeg", strip_size=4_096),
        encoded(IMAGE, "TIFF", compression="jpeg", strip_size=10**6),
    ),
    "BigTIFF": lambda: (encoded(IMAGE, "TIFF", big_tiff=True), hostile.PNG),
    "AVIF that moves": lambda: (encoded(RGB, "AVIF", save_all=True, append_images=[RGB.rotate(90)]), _avif()),
    "HEIC in tiles": lambda: (_heic(tile_size=128), _heic(tile_size=0)),
}


def _avif() -> bytes:
    return encoded(RGB, "AVIF")


def _heic(**options: Any) -> bytes:
    heif = pytest.importorskip("pillow_heif")
    buffer = io.BytesIO()
    heif.from_pillow(RGB.resize((384, 384))).save(buffer, quality=-1, chroma="444", matrix_coefficients=0, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", list(RICH))
def test_a_rich_picture_is_the_plain_one(kind: str) -> None:
    rich, plain = RICH[kind]()
    pixels, wanted = decode(rich).pixels, decode(plain).pixels
    lossy = kind.startswith(("AVIF", "HEIC"))
    difference = np.abs(pixels.astype(int) - wanted.astype(int))
    assert difference.mean() < 3 if lossy else not difference.any()


@given(
    magic=st.sampled_from([b"P5", b"P6"]),
    size=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    largest=st.sampled_from([1, 2, 15, 100, 254, 255, 256, 1_023, 4_095, 65_534, 65_535]) | st.integers(1, 65_535),
    blank=st.sampled_from([b"\n", b"\t", b" # a comment\n", b"\n#one\r#two\n"]),
    samples=st.binary(min_size=500, max_size=500),
    missing=st.integers(-3, 3),
)
def test_a_pgm_or_ppm_of_any_depth_is_what_pillow_makes_of_it(
    magic: bytes, size: tuple[int, int], largest: int, blank: bytes, samples: bytes, missing: int
) -> None:
    count = size[0] * size[1] * (1 if magic == b"P5" else 3) * (1 if largest < 256 else 2)
    data = magic + blank + b"%d %d" % size + blank + b"%d\n" % largest + samples[: max(count + missing, 0)]
    assert _by_pillow(in_whole_bytes(data)) == _by_pillow(data)


def _by_pillow(data: bytes) -> tuple[str, tuple[int, int], bytes] | None:
    try:
        with Image.open(io.BytesIO(data)) as image:
            return image.mode, image.size, image.tobytes()
    except (OSError, ValueError):
        return None


@pytest.mark.parametrize("strips", [1, 32_000])
def test_a_tiff_may_have_a_strip_for_each_row(strips: int) -> None:
    tags = hostile.grey_tiff(4, strips, 1, b"") | {278: longs(1), 273: longs(*range(8, 8 + 4 * strips, 4))}
    assert decode(hostile.tiff(tags, bytes(4 * strips))).size == (4, strips)


def test_the_tags_of_a_tiff_may_be_in_either_order() -> None:
    picture = struct.pack(">2sHI", b"MM", 42, 8) + struct.pack(">H", 9)
    tags = ((256, 4), (257, 3), (258, 8), (259, 1), (262, 1), (273, 122), (277, 1), (278, 3), (279, 12))
    picture += b"".join(struct.pack(">HHIHH", tag, 3, 1, value, 0) for tag, value in tags) + bytes(4)
    assert decode(picture + bytes(range(12))).pixels.tolist() == np.arange(12).reshape(3, 4).tolist()
