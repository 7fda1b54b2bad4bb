"""The commands of the application's owner: ``/owner status | reload | models | blocklist``."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import errors, rendering, text
from bot.discord.answering import QuestionAnswering
from bot.discord.everywhere import Everywhere
from bot.discord.question import Asker
from bot.discord.translation import translated
from bot.discord.venue import InteractionVenue
from engine import Words

Interaction = discord.Interaction[Any]


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)  # elsewhere everybody would see them
@app_commands.default_permissions(administrator=True)  # who sees them; who may use them is checked below
class Owner(app_commands.Group):
    """The group of commands."""

    def __init__(
        self, bot: commands.Bot | commands.AutoShardedBot, answering: QuestionAnswering, everywhere: Everywhere
    ) -> None:
        super().__init__(name=translated("discord.owner"), description=translated("discord.owner_help"))
        self._bot = bot
        self._answering = answering
        self._service = answering.service
        self._everywhere = everywhere

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Admit the owner, or a member of the team that owns the application."""
        if not await self._bot.is_owner(interaction.user):
            raise errors.OwnersOnlyError
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Report an error."""
        await errors.tell(error, InteractionVenue(interaction, private=True), self._words(interaction))

    @app_commands.command(name=translated("discord.owner_status"), description=translated("discord.owner_status_help"))
    async def status(self, interaction: Interaction) -> None:
        """The state of the bot."""
        venue, words = InteractionVenue(interaction, private=True), self._words(interaction)
        await venue.acknowledge()
        statuses, silent = await self._everywhere.status()
        status = words.say(
            "discord.owner_status_text",
            servers=sum(one.servers for one in statuses),
            shards=sum(one.shards for one in statuses),
            latency=max(one.latency for one in statuses),
            minutes=min(one.seconds for one in statuses) // 60,
            processes=f"{sum(one.workers for one in statuses)}/{sum(one.size for one in statuses)}",
            restarts=sum(one.restarts for one in statuses),
            pending=f"{sum(one.pending for one in statuses)}/{sum(one.queue for one in statuses)}",
            blocked=len(self._service.blocklist.ids()),
        )
        if len(statuses) + silent > 1:
            status += "\n" + words.say("discord.owner_processes", count=len(statuses), all=len(statuses) + silent)
        await venue.send([rendering.sentence(status)])

    @app_commands.command(name=translated("discord.owner_reload"), description=translated("discord.owner_reload_help"))
    async def reload(self, interaction: Interaction) -> None:
        """Replace the engine processes."""
        venue = InteractionVenue(interaction, private=True)
        await venue.acknowledge()
        silent, words = await self._everywhere.reload(), self._words(interaction)
        line = (
            words.say("discord.owner_reloaded_partly", count=silent) if silent else words.say("discord.owner_reloaded")
        )
        if not self._service.state.shared:
            line += " " + words.say("discord.owner_forgotten")
        await venue.send([rendering.sentence(line)])

    @app_commands.command(name=translated("discord.owner_models"), description=translated("discord.owner_models_help"))
    async def models(self, interaction: Interaction) -> None:
        """The names of the models; the engine process may be busy."""
        venue = InteractionVenue(interaction, private=True)
        await venue.acknowledge()
        message, backend = Asker.of(interaction).message(), self._service.backend
        names, status = await self._service.soon(asyncio.gather(backend.models(), backend.status(message)))
        models = self._words(interaction).say("discord.owner_models_text", names=", ".join(names), current=status.model)
        await venue.send([rendering.sentence(models)])

    @app_commands.command(
        name=translated("discord.owner_blocklist"), description=translated("discord.owner_blocklist_help")
    )
    @app_commands.rename(what=translated("discord.owner_what"), user=translated("discord.owner_user"))
    async def blocklist(
        self, interaction: Interaction, what: Literal["show", "add", "remove"], user: discord.User | None = None
    ) -> None:
        """Show or change who gets no answer."""
        words, blocklist = self._words(interaction), self._service.blocklist
        if what == "show" or user is None:
            people = ", ".join(f"<@{who}>" for who in blocklist.ids())
            line = words.say("discord.owner_blocked", people=people or words.say("discord.nobody"))
            await InteractionVenue(interaction, private=True).send(
                [rendering.MessagePart(text.short(line, text.MESSAGE))]
            )
            return
        change, key = (blocklist.add, "added") if what == "add" else (blocklist.remove, "removed")
        await change(user.id)
        await self._everywhere.tell_of_blocklist()
        await self._send(interaction, words.say(f"discord.owner_{key}", name=user.name))

    def _words(self, interaction: Interaction) -> Words:
        return self._answering.words(Asker.of(interaction))

    @staticmethod
    async def _send(interaction: Interaction, sentence: str) -> None:
        await InteractionVenue(interaction, private=True).send([rendering.sentence(sentence)])
