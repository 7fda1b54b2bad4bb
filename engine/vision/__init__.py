"""From a picture to glyphs: decode it safely, find the ink, split it into digits, normalise as MNIST did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from engine.messages import Picture, Reason
from engine.vision.box import Box
from engine.vision.ink_criteria import FAINT, USUAL, InkCriteria
from engine.vision.view import Glyph, Sight, View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.vision.decode import Canvas
    from engine.vision.ink import Ink
    from engine.vision.segment import Mark

# Opens a picture, whatever it comes as: ``engine.vision.decode``, or ``DecoderPool.decode`` with a deadline.
Decode: TypeAlias = "Callable[[Picture], Canvas]"

__all__ = ["Box", "Decode", "Glyph", "Sight", "View", "look", "looks"]


def look(picture: Picture) -> View:
    """Open a picture and find its glyphs.

    Raises:
        PictureError: the picture cannot be opened.
    """
    return next(looks(picture))


def looks(picture: Picture, decode: Decode | None = None) -> Iterator[View]:
    """Open a picture and find its glyphs in each way to see it.

    Each is looked for when it is asked for. Where nothing stands out, fainter ink counts in the next ones, without and
    with lines. Where it is not clear whether the ink is dark or light, the usual one takes
    it for the one, the next for the other. Where lines were taken for the paper's, the next takes them for
    ink, too. With a margin of the border's colour ink is what differs from that colour, and only clear ink
    counts: what is faint may be the margin's own edge.

    Args:
        picture: the picture.
        decode: opens it; ``engine.vision.decode`` if None.

    Raises:
        PictureError: the picture cannot be opened.
    """
    from engine.vision.margin import INK, with_margin

    canvas = (decode or _decode)(picture)
    usual = _view(canvas)
    yield usual
    if usual.reason is Reason.BLANK:
        yield from (_view(canvas, criteria) for criteria in FAINT)
    elif usual.sight is not None and not usual.sight.ink.clear:
        yield _view(canvas, InkCriteria(is_dark=not usual.sight.ink.is_dark))
    if usual.sight is not None and usual.sight.ink.unruled:
        yield _view(canvas, InkCriteria(ruled=False))
    framed = with_margin(canvas)
    view = _view(framed) if framed is not None else None
    if view is not None and view.sight is not None and view.sight.ink.level >= INK:
        yield view


def _decode(picture: Picture) -> Canvas:
    from engine.vision.decode import decode

    return decode(picture)


def _view(canvas: Canvas, criteria: InkCriteria = USUAL) -> View:
    found = _on_page(canvas.pixels, criteria) or _anywhere(canvas.pixels, criteria, canvas.margin)
    if isinstance(found, Reason):
        return View(canvas.picture, canvas.size, reason=found)
    ink, marks = found
    sight = Sight(canvas, ink, tuple(marks))
    return View(canvas.picture, canvas.size, tuple(map(sight.glyph, sight.marks)), sight=sight)


def _anywhere(pixels: NDArray[np.uint8], criteria: InkCriteria, margin: int = 0) -> tuple[Ink, list[Mark]] | Reason:
    """The ink of a canvas and its marks, or why there are none; for the arguments see ``find_ink``."""
    from engine.vision.ink import find_ink
    from engine.vision.segment import segment

    ink = find_ink(pixels, criteria, margin=margin)
    if isinstance(ink, Reason):
        return ink
    marks = segment(ink)
    return marks if isinstance(marks, Reason) else (ink, marks)


def _on_page(pixels: NDArray[np.uint8], criteria: InkCriteria) -> tuple[Ink, list[Mark]] | None:
    """The same where the picture shows a page and what lies around it, and something is written on the page."""
    from engine.vision.page import find_page

    page = find_page(pixels)
    found = _anywhere(page.cut_from(pixels), criteria) if page is not None else None
    if page is None or found is None or isinstance(found, Reason):
        return None
    ink, marks = found
    x, y, _, _ = page.box
    moved = [replace(mark, box=(mark.box[0] + x, mark.box[1] + y, *mark.box[2:])) for mark in marks]
    return ink.placed((x, y), (pixels.shape[0], pixels.shape[1])), moved
