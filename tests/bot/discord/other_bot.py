"""Somebody else's bot of two cogs: one of its own, and ours, loaded by the line that docs/embedding.md shows."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import discord
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL


class Dice(commands.Cog):
    """A cog that has nothing to do with ours."""

    @commands.hybrid_command()  # type: ignore[arg-type]
    async def roll(self, context: commands.Context[Any]) -> None:
        """Roll a die."""
        await context.send("a four")

    @commands.command()
    async def about(self, context: commands.Context[Any]) -> None:
        """Its name is one of ours, too."""
        await context.send("the dice bot")

    @commands.command()
    async def unload(self, context: commands.Context[Any]) -> None:
        """Do without the other cog."""
        await context.bot.unload_extension("digitbot.cog")
        await context.send("unloaded")

    @commands.command()
    async def load(self, context: commands.Context[Any]) -> None:
        """Have it again."""
        await context.bot.load_extension("digitbot.cog")
        await context.send("loaded")


class Other(commands.Bot):
    """The bot."""

    def __init__(self) -> None:
        super().__init__("?", intents=discord.Intents(guilds=True, messages=True, message_content=True))

    async def setup_hook(self) -> None:
        """Load both cogs."""
        await self.add_cog(Dice())
        await self.load_extension("digitbot.cog")
        await self.tree.sync()
        _, gateway, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)


async def main() -> None:
    """Run until told to leave."""
    Route.BASE = os.environ["DIGITBOT_DISCORD_API"]
    async with Other() as other:
        await other.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    discord.utils.setup_logging()
    asyncio.run(main())
