"""The graphics of one terminal, detected when the first picture is to be shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.color import Depth
from bot.terminal.graphics.protocol import Display, Protocol
from bot.terminal.graphics.query import LONG_PATIENCE, PATIENCE, Outcome, query_terminal, type_again

if TYPE_CHECKING:
    from prompt_toolkit.input import Input


class Graphics:
    """How pictures are shown; the terminal is queried once, and a second time if its answer came too late.

    Args:
        choice: the setting: "auto", or a protocol's name.
        depth: the colours of the text. Without any, only text is shown unless a protocol was chosen.
        query: queries the terminal, waiting at most the given seconds.
    """

    def __init__(self, choice: str, depth: Depth, query: Callable[[float], Outcome] = query_terminal) -> None:
        self._choice = choice
        self._depth = depth
        self._query = query
        self._display: Display | None = None
        self._patience = PATIENCE
        self._typed = b""
        self._unfinished: bytes | None = None

    def display(self) -> Display:
        """How pictures are shown. Only while no prompt reads the keyboard: the terminal may have to be queried."""
        if self._display is None:
            self._display = self._detected()
        return self._display

    def take_typed(self) -> bytes:
        """The keys that came during the query, once."""
        keys, self._typed = self._typed, b""
        return keys

    def retype_for(self, prompt: Input) -> None:
        """Let prompt_toolkit's next prompt begin with the keys that came during the query, and filter late reports."""
        if self._unfinished is not None:
            from bot.terminal.graphics.late_reports import expect

            expect(prompt, self._unfinished, self._late_answer)
            self._unfinished = None
        keys = self.take_typed()
        if not keys:
            return
        from prompt_toolkit.input.typeahead import store_typeahead
        from prompt_toolkit.input.vt100_parser import Vt100Parser
        from prompt_toolkit.key_binding import KeyPress

        pressed: list[KeyPress] = []
        parser = Vt100Parser(pressed.append)
        parser.feed(keys.decode("utf-8", "ignore"))
        parser.flush()
        store_typeahead(prompt, pressed)

    def retype_for_shell(self, keyboard: int) -> None:
        """Give those keys to whoever reads the terminal next, where the system allows it."""
        type_again(self.take_typed(), keyboard)

    def _detected(self) -> Display:
        if self._choice == "auto":
            return Display(Protocol.BLOCKS) if self._depth is Depth.NONE else self._queried()
        protocol = Protocol(self._choice)
        # For pixels, the size of a character is needed.
        return Display(protocol, self._queried().cell) if protocol.graphic else Display(protocol)

    def _queried(self) -> Display:
        outcome = self._query(self._patience)
        self._typed, self._unfinished = outcome.keys, outcome.unfinished
        return outcome.display

    def _late_answer(self) -> None:
        """The terminal does answer: query it once more with the next picture, and wait longer."""
        if self._patience < LONG_PATIENCE:
            self._patience = LONG_PATIENCE
            self._display = None
