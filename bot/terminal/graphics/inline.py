"""Kitty's and iTerm2's graphics protocols: both take a PNG in base64, placed on a number of cells.

https://sw.kovidgoyal.net/kitty/graphics-protocol/
https://iterm2.com/documentation-images.html, WezTerm's too
"""

from __future__ import annotations

import base64

CHUNK = 4096  # the most base64 that one of Kitty's escape sequences may carry


def kitty(png: bytes, columns: int, rows: int) -> str:
    """The escape sequences that show a PNG at the cursor, on a number of cells; the cursor stays where it is."""
    data = base64.standard_b64encode(png).decode("ascii")
    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    # a=T: transmit and show; f=100: a PNG; q=2: no answer, which would be read as keys; C=1: the cursor stays.
    head = f"a=T,f=100,q=2,C=1,c={columns},r={rows},"
    parts = []
    for place, chunk in enumerate(chunks):
        more = int(place < len(chunks) - 1)
        parts.append(f"\x1b_G{head if place == 0 else 'q=2,'}m={more};{chunk}\x1b\\")
    return "".join(parts)


def iterm2(png: bytes, columns: int, rows: int) -> str:
    """The escape sequence that shows a PNG at the cursor, on a number of cells."""
    data = base64.standard_b64encode(png).decode("ascii")
    # The picture has the proportions of its cells already.
    keys = f"inline=1;size={len(png)};width={columns};height={rows};preserveAspectRatio=0;doNotMoveCursor=1"
    return f"\x1b]1337;File={keys}:{data}\x07"
