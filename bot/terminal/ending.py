"""SIGTERM and SIGHUP end the chat in order: the terminal is restored, then the process dies of the signal."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType
from typing import Any, Self

from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app_or_none


class Ended(SystemExit):
    """Ends whatever the chat is doing; a SystemExit, so that nobody handles it as a fault."""


class Ending:
    """A context in which those signals raise ``Ended``; after it, the process dies of the one that came.

    Signals that the process ignores, because of ``nohup`` say, stay ignored. Does nothing on Windows, which has no such
    signals, and outside of the main thread, which alone may handle them.
    """

    def __init__(self) -> None:
        self._handled: tuple[signal.Signals, ...] = ()
        self._signal: int | None = None

    def __enter__(self) -> Self:
        if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
            signals = (signal.SIGTERM, signal.SIGHUP)
            self._handled = tuple(number for number in signals if signal.getsignal(number) is signal.SIG_DFL)
        for number in self._handled:
            signal.signal(number, self._handle)
        return self

    def __exit__(self, *_: object) -> None:
        for number in self._handled:
            signal.signal(number, signal.SIG_DFL)
        if self._signal is not None:
            signal.raise_signal(self._signal)

    def check(self) -> None:
        """Go on unless a signal has come.

        Raises:
            Ended: one has.
        """
        if self._signal is not None:
            raise Ended(128 + self._signal)

    def _handle(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal calls it like this
        """End the application that has the terminal, or else the work under way; later signals change nothing."""
        if self._signal is not None:
            return
        self._signal = number
        app = get_app_or_none()
        if app is None or app.loop is None or not app.is_running:
            self.check()
        else:  # later, for the application may be drawing now
            app.loop.call_soon_threadsafe(_exit, app, Ended(128 + number))


def _exit(app: Application[Any], ended: Ended) -> None:
    if app.is_running and not app.is_done:
        app.exit(exception=ended)
