"""Code of others, of plugins, embedders and libraries: its ``sys.exit`` or panic does not end the program."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType


class ExitError(Exception):
    """What was called wanted to end the program, or panicked."""


@contextmanager
def contained() -> Iterator[None]:
    """Turns a ``SystemExit``, and a panic of a library in Rust, into an exception that edges handle.

    A ``SystemExit`` that a signal's handler raised goes through: it comes from whoever runs the program, wherever it is
    at work.

    Raises:
        ExitError: instead of either.
    """
    try:
        yield
    except BaseException as error:
        exits = isinstance(error, SystemExit) and not _by_signal(error)
        if exits or type(error).__module__ == "pyo3_runtime":  # PanicException, which is not an Exception
            raise ExitError from error
        raise


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
