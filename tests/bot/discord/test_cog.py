"""The cog in somebody else's bot: it adds its commands, leaves theirs alone, and takes all of its own back."""

from __future__ import annotations

import asyncio
import functools
from pathlib import Path
from typing import Any, cast

import discord
import pytest
from discord.ext import commands

from bot.discord.cog import DigitbotCog
from bot.discord.settings import DiscordSettings
from bot.serving.settings import ServingSettings
from tests.bot.serving.engines import engine_with_more


class Music(commands.Cog):
    """A cog that was there before."""

    @commands.hybrid_command()  # type: ignore[arg-type]
    async def summary(self, context: commands.Context[Any]) -> None:
        """Sum up what was played."""


def their_bot() -> commands.Bot:
    """A bot with discord.py's own help."""
    return commands.Bot("?", intents=discord.Intents(guilds=True, messages=True))


def test_one_line_adds_it_to_a_bot_that_has_another_cog(drawn_mnist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITBOT_MNIST", str(drawn_mnist))
    monkeypatch.setenv("DIGITBOT_PROCESSES", "1")

    async def run() -> None:
        other = their_bot()
        await other.add_cog(Music())
        help_, summary = other.get_command("help"), other.get_command("summary")
        before = set(other.all_commands), {command.name for command in other.tree.get_commands()}
        await other.load_extension("digitbot.cog")
        cog = cast("DigitbotCog", other.get_cog("Digitbot"))
        try:
            # What was theirs stays theirs.
            assert other.get_command("help") is help_
            assert other.get_command("summary") is summary
            predict = other.get_command("예측")
            assert predict is not None
            assert predict.cog is cog
            names = {command.name for command in other.tree.get_commands()}
            assert {"summary", "predict", "evaluate", "Read digits"} <= names
            assert "owner" not in names  # all administrators would see it
        finally:
            await other.unload_extension("digitbot.cog")
        assert (set(other.all_commands), {command.name for command in other.tree.get_commands()}) == before
        assert cog.backend.health().workers == 0
        await other.close()

    asyncio.run(run())


def test_settings_and_engine_come_by_argument_and_an_embedders_intent_is_a_command(drawn_mnist: Path) -> None:
    async def run() -> None:
        other = their_bot()
        serving, load = ServingSettings(processes=1, queue=5), functools.partial(engine_with_more, drawn_mnist)
        cog = DigitbotCog(other, settings=DiscordSettings(prefix="?"), serving=serving, load=load)
        await other.add_cog(cog)
        try:
            city = other.get_command("도시")
            assert city is not None
            assert city.name == "city"
            assert "city" in {command.name for command in other.tree.get_commands()}
            assert cog.answering.service.settings.queue == 5
        finally:
            await other.remove_cog("Digitbot")
        assert other.get_command("city") is None
        await other.close()

    asyncio.run(run())
