"""No picture of any size takes the process past 400 MB; each is read in a process of its own, and its peak measured."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.engine.vision import hostile
from tests.pictures import encoded, png_of_size

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="needs Linux's /proc to ask for the peak"
)

LIMIT = 400_000  # kB
SIDE = 7_200  # squared, just below the limit of 52 million pixels
READ, REFUSED = "1", "picture.too_many_pixels"

# ru_maxrss of a child begins with its parent's size; VmHWM is the child's own.
CHILD = """
import sys
from pathlib import Path
from engine import Engine
reading = Engine.load().predict(Path(sys.argv[1]))[0]
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(peak, reading.error.key if reading.error else reading.text or reading.reason)
"""


@dataclass(frozen=True)
class Large:
    """A picture at the limit.

    Attributes:
        name: of its file.
        content: makes it.
        allowed: what may come of it.
    """

    name: str
    content: Callable[[], bytes]
    allowed: tuple[str, ...] = (READ,)


def _page(mode: str, side: int = SIDE, paper: int = 245) -> Image.Image:
    """A 1 on paper: the largest part is opaque."""
    grey = Image.new("L", (side, side), paper)
    grey.paste(20, (side * 8 // 17, side // 5, side * 9 // 17, side * 4 // 5))
    if mode in ("LA", "RGBA"):
        grey.paste(255, (0, 0, 1, 1))
        alpha = Image.new("L", grey.size, 255)
        alpha.paste(0, (0, 0, 40, 40))  # somewhere transparent, so that it has to be laid over something
        return Image.merge(mode, (*[grey] * (len(mode) - 1), alpha))
    if mode == "I;16":
        return Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    return grey.convert(mode)


def _png(mode: str) -> Callable[[], bytes]:
    return lambda: encoded(_page(mode), "PNG", compress_level=1)


def _jpeg(mode: str, side: int = SIDE) -> Callable[[], bytes]:
    return lambda: encoded(_page(mode, side), "JPEG", progressive=True, subsampling=0, quality=60)


def _icon() -> bytes:
    """It says that it is 256x256, and the PNG in it is not."""
    png = encoded(Image.new("RGBA", (12_000, 12_000), "white"), "PNG", compress_level=1)
    return struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, len(png), 22) + png


LARGE = (
    Large("grey.png", _png("L")),
    Large("rgb.png", _png("RGB")),
    Large("rgba.png", _png("RGBA")),
    Large("rgb-of-12-megapixels.png", lambda: encoded(_page("RGB", 3_464), "PNG", compress_level=1)),
    Large("rgba-of-12-megapixels.png", lambda: encoded(_page("RGBA", 3_464), "PNG", compress_level=1)),
    Large("grey-alpha.png", _png("LA")),
    Large("sixteen-bit.png", _png("I;16")),
    Large("palette.png", lambda: encoded(_page("P"), "PNG", compress_level=1, transparency=245)),
    # Every component as large as the picture, which no camera writes: as many pixels as their coefficients allow.
    Large("progressive.jpg", _jpeg("RGB", 6_300)),
    Large("progressive-cmyk.jpg", _jpeg("CMYK", 5_400)),
    Large("larger-progressive.jpg", _jpeg("RGB"), ("picture.too_costly",)),
    Large("picture.gif", lambda: encoded(_page("L"), "GIF"), (READ, REFUSED)),
    Large("picture.webp", lambda: encoded(_page("RGB", 3_870), "WEBP", quality=10, method=0)),
    Large("larger.webp", lambda: encoded(_page("RGB"), "WEBP", quality=10, method=0), (REFUSED,)),
    # The most code tables that are allowed, and what their number was when one took less memory by our account.
    Large("code-tables.webp", lambda: hostile.webp_of_tables(760), ("blank",)),
    Large("more-code-tables.webp", lambda: hostile.webp_of_tables(976), ("blank", "picture.too_costly")),
    Large("float.tiff", lambda: encoded(_page("F"), "TIFF", compression="tiff_adobe_deflate"), (READ, REFUSED)),
    Large("picture.avif", lambda: encoded(_page("RGB", 4_120), "AVIF", speed=10)),
    Large("larger.avif", lambda: encoded(_page("RGB"), "AVIF", speed=10), (REFUSED, "picture.too_costly")),
    Large(
        "picture.jp2",
        # Half grey is nothing to encode: it takes no time.
        lambda: encoded(_page("RGB", paper=128), "JPEG2000", num_resolutions=1),
        (READ, REFUSED, "picture.unknown"),
    ),
    Large("bomb.ico", _icon, (REFUSED, "picture.unknown", "picture.damaged")),
)


@pytest.mark.parametrize("large", LARGE, ids=lambda large: large.name)
def test_a_picture_at_the_limit_stays_below_400_mb(large: Large, tmp_path: Path) -> None:
    path = tmp_path / large.name
    path.write_bytes(large.content())
    peak, outcome = _read_alone(path)
    path.unlink()
    assert outcome in large.allowed
    assert peak < LIMIT


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_of_size(50_000, 50_000))
    peak, outcome = _read_alone(path)
    assert outcome == REFUSED
    assert peak < 150_000


def test_a_file_of_100_mb_is_not_read_in(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    path.touch()
    os.truncate(path, 100_000_000)
    peak, outcome = _read_alone(path)
    assert outcome == "picture.too_many_bytes"
    assert peak < 150_000


def test_a_hundred_pictures_need_no_more_than_one(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(encoded(_page("RGB", 2_000)))
    child = CHILD.replace("predict(Path(sys.argv[1]))", "predict([Path(sys.argv[1])] * 100)")
    peak, outcome = _read_alone(path, child)
    assert outcome == READ
    assert peak < LIMIT


def _read_alone(path: Path, child: str = CHILD) -> tuple[int, str]:
    """The peak in kB of a process that reads the picture, and what came of it."""
    done = subprocess.run([sys.executable, "-c", child, path], capture_output=True, text=True, check=True)
    peak, _, outcome = done.stdout.strip().partition(" ")
    return int(peak), outcome
