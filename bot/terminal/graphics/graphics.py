"""The graphics of one terminal, found out when the first picture is to be shown and not before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.terminal.color import Depth
from bot.terminal.graphics.asking import Asked, ask_terminal, type_again
from bot.terminal.graphics.protocol import Display, Protocol

if TYPE_CHECKING:
    from prompt_toolkit.input import Input


class Graphics:
    """How pictures are shown; the terminal is asked at most once.

    Args:
        choice: what the person set, see ``protocol.Choice``.
        depth: the colours of the text. Without any, nothing but text is shown unless a protocol was chosen.
        ask: asks the terminal.
    """

    def __init__(self, choice: str, depth: Depth, ask: Callable[[], Asked] = ask_terminal) -> None:
        self._choice = choice
        self._depth = depth
        self._ask = ask
        self._display: Display | None = None
        self._typed = b""

    def display(self) -> Display:
        """How pictures are shown. Only while no prompt reads the keyboard: the terminal may have to be asked."""
        if self._display is None:
            self._display = self._found()
        return self._display

    def take_typed(self) -> bytes:
        """The keys that came while the terminal was asked; they are given out once."""
        keys, self._typed = self._typed, b""
        return keys

    def retype_for(self, prompt: Input) -> None:
        """Lets the next prompt of prompt_toolkit begin with the keys that came while the terminal was asked."""
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
        """Gives those keys to whoever reads the terminal next, where the system allows it."""
        type_again(self.take_typed(), keyboard)

    def _found(self) -> Display:
        if self._choice == "auto":
            if self._depth is Depth.NONE:
                return Display(Protocol.BLOCKS)
            display, self._typed = self._ask()
            return display
        protocol = Protocol(self._choice)
        if not protocol.graphic:
            return Display(protocol)
        # The protocol is settled; the size of a character is still worth a question.
        display, self._typed = self._ask()
        return Display(protocol, display.cell)
