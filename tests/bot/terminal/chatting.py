"""The chat at a terminal in this process, typed into through prompt_toolkit's own pipe."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from unittest.mock import create_autospec

from prompt_toolkit.data_structures import Size
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.input import PipeInput
from prompt_toolkit.output.vt100 import Vt100_Output

from bot.settings import Settings
from bot.terminal.chat import TerminalChat
from bot.terminal.state import first_time
from bot.terminal.words import words
from engine import Engine, Reply, Status

CTRL_C, CTRL_D = "\x03", "\x04"


class Screen:
    """What a chat wrote."""

    def __init__(self, columns: int) -> None:
        self._stream = io.StringIO()
        self.output = Vt100_Output(self._stream, lambda: Size(rows=24, columns=columns), term="xterm", enable_cpr=False)

    @property
    def text(self) -> str:
        return re.sub(r"\x1b\[[?\d;]*[A-Za-z]", "", self._stream.getvalue())


def chat(
    settings: Settings,
    keys: PipeInput,
    load: Callable[[], Engine],
    language: str = "en",
    columns: int = 80,
    history: History | None = None,
) -> str:
    """What a chat in which those keys were pressed wrote; it is not the first here."""
    first_time()
    screen = Screen(columns)
    before = InMemoryHistory() if history is None else history
    TerminalChat(settings, words(language), load, history=before, input=keys, output=screen.output).run()
    return screen.text


def fake_engine() -> Engine:
    """An engine that answers with the message in brackets."""
    engine = create_autospec(Engine, instance=True, left_out=())
    engine.commands = ()
    engine.status.return_value = Status("cnn", None, "en")
    engine.handle.side_effect = lambda message, _: Reply(f"<{message.text}>")
    return engine  # type: ignore[no-any-return]
