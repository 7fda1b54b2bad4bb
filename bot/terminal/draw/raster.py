"""Ink on pixels: strokes as thick, round lines, drawn far finer than the terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageDraw, ImageOps

Point = tuple[float, float]

INK, PAPER = 255, 0

# How many dots a canvas pixel is wide. The finest of them that keeps an image below the limit is used: a huge terminal
# shall not make a stroke slower than the hand.
_FINENESS = (12, 8, 4, 2)
_MOST_DOTS = 3_000_000
# The picture is the ink and so much paper around it, in heights of the ink. Measured on ten digits of three sizes, with
# seven pens: with the whole canvas for a picture, or half this margin, thick ink is now and then taken for the paper,
# and a tall 1 for the edge of something.
_MARGIN = 1.0


class Raster:
    """A picture of so many canvas pixels, which strokes are drawn on.

    Args:
        width: in canvas pixels, two of which are one above the other in a terminal's cell.
        height: likewise.
    """

    def __init__(self, width: int, height: int) -> None:
        self._fineness = next((dots for dots in _FINENESS if width * height * dots**2 <= _MOST_DOTS), _FINENESS[-1])
        self._image = Image.new("L", (width * self._fineness, height * self._fineness), PAPER)
        self._pen = ImageDraw.Draw(self._image)

    def draw(self, points: Sequence[Point], width: float, *, erases: bool) -> None:
        """Draws a line through the points, round at its joints and ends; a single point is a dot.

        Args:
            points: in canvas pixels, (0, 0) being the upper left corner; outside of the picture nothing is drawn.
            width: of the line, in canvas pixels.
            erases: whether ink is taken away instead.
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
        """White ink on black with smooth edges, and as much paper around it as recognising it takes: mode "L"."""
        ink = self._image.crop(self._image.getbbox()).reduce(2)
        return ImageOps.expand(ink, border=round(_MARGIN * ink.height), fill=PAPER)
