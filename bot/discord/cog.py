"""The cog that any discord.py bot can load: ``await bot.load_extension("digitbot.cog")``."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import commands as engine_commands
from bot.discord import errors, pressing
from bot.discord.answering import Answering
from bot.discord.buttons import AnyButton, Button, DigitButton, OldButton
from bot.discord.calls import Pace
from bot.discord.owner import Owner
from bot.discord.pictures import Linked, pictures_of
from bot.discord.question import Asker, Question, subject_of
from bot.discord.settings import DiscordSettings
from bot.discord.settings import load as load_settings
from bot.discord.translation import Translator, language_of, translated
from bot.discord.venue import InteractionVenue, MessageVenue, Venue
from bot.discord.words import words
from bot.loading import load_engine
from bot.serving import settings as serving_settings
from bot.serving import state_file
from bot.serving.backend import Backend, Load
from bot.serving.blocklist import Blocklist
from bot.serving.pool import ProcessPool
from bot.serving.service import Service
from bot.serving.settings import ServingSettings
from bot.settings import Settings
from bot.settings import load as load_shared_settings

_log = logging.getLogger(__name__)
DRAIN_SECONDS = 20.0  # that answers under way may take when the bot stops
_HANGUL = re.compile(r"[\uac00-\ud7a3\u3130-\u318f]")

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
    """

    def __init__(
        self,
        bot: AnyBot,
        *,
        settings: DiscordSettings | None = None,
        serving: ServingSettings | None = None,
        load: Load | None = None,
        shared: Settings | None = None,
    ) -> None:
        shared = shared or load_shared_settings({})
        self.bot = bot
        self.settings = settings or load_settings()
        if serving is None:
            serving = serving_settings.load()
            for warning in serving_settings.renamed(words("en")):
                _log.warning("%s", warning)
        load = load or functools.partial(load_engine, shared, any_file=False)
        self.backend: Backend = ProcessPool(load, serving.processes)
        service = Service(self.backend, serving, Blocklist(state_file.folder("discord")))
        self.answering = Answering(service, self.settings, shared.language)
        self._pace = Pace()
        self._commands: list[engine_commands.Hybrid] = []
        self._menu = engine_commands.everywhere(
            app_commands.ContextMenu(name=translated("discord.menu_read"), callback=self._read_message)
        )
        self._owner = Owner(bot, self.answering)

    async def cog_load(self) -> None:
        """Start the engine processes, and add the engine's commands to the bot."""
        await self.backend.start()
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
        self.bot.tree.add_command(self._owner)
        self.bot.add_dynamic_items(Button, DigitButton, OldButton)

    async def cog_unload(self) -> None:
        """Remove everything again, once the answers under way are finished."""
        await self.answering.service.drain(DRAIN_SECONDS)
        self.bot.remove_dynamic_items(Button, DigitButton, OldButton)
        self.bot.tree.remove_command(self._owner.name)
        self.bot.tree.remove_command(self._menu.name, type=discord.AppCommandType.message)
        for command in self._commands:
            self.bot.remove_command(command.name)
        await self.answering.close()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer direct messages, messages that mention the bot, and those in the channels of the settings."""
        if message.author.bot or not self._is_for_us(message):
            return
        if (await self.bot.get_context(message)).valid:
            return  # discord.py handles commands
        text = re.sub(rf"<@!?{self._id}>", " ", message.content).strip()
        pictures = pictures_of(message)
        if not (text or pictures or message.content):
            return  # a sticker, a poll
        question = self._question(text or ("" if pictures or message.reference else "help"), message)
        await self.answering.answer(question, self._asker(message), MessageVenue(message, self._pace))

    async def command(self, context: engine_commands.Context, argument: str, pictures: Sequence[Linked]) -> None:
        """Answer one of the engine's commands."""
        assert context.command is not None  # noqa: S101 - it calls this
        name, message = context.command.name, context.message
        if context.interaction is not None:
            question = Question(f"/{name} {argument}".rstrip(), pictures, number=context.interaction.id)
        else:
            text = f"/{context.invoked_with} {argument}".rstrip()  # as typed: the name tells the language
            takes_pictures = any(command.pictures and command.name == name for command in self.backend.commands)
            question = self._question(text, message) if takes_pictures else Question(text, number=message.id)
        await self.answering.answer(question, *self._place(context))

    async def pressed(self, button: AnyButton, interaction: discord.Interaction[Any]) -> None:
        """Handle a press of a button."""
        await pressing.handle_press(button, interaction, self.answering)

    async def cog_command_error(self, context: engine_commands.Context, error: Exception) -> None:
        """Report an error from before a command could be answered."""
        asker, venue = self._place(context)
        await errors.tell(error, venue, self.answering.words(asker))

    def _place(self, context: engine_commands.Context) -> tuple[Asker, Venue]:
        if context.interaction is not None:
            return Asker.of(context.interaction), InteractionVenue(context.interaction)
        return self._asker(context.message), MessageVenue(context.message, self._pace)

    async def _read_message(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Read the pictures of a message on whose menu "Read digits" was chosen."""
        question = Question("/predict", pictures_of(message), number=interaction.id)
        await self.answering.answer(question, Asker.of(interaction), InteractionVenue(interaction))

    def _is_for_us(self, message: discord.Message) -> bool:
        is_mentioned = any(user.id == self._id for user in message.mentions)
        return message.guild is None or message.channel.id in self.settings.channels or is_mentioned

    @property
    def _id(self) -> int:
        return self.bot.user.id if self.bot.user is not None else 0

    def _question(self, text: str, message: discord.Message) -> Question:
        """A message as a question; what a reply is about is looked up when its turn has come."""
        if pictures := pictures_of(message):
            return Question(text, pictures, message.id, number=message.id)
        if message.reference is None:
            return Question(text, number=message.id)
        return Question(text, number=message.id, later=functools.partial(self._of_reply, text, message))

    async def _of_reply(self, text: str, message: discord.Message) -> Question:
        is_current = functools.partial(self.answering.recent.has, self._asker(message).conversation)
        subject = await subject_of(message, self._id, message.channel.fetch_message, is_current)
        is_picture = subject.pictures and subject.card is None
        return replace(subject, text=text or ("" if is_picture else "help"), number=message.id)

    def _asker(self, message: discord.Message) -> Asker:
        """The author of a message, whose words or server may tell the language, since Discord does not."""
        korean = _HANGUL.search(message.content) or (
            message.guild is not None and language_of(message.guild.preferred_locale) == "ko"
        )
        return Asker(message.author.id, message.channel.id, "ko" if korean else None)
