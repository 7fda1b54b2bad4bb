"""The hand on the canvas, while the terminal changes under it."""

from __future__ import annotations

import pytest
from prompt_toolkit.data_structures import Point
from prompt_toolkit.mouse_events import MouseButton, MouseEvent, MouseEventType

from bot.terminal.draw.layout import Layout, layout
from bot.terminal.draw.sketch import Sketch

SMALL, LARGE = layout(80, 24, 2), layout(120, 40, 2)
DOWN, MOVE, UP = MouseEventType.MOUSE_DOWN, MouseEventType.MOUSE_MOVE, MouseEventType.MOUSE_UP


def feel(sketch: Sketch, kind: MouseEventType, *cells: tuple[int, int], button: MouseButton = MouseButton.LEFT) -> bool:
    """Whether the mouse has drawn at the last of these cells."""
    return [sketch.mouse(MouseEvent(Point(*cell), kind, button, frozenset())) for cell in cells][-1]


@pytest.fixture
def sketch() -> Sketch:
    """A canvas with a stroke half done."""
    sketch = Sketch()
    sketch.fit(SMALL)
    feel(sketch, DOWN, (10, 3))
    feel(sketch, MOVE, (10, 8))
    return sketch


@pytest.mark.parametrize("between", [(), (None,)])
def test_a_stroke_goes_on_where_the_mouse_is_when_the_terminal_has_changed(
    sketch: Sketch, between: tuple[Layout | None, ...]
) -> None:
    for places in (*between, LARGE):
        sketch.fit(places)
    assert feel(sketch, MOVE, (60, 20), (60, 30))
    assert not sketch.pen_is_down  # it is the mouse that draws
    feel(sketch, UP, (60, 30))
    assert not feel(sketch, MOVE, (20, 20))
    assert [len(stroke.points) for stroke in sketch.canvas.strokes] == [2, 2]  # no line from where it was before


def test_undo_takes_all_of_it_back(sketch: Sketch) -> None:
    sketch.fit(LARGE)
    feel(sketch, MOVE, (60, 20), (60, 30))
    feel(sketch, UP, (60, 30))
    sketch.undo()
    assert sketch.canvas.blank


def test_it_goes_on_as_the_eraser_that_it_was() -> None:
    sketch = Sketch()
    sketch.fit(SMALL)
    feel(sketch, DOWN, (10, 3), button=MouseButton.RIGHT)
    sketch.fit(LARGE)
    feel(sketch, MOVE, (60, 20), button=MouseButton.RIGHT)
    assert [stroke.erases for stroke in sketch.canvas.strokes] == [True, True]


@pytest.mark.parametrize(("kind", "button"), [(UP, MouseButton.LEFT), (MOVE, MouseButton.NONE)])
def test_a_button_that_goes_up_while_there_is_no_canvas_ends_it(
    sketch: Sketch, kind: MouseEventType, button: MouseButton
) -> None:
    sketch.fit(None)
    feel(sketch, kind, (10, 3), button=button)
    sketch.fit(LARGE)
    assert not feel(sketch, MOVE, (60, 20))
