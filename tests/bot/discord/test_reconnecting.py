"""The log of a bot whose connection ends again and again: a line for each time, and never a traceback."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person

SAID_AGAIN = 5.0  # seconds, after which nothing was heard
CLOSES = {"unknown error": 4000, "rate limited": 4008, "session timed out": 4009, "going away": 1001, "closed": 1000}


async def back(discord: Loopback, ada: Person, bot: BotProcess) -> None:
    """Wait until the bot hears people again, and has logged all of its start.

    What is said to a connection that is about to end is lost, and said again.
    """
    answered = False
    while not answered or "ready: " not in bot.output:
        await discord.changes.until(lambda: bool(discord.gateway.live) or None, "a connection")
        ada.says("!about")
        answered = False
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ada.hears(), SAID_AGAIN)
            answered = True


def lines(bot: BotProcess, since: int) -> list[str]:
    """What was logged since then."""
    return bot.output[since:].splitlines()


@pytest.mark.parametrize("how", ["drop", "ask_to_reconnect", "invalidate", "invalidate for good", *CLOSES])
async def test_a_reconnect_is_one_line(bot: BotProcess, discord: Loopback, ada: Person, how: str) -> None:
    await back(discord, ada, bot)
    since, gateway, connections = len(bot.output), discord.gateway, len(discord.gateway.connections)
    match how:
        case "drop":
            gateway.drop()
        case "ask_to_reconnect":
            gateway.ask_to_reconnect()
        case "invalidate":
            gateway.invalidate(resumable=True)
        case "invalidate for good":
            gateway.invalidate(resumable=False)
        case _:
            await gateway.end(CLOSES[how])
    await discord.changes.until(lambda: len(gateway.connections) > connections or None, "a new connection")
    await back(discord, ada, bot)
    (line,) = lines(bot, since)
    assert "Shard ID 0" in line


async def test_each_attempt_that_fails_is_one_line(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    await back(discord, ada, bot)
    since, discord.gateway.refused = len(bot.output), 2
    discord.gateway.drop()
    await discord.changes.until(lambda: not discord.gateway.refused or None, "two attempts")
    await back(discord, ada, bot)
    first, second, last = lines(bot, since)
    assert all(" WARNING " in line and "WSServerHandshakeError" in line for line in (first, second))
    assert " INFO " in last


async def test_a_completion_that_comes_too_late_is_one_line(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    await back(discord, ada, bot)
    since, callback = len(bot.output), r"/interactions/\d+/[^/]+/callback"
    discord.faults.refused("POST", callback, 404, 10062, "Unknown interaction")
    ada.types("models", "model", "")
    await discord.recorder.wait("POST", callback, len(discord.recorder.matching("POST", callback)) + 1)
    await back(discord, ada, bot)
    (line,) = lines(bot, since)
    assert "NotFound 10062" in line


async def test_no_traceback_was_logged(bot: BotProcess) -> None:
    assert "Traceback" not in bot.output
    assert " File " not in bot.output
