"""Pictures as text: two pixels to a character in half blocks, or shades of ASCII where there is no colour."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bot.color import Depth

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

RESET = "\x1b[0m"
SHADES = " .:-=+*#%@"  # from paper to ink

_PAPER = 170  # the mean grey above which a picture is ink on paper, as charts are
_UPPER_HALF = "▀"
# The 6 x 6 x 6 cube of xterm's palette begins at 16 and has these levels; 24 greys of 8, 18, ... 238 follow at 232.
_CUBE_LEVELS = (0, 95, 135, 175, 215, 255)


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
    """An encoded picture, no larger than it is and than the space it may take.

    Args:
        png: the picture; transparent parts become white.
        width: the greatest width in characters.
        rows: the greatest height in lines.
        depth: the colours to use.
    """
    import numpy as np
    from PIL import Image, ImageStat

    with Image.open(io.BytesIO(png)) as opened:
        colored = opened.convert("RGBA")
    image = Image.new("RGBA", colored.size, "white")
    image.alpha_composite(colored)
    scale = min(1.0, width / image.width, 2 * rows / image.height)
    size = (max(1, int(image.width * scale)), max(1, int(image.height * scale)))
    opaque = image.convert("RGB")
    stroke = int(image.width / size[0] / 2)
    if stroke > 1 and ImageStat.Stat(opaque.convert("L")).mean[0] > _PAPER:
        # A thin line on paper, averaged with the paper around it, would fade away.
        opaque = Image.fromarray(_eroded(np.asarray(opaque), stroke + 1 - stroke % 2))
    return lines(np.asarray(opaque.resize(size, Image.Resampling.BOX)), depth)


def _eroded(pixels: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
    """Each pixel as dark as the darkest within a square of that odd side; Pillow's own filter takes a second or two."""
    import cv2
    import numpy as np

    return np.asarray(cv2.erode(pixels, np.ones((size, size), np.uint8)), np.uint8)


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
    return [_colored(above, below, depth) for above, below in rows]


def _colored(above: Sequence[Sequence[int]], below: Sequence[Sequence[int]], depth: Depth) -> str:
    parts = []
    last = ""
    for top, bottom in zip(above, below, strict=True):
        color = f"\x1b[38;{_code(top, depth)};48;{_code(bottom, depth)}m"
        parts.append((color if color != last else "") + _UPPER_HALF)
        last = color
    return "".join(parts) + RESET


def _code(rgb: Sequence[int], depth: Depth) -> str:
    red, green, blue = rgb
    return f"2;{red};{green};{blue}" if depth is Depth.TRUE else f"5;{palette_index(red, green, blue)}"


def palette_index(red: int, green: int, blue: int) -> int:
    """The nearest of xterm's colours 16 to 255."""
    steps = [min(range(6), key=lambda step: abs(_CUBE_LEVELS[step] - value)) for value in (red, green, blue)]
    cube = [_CUBE_LEVELS[step] for step in steps]
    grey_step = max(0, min(23, round(((red + green + blue) / 3 - 8) / 10)))
    grey = 8 + 10 * grey_step
    target = (red, green, blue)
    if sum((grey - value) ** 2 for value in target) < sum((a - b) ** 2 for a, b in zip(cube, target, strict=True)):
        return 232 + grey_step
    return 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
