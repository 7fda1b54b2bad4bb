"""The owner's tools: ``/owner status | reload | models | blocklist``, for the owner of the application alone."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import errors, rendering, text
from bot.discord.answering import Answering
from bot.discord.question import Asker
from bot.discord.translation import named
from bot.discord.venue import InteractionVenue
from engine import Words

Interaction = discord.Interaction[Any]


@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.default_permissions(administrator=True)  # whom Discord shows them to; who may use them is checked below
class Owner(app_commands.Group):
    """The group of them."""

    def __init__(self, bot: commands.Bot | commands.AutoShardedBot, answering: Answering) -> None:
        super().__init__(name=named("discord.owner"), description=named("discord.owner_help"))
        self._bot = bot
        self._answering = answering
        self._service = answering.service
        self._since = time.monotonic()

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Lets the owner in, or a member of the team that owns the application."""
        if not await self._bot.is_owner(interaction.user):
            raise errors.OwnersOnlyError
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tells of what went wrong."""
        await errors.tell(error, InteractionVenue(interaction, private=True), self._words(interaction))

    @app_commands.command(name=named("discord.owner_status"), description=named("discord.owner_status_help"))
    async def status(self, interaction: Interaction) -> None:
        """How the bot is."""
        bot, service = self._bot, self._service
        minutes, _ = divmod(round(time.monotonic() - self._since), 60)
        health = service.backend.health()
        status = self._words(interaction).say(
            "discord.owner_status_told",
            servers=len(bot.guilds),
            shards=bot.shard_count or 1,
            latency=f"{bot.latency * 1000:.0f}",
            minutes=minutes,
            processes=f"{health.workers}/{health.size}",
            restarts=health.restarts,
            pending=f"{service.pending}/{service.settings.queue}",
            blocked=len(service.blocklist.ids()),
        )
        await self._send(interaction, status)

    @app_commands.command(name=named("discord.owner_reload"), description=named("discord.owner_reload_help"))
    async def reload(self, interaction: Interaction) -> None:
        """Starts the engine processes anew."""
        venue = InteractionVenue(interaction, private=True)
        await venue.working()
        await self._service.backend.reload()
        await venue.send([rendering.sentence(self._words(interaction).say("discord.owner_reloaded"))])

    @app_commands.command(name=named("discord.owner_models"), description=named("discord.owner_models_help"))
    async def models(self, interaction: Interaction) -> None:
        """Which models there are; the engine process that knows it may be at work."""
        venue = InteractionVenue(interaction, private=True)
        await venue.working()
        message, backend = Asker.of(interaction).message(), self._service.backend
        names, status = await self._service.soon(asyncio.gather(backend.models(), backend.status(message)))
        models = self._words(interaction).say("discord.owner_models_told", names=", ".join(names), current=status.model)
        await venue.send([rendering.sentence(models)])

    @app_commands.command(name=named("discord.owner_blocklist"), description=named("discord.owner_blocklist_help"))
    @app_commands.rename(what=named("discord.owner_what"), user=named("discord.owner_user"))
    async def blocklist(
        self, interaction: Interaction, what: Literal["show", "add", "remove"], user: discord.User | None = None
    ) -> None:
        """Who gets no answer."""
        words, blocklist = self._words(interaction), self._service.blocklist
        if what == "show" or user is None:
            people = ", ".join(f"<@{who}>" for who in blocklist.ids())
            shown = words.say("discord.owner_blocked", people=people or words.say("discord.nobody"))
            await InteractionVenue(interaction, private=True).send([rendering.Part(text.short(shown, text.MESSAGE))])
            return
        if what == "add":
            blocklist.add(user.id)
        else:
            blocklist.remove(user.id)
        done = "added" if what == "add" else "removed"
        await self._send(interaction, words.say(f"discord.owner_{done}", name=user.name))

    def _words(self, interaction: Interaction) -> Words:
        return self._answering.words(Asker.of(interaction))

    @staticmethod
    async def _send(interaction: Interaction, sentence: str) -> None:
        await InteractionVenue(interaction, private=True).send([rendering.sentence(sentence)])
