"""Which messages are for the bot, and what they ask."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import discord
from discord.ext import commands

from bot.discord.linked_pictures import LINK, LinkedPicture, has_picture_suffix, pictures_of, without_links
from bot.discord.question import Asker, Question, Recent, subject_of
from bot.discord.translation import language_of
from bot.discord.words import words
from engine import LANGUAGES, script_language

PREVIEW_SECONDS = 5.0  # that Discord may take to look at a link
_PRESET = discord.Locale.american_english  # of a server whose language nobody has chosen
# The others are Discord's own: a new thread's name, say.
_WRITTEN_BY_PEOPLE = (discord.MessageType.default, discord.MessageType.reply)


class Listener:
    """Takes what people write for a question; ``channels`` are those in which every message is for the bot."""

    def __init__(self, bot: commands.Bot | commands.AutoShardedBot, channels: frozenset[int], recent: Recent) -> None:
        self._bot = bot
        self._channels = channels
        self._recent = recent
        self._previews: WeakValueDictionary[int, asyncio.Future[discord.Message]] = WeakValueDictionary()

    def question_in(self, message: discord.Message) -> Question | None:
        """What a message asks that is not a command; None if it is not for the bot, or says nothing."""
        if message.author.bot or message.type not in _WRITTEN_BY_PEOPLE:
            return None
        pictures, addressed = pictures_of(message), self._is_addressed(message)
        if not addressed and not (self._is_named(message) and (pictures or not self._is_for_others(message))):
            return None
        text = re.sub(rf"<@!?{self._own_id}>", " ", _words_of(message)).strip()
        if not (text or pictures or message.content):
            return None  # a sticker, a poll
        text = text or ("" if pictures or _is_reply(message) else "help")
        return self.question(text, message, addressed=addressed)

    def question(self, text: str, message: discord.Message, *, addressed: bool = True) -> Question:
        """A message as a question; what a link shows, and what a reply is about, is looked up in its turn."""
        if pictures := pictures_of(message):
            return Question(without_links(text), pictures, message.id, number=message.id)
        if LINK.search(text):
            preview = self._previews[message.id] = asyncio.get_running_loop().create_future()
            shown = partial(self._of_link, text, message, preview, addressed=addressed)
            return Question(text, number=message.id, later=shown, addressed=addressed)
        subject = partial(self._of_reply, text, message) if _is_reply(message) else None
        return Question(text, number=message.id, later=subject, addressed=addressed)

    def edited(self, message: discord.Message) -> None:
        """Take note of a message that changed, perhaps because Discord has looked at its links."""
        preview = self._previews.get(message.id)
        if preview is not None and not preview.done() and message.embeds:
            preview.set_result(message)

    def asker(self, message: discord.Message) -> Asker:
        """The author of a message, whose words or server may tell the language, since Discord does not."""
        written = script_language(message.content)
        server = message.guild.preferred_locale if message.guild is not None else _PRESET
        chosen = language_of(server) if server is not _PRESET else None
        return Asker(message.author.id, message.channel.id, written or chosen, written)

    async def _of_link(
        self, text: str, message: discord.Message, preview: asyncio.Future[discord.Message], *, addressed: bool
    ) -> Question:
        try:
            async with asyncio.timeout(PREVIEW_SECONDS):
                message = await preview
        except TimeoutError:
            pass
        pictures, rest = pictures_of(message), without_links(text)
        if pictures:
            return Question(rest, pictures, message.id, number=message.id)
        is_named_so = any(has_picture_suffix(urlsplit(link.strip("<>")).path) for link in LINK.findall(text))
        if is_named_so or (addressed and not rest):
            return Question(rest, [LinkedPicture.missing("attachment.no_preview")], message.id, number=message.id)
        return await self._of_reply(rest, message) if _is_reply(message) else Question(rest, number=message.id)

    async def _of_reply(self, text: str, message: discord.Message) -> Question:
        is_current = partial(self._recent.has, self.asker(message).conversation)
        subject = await subject_of(message, self._own_id, message.channel.fetch_message, is_current)
        is_picture = subject.pictures and subject.earlier is None
        return replace(subject, text=text or ("" if is_picture else "help"), number=message.id)

    def _is_addressed(self, message: discord.Message) -> bool:
        """Whether a message is said to the bot, not just where it listens."""
        if message.guild is None or any(user.id == self._own_id for user in message.mentions):
            return True
        if not self._is_named(message):
            return False
        replied = message.reference.resolved if message.reference is not None else None
        called = {words(language).say("discord.name") for language in LANGUAGES}
        called |= {self._bot.user.display_name} if self._bot.user is not None else set()
        names = "|".join(map(re.escape, called))
        is_called = re.search(rf"\b(?:{names})", message.content, re.IGNORECASE)
        return bool(is_called) or (isinstance(replied, discord.Message) and replied.author.id == self._own_id)

    def _is_named(self, message: discord.Message) -> bool:
        """Whether a message is in a channel of the settings, in one of its threads or in a post of it."""
        channel = message.channel
        parent = channel.parent_id if isinstance(channel, discord.Thread) else 0
        return not self._channels.isdisjoint((channel.id, parent))

    def _is_for_others(self, message: discord.Message) -> bool:
        """Whether a message mentions or answers somebody else."""
        replied = message.reference.resolved if message.reference is not None else None
        answers = isinstance(replied, discord.Message) and replied.author.id not in (self._own_id, message.author.id)
        return answers or bool(message.mentions) or bool(message.role_mentions) or message.mention_everyone

    @property
    def _own_id(self) -> int:
        return self._bot.user.id if self._bot.user is not None else 0


def _words_of(message: discord.Message) -> str:
    """A message's words, or those of the message that it forwards."""
    return message.content or "\n".join(shot.content for shot in message.message_snapshots)


def _is_reply(message: discord.Message) -> bool:
    return message.reference is not None and message.reference.type is discord.MessageReferenceType.reply
