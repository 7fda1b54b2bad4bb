"""Our cog in a bot whose engine works for as long as a test wants, and tells of its progress meanwhile."""

from __future__ import annotations

import asyncio
import os

import discord
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from bot.discord.cog import DigitbotCog
from tests.bot.serving.engines import working_engine


class Working(commands.Bot):
    """The bot."""

    def __init__(self) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True, messages=True, message_content=True))

    async def setup_hook(self) -> None:
        """Load the cog."""
        await self.add_cog(DigitbotCog(self, load=working_engine))
        await self.tree.sync()
        _, gateway, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)


async def main() -> None:
    """Run until told to leave."""
    Route.BASE = os.environ["DIGITBOT_DISCORD_API"]
    async with Working() as working:
        await working.start(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    discord.utils.setup_logging()
    asyncio.run(main())
