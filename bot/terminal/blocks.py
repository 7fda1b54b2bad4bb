"""Pictures and bars as text: in half blocks two pixels to a character, in ASCII where there is no colour."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bot.color import Depth
from bot.terminal.paint import RESET, color_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

SHADES = " .:-=+*#%@"  # from paper to ink

_PAPER = 170  # a picture whose mean grey is above this is ink on paper, as charts are
_UPPER_HALF = "▀"
_BAR_ENDS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def bar(share: float, width: int, depth: Depth) -> str:
    """A share (0 to 1) as a bar, padded to the width in columns; a greater share fills it."""
    share = min(share, 1.0)
    if depth is Depth.NONE:
        return ("#" * round(share * width)).ljust(width)
    # Only what is certain fills the bar to its end.
    most = width * 8 if share >= 1 else max(0, width * 8 - 1)
    whole, eighths = divmod(min(round(share * width * 8), most), 8)
    return ("█" * whole + _BAR_ENDS[eighths]).ljust(width)


def glyph_lines(glyph: NDArray[np.float32], size: int, depth: Depth) -> list[str]:
    """A glyph, white ink on black as the network saw it.

    Args:
        glyph: (28, 28), 0 to 1.
        size: the width in characters; even.
        depth: the colours to use.

    Returns:
        ``size // 2`` lines, each ``size`` characters wide.
    """
    import numpy as np
    from PIL import Image

    image = Image.fromarray((np.clip(glyph, 0, 1) * 255).astype(np.uint8))
    if size != image.width:
        image = image.resize((size, size), Image.Resampling.BOX)
    return lines(np.asarray(image), depth)


def picture_lines(png: bytes, width: int, rows: int, depth: Depth) -> list[str]:
    """An encoded picture within that width and height, never enlarged; its transparent parts become white."""
    import numpy as np
    from PIL import Image, ImageStat

    image = on_white(png)
    scale = min(1.0, width / image.width, 2 * rows / image.height)
    size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    opaque = image.convert("RGB")
    stroke = int(image.width / size[0] / 2)
    if stroke > 1 and ImageStat.Stat(opaque.convert("L")).mean[0] > _PAPER:
        # A thin line on paper would fade away when averaged with the paper around it.
        opaque = Image.fromarray(_darkened(np.asarray(opaque), stroke + 1 - stroke % 2))
    return lines(np.asarray(opaque.resize(size, Image.Resampling.BOX)), depth)


def on_white(png: bytes) -> Image:
    """An encoded picture, of mode RGBA, with white behind what is transparent."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as opened:
        colored = opened.convert("RGBA")
    image = Image.new("RGBA", colored.size, "white")
    image.alpha_composite(colored)
    return image


def lines(pixels: NDArray[np.uint8], depth: Depth) -> list[str]:
    """Pixels as lines of text, an upper and a lower one to a character.

    Args:
        pixels: (height, width) of grey or (height, width, 3) of RGB, 0 to 255.
        depth: the colours to use; without any the text is plain ASCII.

    Returns:
        ``ceil(height / 2)`` lines of ``width`` characters, besides the escape sequences.
    """
    import numpy as np

    if pixels.ndim == 2:
        pixels = np.repeat(pixels[..., None], 3, axis=2)
    if len(pixels) % 2:
        pixels = np.concatenate([pixels, pixels[-1:]])
    upper, lower = pixels[0::2], pixels[1::2]
    if depth is Depth.NONE:
        light = (upper.astype(float) + lower).mean(axis=2) / 2
        return ["".join(SHADES[int(value / 256 * len(SHADES))] for value in row) for row in light]
    rows = zip(upper.tolist(), lower.tolist(), strict=True)
    return [_half_blocks(above, below, depth) for above, below in rows]


def _darkened(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Each pixel as dark as the darkest within a square of that odd side; Pillow's filter would take seconds."""
    import cv2
    import numpy as np

    return np.asarray(cv2.erode(pixels, np.ones((size, size), np.uint8)), np.uint8)


def _half_blocks(above: Sequence[Sequence[int]], below: Sequence[Sequence[int]], depth: Depth) -> str:
    parts = []
    last = ""
    for top, bottom in zip(above, below, strict=True):
        color = f"\x1b[38;{color_code(top, depth)};48;{color_code(bottom, depth)}m"
        parts.append((color if color != last else "") + _UPPER_HALF)
        last = color
    return "".join(parts) + RESET
