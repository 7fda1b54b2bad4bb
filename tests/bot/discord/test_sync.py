"""Telling Discord of the commands: what it does not take is logged with code and reason, and tried again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import discord as library
import pytest
from discord import app_commands
from discord.http import Route

from bot.discord import sync
from tests.bot.discord.server.loopback import Loopback

COMMANDS = r"/applications/\d+/commands"
REFUSALS = {
    "no access": (403, 50001, "Missing Access"),
    "an invalid command": (400, 50035, "Invalid Form Body"),
    "too many commands": (400, 30032, "Maximum number of application commands reached (100)"),
    "a failure": (503, 0, "upstream connect error"),
    "a ban": (429, 0, "You are being blocked from accessing our API temporarily"),
}


@asynccontextmanager
async def commands(discord: Loopback, patch: pytest.MonkeyPatch) -> AsyncIterator[app_commands.CommandTree]:
    """The commands of a bot that has logged in: one."""
    patch.setattr(Route, "BASE", discord.api)
    async with library.Client(intents=library.Intents.none()) as client:
        tree = app_commands.CommandTree(client)

        @tree.command(name="read", description="read digits")
        async def read(interaction: library.Interaction) -> None:
            """Nobody uses it."""

        await client.login(discord.token)
        yield tree
    discord.faults.clear()


async def is_told(discord: Loopback, tree: app_commands.CommandTree, folder: Path, application: str = "us") -> bool:
    """Whether Discord is told of the commands."""
    before = discord.rest.syncs
    await sync.sync(tree, application, folder / "commands.json")
    return discord.rest.syncs > before


@pytest.mark.parametrize("why", REFUSALS)
async def test_a_refusal_is_logged_with_code_and_reason_and_the_next_start_tries_again(
    discord: Loopback,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    why: str,
) -> None:
    status, code, reason = REFUSALS[why]
    async with commands(discord, monkeypatch) as tree:
        discord.faults.refused("PUT", COMMANDS, status, code, reason)
        assert not await is_told(discord, tree, tmp_path)
        assert f"HTTP {status}, code {code}: {reason}" in caplog.text
        assert await is_told(discord, tree, tmp_path)
        assert not await is_told(discord, tree, tmp_path)


async def test_the_end_of_a_limit_on_commands_is_not_waited_for(
    discord: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sync, "SECONDS", 0.5)
    async with commands(discord, monkeypatch) as tree:
        discord.faults.too_many("PUT", COMMANDS, retry_after=36_000.0)
        assert not await is_told(discord, tree, tmp_path)
        assert "TimeoutError" in caplog.text


async def test_a_connection_that_ends_is_no_end_of_the_bot(
    discord: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with commands(discord, monkeypatch) as tree:
        discord.faults.cut("PUT", COMMANDS, times=9)  # aiohttp itself tries once more
        assert not await is_told(discord, tree, tmp_path)
        assert "slash commands may not work" in caplog.text


async def test_commands_are_known_for_one_application_and_one_definition(
    discord: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with commands(discord, monkeypatch) as tree:
        for application in ("one", "two"):
            assert await is_told(discord, tree, tmp_path, application)
            assert not await is_told(discord, tree, tmp_path, application)
        tree.remove_command("read")
        assert await is_told(discord, tree, tmp_path, "one")


@pytest.mark.parametrize("content", ["", "{", "null", '{"a": 1}', '["x", null, 7]'])
async def test_a_damaged_file_of_known_commands_is_written_anew(
    discord: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    (tmp_path / "commands.json").write_text(content, encoding="utf-8")
    async with commands(discord, monkeypatch) as tree:
        assert await is_told(discord, tree, tmp_path)
        assert not await is_told(discord, tree, tmp_path)
