"""The cog that any discord.py bot can load: ``await bot.load_extension("digitbot.cog")``."""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import button_actions, errors
from bot.discord import commands as engine_commands
from bot.discord.answering import QuestionAnswering
from bot.discord.buttons import AnyButton, Button, DigitButton, OldButton, earlier_answer, entered
from bot.discord.calls import Pace
from bot.discord.cluster import Cluster
from bot.discord.everywhere import Everywhere
from bot.discord.linked_pictures import LinkedPicture, pictures_of
from bot.discord.listening import Listener
from bot.discord.owner import Owner
from bot.discord.question import Asker, Question, pictures_of_answer
from bot.discord.settings import DiscordSettings
from bot.discord.settings import load as load_settings
from bot.discord.translation import Translator, translated
from bot.discord.venue import InteractionVenue, MessageVenue, Venue
from bot.discord.words import words
from bot.serving import settings as serving_settings
from bot.serving import state_file
from bot.serving.backend import Backend, Load
from bot.serving.blocklist import Blocklist
from bot.serving.engines import backend_of
from bot.serving.service import Service
from bot.serving.settings import ServingSettings
from bot.settings import Settings
from bot.settings import load as load_shared_settings
from bot.state.opening import check, state_at

_log = logging.getLogger(__name__)
# The commands whose answers matter to nobody but who asked; after a slash nobody else sees them.
_PRIVATE = {"help", "about", "privacy", "language"}
DRAIN_SECONDS = 20.0  # that answers under way may take when the bot stops

AnyBot = commands.Bot | commands.AutoShardedBot


async def setup(bot: AnyBot) -> None:
    """Load the extension, with the settings of the environment and ``.env``."""
    await bot.add_cog(DigitbotCog(bot))


class DigitbotCog(commands.Cog, name="Digitbot"):
    """Reads digits in any bot.

    Args:
        bot: the bot.
        settings: of the Discord bot, except token, prefix and shards, which are up to the bot; None for those of the
            environment and ``.env``.
        serving: limits and sizes, except logs and monitor, which are up to the bot; None likewise.
        load: makes the engine in each engine process: a function that can be imported there, or a
            ``functools.partial`` of one. None for the engine of the settings.
        shared: the engine's model and folders, and the default language; None likewise.
        cluster: which of the bot's processes this is.
    """

    def __init__(
        self,
        bot: AnyBot,
        *,
        settings: DiscordSettings | None = None,
        serving: ServingSettings | None = None,
        load: Load | None = None,
        shared: Settings | None = None,
        cluster: Cluster | None = None,
    ) -> None:
        shared = shared or load_shared_settings({})
        self.bot = bot
        self.settings = settings or load_settings()
        if serving is None:
            serving = serving_settings.load()
            for warning in serving_settings.renamed(words("en")):
                _log.warning("%s", warning)
        self.backend: Backend = backend_of(shared, serving, load)
        self._state = state_at(serving.state)
        service = Service(self.backend, serving, Blocklist(state_file.folder("discord"), self._state), self._state)
        self.answering = QuestionAnswering(service, self.settings, shared.language)
        cluster = cluster or Cluster()
        self.everywhere = Everywhere(bot, service, cluster)
        self._pace = Pace(state=self._state, processes=cluster.size)
        self._listener = Listener(bot, self.settings.channels, self.answering.recent)
        self._commands: list[engine_commands.Hybrid] = []
        self._menu = engine_commands.everywhere(
            app_commands.ContextMenu(name=translated("discord.menu_read"), callback=self._read_message)
        )
        self._owner = Owner(bot, self.answering, self.everywhere)
        self._owner_servers = [discord.Object(server) for server in sorted(self.settings.owner_servers)]

    async def cog_load(self) -> None:
        """Start the engine processes, and add the engine's commands to the bot.

        Raises:
            SettingsError: the state refuses us.
        """
        await check(self.answering.service.settings.state)
        await self.backend.start()
        self.everywhere.start()
        self.answering.unfinished.start(self.bot, self._pace)
        if self.bot.tree.translator is None:
            await self.bot.tree.set_translator(Translator())
        for command in self.backend.commands:
            taken = [*self.bot.all_commands, *(other.name for other in self.bot.tree.get_commands())]
            hybrid = engine_commands.hybrid(command, self.command, self.answering.service.choices, taken)
            if hybrid is None:
                _log.warning("the command %s is not offered: its name is taken or not valid on Discord", command.name)
                continue
            hybrid.cog = self
            self.bot.add_command(hybrid)
            self._commands.append(hybrid)
        self.bot.tree.add_command(self._menu)
        if self._owner_servers:  # elsewhere Discord would show it to the administrators of every server
            self.bot.tree.add_command(self._owner, guilds=self._owner_servers)
        self.bot.add_dynamic_items(Button, DigitButton, OldButton)

    async def cog_unload(self) -> None:
        """Remove everything again, once the answers under way are finished."""
        await self.answering.service.drain(DRAIN_SECONDS)
        self.bot.remove_dynamic_items(Button, DigitButton, OldButton)
        for server in self._owner_servers:
            self.bot.tree.remove_command(self._owner.name, guild=server)
        self.bot.tree.remove_command(self._menu.name, type=discord.AppCommandType.message)
        for command in self._commands:
            self.bot.remove_command(command.name)
        await self.everywhere.stop()
        await self.answering.close()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer direct messages, messages that mention the bot, and those in the channels of the settings."""
        question = self._listener.question_in(message)
        if question is None or (await self.bot.get_context(message)).valid:
            return  # discord.py handles commands
        await self.answering.answer(question, self._listener.asker(message), MessageVenue(message, self._pace))

    @commands.Cog.listener()
    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Take note of what Discord shows of a message's links."""
        self._listener.edited(payload.message)

    async def command(self, context: engine_commands.Context, argument: str, pictures: Sequence[LinkedPicture]) -> None:
        """Answer one of the engine's commands."""
        assert context.command is not None  # noqa: S101 - it calls this
        name, message = context.command.name, context.message
        if context.interaction is not None:
            question = Question(f"/{name} {argument}".rstrip(), pictures, number=context.interaction.id)
        else:
            text = f"/{context.invoked_with} {argument}".rstrip()  # as typed: the name tells the language
            takes_pictures = any(command.pictures and command.name == name for command in self.backend.commands)
            question = self._listener.question(text, message) if takes_pictures else Question(text, number=message.id)
        await self.answering.answer(question, *self._place(context))

    async def pressed(self, button: AnyButton, interaction: discord.Interaction[Any]) -> None:
        """Handle a press of a button."""
        await button_actions.handle_press(button, interaction, self.answering)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Handle a form that was filled in: discord.py forgets forms at a restart."""
        form = entered(interaction)
        if form is not None:
            await button_actions.handle_form(*form, interaction, self.answering)

    async def cog_command_error(self, context: engine_commands.Context, error: Exception) -> None:
        """Report an error from before a command could be answered."""
        asker, venue = self._place(context)
        if not venue.public or asker.user not in self.answering.service.blocklist:
            await errors.tell(error, venue, self.answering.words(asker))

    def _place(self, context: engine_commands.Context) -> tuple[Asker, Venue]:
        if context.interaction is not None:
            private = context.command is not None and context.command.name in _PRIVATE
            return Asker.of(context.interaction), InteractionVenue(context.interaction, private=private)
        return self._listener.asker(context.message), MessageVenue(context.message, self._pace)

    async def _read_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Read the pictures of a message on whose menu "Read digits" was chosen."""
        question = Question("/predict", later=functools.partial(self._shown_in, message), number=interaction.id)
        await self.answering.answer(question, Asker.of(interaction), InteractionVenue(interaction))

    async def _shown_in(self, message: discord.Message) -> Question:
        """What the pictures of a message show; of one of our answers, the pictures that it is about."""
        own = self.bot.user.id if self.bot.user is not None else 0
        earlier = earlier_answer(message) if message.author.id == own else None
        if earlier is None:
            return Question("/predict", pictures_of(message))
        return Question("/predict", await pictures_of_answer(earlier, message, own, message.channel.fetch_message))
