"""BMP: run-length coding, which Pillow decodes in Python ([MS-WMF], section 2.1.1.7)."""

from __future__ import annotations

import struct

# Pixels, and bytes: 100 ns for each pixel and 500 ns for each pair of bytes. A run-length coded BMP is a drawing of few
# colours; larger ones are in no use.
MOST = 3_000_000

_RUN_LENGTH = (1, 2)


def is_affordable(data: bytes) -> bool:
    """Whether it is either plain or small."""
    (header,) = struct.unpack_from("<I", data, 14)
    if header < 40:
        return True  # the oldest header has no compression
    width, height = struct.unpack_from("<ii", data, 18)
    (compression,) = struct.unpack_from("<I", data, 30)
    return compression not in _RUN_LENGTH or (abs(width * height) <= MOST and len(data) <= MOST)
