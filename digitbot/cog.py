"""The cog for any discord.py bot: ``await bot.load_extension("digitbot.cog")``."""

from bot.discord.cog import AnyBot, DigitbotCog, setup
from bot.discord.settings import DiscordSettings
from bot.serving.settings import Rate, ServingSettings

__all__ = ["DigitbotCog", "DiscordSettings", "Rate", "ServingSettings", "setup", "teardown"]


async def teardown(bot: AnyBot) -> None:
    """What discord.py calls when the extension is unloaded; of itself it removes only what this very file defines."""
    await bot.remove_cog(DigitbotCog.__cog_name__)
