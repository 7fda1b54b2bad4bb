"""The bot's log on standard error, as text or as JSON; no picture, no text of anybody and no token is in it."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot import logs
from bot.discord.settings import DiscordSettings

# Addresses of webhooks and interactions hold tokens of their own.
_ADDRESS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s\"']+")
_HIDDEN = "[hidden]"
# What discord.py says at every start, by its logger and before its values are filled in: nobody misses voice here, and
# what is missing without message content is told by the bot itself.
_NOISE = {
    ("discord.client", "PyNaCl is not installed, voice will NOT be supported"),
    ("discord.client", "davey is not installed, voice will NOT be supported"),
    ("discord.client", "logging in using static token"),
    ("discord.state", "Guilds intent seems to be disabled. This may cause state related issues."),
    ("discord.ext.commands.bot", "Privileged message content intent is missing, commands may not work as expected."),
}


@contextmanager
def written(settings: DiscordSettings) -> Iterator[None]:
    """Everything from INFO on goes to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((JsonLines if settings.logs == "json" else TextLines)(settings.token))
    handler.addFilter(worth_reading)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.setLevel(before)
        root.removeHandler(handler)


def worth_reading(record: logging.LogRecord) -> bool:
    """Whether an operator can do anything with a line."""
    return (record.name, str(record.msg)) not in _NOISE


class TextLines(logs.Frames):
    """A line for a person.

    Args:
        token: the bot's, which is never to be seen.
    """

    def __init__(self, token: str) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._token = token

    def format(self, record: logging.LogRecord) -> str:
        """The record, its tokens hidden."""
        return self._hidden(super().format(record))

    def _hidden(self, line: str) -> str:
        line = _ADDRESS.sub(rf"\1{_HIDDEN}", line)
        return line.replace(self._token, _HIDDEN) if self._token else line


class JsonLines(TextLines):
    """A JSON object a line, for a program: time, level, logger, message, and the frames of an exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as an object, its tokens hidden."""
        entry = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return self._hidden(json.dumps(entry, ensure_ascii=False))
