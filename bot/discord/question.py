"""What is asked on Discord: by whom, in which words, and about which pictures."""

from __future__ import annotations

import re
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.discord.buttons import Card, card_of
from bot.discord.calls import FAILURES, retry
from bot.discord.pictures import Linked, pictures_of
from bot.discord.rendering import PICTURE
from bot.discord.translation import language_of
from engine import Attachment, Message, Quote

Fetch = Callable[[int], Awaitable[discord.Message]]  # gives a message of a channel by its id
_MOST_CONVERSATIONS, _MOST_QUESTIONS = 20_000, 100


@dataclass(frozen=True)
class Asker:
    """The ids of a person and a channel, and the person's language, "en" or "ko", if it is known."""

    user: int
    channel: int
    locale: str | None = None

    @classmethod
    def of(cls, interaction: discord.Interaction[Any]) -> Asker:
        """The person who used a command, a menu or a button."""
        return cls(interaction.user.id, interaction.channel_id or 0, language_of(interaction.locale))

    @property
    def conversation(self) -> tuple[int, int]:
        """The key of what the engine remembers."""
        return self.user, self.channel

    def message(self, text: str = "", attachments: Sequence[Attachment] = (), quote: Quote | None = None) -> Message:
        """A message of theirs for the engine."""
        return Message(text, tuple(attachments), str(self.user), str(self.channel), self.locale, quote)


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes:
        place: the id of the message that carries the pictures, from which they can be fetched again; 0 if there is
            none, so that they are sent with the answer.
        card: the earlier answer that it is about, whose pictures they are; None for pictures of its own.
        number: the id of the message or interaction that asks.
        later: completes the question in its turn, because the subject of a reply depends on the answers until then.
    """

    text: str = ""
    pictures: Sequence[Linked] = field(default=(), repr=False)
    place: int = 0
    card: Card | None = None
    number: int = 0
    later: Callable[[], Awaitable[Question]] | None = field(default=None, repr=False)


class Recent:
    """For each conversation, the questions that are about what was read last in it."""

    def __init__(self) -> None:
        self._questions: OrderedDict[tuple[int, int], deque[int]] = OrderedDict()

    def add(self, conversation: tuple[int, int], question: int, *, read: bool) -> None:
        """Add a question; ``read``: pictures were read for it."""
        questions = self._questions.pop(conversation, deque(maxlen=_MOST_QUESTIONS))
        if read:
            questions.clear()
        questions.append(question)
        self._questions[conversation] = questions
        if len(self._questions) > _MOST_CONVERSATIONS:
            self._questions.popitem(last=False)

    def has(self, conversation: tuple[int, int], question: int) -> bool:
        """Whether a question is about what was read last."""
        return question in self._questions.get(conversation, ())


async def subject_of(message: discord.Message, own: int, fetch: Fetch, is_current: Callable[[int], bool]) -> Question:
    """What a reply without pictures of its own is about, as a question without words.

    ``own`` is the bot's id; ``is_current`` says whether the question of an id is about what was read last.
    """
    reference = message.reference
    if reference is None or reference.message_id is None or reference.type is not discord.MessageReferenceType.reply:
        return Question()
    target = reference.resolved if reference.resolved is not None else await _fetched(reference.message_id, fetch)
    if target is None or isinstance(target, discord.DeletedReferencedMessage):
        return _unknown("attachment.gone")
    if target.author.id != own:
        linked = [link for link in pictures_of(target) if link.is_picture]
        return Question(pictures=linked, place=target.id) if linked else Question()
    card = card_of(target)
    if card is None:
        metadata, reference = target.interaction_metadata, target.reference
        question = metadata.id if metadata is not None else (reference and reference.message_id) or 0
        return Question() if is_current(question) else _unknown("attachment.which")
    pictures = await pictures_of_answer(card, target, own, fetch)
    if not pictures:
        return _unknown("attachment.gone")
    return Question(pictures=pictures, place=card.place or target.id, card=card)


def _unknown(why: str) -> Question:
    """About an earlier answer whose pictures cannot be had; ``why`` is the key of the reason."""
    return Question(pictures=[Linked.missing(why)], card=Card())


async def pictures_of_answer(card: Card, answer: discord.Message | None, own: int, fetch: Fetch) -> list[Linked]:
    """The pictures that an answer is about; none if the message that carries them cannot be read any more."""
    carrier = answer if card.place == 0 else await _fetched(card.place, fetch)
    if carrier is None:
        return []
    if carrier.author.id != own:
        return pictures_of(carrier)
    # Discord does not list a picture in an embed among the message's attachments.
    urls = [embed.thumbnail.url for embed in carrier.embeds if embed.thumbnail.url]
    links = [Linked(url.partition("?")[0].rpartition("/")[2], url) for url in urls]
    links = links or [Linked.of(file) for file in carrier.attachments if file.filename.startswith(PICTURE)]
    # Pictures that the answer does not show keep their numbers: "the second one" stays the second.
    numbered = {int(match[1]): link for link in links if (match := re.match(rf"{PICTURE}(\d{{1,2}})\b", link.name))}
    if len(numbered) < len(links):
        return links
    gone = Linked.missing("attachment.gone")
    return [numbered.get(number, gone) for number in range(1, max(numbered, default=0) + 1)]


async def _fetched(number: int, fetch: Fetch) -> discord.Message | None:
    """The message of an id; None if it is gone, may not be read, or Discord fails."""
    try:
        return await retry(lambda: fetch(number))
    except FAILURES:
        return None
