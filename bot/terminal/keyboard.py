"""The keyboard while the chat works: what is typed waits for the next prompt, and is not shown before."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from prompt_toolkit.input import Input


@contextmanager
def unechoed(keyboard: Input) -> Iterator[None]:
    """The terminal echoes no key in here: an echoed key in the line of a progress bar would leave the bar there.

    Ctrl-C works as always. Does nothing on Windows, or where the keyboard is not a terminal.
    """
    if sys.platform == "win32":
        yield
        return
    import termios

    try:
        descriptor = keyboard.fileno()
        before = termios.tcgetattr(descriptor)
        mode = termios.tcgetattr(descriptor)
    except (OSError, NotImplementedError, termios.error):
        yield
        return
    mode[3] &= ~termios.ECHO
    try:
        with _restored_while_stopped(descriptor, before):
            termios.tcsetattr(descriptor, termios.TCSANOW, mode)
            yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSANOW, before)


@contextmanager
def _restored_while_stopped(descriptor: int, mode: list[Any]) -> Iterator[None]:
    """While Ctrl-Z stops the process, the terminal is in that mode; few shells restore it themselves."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    import termios

    def stop(*_: object) -> None:
        now = termios.tcgetattr(descriptor)
        termios.tcsetattr(descriptor, termios.TCSANOW, mode)
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        signal.raise_signal(signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, stop)
        termios.tcsetattr(descriptor, termios.TCSANOW, now)

    before = signal.signal(signal.SIGTSTP, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTSTP, before)
