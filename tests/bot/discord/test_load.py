"""The load test, small: nothing is lost, doubled or mixed up, and the gateway is never kept waiting."""

from __future__ import annotations

import asyncio
import signal

import pytest

from bot.discord.words import words
from tests.bot.discord.attackers import everything
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.cdn import Trouble
from tests.bot.discord.server.loopback import Loopback
from tests.pictures import write
from tools.load_discord import HEADING, HEARTBEAT_BOUND, Size, beside, run, section
from tools.sections import with_section

PICTURE = words("en").say("discord.option_picture")


@pytest.fixture(scope="module")
def discord(discord: Loopback) -> Loopback:
    """With a heartbeat every second, and Discord's own rate limits."""
    discord.gateway.interval, discord.limits.real = 1000, True
    return discord


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    """As it is where nothing is set."""
    return {}


async def test_a_crowd_is_served(bot: BotProcess, discord: Loopback) -> None:
    outcome = await run(discord, bot, Size(users=40, pictures=160, seconds=10.0))
    assert (outcome.lost, outcome.doubled, outcome.mistaken) == (0, 0, 0)
    assert outcome.late - outcome.lag < HEARTBEAT_BOUND
    wait = await beside(everything, discord)
    text = section(outcome, {"tens of messages": wait})
    assert f"| {wait * 1000:.0f} ms" in text
    assert with_section(with_section("# Performance\n\n## Memory\n\nflat\n", text), text).count(HEADING) == 1


async def test_told_to_leave_under_load_it_answers_what_it_took(bot: BotProcess, discord: Loopback, meet: Meet) -> None:
    """Each gets digits, or is told that the bot is about to restart; nobody is left without an answer."""
    discord.limits.real = False
    gate, before = asyncio.Event(), len(discord.cdn.asked)
    people = [meet(name=f"user{number}") for number in range(60)]
    uses = []
    for number, person in enumerate(people):
        trouble = Trouble(gate=gate) if number < 30 else None
        file = discord.cdn.put(write("31").encoded(), f"page{number}.png", trouble=trouble)
        uses.append(person.uses("predict", **{PICTURE: file}))
    await discord.changes.until(lambda: len(discord.cdn.asked) >= before + 30 or None, "downloads")
    bot.send(signal.SIGTERM)
    gate.set()
    leaving = words("en").say("serving.leaving")
    for person in people:
        await person.hears(lambda message: message.embeds or leaving in message.content)
    assert (await bot.ended()).status == 0
    assert sum(bool(use.original and use.original.embeds) for use in uses) >= 30
