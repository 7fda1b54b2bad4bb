"""WebP: chunks, what is in them beside pixels, and the code tables of lossless ones (RFC 9649)."""

from __future__ import annotations

import struct

from engine.vision.limits.common import MEMORY, MOST_NOTES, MOST_PARSED, MOST_PIECES, NotTheFormatError

_HEADER = struct.Struct("<4sI")
_FIRST = (b"VP8 ", b"VP8L", b"VP8X")
_LOSSLESS = 0x2F  # the first byte of lossless pixels
_FRAME = 16  # bytes of a frame's header; chunks follow it
# A lossless picture may have its own code tables for every tile of 4 by 4 pixels, at most 65,536. Each takes at least
# 20 bits of the file, and libwebp holds some 5,900 bytes for it (measured with 0.2 to 1.0 megapixels), in pieces that
# lie scattered: an eighth more. How many there are cannot be told without decoding.
_TILE, _MOST_TABLES, _TABLE_BITS, _TABLE_MEMORY = 16, 65_536, 20, 6_600
_PIXEL_MEMORY = 16  # bytes, as in decoders.py


def is_affordable(data: bytes) -> bool:
    """Whether its chunks, their number, what is not pixels, and code tables are within the limits."""
    if data[12:16] not in _FIRST:
        raise NotTheFormatError
    at, notes, canvas = 12, 0, 0
    for _ in range(MOST_PIECES):
        if at + _HEADER.size > len(data):
            return True
        kind, length = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        length = min(length, len(data) - at)
        if kind == b"EXIF" and length > MOST_PARSED:
            return False
        if kind not in (b"VP8 ", b"VP8L", b"ALPH", b"ANMF"):
            notes += length
            if notes > MOST_NOTES:
                return False
        if kind == b"VP8X":
            canvas = _side(data, at + 4) * _side(data, at + 7)
        pixels = _lossless_pixels(kind, data, at, canvas)
        if pixels * _PIXEL_MEMORY + _tables(pixels, length) * _TABLE_MEMORY > MEMORY:
            return False
        at += _FRAME if kind == b"ANMF" else length + (length & 1)
    if not kind.strip().isalnum():
        raise NotTheFormatError
    return False


def _side(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 3], "little") + 1


def _lossless_pixels(kind: bytes, data: bytes, at: int, canvas: int) -> int:
    """How many pixels a chunk codes without loss; 0 if it does not."""
    if kind == b"VP8L" and data[at] == _LOSSLESS:
        sides = int.from_bytes(data[at + 1 : at + 5], "little")
        return ((sides & 0x3FFF) + 1) * ((sides >> 14 & 0x3FFF) + 1)
    return canvas if kind == b"ALPH" and data[at] & 3 == 1 else 0


def _tables(pixels: int, length: int) -> int:
    """The most code tables that this many pixels, in this many bytes, may have."""
    return min(_MOST_TABLES, pixels // _TILE, length * 8 // _TABLE_BITS)
