"""Keeps tokens, and records that no operator can act on, out of the log."""

from __future__ import annotations

import logging
import re

import discord

from bot.discord.calls import FAILURES

# Addresses of webhooks and interactions hold tokens of their own.
_ADDRESS = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s\"']+")
_HIDDEN = "[hidden]"
_FAILURES = (*FAILURES, discord.ConnectionClosed, discord.GatewayNotFound)
# By logger and unformatted message, records of every start (the bot needs no voice, and itself warns of missing message
# content), and one that another follows at once.
_NOISE = {
    ("discord.client", "PyNaCl is not installed, voice will NOT be supported"),
    ("discord.client", "davey is not installed, voice will NOT be supported"),
    ("discord.client", "logging in using static token"),
    ("discord.state", "Guilds intent seems to be disabled. This may cause state related issues."),
    ("discord.gateway", "Shard ID %s session has been invalidated."),
    ("discord.ext.commands.bot", "Privileged message content intent is missing, commands may not work as expected."),
}


def without_tokens(line: str, token: str) -> str:
    """A log line with the bot's token and those in addresses hidden."""
    line = _ADDRESS.sub(rf"\1{_HIDDEN}", line)
    return line.replace(token, _HIDDEN) if token else line


def is_wanted(record: logging.LogRecord) -> bool:
    """Whether an operator can act on a record; a failure at Discord's side becomes a line without a traceback."""
    error = record.exc_info[1] if record.exc_info else None
    if record.name.startswith("discord.") and isinstance(error, _FAILURES):
        code = f" {error.code}" if isinstance(error, discord.ConnectionClosed | discord.HTTPException) else ""
        record.msg, record.args = f"{record.getMessage()} ({type(error).__name__}{code})", ()
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        record.exc_info = record.exc_text = None
    return (record.name, str(record.msg)) not in _NOISE
