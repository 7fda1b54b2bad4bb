"""The full-screen application: where the canvas, its keys, the mouse and the live reading are put together."""

from __future__ import annotations

from PIL.Image import Image
from prompt_toolkit.application import Application
from prompt_toolkit.input import Input
from prompt_toolkit.layout import Layout
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.utils import is_dumb_terminal

from bot.color import Depth
from bot.terminal.draw.keys import bindings
from bot.terminal.draw.live import LiveReading
from bot.terminal.draw.sheet import Sheet, SheetWindow
from bot.terminal.draw.sketch import Sketch
from engine import Engine, Reading, UsageError, Words

_DEPTHS = {Depth.NONE: ColorDepth.DEPTH_1_BIT, Depth.PALETTE: ColorDepth.DEPTH_8_BIT, Depth.TRUE: ColorDepth.TRUE_COLOR}
# Seconds until an escape byte that nothing follows is the Esc key. prompt_toolkit waits 0.5; much less, and over a slow
# line the first half of a mouse movement would throw the drawing away.
_ESCAPE = 0.2


def draw(
    engine: Engine,
    words: Words,
    depth: Depth,
    *,
    model: str | None = None,
    input: Input | None = None,  # noqa: A002 - prompt_toolkit's own name for it
    output: Output | None = None,
) -> Image | None:
    """Lets a person draw, with the mouse or with the keys, and shows what is read as the strokes grow.

    Takes the whole screen, and gives it back as it was.

    Args:
        engine: reads the drawing; in a thread of its own.
        words: the language to speak.
        depth: the colours to use.
        model: the name of the model to read with; the engine's own if None.
        input: where keys and mouse come from; the terminal if None.
        output: what is drawn on; the terminal if None.

    Returns:
        The drawing, mode "L" with white ink on black; None if it was cancelled or is empty. It is stored nowhere.

    Raises:
        UsageError: the terminal cannot move its cursor.
    """
    if is_dumb_terminal():
        raise UsageError("draw.dumb")
    sketch = Sketch()

    def read(picture: Image) -> Reading:
        return engine.predict(picture, model=model)[0]

    with LiveReading(read, changed=lambda: app.invalidate()) as live:
        app: Application[Image | None] = Application(
            layout=Layout(SheetWindow(Sheet(sketch, live, words, depth), sketch.mouse)),
            key_bindings=bindings(sketch),
            full_screen=True,
            mouse_support=True,
            color_depth=_DEPTHS[depth],
            input=input,
            output=output,
        )
        app.ttimeoutlen = _ESCAPE
        return app.run()
