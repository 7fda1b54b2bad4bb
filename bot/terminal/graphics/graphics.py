"""The graphics of one terminal, found out when the first picture is to be shown and not before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.color import Depth
from bot.terminal.graphics.asking import LONG_PATIENCE, PATIENCE, Asked, ask_terminal, type_again
from bot.terminal.graphics.protocol import Display, Protocol

if TYPE_CHECKING:
    from prompt_toolkit.input import Input


class Graphics:
    """How pictures are shown; the terminal is asked once, and a second time if its answer came too late.

    Args:
        choice: what the person set, see ``protocol.Choice``.
        depth: the colours of the text. Without any, nothing but text is shown unless a protocol was chosen.
        ask: asks the terminal, and waits so many seconds for an answer.
    """

    def __init__(self, choice: str, depth: Depth, ask: Callable[[float], Asked] = ask_terminal) -> None:
        self._choice = choice
        self._depth = depth
        self._ask = ask
        self._display: Display | None = None
        self._patience = PATIENCE
        self._typed = b""
        self._owed: bytes | None = None

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
        """Lets the next prompt of prompt_toolkit begin with the keys that came while the terminal was asked.

        What the terminal answers from now on is kept from it.
        """
        if self._owed is not None:
            from bot.terminal.graphics.late import expect

            expect(prompt, self._owed, self._answered_late)
            self._owed = None
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
            return Display(Protocol.BLOCKS) if self._depth is Depth.NONE else self._asked()
        protocol = Protocol(self._choice)
        if not protocol.graphic:
            return Display(protocol)
        # The protocol is settled; the size of a character is still worth a question.
        return Display(protocol, self._asked().cell)

    def _asked(self) -> Display:
        asked = self._ask(self._patience)
        self._typed, self._owed = asked.keys, asked.owed
        return asked.display

    def _answered_late(self) -> None:
        """It does answer, so that it is asked again, once, with the next picture, and waited for."""
        if self._patience < LONG_PATIENCE:
            self._patience = LONG_PATIENCE
            self._display = None
