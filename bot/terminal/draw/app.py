"""``draw``: a canvas as large as the terminal, read while the strokes grow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PIL.Image import Image
from prompt_toolkit.application import Application
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import Layout
from prompt_toolkit.output import Output
from prompt_toolkit.utils import is_dumb_terminal

from bot.color import Depth
from bot.serving.engines import AnyEngine
from bot.terminal.draw.control import CanvasControl, CanvasWindow
from bot.terminal.draw.live import LiveReading
from bot.terminal.draw.sketch import Sketch
from bot.terminal.draw.study import Study
from bot.terminal.theme import COLOR_DEPTHS
from engine import UsageError, Words

# Seconds after which a single escape byte is the Esc key. prompt_toolkit waits 0.5; with much less, the first half of a
# mouse movement over a slow line would count as Esc and discard the drawing.
_ESCAPE = 0.2
_STRIDE = 4  # pixels that an arrow key moves with Shift
_ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


@dataclass(frozen=True)
class DrawingResult:
    """What came of the canvas.

    Attributes:
        picture: the drawing, mode "L" with white ink on black, stored nowhere; None if it was cancelled or is empty.
        blank: whether nothing was on the canvas.
    """

    picture: Image | None
    blank: bool


def draw(
    engine: AnyEngine,
    words: Words,
    depth: Depth,
    *,
    model: str | None = None,
    target: int | None = None,
    input: Input | None = None,  # noqa: A002 - prompt_toolkit's own name for it
    output: Output | None = None,
) -> DrawingResult:
    """Let a person draw on the whole screen, with the mouse or the keys, and show what is read as the strokes grow.

    Args:
        engine: reads the drawing, in another thread.
        words: the language.
        depth: the colours to use.
        model: the name of the model to read with; the engine's own if None.
        target: the digit to draw in the game, see ``bot.terminal.draw.study``; None where no game is played.
        input: where keys and mouse come from; the terminal if None.
        output: the screen; the terminal if None.

    Returns:
        The drawing, if it was finished.

    Raises:
        UsageError: the terminal cannot move its cursor.
    """
    if is_dumb_terminal():
        raise UsageError("draw.dumb")
    sketch, study = Sketch(), Study(engine, words, model, target)

    def ask_why() -> None:
        study.asked = not study.asked
        live.again()

    with LiveReading(study.read, changed=lambda: app.invalidate()) as live:
        app: Application[DrawingResult] = Application(
            layout=Layout(CanvasWindow(CanvasControl(sketch, live, study, words, depth), sketch.mouse)),
            key_bindings=_bindings(sketch, ask_why),
            full_screen=True,
            # A terminal whose size changes meanwhile, as tmux, may put rows of the canvas into the history otherwise.
            erase_when_done=True,
            mouse_support=True,
            color_depth=COLOR_DEPTHS[depth],
            input=input,
            output=output,
        )
        app.ttimeoutlen = _ESCAPE
        return app.run()


def _bindings(sketch: Sketch, ask_why: Callable[[], None]) -> KeyBindings:
    """What the keys do; letters also as a Korean keyboard sends them when it is set to Hangul."""
    keys = KeyBindings()

    def bind(action: Callable[[], object], *names: str) -> None:
        for name in names:
            keys.add(name, eager=True)(lambda _: action())

    for name, (across, down) in _ARROWS.items():
        bind(partial(sketch.move, across, down), name)
        bind(partial(sketch.move, across * _STRIDE, down * _STRIDE), f"s-{name}")
    bind(sketch.toggle_pen, " ")
    bind(sketch.toggle_eraser, "e", "E", "ㄷ", "ㄸ")
    bind(lambda: sketch.resize_pen(1), "+", "=")
    bind(lambda: sketch.resize_pen(-1), "-", "_")
    bind(ask_why, "w", "W", "ㅈ", "ㅉ")
    bind(sketch.undo, "u", "U", "ㅕ", "c-z")
    bind(sketch.clear, "c", "C", "ㅊ")

    @keys.add("enter", eager=True)
    def _done(event: KeyPressEvent) -> None:
        blank = sketch.canvas.blank
        event.app.exit(result=DrawingResult(None if blank else sketch.canvas.picture(), blank))

    @keys.add("escape", eager=True)
    @keys.add("c-c", eager=True)
    @keys.add("c-d", eager=True)
    @keys.add("<sigint>", eager=True)
    def _cancel(event: KeyPressEvent) -> None:
        event.app.exit(result=DrawingResult(None, sketch.canvas.blank))

    return keys
