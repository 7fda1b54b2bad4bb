"""Sixel: six rows of pixels to a line of characters, in up to 256 colours that Pillow chooses.

https://vt100.net/docs/vt3xx-gp/chapter14.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

COLORS = 256
_BAND = 6  # rows of pixels
_FIRST = 0x3F  # the character of no pixel at all; the pixels' bits are added to it


def encode(image: Image) -> str:
    """The escape sequence that shows a picture at the cursor, a pixel for a pixel.

    Args:
        image: of mode RGB.
    """
    import numpy as np
    from PIL import Image as Pillow

    reduced = image.quantize(COLORS, method=Pillow.Quantize.MEDIANCUT, dither=Pillow.Dither.NONE)
    palette = np.array(reduced.getpalette() or [], np.int64).reshape(-1, 3)
    indices = np.asarray(reduced)
    registers = _registers(indices, palette)
    bands = (_band(indices[top : top + _BAND]) for top in range(0, image.height, _BAND))
    # Pixels are square, and this many; what no colour was given to stays as it is (P2 = 1).
    return f'\x1bP0;1;0q"1;1;{image.width};{image.height}{registers}{"-".join(bands)}\x1b\\'


def _registers(indices: NDArray[np.uint8], palette: NDArray[np.int64]) -> str:
    """The colours that are used, in hundredths."""
    import numpy as np

    parts = []
    for index in np.unique(indices).tolist():
        red, green, blue = ((palette[index] * 100 + 127) // 255).tolist()
        parts.append(f"#{index};2;{red};{green};{blue}")
    return "".join(parts)


def _band(rows: NDArray[np.uint8]) -> str:
    """Up to six rows, a pass for each colour in them."""
    import numpy as np

    weights = (1 << np.arange(len(rows), dtype=np.uint8))[:, None]
    passes = []
    for color in np.unique(rows).tolist():
        sixels = ((rows == color) * weights).sum(axis=0, dtype=np.uint8)
        passes.append(f"#{color}{_run_lengths(sixels)}")
    return "$".join(passes)


def _run_lengths(sixels: NDArray[np.uint8]) -> str:
    """The characters of a pass, repetitions counted; nothing after the last pixel."""
    import numpy as np

    starts = np.concatenate([[0], np.flatnonzero(np.diff(sixels)) + 1])
    lengths = np.diff(np.concatenate([starts, [len(sixels)]])).tolist()
    values = sixels[starts].tolist()
    if values[-1] == 0:
        values, lengths = values[:-1], lengths[:-1]
    return "".join(
        chr(_FIRST + value) * length if length <= 3 else f"!{length}{chr(_FIRST + value)}"
        for value, length in zip(values, lengths, strict=True)
    )
