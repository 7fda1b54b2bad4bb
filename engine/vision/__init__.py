"""From a picture to glyphs: decode it safely, find the ink, split it into digits, normalise as MNIST did."""

from __future__ import annotations

from engine.messages import Picture, Reason
from engine.vision.view import Box, Glyph, Sight, View

__all__ = ["Box", "Glyph", "Sight", "View", "look"]


def look(picture: Picture) -> View:
    """Open a picture and find its glyphs.

    Raises:
        PictureError: the picture cannot be opened.
    """
    from engine.vision.decode import decode
    from engine.vision.ink import find_ink
    from engine.vision.segment import segment

    canvas = decode(picture)
    ink = find_ink(canvas.pixels)
    marks = ink if isinstance(ink, Reason) else segment(ink)
    if isinstance(ink, Reason) or isinstance(marks, Reason):
        return View(canvas.pixels, canvas.size, reason=marks if isinstance(marks, Reason) else None)
    sight = Sight(canvas, ink, tuple(marks))
    return View(canvas.pixels, canvas.size, tuple(map(sight.glyph, sight.marks)), sight=sight)
