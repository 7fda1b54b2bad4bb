"""What a picture file may hold, counted in its bytes before any decoder sees it.

Decoders take some structures at face value that cost minutes or gigabytes and need few bytes: scans, comments, tags by
the million. A file in this package knows one format; each is linear in the file's size, and stops at its first limit.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from engine.vision.limits import bmp, boxes, gif, jpeg, netpbm, png, riff, tiff
from engine.vision.limits.common import NotTheFormatError

__all__ = ["NotTheFormatError", "is_affordable"]

_CHECKS: tuple[tuple[int, tuple[bytes, ...], Callable[[bytes], bool]], ...] = (
    (0, (b"\xff\xd8\xff",), jpeg.is_affordable),
    (0, (b"\x89PNG\r\n\x1a\n",), png.is_affordable),
    (0, (b"GIF87a", b"GIF89a"), gif.is_affordable),
    (8, (b"WEBP",), riff.is_affordable),
    (4, (b"ftyp",), boxes.is_affordable),
    (0, (b"II", b"MM"), tiff.is_affordable),
    (0, (b"BM",), bmp.is_affordable),
    (0, (b"P",), netpbm.is_affordable),
)


def is_affordable(data: bytes) -> bool:
    """Whether a file can be opened in the time and memory that a picture may take; unknown formats can be.

    Raises:
        NotTheFormatError: it is not what its first bytes say.
    """
    for start, signatures, check in _CHECKS:
        if data.startswith(signatures, start):
            try:
                return check(data)
            except (struct.error, IndexError):  # cut off inside a header: the decoder reads no further either
                return True
    return True
