"""A canvas that a script draws on: keys and mouse go in through prompt_toolkit's pipe, the screen is read back."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from PIL.Image import Image
from prompt_toolkit.application import Application
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from bot.color import Depth
from bot.terminal.draw import app
from bot.terminal.draw.app import draw
from bot.terminal.words import words
from engine import Engine

PATIENCE = 60  # seconds after which a script that waits for what never comes is given up

# When the screen shows this text (after a "!": when it does not), do that: type it, or call it.
Step = tuple[str, "str | Callable[[], object]"]


def stroke(*cells: tuple[int, int], button: int = 0) -> str:
    """What a terminal sends while the mouse is dragged through cells (column, row), counted from 1, in SGR mode."""
    (column, row), (last_column, last_row) = cells[0], cells[-1]
    moves = "".join(f"\x1b[<{button + 32};{x};{y}M" for x, y in cells[1:])
    return f"\x1b[<{button};{column};{row}M{moves}\x1b[<{button};{last_column};{last_row}m"


@dataclass
class Terminal:
    """A terminal with a person at it who does one thing after the other, each as soon as its time has come."""

    engine: Engine
    keys: PipeInput
    size: Size = field(default_factory=lambda: Size(rows=24, columns=80))
    screens: list[str] = field(default_factory=list)
    written: io.StringIO = field(default_factory=io.StringIO)
    _steps: list[Step] = field(default_factory=list)

    def resize(self, columns: int, rows: int) -> None:
        """The terminal has another size from the next drawing of the screen on."""
        self.size = Size(rows=rows, columns=columns)
        self.keys.send_text("\x1b[<35;1;1M+-")

    def draws(
        self, *steps: Step, language: str = "en", depth: Depth = Depth.TRUE, target: int | None = None
    ) -> Image | None:
        """What ``draw`` returns when the steps are gone through."""
        self._steps = list(steps)
        output = Vt100_Output(self.written, lambda: self.size, term="xterm-256color", enable_cpr=False)
        return draw(self.engine, words(language), depth, target=target, input=self.keys, output=output).picture

    def reads(self, picture: Image | None) -> str:
        """The digits in it."""
        assert picture is not None
        return self.engine.predict(picture)[0].text

    def seen(self, running: Application[Any]) -> None:
        """Reads the screen, and goes on if it shows what the next step waits for."""
        screen = running.renderer.last_rendered_screen
        if screen is None or running.is_done:
            return
        rows, columns = self.size
        lines = ["".join(screen.data_buffer[y][x].char for x in range(columns)) for y in range(rows)]
        self.screens.append("\n".join(lines))
        if not self._steps:
            return
        awaited, action = self._steps[0]
        if (awaited[1:] not in self.screens[-1]) if awaited.startswith("!") else (awaited in self.screens[-1]):
            del self._steps[0]
            if callable(action):
                action()
            else:
                self.keys.send_text(action)


@pytest.fixture
def terminal(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    with create_pipe_input() as keys:
        made = Terminal(engine, keys)
        monkeypatch.setattr(app, "Application", partial(_scripted, made))
        yield made


def _scripted(terminal: Terminal, **options: Any) -> Application[Any]:
    made: Application[Any] = Application(**options)
    made.after_render += terminal.seen

    def watch() -> None:
        assert made.loop is not None
        made.loop.call_later(PATIENCE, partial(_give_up, made, terminal))

    made.pre_run_callables.append(watch)
    return made


def _give_up(running: Application[Any], terminal: Terminal) -> None:
    if running.is_running and not running.is_done:
        last: Sequence[str] = terminal.screens[-1:]
        running.exit(exception=AssertionError("waited in vain, before:\n" + "\n".join(last)))
