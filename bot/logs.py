"""The log file: where in the code something went wrong, and nothing that a person wrote or showed."""

from __future__ import annotations

import logging
import os
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

    name = "-".join(("digitbot", *(handler.part for handler in _handlers() if handler.part)))
    return user_log_path("digitbot", appauthor=False) / f"{name}.log"


def separate(part: str) -> None:
    """Write from now on to a file of this process's own, ``digitbot-PART.log``: two cannot rotate one file."""
    for handler in _handlers():
        handler.part = part


@contextmanager
def written(failed: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Write warnings and errors of our own packages to the log file, and those of other libraries nowhere.

    Without this Python would print them into the person's terminal.

    Args:
        failed: called once, with the reason, if the file cannot be written.
    """
    handler, nowhere = _LogFile(failed), logging.NullHandler()
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
    """Whether the log file could be written so far."""
    return all(handler.usable for handler in _handlers())


def _handlers() -> list[_LogFile]:
    return [handler for handler in logging.getLogger(_ROOMS[0]).handlers if isinstance(handler, _LogFile)]


class Frames(logging.Formatter):
    """Formats an exception as its frames and its type, without its message, which may quote what the person wrote."""

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


class _LogFile(RotatingFileHandler):
    """A file that only its owner may read, opened with the first record; after a failure nothing more is written."""

    def __init__(self, failed: Callable[[str], None]) -> None:
        super().__init__(os.devnull, maxBytes=1_000_000, backupCount=1, encoding="utf-8", delay=True)
        self.setLevel(logging.WARNING)
        self.setFormatter(Frames("%(asctime)s %(levelname)s %(name)s %(message)s"))
        self.usable = True
        self.part = ""
        self._failed = failed

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, unless an earlier one could not be written."""
        if self.usable:
            self.baseFilename = str(path())  # only now, since most runs have nothing to log
            super().emit(record)

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - the name is logging's
        """Whether the file is full; where another process has moved it away, it is the new one that counts."""
        if self.stream is not None and not _is_at(self.stream, self.baseFilename):
            self.stream.close()
            self.stream = self._open()
        return bool(super().shouldRollover(record))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802, ARG002 - the name is logging's
        """Give up; logging itself would print a traceback into the person's terminal."""
        error = sys.exc_info()[1]
        self.usable = False
        self.close()
        self._failed(getattr(error, "strerror", None) or type(error).__name__)

    def close(self) -> None:
        """Close the file, if there is one."""
        with suppress(OSError):  # there is no room for what is still buffered
            super().close()

    def _open(self) -> TextIOWrapper:
        file = Path(self.baseFilename)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        if files.is_file(file):  # an earlier version, or another umask, may have made it readable for all
            file.chmod(0o600)
        return super()._open()


def _is_at(stream: TextIOWrapper, file: str) -> bool:
    try:
        return os.path.samestat(os.fstat(stream.fileno()), Path(file).stat())
    except OSError:  # it is gone
        return False
