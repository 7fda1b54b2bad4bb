"""Answers that come when nobody waits for them any more, with the keys of a prompt: they are taken out there."""

from __future__ import annotations

from collections.abc import Callable

from prompt_toolkit.input import Input
from prompt_toolkit.input.vt100_parser import Vt100Parser

from bot.terminal.graphics.answers import complete, may_begin, sifted


def expect(keyboard: Input, begun: bytes, answered: Callable[[], None]) -> None:
    """Keeps what a terminal has yet to answer from becoming keys, from now on.

    Args:
        keyboard: where prompts read; nothing is done if it is not one that a terminal's answers can come from.
        begun: the beginning of an answer whose rest is to come.
        answered: called when all have come.
    """
    parser = getattr(keyboard, "vt100_parser", None)
    if isinstance(parser, _Sieve):
        parser.begun = begun
    elif isinstance(parser, Vt100Parser):
        keyboard.vt100_parser = _Sieve(parser, begun, answered)  # type: ignore[attr-defined]


class _Sieve(Vt100Parser):
    """Stands before the parser of a terminal's keys, and hands on to it what is no answer.

    Args:
        parser: is given the keys.
        begun: what came before, of an answer.
        answered: called when the terminal has said all.
    """

    def __init__(self, parser: Vt100Parser, begun: bytes, answered: Callable[[], None]) -> None:
        super().__init__(parser.feed_key_callback)
        self.begun = begun
        self._parser = parser
        self._answered = answered

    def feed(self, data: str) -> None:
        """Hands the keys on; what may be the beginning of an answer is kept until more comes."""
        received = self.begun + data.encode("utf-8", "surrogateescape")
        keys, self.begun = sifted(received)
        if not self.begun and (length := may_begin(keys)):
            keys, self.begun = keys[:-length], keys[-length:]
        self._parser.feed(keys.decode("utf-8", "surrogateescape"))
        if complete(received):
            self._answered()

    def flush(self) -> None:
        """Nothing more has come for a while: what may be keys is keys."""
        kept, self.begun = self.begun, b""
        if may_begin(kept) == len(kept):
            self._parser.feed(kept.decode())
        self._parser.flush()
