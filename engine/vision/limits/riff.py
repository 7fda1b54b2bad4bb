"""WebP: chunks, and what is in them beside pixels (RFC 9649)."""

from __future__ import annotations

import struct

from engine.vision.limits.common import MOST_NOTES, MOST_PARSED, MOST_PIECES

_HEADER = struct.Struct("<4sI")


def is_affordable(data: bytes) -> bool:
    """Whether its chunks, their number and what is not pixels, are within the limits."""
    at, notes = 12, 0
    for _ in range(MOST_PIECES):
        if at + _HEADER.size > len(data):
            return True
        kind, length = _HEADER.unpack_from(data, at)
        if kind == b"EXIF" and length > MOST_PARSED:
            return False
        if kind not in (b"VP8 ", b"VP8L", b"ALPH", b"ANMF"):
            notes += length
            if notes > MOST_NOTES:
                return False
        at += _HEADER.size + length + (length & 1)
    return False
