"""Telling Discord of the slash commands: only when they changed, and never at the price of the bot."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.discord.patience import FAILURES
from bot.serving import state_file

_log = logging.getLogger(__name__)

SECONDS = 30.0  # a limit on commands lasts for hours, and discord.py would wait for its end


async def sync(tree: app_commands.CommandTree[Any], application: str, file: Path) -> None:
    """Tells Discord of the commands if they are not those that it was last told of.

    Where it does not take them the bot goes on with those of before, or without any; the next start tries again. The
    file keeps the hash of the commands that Discord knows, for each application.
    """
    known, digest = state_file.read(file), await definition_hash(tree)
    known = known if isinstance(known, dict) else {}
    if known.get(application) == digest:
        return
    try:
        async with asyncio.timeout(SECONDS):
            await tree.sync()
    except FAILURES as error:
        _log.error("Discord did not take the commands; slash commands may not work: %s", _why(error))
        return
    _log.info("Discord was told of %d commands", len(tree.get_commands()))
    try:
        state_file.write(file, {**known, application: digest})
    except OSError:
        _log.warning("the commands' hash could not be written to the state folder")


async def definition_hash(tree: app_commands.CommandTree[Any]) -> str:
    """A hash of all that Discord is told of the commands, names and help in all languages included."""
    payloads = []
    for command in tree.get_commands():
        if tree.translator is None:
            payloads.append(command.to_dict(tree))
        else:
            payloads.append(await command.get_translated_payload(tree, tree.translator))
    text = json.dumps(sorted(payloads, key=lambda entry: (entry["type"], entry["name"])), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _why(error: BaseException) -> str:
    """Why Discord did not take the commands, in its own words, which are of definitions and not of people."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}, code {error.code}: {error.text}"
    return type(error).__name__
