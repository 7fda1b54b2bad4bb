"""What is asked on Discord: by whom, in which words, and about which pictures."""

from __future__ import annotations

import json
import re
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import discord

from bot.discord.buttons import EarlierAnswer, earlier_answer
from bot.discord.calls import FAILURES, retry
from bot.discord.linked_pictures import LinkedPicture, pictures_of
from bot.discord.options import SIGN
from bot.discord.rendering import PICTURE_FILE
from bot.discord.translation import language_of
from bot.state.keys import key_of
from bot.state.state import State
from engine import Attachment, Message, Quote

Fetch = Callable[[int], Awaitable[discord.Message]]  # gives a message of a channel by its id
_MOST_CONVERSATIONS, _MOST_QUESTIONS = 20_000, 100
_KEPT_SECONDS = 3600.0  # in the shared state, as the engine's conversations


@dataclass(frozen=True)
class Asker:
    """A person in a channel.

    Attributes:
        user, channel: their ids.
        locale: the person's language, "en" or "ko", if it is known.
        written: the language in which they just wrote, if the letters tell.
    """

    user: int
    channel: int
    locale: str | None = None
    written: str | None = None

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
        return Message(text, tuple(attachments), str(self.user), str(self.channel), self.locale, quote, SIGN)


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes:
        place: the id of the message that carries the pictures, from which they can be fetched again; 0 if there is
            none, so that they are sent with the answer.
        earlier: the earlier answer that it is about, whose pictures they are; None for pictures of its own.
        number: the id of the message or interaction that asks.
        later: completes the question in its turn, because the subject of a reply depends on the answers until then.
        addressed: whether it is meant for the bot, not just said where the bot listens.
        admitted: whether it was admitted before, by what led to it.
    """

    text: str = ""
    pictures: Sequence[LinkedPicture] = field(default=(), repr=False)
    place: int = 0
    earlier: EarlierAnswer | None = None
    number: int = 0
    later: Callable[[], Awaitable[Question]] | None = field(default=None, repr=False)
    addressed: bool = True
    admitted: bool = False

    async def complete(self) -> Question:
        """The whole question, in its turn."""
        if self.later is None:
            return self
        question = await self.later()
        addressed = self.addressed or bool(question.pictures)
        return replace(question, number=self.number, addressed=addressed, admitted=self.admitted)

    @property
    def hidden(self) -> bool:
        """Whether it is about pictures that are hidden until somebody wants to see them."""
        return any(link.spoiler for link in self.pictures)


@dataclass
class Talk:
    """What is remembered of a conversation beside what the engine remembers.

    Attributes:
        questions: the numbers of those that are about what was read last.
        hidden: whether that was hidden until somebody wanted to see it.
        language: of the last answer.
        lasting: whether that language was asked for.
    """

    questions: deque[int] = field(default_factory=lambda: deque(maxlen=_MOST_QUESTIONS))
    hidden: bool = False
    language: str | None = None
    lasting: bool = False


class Recent:
    """The conversations of late, each by the ids of its person and channel.

    ``state`` is what is shared: a conversation may go on in another process, from ``recall`` to ``keep``.
    """

    def __init__(self, state: State | None = None) -> None:
        self._state = state or State()
        self._talks: OrderedDict[tuple[int, int], Talk] = OrderedDict()

    async def recall(self, conversation: tuple[int, int]) -> None:
        """Take over what another process remembers of a conversation."""
        kept = await self._state.get(key_of("talk", *conversation))
        if kept is not None and (talk := _unpacked(kept)) is not None:
            vars(self.of(conversation)).update(vars(talk))

    async def keep(self, conversation: tuple[int, int]) -> None:
        """Let other processes know what is remembered of a conversation."""
        talk = self.of(conversation)
        value = json.dumps({**vars(talk), "questions": list(talk.questions)})
        await self._state.put(key_of("talk", *conversation), value.encode(), _KEPT_SECONDS)

    def of(self, conversation: tuple[int, int]) -> Talk:
        """What is remembered of a conversation, which is now the latest."""
        talk = self._talks.pop(conversation, None) or Talk()
        self._talks[conversation] = talk
        if len(self._talks) > _MOST_CONVERSATIONS:
            self._talks.popitem(last=False)
        return talk

    def add(self, conversation: tuple[int, int], question: int, *, read: bool) -> None:
        """Add a question; ``read``: pictures were read for it."""
        questions = self.of(conversation).questions
        if read:
            questions.clear()
        questions.append(question)

    def has(self, conversation: tuple[int, int], question: int) -> bool:
        """Whether a question is about what was read last."""
        return conversation in self._talks and question in self._talks[conversation].questions

    def language(self, asker: Asker) -> str | None:
        """The language for somebody: the one that they asked for, else wrote in, else were answered in, else have."""
        talk = self._talks.get(asker.conversation, Talk())
        return talk.language if talk.lasting else asker.written or talk.language or asker.locale


def _unpacked(kept: bytes) -> Talk | None:
    """What another process remembers; None for what this version cannot read."""
    try:
        shared = json.loads(kept)
        questions = deque[int](shared["questions"], _MOST_QUESTIONS)
        return Talk(questions, shared["hidden"], shared["language"], shared["lasting"])
    except (ValueError, KeyError, TypeError):
        return None


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
        linked = [link for link in pictures_of(target) if link.may_be_picture]
        return Question(pictures=linked, place=target.id) if linked else Question()
    earlier = earlier_answer(target)
    if earlier is None:
        metadata, reference = target.interaction_metadata, target.reference
        question = metadata.id if metadata is not None else (reference and reference.message_id) or 0
        return Question() if is_current(question) else _unknown("attachment.which")
    pictures = await pictures_of_answer(earlier, target, own, fetch)
    if not pictures:
        return _unknown("attachment.gone")
    return Question(pictures=pictures, place=earlier.place or target.id, earlier=earlier)


def _unknown(why: str) -> Question:
    """About an earlier answer whose pictures cannot be had; ``why`` is the key of the reason."""
    return Question(pictures=[LinkedPicture.missing(why)], earlier=EarlierAnswer())


async def pictures_of_answer(
    earlier: EarlierAnswer, answer: discord.Message | None, own: int, fetch: Fetch
) -> list[LinkedPicture]:
    """The pictures that an answer is about; none if the message that carries them cannot be read any more."""
    carrier = answer if earlier.place == 0 else await _fetched(earlier.place, fetch)
    if carrier is None:
        return []
    if carrier.author.id != own:
        return pictures_of(carrier)
    # Discord does not list a picture in an embed among the message's attachments.
    urls = [embed.thumbnail.url for embed in carrier.embeds if embed.thumbnail.url]
    links = [LinkedPicture(url.partition("?")[0].rpartition("/")[2], url) for url in urls]
    links = links or [LinkedPicture.of(file) for file in carrier.attachments if re.match(PICTURE_FILE, file.filename)]
    # Pictures that the answer does not show keep their numbers: "the second one" stays the second.
    numbered = {int(match[1]): link for link in links if (match := re.match(PICTURE_FILE, link.name))}
    if len(numbered) < len(links):
        return links
    gone = LinkedPicture.missing("attachment.gone")
    return [numbered.get(number, gone) for number in range(1, max(numbered, default=0) + 1)]


async def _fetched(number: int, fetch: Fetch) -> discord.Message | None:
    """The message of an id; None if it is gone, may not be read, or Discord fails."""
    try:
        return await retry(lambda: fetch(number))
    except FAILURES:
        return None
