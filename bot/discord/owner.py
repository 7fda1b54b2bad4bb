"""The owner's tools: ``/owner status | reload | models | blocklist``, for the owner of the application alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Literal

import discord
from discord import app_commands

from bot.discord import errors, rendering, text
from bot.discord.translation import named
from bot.discord.venue import InteractionVenue

if TYPE_CHECKING:
    from bot.discord.cog import DigitbotCog

Interaction = discord.Interaction[Any]


def owner_commands(cog: DigitbotCog) -> Owner:
    """The commands, which are nowhere registered yet."""
    return Owner(cog)


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.default_permissions(administrator=True)  # whom Discord shows them to; who may use them is checked below
class Owner(app_commands.Group):
    """The group of them.

    Args:
        cog: what they are about.
    """

    def __init__(self, cog: DigitbotCog) -> None:
        super().__init__(name=named("discord.owner"), description=named("discord.owner_help"))
        self._cog = cog
        self._since = time.monotonic()

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Lets the owner in, or a member of the team that owns the application.

        Raises:
            OwnersOnlyError: it is somebody else.
        """
        if not await self._cog.bot.is_owner(interaction.user):
            raise errors.OwnersOnlyError
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tells of what went wrong."""
        await errors.tell(error, InteractionVenue(interaction, private=True), self._words(interaction))

    @app_commands.command(name=named("discord.owner_status"), description=named("discord.owner_status_help"))
    async def status(self, interaction: Interaction) -> None:
        """How the bot is."""
        cog, bot = self._cog, self._cog.bot
        minutes, _ = divmod(round(time.monotonic() - self._since), 60)
        said = self._words(interaction).say(
            "discord.owner_status_told",
            servers=len(bot.guilds),
            shards=bot.shard_count or 1,
            latency=f"{bot.latency * 1000:.0f}",
            minutes=minutes,
            processes=f"{cog.engines.alive}/{cog.settings.processes}",
            restarts=cog.engines.restarts,
            pending=f"{cog.engines.pending}/{cog.settings.queue}",
            blocked=len(cog.blocklist.ids()),
        )
        await self._tell(interaction, said)

    @app_commands.command(name=named("discord.owner_reload"), description=named("discord.owner_reload_help"))
    async def reload(self, interaction: Interaction) -> None:
        """Starts the engine processes anew."""
        venue = InteractionVenue(interaction, private=True)
        await venue.working()
        await self._cog.engines.reload()
        await venue.send([rendering.sentence(self._words(interaction).say("discord.owner_reloaded"))])

    @app_commands.command(name=named("discord.owner_models"), description=named("discord.owner_models_help"))
    async def models(self, interaction: Interaction) -> None:
        """Which models there are; the engine process that knows it may be at work."""
        venue = InteractionVenue(interaction, private=True)
        await venue.working()
        asker = self._cog.interaction_asker(interaction)
        models = await self._cog.engines.models(asker.message())
        said = self._words(interaction).say(
            "discord.owner_models_told", names=", ".join(models.names), current=models.current
        )
        await venue.send([rendering.sentence(said)])

    @app_commands.command(name=named("discord.owner_blocklist"), description=named("discord.owner_blocklist_help"))
    @app_commands.rename(what=named("discord.owner_what"), user=named("discord.owner_user"))
    async def blocklist(
        self, interaction: Interaction, what: Literal["show", "add", "remove"], user: discord.User | None = None
    ) -> None:
        """Who gets no answer."""
        spoken, blocklist = self._words(interaction), self._cog.blocklist
        if what == "show" or user is None:
            people = ", ".join(f"<@{who}>" for who in blocklist.ids())
            said = spoken.say("discord.owner_blocked", people=people or spoken.say("discord.nobody"))
            await InteractionVenue(interaction, private=True).send([rendering.Part(text.short(said, text.MESSAGE))])
            return
        if what == "add":
            blocklist.add(user.id)
        else:
            blocklist.remove(user.id)
        done = "added" if what == "add" else "removed"
        await self._tell(interaction, spoken.say(f"discord.owner_{done}", name=user.name))

    def _words(self, interaction: Interaction) -> Any:
        return self._cog.answering.words(self._cog.interaction_asker(interaction))

    @staticmethod
    async def _tell(interaction: Interaction, said: str) -> None:
        await InteractionVenue(interaction, private=True).send([rendering.sentence(said)])
