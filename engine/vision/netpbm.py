"""PGM and PPM of any depth, stretched to whole bytes: Pillow does the same, one sample at a time."""

from __future__ import annotations

import numpy as np

from engine.vision.limits.netpbm import HEADER, MOST_HEADER


def in_whole_bytes(data: bytes) -> bytes:
    """The same picture with 255 or 65535 as its largest sample; other files as they are.

    Grey keeps 16 bits where it has more than 8; colours come down to 8, as in Pillow.
    """
    header = HEADER.match(data[:MOST_HEADER])
    if header is None or header[1] not in (b"P5", b"P6"):
        return data
    magic, *numbers = header.groups()
    try:
        width, height, largest = map(int, numbers)
    except ValueError:
        return data  # for Pillow to refuse
    if largest == 255 or (largest == 65535 and magic == b"P5") or not 0 < largest < 65536:
        return data
    full = 65535 if magic == b"P5" and largest > 255 else 255
    stretched = [min(round(value / largest * full), full) for value in range(256 if largest < 256 else 65536)]
    samples = width * height * (1 if magic == b"P5" else 3)
    start = header.end()
    if largest < 256:
        body = data[start : start + samples].translate(bytes(stretched))
    else:
        values = np.frombuffer(data, ">u2", min(samples, (len(data) - start) // 2), start)
        body = np.array(stretched, ">u2" if full == 65535 else "u1")[values].tobytes()
    return b"%s %d %d %d\n" % (magic, width, height, full) + body
