"""The picture that the first chat begins with: a handwritten number, kept as the strokes of its pen."""

from __future__ import annotations

from PIL.Image import Image

from bot.terminal.draw.raster import Point, Raster

_SIZE = (72, 44)
_PEN = 3.4
# 42: each stroke from where the pen came down to where it was lifted.
_STROKES: tuple[tuple[Point, ...], ...] = (
    ((19, 6), (16, 13), (12.5, 20), (9, 26), (15, 26.5), (22, 26), (29, 25)),
    ((24, 9), (23, 17), (22.5, 25), (22, 33), (21.5, 38)),
    (
        *((43, 14), (44.5, 9.5), (48.5, 7), (53.5, 7), (57, 10), (57.5, 15), (55, 20.5)),
        *((51, 26), (46.5, 31), (42.5, 36), (49, 35.5), (55, 36), (61, 37)),
    ),
)


def example() -> Image:
    """The picture, white ink on black."""
    raster = Raster(*_SIZE)
    for stroke in _STROKES:
        raster.draw(stroke, _PEN, erases=False)
    return raster.picture()
