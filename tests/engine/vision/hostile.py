"""Small files that ask for far more than they hold, each made from what its format allows."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.pictures import encoded, write

SEVEN = write("7")
JPEG = SEVEN.encoded("JPEG")
PNG = SEVEN.encoded("PNG")
GIF = SEVEN.encoded("GIF")
WEBP = SEVEN.encoded("WEBP")


def segment(code: int, content: bytes) -> bytes:
    """A JPEG's segment of at most 65,533 bytes."""
    return struct.pack(">BBH", 0xFF, code, len(content) + 2) + content


def jpeg_with(extra: bytes) -> bytes:
    """A JPEG with more behind its first marker."""
    return JPEG[:2] + extra + JPEG[2:]


def jpeg_of_scans(width: int, height: int, scans: int, between: bytes = b"", components: int = 1) -> bytes:
    """A progressive JPEG whose scans, one for each coefficient and again, say that all blocks are empty."""
    frame = struct.pack(">BHHB", 8, height, width, components)
    frame += b"".join(bytes((i + 1, 0x11, 0)) for i in range(components))
    # One code of one bit: the end of a run of 2^14 blocks, and 14 bits for how many more.
    table = bytes((0x10, 1, *[0] * 15, 0xE0))
    blocks = -(-width // 8) * -(-height // 8)
    bits = ("0" + "1" * 14) * -(-blocks // (2**15 - 1))
    bits = bits.ljust(-(-len(bits) // 8) * 8, "1")
    body = int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")
    quantization = segment(0xDB, bytes(1) + b"\1" * 64)
    first = segment(0xC4, bytes((0, 1, *[0] * 15, 0))) + segment(0xDA, bytes((1, 1, 0, 0, 0, 0)))
    first += bytes(-(-blocks // 8)) + segment(0xC4, table)
    scan = between + segment(0xDA, bytes((1, 1, 0, 1, 63, 0))) + body
    return b"\xff\xd8" + quantization + segment(0xC2, frame) + first + scan * scans + b"\xff\xd9"


def jpeg_in_many_scans(scans: int) -> bytes:
    """A sequential JPEG whose components come one by one, many times over."""
    header, start = JPEG.index(b"\xff\xc0"), JPEG.index(b"\xff\xda")
    three = struct.pack(">BHHB", 8, 4000, 12_000, 3) + bytes((1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0))
    tables = JPEG[2:header] + segment(0xC0, three) + JPEG[header + 13 : start]
    scan = segment(0xDA, bytes((1, 1, 0x00, 0, 63, 0))) + b"\0" * 64
    return b"\xff\xd8" + tables + scan * scans + b"\xff\xd9"


def chunk(kind: bytes, content: bytes) -> bytes:
    """A PNG's chunk."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(extra: bytes, *, at_the_end: bool = False) -> bytes:
    """A PNG with more behind its header, or before its end."""
    place = len(PNG) - 12 if at_the_end else 33
    return PNG[:place] + extra + PNG[place:]


def png_in_pieces(size: int) -> bytes:
    """A PNG whose pixels come in chunks of so many bytes."""
    place = PNG.index(b"IDAT") - 4
    (length,) = struct.unpack_from(">I", PNG, place)
    pixels = PNG[place + 8 : place + 8 + length]
    pieces = b"".join(chunk(b"IDAT", pixels[i : i + size]) for i in range(0, len(pixels), size))
    return PNG[:place] + pieces + PNG[place + 12 + length :]


def gif_with(extra: bytes) -> bytes:
    """A GIF with more before its first image."""
    place = 13 + (3 << (GIF[10] & 7) + 1 if GIF[10] & 0x80 else 0)
    return b"GIF89a" + GIF[6:place] + extra + GIF[place:]


def bmp_of_runs(width: int, height: int, body: bytes, compression: int = 1) -> bytes:
    """A run-length coded BMP."""
    bits = 8 if compression == 1 else 4
    palette = b"".join(bytes((i, i ^ 1, i, 0)) for i in range(1 << bits))
    start = 54 + len(palette)
    header = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(body), 0, 0, 1 << bits, 0)
    return b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + header + palette + body


Value = tuple[int, int, bytes]  # its kind, how many, and the bytes of all


def tiff(tags: dict[int, Value], body: bytes = b"", others: Iterable[tuple[int, dict[int, Value]]] = ()) -> bytes:
    """A TIFF of one directory; tag 273 points to the body, and each other directory's own tag to it."""
    out = bytearray(struct.pack("<2sHI", b"II", 42, 0)) + body
    nested = {}
    for pointer, inner in others:
        nested[pointer] = (4, 1, struct.pack("<I", _add_directory(out, inner)))
    if 273 not in tags:
        tags = tags | {273: (4, 1, struct.pack("<I", 8))}
    struct.pack_into("<I", out, 4, _add_directory(out, tags | nested))
    return bytes(out)


def _add_directory(out: bytearray, tags: dict[int, Value]) -> int:
    entries = b""
    for tag, (kind, count, content) in sorted(tags.items()):
        if len(content) > 4:
            place = len(out)
            out += content + bytes(len(content) & 1)
            content = struct.pack("<I", place)
        entries += struct.pack("<HHI", tag, kind, count) + content.ljust(4, b"\0")
    start = len(out)
    out += struct.pack("<H", len(tags)) + entries + bytes(4)
    return start


def shorts(*numbers: int) -> Value:
    return 3, len(numbers), struct.pack(f"<{len(numbers)}H", *numbers)


def longs(*numbers: int) -> Value:
    return 4, len(numbers), struct.pack(f"<{len(numbers)}I", *numbers)


def grey_tiff(width: int, height: int, compression: int, body: bytes, **more: Value) -> dict[int, Value]:
    """The tags of a grey picture in one strip."""
    return {
        256: longs(width),
        257: longs(height),
        258: shorts(8),
        259: shorts(compression),
        262: shorts(1),
        277: shorts(1),
        278: longs(height),
        279: longs(len(body)),
    }


def tall_tiff() -> bytes:
    """One pixel wide, 52 million high."""
    body = zlib.compress(bytes(52_000_000), 9)
    return tiff(grey_tiff(1, 52_000_000, 8, body), body)


def webp_with(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP with other chunks before its pixels."""
    width, height = SEVEN.image.size
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"VP8X" + struct.pack("<I", 10) + bytes((0x2C, 0, 0, 0)) + sizes
    pieces = (kind + struct.pack("<I", len(content)) + content + bytes(len(content) & 1) for kind, content in chunks)
    body += b"".join(pieces)
    body += WEBP[12:]
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def webp_of_tables(side: int = 1024) -> bytes:
    """A lossless WebP with code tables of its own for every tile of 4 by 4 pixels (RFC 9649, section 6.2)."""
    bits: list[NDArray[np.uint8]] = []

    def put(value: int, count: int) -> None:
        bits.append(np.array([value >> place & 1 for place in range(count)], np.uint8))

    def put_bytes_code(symbols: int) -> None:
        """A prefix code in which each of the first 256 symbols is written in 8 bits."""
        put(0, 1)
        put(12 - 4, 4)
        for length in (17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8):
            put(1 if length in (0, 8) else 0, 3)
        put(0, 1)
        bits.append(np.repeat(np.array([1, 0], np.uint8), [256, symbols - 256]))

    def put_one_symbol_code() -> None:
        put(1, 4)

    put(0x2F, 8)
    put(side - 1, 14)
    put(side - 1, 14)
    put(0, 4)  # neither alpha nor another version
    put(0, 2)  # neither transforms nor a colour cache
    put(1, 1)
    put(0, 3)  # tiles of 4 by 4 pixels
    put(0, 1)
    put_bytes_code(280)  # green
    put_bytes_code(256)  # red
    for _ in range(3):
        put_one_symbol_code()
    tables = np.arange((side // 4) ** 2)
    pixels = np.stack([tables & 255, tables >> 8], axis=1).astype(np.uint8)
    bits.append(np.unpackbits(pixels.ravel()))
    bits.append(np.tile(np.array([1, 0, 0, 0] * 5, np.uint8), len(tables)))
    body = np.packbits(np.concatenate(bits), bitorder="little").tobytes() + bytes(8)
    body += bytes(len(body) & 1)
    return b"RIFF" + struct.pack("<I", len(body) + 12) + b"WEBPVP8L" + struct.pack("<I", len(body)) + body


def box(kind: bytes, content: bytes) -> bytes:
    """A box of a HEIF or AVIF file."""
    return struct.pack(">I", len(content) + 8) + kind + content


def exif_of(tag: int, kind: int, count: int, content: bytes) -> bytes:
    """EXIF with one tag beside the orientation."""
    return tiff({0x0112: shorts(1), tag: (kind, count, content)})


def noise(height: int, width: int) -> Image.Image:
    """Pixels that no compression makes small."""
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (height, width), np.uint8))


def avif() -> bytes:
    return encoded(SEVEN.image.convert("RGB"), "AVIF")


def heif() -> bytes:
    import pillow_heif

    buffer = io.BytesIO()
    pillow_heif.from_pillow(SEVEN.image.convert("RGB")).save(buffer)
    return buffer.getvalue()
