"""Reports of the terminal that arrive among the keys of a prompt, too late for the query: they are removed there."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.input import Input
from prompt_toolkit.input.vt100_parser import Vt100Parser

from bot.terminal.graphics.report import complete, possible_beginning, split_keys


def expect(keyboard: Input, begun: bytes, complete_now: Callable[[], None]) -> None:
    """From now on, keep reports that are still to come from being read as keys.

    Args:
        keyboard: where prompts read; nothing is done if it is not a terminal's.
        begun: the beginning of a report whose rest is to come.
        complete_now: called when all have come.
    """
    parser = getattr(keyboard, "vt100_parser", None)
    if isinstance(parser, _ReportFilter):
        parser.begun = begun
    elif isinstance(parser, Vt100Parser):
        keyboard.vt100_parser = _ReportFilter(parser, begun, complete_now)  # type: ignore[attr-defined]


class _ReportFilter(Vt100Parser):
    """Stands before the parser of a terminal's keys, and passes on to it what is not a report; see ``expect``."""

    def __init__(self, parser: Vt100Parser, begun: bytes, complete_now: Callable[[], None]) -> None:
        super().__init__(parser.feed_key_callback)
        self.begun = begun
        self._parser = parser
        self._complete_now = complete_now

    def feed(self, data: str) -> None:
        """Pass the keys on; what may be the beginning of a report waits for more."""
        received = self.begun + data.encode("utf-8", "surrogateescape")
        keys, self.begun = split_keys(received)
        if not self.begun and (length := possible_beginning(keys)):
            keys, self.begun = keys[:-length], keys[-length:]
        self._parser.feed(keys.decode("utf-8", "surrogateescape"))
        if complete(received):
            self._complete_now()

    def flush(self) -> None:
        """Nothing has come for a while: what may be keys, is."""
        waiting, self.begun = self.begun, b""
        if possible_beginning(waiting) == len(waiting):
            self._parser.feed(waiting.decode())
        self._parser.flush()
