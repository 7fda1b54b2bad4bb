"""iTerm2's inline images, which WezTerm has too: a file in base64 inside OSC 1337.

https://iterm2.com/documentation-images.html
"""

from __future__ import annotations

import base64


def encode(png: bytes, columns: int, rows: int) -> str:
    """The escape sequence that shows a PNG at the cursor.

    Args:
        png: the picture.
        columns: the cells that it fills across.
        rows: and down.
    """
    data = base64.standard_b64encode(png).decode("ascii")
    # The picture has the form of its cells already; it must not be given another.
    keys = f"inline=1;size={len(png)};width={columns};height={rows};preserveAspectRatio=0;doNotMoveCursor=1"
    return f"\x1b]1337;File={keys}:{data}\x07"
