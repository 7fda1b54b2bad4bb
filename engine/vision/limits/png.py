"""PNG: chunks, and those that unpack to more than they hold (PNG, third edition, section 5)."""

from __future__ import annotations

import re
import struct

from engine.vision.limits.common import MOST_NOTES, MOST_PARSED, MOST_PIECES, NotTheFormatError

# Chunks that are compressed: one profile, one XMP, a few texts. Pillow unpacks at most a megabyte of each.
MOST_PACKED = 64

_HEADER = struct.Struct(">I4s")
_NAME = re.compile(rb"\w{4}")  # what Pillow takes for a chunk's name


def is_affordable(data: bytes) -> bool:
    """Whether its chunks, their number and what is not pixels, are within the limits."""
    if data[12:16] != b"IHDR":
        raise NotTheFormatError
    at, notes, packed = 8, 0, 0
    for _ in range(MOST_PIECES):
        if at + _HEADER.size > len(data):
            return True
        length, kind = _HEADER.unpack_from(data, at)
        if kind == b"IEND" or not _NAME.match(kind):  # no decoder reads on
            return True
        if kind not in (b"IDAT", b"fdAT"):
            notes += min(length, len(data) - at)
            packed += kind in (b"zTXt", b"iTXt", b"iCCP")
            if notes > MOST_NOTES or packed > MOST_PACKED or (kind == b"eXIf" and length > MOST_PARSED):
                return False
        at += length + 12
    return False
