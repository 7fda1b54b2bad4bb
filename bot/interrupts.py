"""Ctrl-C during long work."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def never_lost() -> Iterator[Callable[[], None]]:
    """Ctrl-C raises KeyboardInterrupt as usual; the function given raises it again if library code swallowed it.

    Python prints and drops what is raised within a destructor or a callback of C code, and TensorFlow has many of
    both while it traces a network. Long work that reports its progress therefore calls the function at each report;
    what was dropped after the last one is raised at the end. In other threads, and where Ctrl-C is ignored or handled
    otherwise, it does nothing.
    """
    thread = threading.current_thread()
    if thread is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield lambda: None
        return
    pressed = False

    def press(*_: Any) -> None:
        nonlocal pressed
        pressed = True
        raise KeyboardInterrupt

    def check() -> None:
        if pressed and threading.current_thread() is thread:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, press)
    try:
        yield check
        check()
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
