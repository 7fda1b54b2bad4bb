"""The log file: where in the code something went wrong, and nothing of what a person wrote or showed."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

# Our loggers; in a wheel all three packages lie in another.
_ROOMS = tuple(__package__.removesuffix("bot") + room for room in ("bot", "engine", "training"))


def path() -> Path:
    """The log file, in the platform's own place for logs."""
    from platformdirs import user_log_path

    return user_log_path("digitbot", appauthor=False) / "digitbot.log"


@contextmanager
def kept() -> Iterator[None]:
    """Warnings and errors of our own packages go to the log file, and those of other libraries nowhere.

    Without this Python would print them into the person's terminal.
    """
    handler, nowhere = _LogFile(logging.WARNING), logging.NullHandler()
    logging.getLogger().addHandler(nowhere)
    for room in _ROOMS:
        logging.getLogger(room).addHandler(handler)
    try:
        yield
    finally:
        for room in _ROOMS:
            logging.getLogger(room).removeHandler(handler)
        logging.getLogger().removeHandler(nowhere)
        handler.close()


class Frames(logging.Formatter):
    """Formats an exception as its frames and its type alone: its message may quote what the person wrote."""

    def formatException(  # noqa: N802 - the name is logging's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The frames of the exception and of those that led to it."""
        lines = []
        error = ei[1]
        while error is not None:
            lines += [*traceback.format_tb(error.__traceback__), type(error).__qualname__]
            error = error.__cause__ or error.__context__
        return "\n".join(line.rstrip("\n") for line in lines)


class _LogFile(logging.Handler):
    """Opens the file with the first record, since most runs have nothing to log."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a record; a log that cannot be written is no reason to fail."""
        try:
            if self._file is None:
                self._file = self._open()
            self._file.emit(record)
        except OSError:
            self._file = logging.NullHandler()

    def close(self) -> None:
        """Closes the file, if there is one."""
        if self._file is not None:
            self._file.close()
        super().close()

    @staticmethod
    def _open() -> logging.Handler:
        file = path()
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
        handler.setFormatter(Frames("%(asctime)s %(levelname)s %(name)s %(message)s"))
        return handler
