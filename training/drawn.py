"""Glyphs that nobody wrote: characters of fonts and lines through given points, normalised as pictures are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.vision.glyph import centred

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_CANVAS = 160
_TEXT_SIZE = 96
# Matplotlib brings these along: upright and slanted, thin and bold, with and without serifs.
_FONTS = (
    "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "DejaVuSerif", "DejaVuSerif-Italic",
    "STIXGeneral", "STIXGeneralItalic", "STIXGeneralBolIta", "cmr10", "cmmi10", "cmss10", "cmtt10", "cmti10",
)  # fmt: skip
FONTS = len(_FONTS)


def printed(character: str, font: int, outline: int = 0) -> NDArray[np.float32] | None:
    """A character in a font.

    Args:
        character: one, or a few side by side.
        font: 0 to ``FONTS`` - 1.
        outline: if not 0, only the outline is drawn; its width in 96ths of the font's size.

    Returns:
        (28, 28) float32, 0 to 1; None where the font does not have it all.
    """
    from PIL import Image, ImageDraw

    face, missing = _face(font)
    if any(bytes(face.getmask(each)) in (b"", missing) for each in character):
        return None
    image = Image.new("L", (_CANVAS * len(character), _CANVAS))
    ImageDraw.Draw(image).text((20, 20), character, 0 if outline else 255, face, stroke_width=outline, stroke_fill=255)
    return centred(np.asarray(image, np.float32) / np.float32(255))


def stroked(lines: Sequence[NDArray[np.floating]], width: float) -> NDArray[np.float32]:
    """Lines through points, as a round pen draws them.

    Args:
        lines: each (n, 2), x and y from 0 to 1.
        width: the pen's, in pixels of the glyph.

    Returns:
        (28, 28) float32, 0 to 1.
    """
    canvas = np.zeros((_CANVAS, _CANVAS), np.uint8)
    for line in lines:
        places = np.rint((30 + line * (_CANVAS - 60)) * 8).astype(np.int32)  # in eighths of a pixel
        cv2.polylines(canvas, [places], False, 255, max(1, round(width * (_CANVAS - 60) / 20)), cv2.LINE_AA, 3)
    return centred(canvas.astype(np.float32) / np.float32(255))


def curve(points: NDArray[np.floating], steps: int = 40) -> NDArray[np.float64]:
    """A smooth line through points: Catmull and Rom's spline (1974).

    Args:
        points: (n, 2), at least two.
        steps: how many places between each two of them.

    Returns:
        ((n - 1) * steps, 2).
    """
    ends = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    before, start, end, after = ends[:-3, None], ends[1:-2, None], ends[2:-1, None], ends[3:, None]
    t = np.linspace(0, 1, steps)[None, :, None]
    places = 0.5 * (
        2 * start
        + (end - before) * t
        + (2 * before - 5 * start + 4 * end - after) * t**2
        + (3 * start - before - 3 * end + after) * t**3
    )
    return places.reshape(-1, 2)


@cache
def _face(font: int) -> tuple[FreeTypeFont, bytes]:
    """A font, and what it shows for a character that it does not have."""
    import matplotlib
    from PIL import ImageFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    face = ImageFont.truetype(str(folder / f"{_FONTS[font]}.ttf"), _TEXT_SIZE)
    return face, bytes(face.getmask("\uffff"))
