"""What of discord.py's log an operator gets to see: no token, and nothing that they can do nothing about."""

from __future__ import annotations

import logging
import re

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


def without_tokens(line: str, token: str) -> str:
    """A log line, its tokens hidden: the bot's, and those of addresses."""
    line = _ADDRESS.sub(rf"\1{_HIDDEN}", line)
    return line.replace(token, _HIDDEN) if token else line


def is_wanted(record: logging.LogRecord) -> bool:
    """Whether an operator can do anything with a record."""
    return (record.name, str(record.msg)) not in _NOISE
