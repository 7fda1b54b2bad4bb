"""PNG: chunks, and those that unpack to more than they hold (PNG, third edition, section 5)."""

from __future__ import annotations

import struct

from engine.vision.limits.common import MOST_NOTES, MOST_PARSED, MOST_PIECES

# Chunks that are compressed: one profile, one XMP, a few texts. Pillow unpacks at most a megabyte of each.
MOST_PACKED = 64

_HEADER = struct.Struct(">I4s")


def is_affordable(data: bytes) -> bool:
    """Whether its chunks, their number and what is not pixels, are within the limits."""
    at, notes, packed = 8, 0, 0
    for _ in range(MOST_PIECES):
        if at + _HEADER.size > len(data):
            return True
        length, kind = _HEADER.unpack_from(data, at)
        if kind == b"IEND":
            return True
        if kind not in (b"IDAT", b"fdAT"):
            notes += length
            packed += kind in (b"zTXt", b"iTXt", b"iCCP")
            if notes > MOST_NOTES or packed > MOST_PACKED or (kind == b"eXIf" and length > MOST_PARSED):
                return False
        at += length + 12
    return False
