"""The parts of the screen: the framed canvas at the left, the panel beside it, the keys below."""

from __future__ import annotations

from dataclasses import dataclass

LEAST_COLUMNS, LEAST_ROWS = 48, 18

_FRAME = 1  # around the canvas
_GAP = 2  # between the canvas and the panel
_LEAST_HEIGHT = 14  # of the panel: pen, answer, ten bars, two rows of doubt
_PANEL_LEAST, _PANEL_MOST = 24, 32


@dataclass(frozen=True)
class Layout:
    """The width and height of the canvas and the width of the panel, in cells."""

    columns: int
    rows: int
    panel: int

    @property
    def height(self) -> int:
        """The rows of canvas and frame, and so of the panel."""
        return self.rows + 2 * _FRAME

    def pixel_at(self, column: int, row: int) -> tuple[float, float]:
        """The middle of a cell of the screen in canvas pixels: (x, y); it may be outside of the canvas."""
        return column - _FRAME + 0.5, 2 * (row - _FRAME) + 1.0

    def cell_of(self, x: int, y: int) -> tuple[int, int]:
        """The cell of the screen, (column, row), that a canvas pixel is shown in."""
        return x + _FRAME, y // 2 + _FRAME

    def is_canvas(self, column: int, row: int) -> bool:
        """Whether a cell of the screen belongs to the canvas."""
        return _FRAME <= column < self.columns + _FRAME and _FRAME <= row < self.rows + _FRAME


def layout(columns: int, rows: int, help_rows: int) -> Layout | None:
    """The parts of a screen, given the rows of the keys' help; None if it is too small to draw on."""
    if columns < LEAST_COLUMNS or rows - help_rows < _LEAST_HEIGHT:
        return None
    panel = min(_PANEL_MOST, max(_PANEL_LEAST, columns // 3))
    return Layout(columns - panel - _GAP - 2 * _FRAME, rows - help_rows - 2 * _FRAME, panel)
