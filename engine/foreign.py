"""Code of others, of plugins and embedders: its ``sys.exit`` is a fault of its own, and no end of the program."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType


class ExitError(Exception):
    """What was called wanted to end the program."""


@contextmanager
def contained() -> Iterator[None]:
    """Turns a ``SystemExit`` into an exception that edges handle.

    One that a signal's handler raised goes through: it comes from whoever runs the program, wherever it is at work.

    Raises:
        ExitError: instead of SystemExit.
    """
    try:
        yield
    except SystemExit as error:
        if _by_signal(error):
            raise
        raise ExitError from error


def _by_signal(error: SystemExit) -> bool:
    handlers = {_code(signal.getsignal(number)) for number in signal.valid_signals()} - {None}
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code in handlers:
            return True
        trace = trace.tb_next
    return False


def _code(handler: object) -> CodeType | None:
    code = getattr(handler, "__code__", None)
    return code if isinstance(code, CodeType) else None
