"""GIF: the blocks before its first image (GIF89a, sections 15 to 27)."""

from __future__ import annotations

from engine.vision.limits.common import MOST_PIECES, NotTheFormatError

_EXTENSION, _COMMENT = 0x21, 0xFE


def is_affordable(data: bytes) -> bool:
    """Whether there are few enough blocks of up to 255 bytes before the first image: ICC and XMP take some thousand."""
    at = 13 + (3 << (data[10] & 7) + 1 if data[10] & 0x80 else 0)
    pieces = junk = 0
    while at < len(data) and data[at] not in b",;":
        pieces += 1
        if data[at] != _EXTENSION:
            at += 1
            junk += 1
        else:
            label, at = data[at + 1], at + 2
            # Pillow reads on after an empty first block, save in a comment.
            if label != _COMMENT:
                at += 1 + data[at]
                pieces += 1
            while at < len(data) and data[at] and pieces <= MOST_PIECES:
                at += 1 + data[at]
                pieces += 1
            at += 1
        if pieces > MOST_PIECES:
            if 2 * junk > pieces:
                raise NotTheFormatError
            return False
    return True
