"""Kitty's graphics protocol: a PNG in base64, in chunks, placed on a given number of cells.

https://sw.kovidgoyal.net/kitty/graphics-protocol/
"""

from __future__ import annotations

import base64

CHUNK = 4096  # the most base64 that one escape sequence may carry


def encode(png: bytes, columns: int, rows: int) -> str:
    """The escape sequences that show a PNG at the cursor, which stays where it is.

    Args:
        png: the picture.
        columns: the cells that it fills across.
        rows: and down.
    """
    data = base64.standard_b64encode(png).decode("ascii")
    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    # a=T: transmit and show; f=100: a PNG; q=2: no answer, which would be taken for keys; C=1: the cursor stays.
    head = f"a=T,f=100,q=2,C=1,c={columns},r={rows},"
    parts = []
    for place, chunk in enumerate(chunks):
        more = int(place < len(chunks) - 1)
        parts.append(f"\x1b_G{head if place == 0 else 'q=2,'}m={more};{chunk}\x1b\\")
    return "".join(parts)
