"""The whole screen for prompt_toolkit: one control draws everything, one window gets every mouse event."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from prompt_toolkit.data_structures import Point
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.layout import UIContent, UIControl, Window
from prompt_toolkit.layout.mouse_handlers import MouseHandlers
from prompt_toolkit.layout.screen import Screen, WritePosition
from prompt_toolkit.mouse_events import MouseEvent

from bot.color import Depth
from bot.terminal.draw.cells import beside, canvas_lines, framed
from bot.terminal.draw.layout import LEAST_COLUMNS, LEAST_ROWS, Layout, layout
from bot.terminal.draw.live import LiveReading
from bot.terminal.draw.panel import Panel
from bot.terminal.draw.sketch import Sketch
from bot.terminal.draw.study import Study
from bot.wrapping import wrapped
from engine import Words

if TYPE_CHECKING:
    from prompt_toolkit.key_binding.key_bindings import NotImplementedOrNone

_HELP_MOST = 4  # rows
_BETWEEN = " · "  # two keys in the help
_NO_BREAK = "\u00a0"


class CanvasControl(UIControl):
    """Drawing, panel and help, laid out for the terminal's size whenever the screen is drawn."""

    def __init__(self, sketch: Sketch, live: LiveReading, study: Study, words: Words, depth: Depth) -> None:
        self._sketch = sketch
        self._live = live
        self._study = study
        self._words = words
        self._depth = depth

    def is_focusable(self) -> bool:
        """The only control has the focus."""
        return True

    def create_content(self, width: int, height: int) -> UIContent:
        """The screen as it is now; a drawing that has changed is read."""
        help_lines = self._help(width)
        places = layout(width, height, len(help_lines))
        self._sketch.fit(places)
        if places is None:
            sentence = self._words.say("draw.too_small", columns=LEAST_COLUMNS, rows=LEAST_ROWS)
            return _content([[("", line)] for line in wrapped(sentence, width)])
        self._read()
        dim = "" if self._depth is Depth.NONE else "fg:ansibrightblack"
        cursor = self._sketch.cursor
        column, row = places.cell_of(cursor.x, cursor.y)
        lines = self._above(places) + [[(dim, line)] for line in help_lines]
        return _content(lines, Point(x=column, y=row) if self._depth is Depth.NONE else None)

    def _above(self, places: Layout) -> list[StyleAndTextTuples]:
        canvas = self._sketch.canvas
        panel = Panel(places.panel, places.height, self._words, self._depth)
        pixels = canvas_lines(canvas.levels(), self._sketch.cursor, self._depth)
        return beside(
            framed(pixels, places.columns, self._depth),
            panel.lines(
                self._pen(), self._live.outcome, blank=canvas.blank, study=self._study, strokes=len(canvas.strokes)
            ),
        )

    def _read(self) -> None:
        canvas = self._sketch.canvas
        if self._study.asked and not self._study.settled and not canvas.drawing:
            self._live.again()  # now it can be explained
        self._study.settled = not canvas.drawing
        if canvas.blank:
            self._live.forget()
        else:
            self._live.follow(canvas.version, canvas.picture)

    def _help(self, width: int) -> list[str]:
        """The keys, a key and its meaning on the same line."""
        keys = self._words.say("draw.help").split(_BETWEEN)
        unbroken = (part.replace(" ", _NO_BREAK) for part in keys)
        lines = wrapped(f"{_NO_BREAK}· ".join(unbroken), width)
        return [line.replace(_NO_BREAK, " ") for line in lines[:_HELP_MOST]]

    def _pen(self) -> str:
        tool = "eraser" if self._sketch.erasing else "pen"
        return self._words.say(
            f"draw.{tool}_down" if self._sketch.pen_is_down else f"draw.{tool}", size=self._sketch.size
        )


class CanvasWindow(Window):
    """A window that gets mouse events with their cell of the screen.

    prompt_toolkit's own window gives its control the character that was clicked: it looks that up in a table of all
    cells, and takes the nearest character where there is none.

    Args:
        control: draws the screen.
        mouse: handles an event; returns whether anything has changed.
    """

    def __init__(self, control: CanvasControl, mouse: Callable[[MouseEvent], bool]) -> None:
        super().__init__(control)
        self._mouse = mouse

    def write_to_screen(
        self,
        screen: Screen,
        mouse_handlers: MouseHandlers,
        write_position: WritePosition,
        parent_style: str,
        erase_bg: bool,
        z_index: int | None,
    ) -> None:
        """Draw the window, and replace its mouse handler."""
        super().write_to_screen(screen, mouse_handlers, write_position, parent_style, erase_bg, z_index)
        mouse_handlers.set_mouse_handler_for_range(
            x_min=write_position.xpos,
            x_max=write_position.xpos + write_position.width,
            y_min=write_position.ypos,
            y_max=write_position.ypos + write_position.height,
            handler=self._handle,
        )

    def _handle(self, event: MouseEvent) -> NotImplementedOrNone:
        # With NotImplemented, prompt_toolkit does not draw the screen again.
        return None if self._mouse(event) else NotImplemented


def _content(lines: list[StyleAndTextTuples], cursor: Point | None = None) -> UIContent:
    return UIContent(lines.__getitem__, len(lines), cursor_position=cursor, show_cursor=cursor is not None)
