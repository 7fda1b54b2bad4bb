"""The drawing: its strokes, undo, and how it fits a terminal that changes its size.

Strokes are stored in units of the page, which is the canvas as it was when drawing began; a scale and an offset lead to
the canvas as it is now. So strokes lose no precision, however often the terminal is resized.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PIL import Image

from bot.terminal.draw.raster import Point, Raster


@dataclass(frozen=True)
class Stroke:
    """The pen's way between two lifts, and the width of its line, in page units."""

    points: tuple[Point, ...]
    width: float
    erases: bool = False


@dataclass(frozen=True)
class _Fit:
    """How the page lies on the canvas."""

    scale: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def on_canvas(self, point: Point) -> Point:
        return point[0] * self.scale + self.left, point[1] * self.scale + self.top

    def on_page(self, point: Point) -> Point:
        return (point[0] - self.left) / self.scale, (point[1] - self.top) / self.scale


class Drawing:
    """A drawing that grows. All arguments are in canvas pixels, of which a terminal's cell has two.

    Attributes:
        width: of the canvas.
        height: of the canvas.
        version: a number that changes whenever the ink may have.
        drawing: whether the pen is down.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.version = 0
        self.drawing = False
        self._strokes: tuple[Stroke, ...] = ()
        self._history: list[tuple[Stroke, ...]] = []  # the strokes before each action
        self._fit = _Fit()
        self._page = (0.0, 0.0, float(width), float(height))
        self._raster = Raster(width, height)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """All strokes since the last clear, the unfinished one included."""
        return self._strokes

    @property
    def blank(self) -> bool:
        """Whether there is no ink."""
        return not self._strokes or self._raster.blank

    def begin(self, point: Point, width: float, *, erases: bool = False, goes_on: bool = False) -> None:
        """Put the pen down, which leaves a dot.

        Args:
            point: where.
            width: of the line.
            erases: whether it removes ink instead.
            goes_on: whether undo removes it together with the stroke before it.
        """
        if not goes_on:
            self._history.append(self._strokes)
        start = Stroke((self._fit.on_page(point),), width / self._fit.scale, erases)
        self._strokes = (*self._strokes, start)
        self.drawing = True
        self._draw(start, since=0)

    def extend(self, point: Point) -> None:
        """Move the pen in a straight line; if it is up, nothing is drawn."""
        if not self.drawing:
            return
        stroke = self._strokes[-1]
        longer = replace(stroke, points=(*stroke.points, self._fit.on_page(point)))
        self._strokes = (*self._strokes[:-1], longer)
        self._draw(longer, since=len(stroke.points) - 1)

    def lift(self) -> None:
        """Lift the pen."""
        self.drawing = False

    def undo(self) -> None:
        """Take back the last stroke as a whole, or the last clear."""
        self.drawing = False
        if self._history:
            self._strokes = self._history.pop()
            self._draw_all()

    def clear(self) -> None:
        """Remove all ink; undo brings it back."""
        self.drawing = False
        if self._strokes:
            self._history.append(self._strokes)
            self._strokes = ()
            self._draw_all()

    def resize(self, width: int, height: int) -> None:
        """Fit the drawing, all of it that was visible, into a canvas of another size."""
        self.drawing = False
        if self._history:
            left, top, right, bottom = self._page = self._visible()
            scale = min(width / (right - left), height / (bottom - top))
            self._fit = _Fit(scale, (width - scale * (left + right)) / 2, (height - scale * (top + bottom)) / 2)
        else:
            self._page = (0.0, 0.0, float(width), float(height))
        self.width, self.height = width, height
        self._draw_all()

    def levels(self) -> list[bytes]:
        """The ink in each pixel, row by row: 0 to 255."""
        return self._raster.levels()

    def picture(self) -> Image.Image:
        """The drawing as a picture for the recogniser: mode "L", white ink on black, several dots to a pixel."""
        return self._raster.picture()

    def _visible(self) -> tuple[float, float, float, float]:
        """The page, extended to ink beyond it that is on the canvas: left, top, right, bottom."""
        corners = self._fit.on_page((0, 0)), self._fit.on_page((self.width, self.height))
        strokes = {stroke for state in (*self._history, self._strokes) for stroke in state}
        points = [point for stroke in strokes for point in stroke.points]
        xs = [min(max(x, corners[0][0]), corners[1][0]) for x, _ in points]
        ys = [min(max(y, corners[0][1]), corners[1][1]) for _, y in points]
        left, top, right, bottom = self._page
        return min(left, *xs), min(top, *ys), max(right, *xs), max(bottom, *ys)

    def _draw(self, stroke: Stroke, since: int) -> None:
        points = [self._fit.on_canvas(point) for point in stroke.points[since:]]
        self._raster.draw(points, stroke.width * self._fit.scale, erases=stroke.erases)
        self.version += 1

    def _draw_all(self) -> None:
        self._raster = Raster(self.width, self.height)
        for stroke in self._strokes:
            self._draw(stroke, since=0)
        self.version += 1
