"""The ``digitbot`` command. It imports only the standard library, so that Ctrl-C works at once."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from bot.exit_status import ExitStatus


def main(argv: Sequence[str] | None = None) -> int:
    """Runs ``digitbot``; returns its exit status, see ``ExitStatus``."""
    if argv is not None:
        from bot.cli.main import run

        return int(run(list(argv)))
    try:  # this process runs nothing else
        with _leaving_at_once():
            from bot import native
            from bot.cli.main import run

            native.hush()
            native.spare_threads()
        return int(run(sys.argv[1:]))
    except KeyboardInterrupt:
        return int(ExitStatus.INTERRUPTED)


@contextmanager
def _leaving_at_once() -> Iterator[None]:
    """Ctrl-C ends the process at once: there is nothing to clean up yet.

    A KeyboardInterrupt during an import may be raised in a callback of Python, which prints it and goes on.
    """
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:  # a background job of a script ignores Ctrl-C
        yield
        return
    signal.signal(signal.SIGINT, lambda *_: os._exit(ExitStatus.INTERRUPTED))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    sys.exit(main())
