"""Pen and eraser on the canvas, in several sizes, moved by the mouse or by the arrow keys."""

from __future__ import annotations

from prompt_toolkit.mouse_events import MouseButton, MouseEvent, MouseEventType

from bot.terminal.draw.cells import Cursor
from bot.terminal.draw.drawing import Drawing
from bot.terminal.draw.layout import Layout
from bot.terminal.draw.raster import Point

SIZES = range(1, 8)  # a thicker pen would fill the loops of small digits

_SIZE = 3
# The canvas's height in pens of size 1, so that a pen is as thick on a small canvas as on a large one.
_PER_HEIGHT = 48
_ERASER = 2  # times as thick as the pen
_UP, _DOWN, _RUBBER = "#00afff", "#ff8700", "#ff5faf"


class Sketch:
    """A canvas with its pen.

    Attributes:
        canvas: the drawing.
        size: of the pen and the eraser, one of ``SIZES``.
        erasing: whether the keys and the left button erase.
    """

    def __init__(self) -> None:
        self.canvas = Drawing(2, 2)
        self.size = _SIZE
        self.erasing = False
        self._layout: Layout | None = None
        self._x = self._y = 1  # the pixel under the cursor
        self._button: MouseButton | None = None  # the button that is held down
        self._erases = False  # whether that button does

    @property
    def pen_is_down(self) -> bool:
        """Whether moving the cursor with the keys draws."""
        return self.canvas.drawing and self._button is None

    @property
    def cursor(self) -> Cursor:
        """Where the next key draws."""
        return Cursor(self._x, self._y, _RUBBER if self.erasing else _DOWN if self.canvas.drawing else _UP)

    def fit(self, layout: Layout | None) -> None:
        """Take another layout; None where the screen is too small to draw on.

        The drawing is scaled, the mouse is not: its stroke ends here, and goes on where the mouse moves next.
        """
        self._layout = layout
        if layout is None:
            self.canvas.lift()
            return
        width, height = layout.columns, 2 * layout.rows
        if (width, height) != (self.canvas.width, self.canvas.height):
            self._x = min(width - 1, self._x * width // self.canvas.width)
            self._y = min(height - 1, self._y * height // self.canvas.height)
            self.canvas.resize(width, height)

    def move(self, across: int, down: int) -> None:
        """Move the cursor by pixels, as far as the canvas goes; the pen draws if it is down."""
        if self._button is not None or self._layout is None:
            return
        self._x = min(self.canvas.width - 1, max(0, self._x + across))
        self._y = min(self.canvas.height - 1, max(0, self._y + down))
        self.canvas.extend(self._under_cursor())

    def toggle_pen(self) -> None:
        """Put the pen down at the cursor, or lift it."""
        if self.canvas.drawing:
            self._lift()
        elif self._layout is not None:
            self.canvas.begin(self._under_cursor(), self._width(erases=self.erasing), erases=self.erasing)

    def toggle_eraser(self) -> None:
        """Exchange pen and eraser."""
        self._exchange(self.size, erasing=not self.erasing)

    def resize_pen(self, by: int) -> None:
        """Take a thicker pen, or a thinner one."""
        self._exchange(min(SIZES[-1], max(SIZES[0], self.size + by)), erasing=self.erasing)

    def undo(self) -> None:
        """Take back the last stroke or clear."""
        self._lift()
        self.canvas.undo()

    def clear(self) -> None:
        """Remove all ink."""
        self._lift()
        self.canvas.clear()

    def mouse(self, event: MouseEvent) -> bool:
        """Follow the mouse.

        Args:
            event: its position is a cell of the screen.

        Returns:
            Whether anything has changed.
        """
        if self._layout is None:
            if event.event_type is MouseEventType.MOUSE_UP or event.button is MouseButton.NONE:
                self._lift()
            return False
        column, row = event.position.x, event.position.y
        if event.event_type is MouseEventType.MOUSE_DOWN:
            if not self._layout.is_canvas(column, row) or event.button is MouseButton.MIDDLE:
                return False
            self._lift()
            self._button = event.button
            self._erases = self.erasing or event.button is MouseButton.RIGHT
            self._draw_to(column, row)
            return True
        if self._button is None:
            return False
        if event.event_type is MouseEventType.MOUSE_UP or event.button is MouseButton.NONE:
            self._lift()  # also if the button went up outside of the terminal, unreported
            return True
        if event.event_type is MouseEventType.MOUSE_MOVE:
            self._draw_to(column, row, goes_on=True)
            return True
        return False

    def _draw_to(self, column: int, row: int, *, goes_on: bool = False) -> None:
        """Draw to the mouse, and take the cursor there, so that the keys go on from it."""
        assert self._layout is not None  # noqa: S101 - the caller has seen to it
        x, y = self._layout.pixel_at(column, row)
        self._x = min(self.canvas.width - 1, max(0, int(x)))
        self._y = min(self.canvas.height - 1, max(0, int(y)))
        if self.canvas.drawing:
            self.canvas.extend((x, y))
        else:
            self.canvas.begin((x, y), self._width(erases=self._erases), erases=self._erases, goes_on=goes_on)

    def _under_cursor(self) -> Point:
        return self._x + 0.5, self._y + 0.5

    def _width(self, *, erases: bool) -> float:
        return self.size * self.canvas.height / _PER_HEIGHT * (_ERASER if erases else 1)

    def _lift(self) -> None:
        self._button = None
        self.canvas.lift()

    def _exchange(self, size: int, *, erasing: bool) -> None:
        """Go on with another pen; one that the keys hold down begins a new stroke."""
        down = self.pen_is_down
        if down:
            self._lift()
        self.size, self.erasing = size, erasing
        if down:
            self.toggle_pen()
