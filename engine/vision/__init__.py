"""From a picture to glyphs: decode it safely, find the ink, split it into digits, normalise as MNIST did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.messages import Picture, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Glyph:
    """One digit as MNIST has it, and where it stood.

    Attributes:
        pixels: (28, 28) float32, ink 1.0 on 0.0, the longer side 20 px, centre of mass in the middle.
        box: (x, y, width, height) in pixels of the picture as it is seen.
        line: the line of writing, 0 for the first.
    """

    pixels: NDArray[np.float32]
    box: Box
    line: int


@dataclass(frozen=True)
class View:
    """What was found in a picture.

    Attributes:
        pixels: the picture as it is seen, reduced: (height, width) or (height, width, 3) uint8.
        size: its (width, height) before it was reduced.
        glyphs: its digits in reading order.
        reason: why there is none; None if there are some.
    """

    pixels: NDArray[np.uint8]
    size: tuple[int, int]
    glyphs: tuple[Glyph, ...] = ()
    reason: Reason | None = None


def look(picture: Picture) -> View:
    """Open a picture and find its glyphs.

    Raises:
        PictureError: the picture cannot be opened.
    """
    from engine.vision.decode import decode
    from engine.vision.glyph import cut
    from engine.vision.ink import find_ink
    from engine.vision.segment import segment

    canvas = decode(picture)
    ink = find_ink(canvas.pixels)
    marks = ink if isinstance(ink, Reason) else segment(ink)
    if isinstance(ink, Reason) or isinstance(marks, Reason):
        return View(canvas.pixels, canvas.size, reason=marks if isinstance(marks, Reason) else None)
    glyphs = tuple(Glyph(cut(ink, mark), canvas.in_picture(mark.box), mark.line) for mark in marks)
    return View(canvas.pixels, canvas.size, glyphs)
