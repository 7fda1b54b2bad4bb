"""Our cog in somebody else's bot: both cogs work, names that are taken stay theirs, and ours can be taken out again."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord.words import words
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.world import Guild
from tests.pictures import write

EN = words("en")


@pytest.fixture(scope="module")
def bot(
    loop: asyncio.AbstractEventLoop, discord: Loopback, school: Guild, bot_home: Path, settings: dict[str, str]
) -> Iterator[BotProcess]:
    """The other bot."""
    process = BotProcess(discord, bot_home, settings, ("tests.bot.discord.other_bot",))
    try:
        loop.run_until_complete(process.start())
        yield process
    finally:
        process.kill()
        loop.run_until_complete(process.ended())


async def test_both_cogs_answer(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    ada.says("?roll")
    await ada.hears("a four")
    ada.uses("roll")
    await ada.hears("a four")
    seven = discord.cdn.put(write("7").encoded(), "seven.png")
    ada.says("?predict", seven)
    answer = await ada.hears("# 7")
    ada.presses(answer, EN.say("discord.button_other"))
    await ada.hears("mlp")
    ada.uses("predict", **{EN.say("discord.option_picture"): seven})
    await ada.hears("# 7")
    ada.says(f"{discord.world.bot.mention} what is this?", seven)
    await ada.hears("# 7")


async def test_a_name_that_is_taken_stays_theirs(bot: BotProcess, ada: Person) -> None:
    ada.says("?about")
    await ada.hears("the dice bot")
    ada.says("?help")
    await ada.hears("Roll a die.")


async def test_it_can_be_unloaded_and_loaded_again(bot: BotProcess, discord: Loopback, ada: Person, meet: Meet) -> None:
    seven = discord.cdn.put(write("7").encoded(), "seven.png")
    ada.says("?unload")
    await ada.hears("unloaded")
    ada.says("?predict", seven)
    said = ada.says("?roll")
    await ada.hears("a four")
    assert [message.reference for message in ada.visible()] in ([None], [said])
    ada.says("?load")
    await ada.hears("loaded")
    ada.says("?predict", seven)
    await ada.hears("# 7")
