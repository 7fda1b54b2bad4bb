"""The log file: where in the code something went wrong, and nothing of what a person wrote or showed."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from bot import files

# Our loggers; in a wheel all three packages lie in another.
_ROOMS = tuple(__package__.removesuffix("bot") + room for room in ("bot", "engine", "training"))


def path() -> Path:
    """The log file, in the platform's own place for logs."""
    from platformdirs import user_log_path

    return user_log_path("digitbot", appauthor=False) / "digitbot.log"


@contextmanager
def kept(failed: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Warnings and errors of our own packages go to the log file, and those of other libraries nowhere.

    Without this Python would print them into the person's terminal.

    Args:
        failed: called once, with the reason, if the file cannot be written.
    """
    handler, nowhere = _LogFile(logging.WARNING, failed), logging.NullHandler()
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


def usable() -> bool:
    """Whether nothing has kept the log file from being written, so that it has what was logged."""
    handlers = logging.getLogger(_ROOMS[0]).handlers
    return all(handler.usable for handler in handlers if isinstance(handler, _LogFile))


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
    """Opens the file with the first record, since most runs have nothing to log.

    Args:
        level: of the records that are written.
        failed: called once, with the reason, when the file cannot be written; then nothing more is.
    """

    def __init__(self, level: int, failed: Callable[[str], None]) -> None:
        super().__init__(level)
        self.usable = True
        self._failed = failed
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a record; a log that cannot be written is no reason to fail."""
        try:
            if self._file is None:
                self._file = _open()
            self._file.emit(record)
        except OSError as error:
            self._give_up()
            self.usable = False
            self._failed(error.strerror or type(error).__name__)

    def close(self) -> None:
        """Closes the file, if there is one."""
        self._give_up()
        super().close()

    def _give_up(self) -> None:
        file, self._file = self._file, logging.NullHandler()
        if file is not None:
            with suppress(OSError):  # what is still buffered finds no room either
                file.close()


class _OwnersFile(RotatingFileHandler):
    """A file that its owner alone may read, and whose errors are raised instead of printed."""

    def _open(self) -> TextIOWrapper:
        file = Path(self.baseFilename)
        file.touch(mode=0o600)
        if files.is_file(file):  # which an earlier version, or another umask, may have made for all to read
            file.chmod(0o600)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - the name is logging's
        """Raises what went wrong; logging itself would print a traceback into the person's terminal."""
        error = sys.exc_info()[1]
        if error is not None:
            raise error


def _open() -> logging.Handler:
    file = path()
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = _OwnersFile(file, maxBytes=1_000_000, backupCount=1, encoding="utf-8")
    handler.setFormatter(Frames("%(asctime)s %(levelname)s %(name)s %(message)s"))
    return handler
