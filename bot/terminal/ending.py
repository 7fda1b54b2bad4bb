"""SIGTERM and SIGHUP end the chat in order: the terminal is given back as it was, and then the process dies of them."""

from __future__ import annotations

import signal
import sys
import threading
from types import FrameType, TracebackType
from typing import Any, Self

from prompt_toolkit.application import Application
from prompt_toolkit.application.current import get_app_or_none


class Ended(SystemExit):
    """Leads out of whatever the chat is doing; no fault that anybody handles."""


class Ending:
    """A context in which those signals raise ``Ended``; when it has been left, the process dies of the one that came.

    Signals that the process was told to ignore, by ``nohup`` say, stay ignored. Does nothing on Windows, which has no
    such signals, and away from the main thread, which alone may listen to them.
    """

    def __init__(self) -> None:
        self._heard: tuple[signal.Signals, ...] = ()
        self._signal: int | None = None

    def __enter__(self) -> Self:
        if sys.platform != "win32" and threading.current_thread() is threading.main_thread():
            signals = (signal.SIGTERM, signal.SIGHUP)
            self._heard = tuple(one for one in signals if signal.getsignal(one) is signal.SIG_DFL)
        for one in self._heard:
            signal.signal(one, self._come)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for one in self._heard:
            signal.signal(one, signal.SIG_DFL)
        if self._signal is not None:
            signal.raise_signal(self._signal)

    def check(self) -> None:
        """Goes on unless a signal has come.

        Raises:
            Ended: one has.
        """
        if self._signal is not None:
            raise Ended(128 + self._signal)

    def _come(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - signal calls it like this
        """Ends the application that has the terminal, or else the work under way. What comes later changes nothing."""
        if self._signal is not None:
            return
        self._signal = number
        app = get_app_or_none()
        if app is None or app.loop is None or not app.is_running:
            self.check()
        else:  # not from here: the application may be in the middle of drawing
            app.loop.call_soon_threadsafe(_end, app, Ended(128 + number))


def _end(app: Application[Any], ended: Ended) -> None:
    if app.is_running and not app.is_done:
        app.exit(exception=ended)
