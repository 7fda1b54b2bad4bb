"""No file of any kind takes more than two seconds of the processor or 400 MB to be read or refused.

Each is made here, and read in a process of its own.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from tests.engine.vision import hostile
from tests.engine.vision.hostile import chunk, grey_tiff, longs, segment
from tests.pictures import encoded

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="needs Linux's /proc to ask for the peak"
)

SECONDS = 2.0
KILOBYTES = 400_000
DAMAGED = ("picture.damaged",)
REFUSED = ("picture.too_costly", "picture.too_long", "picture.too_many_pixels")

# Reads one file after the other, each in a fork: the libraries are loaded once.
CHILD = """
import json, os, resource, sys
from pathlib import Path
from PIL import Image
import engine.vision.segment, engine.vision.page
from engine.errors import PictureError
from engine.vision import look
Image.init()
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        resource.setrlimit(resource.RLIMIT_CPU, (20, 21))
        resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))
        try:
            look(Path(line.strip()))
            outcome = "read"
        except PictureError as error:
            outcome = error.key
        usage = resource.getrusage(resource.RUSAGE_SELF)
        peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
        print(json.dumps([usage.ru_utime + usage.ru_stime, peak, outcome]), flush=True)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    if status:
        print(json.dumps([99, 0, f"ended by signal {status}"]), flush=True)
"""


@dataclass(frozen=True)
class Costly:
    """A file and what may come of it."""

    name: str
    content: Callable[[], bytes]
    allowed: tuple[str, ...] = REFUSED


def _packed(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


def _many(kind: bytes, content: bytes, count: int) -> Callable[[], bytes]:
    return lambda: hostile.png_with(chunk(kind, content) * count)


def _strip(width: int, height: int, **more: hostile.Value) -> dict[int, hostile.Value]:
    return grey_tiff(width, height, 8, _packed(width * height))


PHOTOSHOP = b"Photoshop 3.0\0" + (b"8BIM" + struct.pack(">HBBI", 1, 0, 0, 0)) * 5_000

COSTLY = (
    Costly("JPEG of 400 scans", lambda: hostile.jpeg_of_scans(4_000, 3_000, 400)),
    Costly("JPEG of 4,000 scans", lambda: hostile.jpeg_of_scans(1_000, 1_000, 4_000)),
    Costly("JPEG of 90 scans, large", lambda: hostile.jpeg_of_scans(7_000, 7_000, 90)),
    Costly("sequential JPEG of 3,000 scans", lambda: hostile.jpeg_in_many_scans(3_000)),
    Costly("JPEG of 12 scans, long", lambda: hostile.jpeg_of_scans(65_000, 790, 12, components=3)),
    Costly("JPEG of fill bytes", lambda: hostile.jpeg_with(b"\xff" * 30_000_000), DAMAGED),
    Costly("JPEG of fill bytes to its end", lambda: hostile.jpeg_with(b"")[:2] + b"\xff" * 40_000_000, DAMAGED),
    Costly("JPEG of junk", lambda: hostile.jpeg_with(segment(0xFE, b"") + b"\1" * 30_000_000), DAMAGED),
    Costly("JPEG of beginnings", lambda: hostile.jpeg_with(b"\xff\xd8" * 10_000_000)),
    Costly("JPEG of empty comments", lambda: hostile.jpeg_with(segment(0xFE, b"") * 5_000_000)),
    Costly("JPEG of long comments", lambda: hostile.jpeg_with(segment(0xFE, bytes(65_000)) * 700)),
    Costly("JPEG of EXIF", lambda: hostile.jpeg_with(segment(0xE1, b"Exif\0\0" + bytes(65_000)) * 700)),
    Costly("JPEG of profiles", lambda: hostile.jpeg_with(segment(0xE2, b"ICC_PROFILE\0\1\1" + bytes(65_000)) * 700)),
    Costly("JPEG of resources", lambda: hostile.jpeg_with(segment(0xED, PHOTOSHOP) * 700)),
    Costly("JPEG of tables", lambda: hostile.jpeg_with(segment(0xDB, (b"\0" + b"\1" * 64) * 1_000) * 700)),
    Costly("PNG of empty chunks", _many(b"teSt", b"", 3_000_000)),
    Costly("PNG of chunks with odd names", _many(b"_st1", b"", 3_000_000)),
    Costly("PNG of empty pixels", _many(b"IDAT", b"", 3_000_000)),
    Costly("PNG of profiles", _many(b"iCCP", b"x\0\0" + _packed(1_000_000), 20_000)),
    Costly("PNG of packed texts", _many(b"zTXt", b"x\0\0" + _packed(1_000_000), 20_000)),
    Costly("PNG of text", _many(b"tEXt", b"x\0" + bytes(40_000_000), 1)),
    Costly("PNG of EXIF", lambda: hostile.png_with(chunk(b"eXIf", _long_orientation()))),
    Costly("PNG of chunks at its end", lambda: hostile.png_with(chunk(b"teSt", b"") * 3_000_000, at_the_end=True)),
    Costly("GIF of comments", lambda: hostile.gif_with(b"!\xfe" + b"\1a" * 20_000_000 + b"\0")),
    Costly("GIF of extensions", lambda: hostile.gif_with(b"!\xff\1a\0" * 4_000_000)),
    Costly("GIF of empty extensions", lambda: hostile.gif_with((b"!\xff\0" + b"\1a" * 3 + b"\0") * 4_000_000)),
    Costly("GIF of junk", lambda: hostile.gif_with(b"\1" * 20_000_000), DAMAGED),
    Costly("BMP of one run-length coded row", lambda: hostile.bmp_of_runs(52_000_000, 1, b"\0\0")),
    Costly("run-length coded BMP", lambda: hostile.bmp_of_runs(7_000, 7_000, b"\xff\x12" * 200_000, 2)),
    Costly("BMP of empty runs", lambda: hostile.bmp_of_runs(10, 1_000, b"\xff\0" * 20_000_000)),
    Costly("PPM as text", lambda: b"P3\n3000 2700\n255\n" + b"1 2 3 " * 8_000_000),
    Costly("PPM of comments", lambda: b"P3\n300 300\n255\n" + b"#\n" * 2_000_000),
    Costly("PGM of 254 greys", lambda: b"P5\n7000 7000\n254\n" + bytes(49_000_000), ("read",)),
    Costly("PPM of 1,023 greys", lambda: b"P6\n2800 2900\n1023\n" + bytes(48_720_000), ("read",)),
    Costly("PGM whose header is a comment", lambda: b"P5\n#" + b"#" * 40_000_000 + b"\n10 10\n255\n"),
    Costly("PGM whose header is blank", lambda: b"P5\n" + b" " * 40_000_000 + b"10 10\n255\n"),
    Costly("PGM with a comment at a number", lambda: b"P5\n10 10\n255#" + b"#" * 40_000_000 + b"\n"),
    Costly("TIFF of one column", hostile.tall_tiff),
    Costly("TIFF of one row", lambda: hostile.tiff(_strip(52_000_000, 1), _packed(52_000_000))),
    Costly(
        "TIFF of strips",
        lambda: hostile.tiff(grey_tiff(9, 9, 1, b"") | {278: longs(1), 273: longs(*[8] * 3_000_000)}, bytes(90)),
    ),
    Costly("TIFF of depths", lambda: hostile.tiff(grey_tiff(9, 9, 1, b"") | {258: (3, 20_000_000, bytes(40_000_000))})),
    Costly(
        "TIFF of places",
        lambda: hostile.tiff(
            grey_tiff(9, 9, 1, b""), bytes(90), [(34853, {2: (5, 5_000_000, b"\1\0\0\0" * 10_000_000)})]
        ),
    ),
    Costly("TIFF of one strip", lambda: encoded(_page(), "TIFF", compression="tiff_lzw", tiffinfo={278: 7_200})),
    Costly("TIFF with a JPEG of 400 scans", lambda: _tiff_of_jpeg(hostile.jpeg_of_scans(4_000, 3_000, 400))),
    Costly("WebP of EXIF", lambda: hostile.webp_with((b"EXIF", _long_orientation()))),
    Costly("WebP of code tables", hostile.webp_of_tables),
    Costly("WebP of some code tables", lambda: hostile.webp_of_tables(720), ("read",)),
    Costly("WebP of chunks", lambda: hostile.webp_with(*[(b"ABCD", b"")] * 300_000)),
    Costly("AVIF that says it is small", lambda: _shrunken(encoded(Image.new("L", (6_000, 5_600)), "AVIF", speed=10))),
    Costly("AVIF of frames", lambda: _with_frames(2_500_000)),
)


def _long_orientation() -> bytes:
    return hostile.exif_of(0x0112, 5, 2_000_000, b"\1\0\0\0" * 4_000_000)


def _page() -> Image.Image:
    return Image.new("RGBA", (7_200, 7_200), "white")


def _tiff_of_jpeg(jpeg: bytes) -> bytes:
    return hostile.tiff(grey_tiff(4_000, 3_000, 7, jpeg), jpeg)


def _shrunken(avif: bytes) -> bytes:
    """One whose directory says that it has 100x100 pixels; its stream has what it had."""
    place = avif.index(b"ispe") + 8
    return avif[:place] + struct.pack(">II", 100, 100) + avif[place + 8 :]


def _with_frames(count: int) -> bytes:
    """A sequence that says how many frames it has."""
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "white")]
    whole = encoded(frames[0], "AVIF", save_all=True, append_images=frames[1:])
    place = whole.index(b"stsz") + 8
    return whole[:place] + struct.pack(">II", 1, count) + whole[place + 8 :]


@pytest.fixture(scope="module")
def reader() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


@pytest.mark.parametrize("costly", COSTLY, ids=lambda costly: costly.name)
def test_a_file_costs_little_whatever_it_asks_for(
    costly: Costly, reader: subprocess.Popen[str], tmp_path: Path
) -> None:
    path = tmp_path / "costly"
    path.write_bytes(costly.content())
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdin.write(f"{path}\n")
    reader.stdin.flush()
    seconds, peak, outcome = json.loads(reader.stdout.readline())
    path.unlink()
    assert (seconds < SECONDS, peak < KILOBYTES, outcome in costly.allowed) == (True, True, True), (
        seconds,
        peak,
        outcome,
    )
