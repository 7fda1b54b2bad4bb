"""Paint on pixels: strokes as thick, round lines, drawn much finer than the terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageDraw, ImageOps

Point = tuple[float, float]

INK, PAPER = 255, 0

# Dots to a canvas pixel: the most of these that keep the image below the limit, so that a huge terminal is not slow.
_FINENESS = (12, 8, 4, 2)
_MOST_DOTS = 3_000_000
# Paper around the ink in the picture, in heights of the ink. Measured on ten digits of three sizes, with seven pens:
# with the whole canvas, or half this margin, thick ink is sometimes taken for paper, and a tall 1 for an edge.
_MARGIN = 1.0


class Raster:
    """A picture of canvas pixels, two of which are one above the other in a terminal's cell, to draw strokes on."""

    def __init__(self, width: int, height: int) -> None:
        self._fineness = next((dots for dots in _FINENESS if width * height * dots**2 <= _MOST_DOTS), _FINENESS[-1])
        self._image = Image.new("L", (width * self._fineness, height * self._fineness), PAPER)
        self._pen = ImageDraw.Draw(self._image)

    def draw(self, points: Sequence[Point], width: float, *, erases: bool) -> None:
        """Draw a line through the points, round at its joints and ends; a single point is a dot.

        Args:
            points: in canvas pixels, (0, 0) being the upper left corner; outside of the picture nothing is drawn.
            width: of the line, in canvas pixels.
            erases: whether ink is removed instead.
        """
        color = PAPER if erases else INK
        fine = [(x * self._fineness, y * self._fineness) for x, y in points]
        radius = max(1.0, width * self._fineness / 2)
        for start, end in pairwise(fine):
            self._pen.line((start, end), fill=color, width=round(2 * radius))
        for x, y in fine:
            self._pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=color)

    @property
    def blank(self) -> bool:
        """Whether there is no ink."""
        return self._image.getbbox() is None

    def levels(self) -> list[bytes]:
        """The ink in each canvas pixel, row by row: 0 to 255."""
        small = self._image.reduce(self._fineness)
        data = small.tobytes()
        return [data[start : start + small.width] for start in range(0, len(data), small.width)]

    def picture(self) -> Image.Image:
        """White ink on black with smooth edges and a margin: mode "L"."""
        ink = self._image.crop(self._image.getbbox()).reduce(2)
        return ImageOps.expand(ink, border=round(_MARGIN * ink.height), fill=PAPER)
