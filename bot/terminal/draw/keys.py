"""The keys of the canvas. Letters are bound as a Korean keyboard sends them, too, when it is set to Hangul."""

from __future__ import annotations

from collections.abc import Callable

from PIL.Image import Image
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from bot.terminal.draw.sketch import Sketch

_STRIDE = 4  # pixels that an arrow key goes with Shift
_ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}


def bindings(sketch: Sketch) -> KeyBindings:
    """All that a key does. Done and cancel end the application, with the picture or None."""
    keys = KeyBindings()

    def bind(action: Callable[[], object], *names: str) -> None:
        for name in names:
            keys.add(name, eager=True)(lambda _: action())

    for name, (across, down) in _ARROWS.items():
        bind(_moving(sketch, across, down), name)
        bind(_moving(sketch, across * _STRIDE, down * _STRIDE), f"s-{name}")
    bind(sketch.toggle_pen, " ")
    bind(sketch.toggle_eraser, "e", "E", "ㄷ", "ㄸ")
    bind(lambda: sketch.resize_pen(1), "+", "=")
    bind(lambda: sketch.resize_pen(-1), "-", "_")
    bind(sketch.undo, "u", "U", "ㅕ", "c-z")
    bind(sketch.clear, "c", "C", "ㅊ")

    @keys.add("enter", eager=True)
    def _done(event: KeyPressEvent) -> None:
        picture: Image | None = None if sketch.canvas.blank else sketch.canvas.picture()
        event.app.exit(result=picture)

    @keys.add("escape", eager=True)
    @keys.add("c-c", eager=True)
    @keys.add("c-d", eager=True)
    @keys.add("<sigint>", eager=True)
    def _cancel(event: KeyPressEvent) -> None:
        event.app.exit(result=None)

    return keys


def _moving(sketch: Sketch, across: int, down: int) -> Callable[[], None]:
    return lambda: sketch.move(across, down)
