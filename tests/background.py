"""A plugin of pytest: the tests can run in the background.

What they start finds the end of its standard input at once, unless it is given one. pytest itself sees to that only
where it captures descriptors, not with ``-s`` or ``--capture=sys``. From an input that never ends a program would wait
for ever, and in the background reading from a terminal would stop it. And it heeds signals: a shell has what it starts
in the background ignore Ctrl-C, and nohup the end of the terminal; programs pass that on to what they start, and the
tests send both.
"""

from __future__ import annotations

import os
import signal
import sys


def pytest_configure() -> None:
    """Put the null device in place of standard input, and no longer ignore signals."""
    for name in ("SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM"):
        number = getattr(signal, name, None)  # Windows has some of them only
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    if nowhere == 0:  # standard input was closed
        os.set_inheritable(0, True)
    else:
        os.dup2(nowhere, 0)
        os.close(nowhere)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open
