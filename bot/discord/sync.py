"""Registers the slash commands at Discord, only when they changed; a failure does not stop the bot."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.discord.calls import FAILURES
from bot.serving import state_file
from bot.state.keys import key_of
from bot.state.state import State

_log = logging.getLogger(__name__)

_KEPT_SECONDS = 30 * 86_400.0
SECONDS = 30.0  # a rate limit on commands may last for hours, and discord.py would wait for its end


async def sync(
    tree: app_commands.CommandTree[Any],
    application: str,
    file: Path,
    servers: Sequence[int] = (),
    *,
    force: bool = False,
    state: State | None = None,
) -> None:
    """Register the commands, also those of some servers alone, if they have changed or by ``force``.

    If Discord refuses them, the bot goes on with the former ones or none, and the next start tries again. The file has
    the hash of the registered commands for each application; so has the state, for processes of other machines.
    """
    state, key = state or State(), key_of("commands", application)
    hashes, digest = state_file.read(file), await definition_hash(tree, servers)
    hashes = hashes if isinstance(hashes, dict) else {}
    registered = await state.get(key)
    if digest == (registered.decode() if registered else hashes.get(application)) and not force:
        return
    try:
        async with asyncio.timeout(SECONDS):
            await tree.sync()
            for server in servers:
                await tree.sync(guild=discord.Object(server))
    except FAILURES as error:
        # Discord's words are about definitions, not about people.
        why = type(error).__name__
        if isinstance(error, discord.HTTPException):
            why = f"HTTP {error.status}, code {error.code}: {error.text}"
        _log.error("Discord did not take the commands; slash commands may not work: %s", why)
        return
    _log.info("Discord was told of %d commands", len(tree.get_commands()))
    await state.put(key, digest.encode(), _KEPT_SECONDS)
    try:
        state_file.write(file, {**hashes, application: digest})
    except OSError:
        _log.warning("the commands' hash could not be written to the state folder")


async def definition_hash(tree: app_commands.CommandTree[Any], servers: Sequence[int] = ()) -> str:
    """A hash of the commands as Discord gets them, including names and help in all languages."""
    translator = tree.translator
    payloads = [
        command.to_dict(tree) if translator is None else await command.get_translated_payload(tree, translator)
        for server in (None, *map(discord.Object, servers))
        for command in tree.get_commands(guild=server)
    ]
    payloads.sort(key=lambda entry: (entry["type"], entry["name"]))
    text = json.dumps([*payloads, *servers], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
