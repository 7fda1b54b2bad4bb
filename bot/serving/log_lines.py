"""A service's log on standard error, as text or as JSON, without pictures, people's words or secrets."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot import logs
from bot.serving.settings import LogForm


@contextmanager
def on_standard_error(
    form: LogForm, hide: Callable[[str], str], is_wanted: Callable[[logging.LogRecord], bool]
) -> Iterator[None]:
    """Log from INFO upwards to standard error: the wanted records, without the secrets that ``hide`` removes."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((JsonLines if form == "json" else TextLines)(hide))
    handler.addFilter(is_wanted)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.setLevel(level)
        root.removeHandler(handler)


class TextLines(logs.Frames):
    """Lines for people; ``hide`` removes secrets from a line."""

    def __init__(self, hide: Callable[[str], str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._hide = hide

    def format(self, record: logging.LogRecord) -> str:
        """A record as a line."""
        return self._hide(super().format(record))


class JsonLines(TextLines):
    """Lines for programs: JSON objects of time, level, logger, message and the frames of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """A record as a line."""
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return self._hide(json.dumps(entry, ensure_ascii=False))
