"""What a message is about: its own pictures, those of the message that it replies to, or an earlier answer's."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

import discord

from bot.discord.card import Card, card_of
from bot.discord.patience import FAILURES, patiently
from bot.discord.pictures import Linked, pictures_of
from bot.discord.question import Question
from bot.discord.rendering import PICTURE

Fetch = Callable[[int], Awaitable[discord.Message]]


async def subject_of(message: discord.Message, own: int, fetch: Fetch, is_current: Callable[[int], bool]) -> Question:
    """What a reply is about, as a question without words; what it brings itself counts for nothing.

    Args:
        message: the reply.
        own: the bot's id.
        fetch: gives a message of its channel by its id.
        is_current: whether the answer to the message or interaction of an id is about what was read last.
    """
    reference = message.reference
    if reference is None or reference.message_id is None or reference.type is not discord.MessageReferenceType.reply:
        return Question()
    replied = reference.resolved if reference.resolved is not None else await fetched(reference.message_id, fetch)
    if replied is None or isinstance(replied, discord.DeletedReferencedMessage):
        return _unknown("attachment.gone")
    if replied.author.id != own:
        linked = [link for link in pictures_of(replied) if link.is_picture]
        return Question(pictures=linked, place=replied.id) if linked else Question()
    card = card_of(replied)
    if card is None:
        return Question() if is_current(_question_of(replied)) else _unknown("attachment.which")
    carrier = replied if card.place == 0 else await fetched(card.place, fetch)
    pictures = [] if carrier is None else pictures_in(carrier, own=own)
    if not pictures:
        return _unknown("attachment.gone")
    return Question(pictures=pictures, place=card.place or replied.id, card=card)


def _unknown(why: str) -> Question:
    """About an earlier answer whose pictures cannot be had, for a reason that ``why`` is the key of."""
    return Question(pictures=[Linked.missing(why)], card=Card())


async def fetched(number: int, fetch: Fetch) -> discord.Message | None:
    """The message of an id; None if it is gone, may not be read, or Discord fails."""
    try:
        return await patiently(lambda: fetch(number))
    except FAILURES:
        return None


def pictures_in(message: discord.Message, *, own: int) -> list[Linked]:
    """The pictures that were read, in the message that carries them: a person's, or the answer itself."""
    if message.author.id != own:
        return pictures_of(message)
    # What an embed shows is not listed among the message's attachments.
    shown = [embed.thumbnail.url for embed in message.embeds if embed.thumbnail.url]
    links = [Linked(url.partition("?")[0].rpartition("/")[2], url) for url in shown]
    links = links or [Linked.of(file) for file in message.attachments if file.filename.startswith(PICTURE)]
    return _in_their_places(links)


def _in_their_places(links: Sequence[Linked]) -> list[Linked]:
    """The pictures of an answer, and what stands for those that it does not show: "the second one" stays the second."""
    numbered = {int(match[1]): link for link in links if (match := re.match(rf"{PICTURE}(\d{{1,2}})\b", link.name))}
    if len(numbered) < len(links):
        return list(links)
    gone = Linked.missing("attachment.gone")
    return [numbered.get(number, gone) for number in range(1, max(numbered, default=0) + 1)]


def _question_of(answer: discord.Message) -> int:
    """The id of the message or interaction that one of our own messages answers."""
    if answer.interaction_metadata is not None:
        return answer.interaction_metadata.id
    reference = answer.reference
    return reference.message_id or 0 if reference is not None else 0
