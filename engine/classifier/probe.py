"""Drawn digits, and drawn things that are not digits, to find out how a model without a card wants to be used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Stroke: TypeAlias = tuple[tuple[float, float], ...]

# Points (x, y) that the pen passes, in a box one high, y downwards; several forms of a digit where hands differ.
DIGITS: tuple[tuple[int, tuple[Stroke, ...]], ...] = (
    (0, (((0.30, 0.00), (0.10, 0.15), (0.02, 0.50), (0.12, 0.88), (0.32, 1.00), (0.52, 0.86), (0.60, 0.48),
          (0.52, 0.14), (0.30, 0.00)),)),
    (1, (((0.20, 0.00), (0.18, 1.00)),)),
    (1, (((0.00, 0.24), (0.22, 0.00), (0.22, 1.00)),)),
    (2, (((0.02, 0.24), (0.16, 0.04), (0.38, 0.00), (0.54, 0.16), (0.48, 0.44), (0.24, 0.74), (0.00, 1.00),
          (0.60, 0.98)),)),
    (3, (((0.02, 0.08), (0.28, 0.00), (0.50, 0.14), (0.44, 0.38), (0.18, 0.48), (0.46, 0.54), (0.56, 0.76),
          (0.40, 0.96), (0.16, 1.00), (0.00, 0.90)),)),
    (4, (((0.14, 0.00), (0.04, 0.52), (0.62, 0.50)), ((0.46, 0.10), (0.42, 1.00)))),
    (4, (((0.42, 0.00), (0.00, 0.66), (0.64, 0.64)), ((0.44, 0.00), (0.42, 1.00)))),
    (5, (((0.56, 0.00), (0.12, 0.02), (0.08, 0.44), (0.34, 0.38), (0.54, 0.54), (0.54, 0.80), (0.36, 0.98),
          (0.12, 1.00), (0.00, 0.88)),)),
    (6, (((0.46, 0.00), (0.18, 0.26), (0.02, 0.64), (0.12, 0.94), (0.34, 1.00), (0.50, 0.84), (0.44, 0.60),
          (0.24, 0.54), (0.04, 0.72)),)),
    (7, (((0.00, 0.04), (0.58, 0.00), (0.36, 0.42), (0.20, 1.00)),)),
    (8, (((0.50, 0.12), (0.28, 0.00), (0.06, 0.14), (0.12, 0.36), (0.46, 0.60), (0.50, 0.84), (0.28, 1.00),
          (0.06, 0.86), (0.10, 0.60), (0.44, 0.36), (0.50, 0.12)),)),
    (9, (((0.52, 0.16), (0.30, 0.00), (0.06, 0.14), (0.06, 0.36), (0.26, 0.48), (0.48, 0.36), (0.52, 0.14),
          (0.48, 0.58), (0.38, 1.00)),)),
)  # fmt: skip
OTHERS: tuple[tuple[Stroke, ...], ...] = (
    (((0.0, 1.0), (0.35, 0.0), (0.7, 1.0)), ((0.14, 0.62), (0.56, 0.62))),  # A
    (((0.6, 0.0), (0.0, 0.0), (0.0, 1.0), (0.6, 1.0)), ((0.0, 0.5), (0.5, 0.5))),  # E
    (((0.0, 0.0), (0.0, 1.0)), ((0.6, 0.0), (0.02, 0.5), (0.62, 1.0))),  # K
    (((0.0, 1.0), (0.0, 0.0), (0.4, 0.6), (0.8, 0.0), (0.8, 1.0)),),  # M
    (((0.0, 0.0), (0.7, 1.0)), ((0.7, 0.0), (0.0, 1.0))),  # X
    (((0.5, 0.0), (0.8, 1.0), (0.0, 0.4), (1.0, 0.4), (0.2, 1.0), (0.5, 0.0)),),  # a star
    (((0.3, 0.0), (0.2, 1.0)), ((0.7, 0.0), (0.6, 1.0)), ((0.0, 0.35), (0.9, 0.35)), ((0.0, 0.7), (0.9, 0.7))),  # #
    (((0.0, 0.0), (0.9, 0.0), (0.9, 0.9), (0.0, 0.9), (0.0, 0.0)), ((0.0, 0.0), (0.9, 0.9)), ((0.9, 0.0), (0.0, 0.9))),
)
PENS = (0.08, 0.13)  # by the height of the drawing
LEANS = (-0.15, 0.1, 0.3)
_HEIGHT, _MARGIN = 80, 30  # pixels


@cache
def drawn_digits() -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Digits in each form, pen and lean.

    Returns:
        (n, 28, 28, 1) float32, ink 1.0 on 0.0, and their values, (n,).
    """
    import numpy as np

    glyphs, values = zip(*((glyph, value) for value, strokes in DIGITS for glyph in _variations(strokes)), strict=True)
    return np.stack(glyphs)[..., None], np.array(values)


@cache
def drawn_others() -> NDArray[np.float32]:
    """Letters and signs that are not digits, (n, 28, 28, 1) float32, ink 1.0 on 0.0."""
    import numpy as np

    return np.stack([glyph for strokes in OTHERS for glyph in _variations(strokes)])[..., None]


def _variations(strokes: Iterable[Stroke]) -> Iterator[NDArray[np.float32]]:
    for pen in PENS:
        for lean in LEANS:
            yield _drawn(strokes, pen, lean)


def _drawn(strokes: Iterable[Stroke], pen: float, lean: float) -> NDArray[np.float32]:
    import numpy as np
    from PIL import Image, ImageDraw

    from engine.vision.glyph import centred

    side = _HEIGHT + 2 * _MARGIN
    sheet = Image.new("L", (side, side), 0)
    draw, radius = ImageDraw.Draw(sheet), round(pen * _HEIGHT / 2)
    for stroke in strokes:
        points = [(_MARGIN + (x + lean * (0.5 - y)) * _HEIGHT, _MARGIN + y * _HEIGHT) for x, y in stroke]
        draw.line(points, fill=255, width=2 * radius, joint="curve")
        for x, y in points:
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return centred(np.asarray(sheet, np.float32) / np.float32(255))
