"""Keeps tokens, and records that no operator can act on, out of the log."""

from __future__ import annotations

import logging
import re

# Addresses of webhooks and interactions hold tokens of their own.
_ADDRESS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s\"']+")
_HIDDEN = "[hidden]"
# Records of every start, by logger and unformatted message: the bot needs no voice, and itself warns of missing message
# content.
_NOISE = {
    ("discord.client", "PyNaCl is not installed, voice will NOT be supported"),
    ("discord.client", "davey is not installed, voice will NOT be supported"),
    ("discord.client", "logging in using static token"),
    ("discord.state", "Guilds intent seems to be disabled. This may cause state related issues."),
    ("discord.ext.commands.bot", "Privileged message content intent is missing, commands may not work as expected."),
}


def without_tokens(line: str, token: str) -> str:
    """A log line with the bot's token and those in addresses hidden."""
    line = _ADDRESS.sub(rf"\1{_HIDDEN}", line)
    return line.replace(token, _HIDDEN) if token else line


def is_wanted(record: logging.LogRecord) -> bool:
    """Whether an operator can act on a record."""
    return (record.name, str(record.msg)) not in _NOISE
