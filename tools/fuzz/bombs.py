"""Small files that ask for far more than they hold: each is read or refused, with little time and memory."""

from __future__ import annotations

import random
import struct
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from engine import Engine
from tests.engine.vision import hostile
from tests.engine.vision.hostile import chunk, grey_tiff, longs, segment, tiff
from tests.pictures import encoded, png_of_size
from tools.fuzz.attack import Attack, begin_peak
from tools.fuzz.mutation import mutated
from tools.fuzz.pictures import outcome_of

MEGABYTES = 400
Chance = random.Random


def prepare() -> Attack:
    """Load an engine."""
    engine = Engine.load(plugins=False)
    file = Path(tempfile.mkdtemp(prefix="digitbot-fuzz-")) / "bomb"

    def attack(chance: Chance) -> str:
        content = chance.choice(BOMBS)(chance)
        file.write_bytes(mutated(content, chance) if chance.random() < 0.2 else content)
        del content
        begin_peak()  # what it took to make it is not what it takes to read it
        (reading,) = engine.predict(file)
        return outcome_of(reading)

    return attack


def _count(chance: Chance, most: int) -> int:
    """1 to ``most``, each order of magnitude as likely."""
    return int(most ** chance.random())


def _side(chance: Chance) -> int:
    return _count(chance, 70_000)


def _filling(chance: Chance) -> bytes:
    return chance.choice((b"", bytes(chance.randrange(9)), bytes(_count(chance, 65_000)), b"\xff" * 500))


def _scans(chance: Chance) -> bytes:
    width, height = (min(_side(chance), 65_535) for _ in range(2))  # a JPEG's sides have two bytes each
    if width * height > 60_000_000:
        height = 60_000_000 // width
    scans = min(_count(chance, 4_000), 60_000_000 // max(width * height // 4_000, 1) or 1)
    return hostile.jpeg_of_scans(max(width, 1), max(height, 1), scans, components=chance.choice((1, 3)))


def _jpeg_segments(chance: Chance) -> bytes:
    content = chance.choice((b"", b"Exif\0\0", b"ICC_PROFILE\0\1\1", b"Photoshop 3.0\0", b"MPF\0")) + _filling(chance)
    return hostile.jpeg_with(segment(chance.choice(range(0xC0, 0x100)), content[:65_000]) * _count(chance, 10_000))


def _png_chunks(chance: Chance) -> bytes:
    kind = chance.choice((b"teSt", b"IDAT", b"iCCP", b"zTXt", b"tEXt", b"eXIf", b"acTL", b"fcTL", b"PLTE", b"tRNS"))
    content = chance.choice((_filling(chance), b"x\0\0" + zlib.compress(bytes(_count(chance, 3_000_000)), 9)))
    count = min(_count(chance, 1_000_000), 20_000_000 // (len(content) + 12) + 1)
    return hostile.png_with(chunk(kind, content) * count, at_the_end=chance.random() < 0.5)


def _gif(chance: Chance) -> bytes:
    block = chance.choice((b"!\xfe\1a\0", b"!\xff\1a\0", b"!\xff\0", b"!\xf9\4\0\0\0\0\0", b"\1", b"!\xfe\0"))
    return hostile.gif_with(block * _count(chance, 3_000_000))


def _bmp(chance: Chance) -> bytes:
    runs = chance.choice((b"\xff\x12", b"\xff\0", b"\0\0", b"\0\2\xff\xff", b"\0\xff")) * _count(chance, 3_000_000)
    return hostile.bmp_of_runs(_side(chance), _side(chance), runs, chance.choice((1, 2)))


def _tiff(chance: Chance) -> bytes:
    width, height = _side(chance), _side(chance)
    compression = chance.choice((1, 5, 7, 8, 32_773))
    body = zlib.compress(bytes(min(width * height, 8_000_000)), 9) if compression == 8 else _filling(chance)
    tags = grey_tiff(width, height, compression, body)
    if chance.random() < 0.5:
        tags |= {278: longs(_count(chance, height)), 273: longs(*[8] * _count(chance, 300_000))}
    if chance.random() < 0.3:
        count = _count(chance, 3_000_000)
        tags[chance.choice((258, 282, 700, 34_675, 34_377))] = (3, count, bytes(2 * count))
    return tiff(tags, body)


def _netpbm(chance: Chance) -> bytes:
    header = f"P{chance.randint(1, 6)}\n{_side(chance)} {_side(chance)}\n{_count(chance, 65_535)}\n".encode()
    place = chance.randrange(len(header))
    junk = chance.choice((b"", b"#" * _count(chance, 3_000_000), b" " * _count(chance, 3_000_000)))
    return header[:place] + junk + header[place:] + bytes(_count(chance, 20_000_000))


def _webp(chance: Chance) -> bytes:
    if chance.random() < 0.3:
        return hostile.webp_of_tables(4 * _count(chance, 256))
    return hostile.webp_with(*[(chance.choice((b"EXIF", b"ABCD", b"ICCP")), _filling(chance))] * _count(chance, 20_000))


def _avif(chance: Chance) -> bytes:
    """One whose directory tells of another size than its stream has, or of many frames."""
    whole, kind = _AVIF, chance.choice((b"ispe", b"iloc", b"infe", b"meta"))
    place = whole.index(kind) + 4 + chance.randrange(12)
    return whole[:place] + struct.pack(">II", _side(chance), _side(chance)) + whole[place + 8 :]


def _endless(chance: Chance) -> bytes:
    """The beginning of a picture, and a few bytes over and over."""
    piece = chance.choice((b"\0", b"\1", b"\xff", b" ", b"#", chance.randbytes(chance.randrange(1, 9))))
    return chance.choice(_WHOLE)[: chance.randrange(2, 64)] + piece * (_count(chance, 49_000_000) // len(piece))


_AVIF = hostile.avif()
_WHOLE = tuple(encoded(Image.new("L", (9, 9)), kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM"))
BOMBS: tuple[Callable[[Chance], bytes], ...] = (
    lambda chance: png_of_size(_side(chance), _side(chance)),
    _scans,
    lambda chance: hostile.jpeg_in_many_scans(_count(chance, 3_000)),
    _jpeg_segments,
    _png_chunks,
    lambda chance: hostile.png_in_pieces(_count(chance, 64)),
    _gif,
    _bmp,
    _tiff,
    _netpbm,
    _webp,
    _avif,
    _endless,
)
