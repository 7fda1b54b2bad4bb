"""What is asked on Discord, by whom and where."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.discord.card import Card
from bot.discord.pictures import Linked
from bot.discord.translation import language_of
from engine import Attachment, Message, Quote


@dataclass(frozen=True)
class Asker:
    """Who asks, by their id, in which channel, and in which language, "en" or "ko", if that is known."""

    user: int
    channel: int
    locale: str | None = None

    @classmethod
    def of(cls, interaction: discord.Interaction[Any]) -> Asker:
        """Who used a command, a menu or a button."""
        return cls(interaction.user.id, interaction.channel_id or 0, language_of(interaction.locale))

    @property
    def conversation(self) -> tuple[int, int]:
        """What the engine remembers things by."""
        return self.user, self.channel

    def message(self, text: str = "", attachments: Sequence[Attachment] = (), quote: Quote | None = None) -> Message:
        """Their words and pictures, as the engine takes them."""
        return Message(text, tuple(attachments), str(self.user), str(self.channel), self.locale, quote)


@dataclass(frozen=True)
class Question:
    """What is asked.

    Attributes:
        text: the words.
        pictures: the pictures, still at Discord.
        place: the id of the message that carries them, from which they can be fetched again; 0 if none will: then
            they travel with the answer.
        card: the earlier answer that it is about, whose pictures they are; None for pictures that it brings.
        number: the id of the message or interaction that asks.
        later: gives the question as it is once its turn has come, where that is not known before: what a reply is
            about, say, depends on what was answered until then.
    """

    text: str = ""
    pictures: Sequence[Linked] = field(default=(), repr=False)
    place: int = 0
    card: Card | None = None
    number: int = 0
    later: Callable[[], Awaitable[Question]] | None = field(default=None, repr=False)
