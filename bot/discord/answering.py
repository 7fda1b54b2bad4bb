"""A question's way: checked, its pictures fetched, asked of the engine, rendered, sent; whatever fails ends here."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.discord import buttons, errors, rendering
from bot.discord.buttons import Card
from bot.discord.pictures import Downloads, Linked, bytes_of
from bot.discord.settings import DiscordSettings, Rate
from bot.discord.subject import Recent
from bot.discord.venue import Venue
from bot.serving.blocklist import Blocklist
from bot.serving.budget import Share
from bot.serving.cooldown import Cooldown
from bot.serving.metrics import Metrics
from bot.serving.pool import WORDS_SECONDS, BusyError, EngineDiedError, Engines, too_long
from bot.serving.turns import FullError, Turns
from engine import Attachment, Message, Progress, Quote, Reply, UsageError, Words, ignore_progress, words

_log = logging.getLogger(__name__)

_BAR = 20  # characters
DEFER_AFTER = 1.0  # seconds; Discord gives up on an interaction after three
TELLING_SECONDS = 5.0  # for telling people that there will be no answer
_MOST_WAITING = 10  # of one person's questions


@dataclass(frozen=True)
class Asker:
    """Who asks, and where.

    Attributes:
        user: their id.
        channel: the channel's id.
        locale: "en" or "ko" if it is known.
    """

    user: int
    channel: int
    locale: str | None = None

    @property
    def conversation(self) -> tuple[int, int]:
        """What the engine remembers things by."""
        return self.user, self.channel

    def message(self, text: str = "", attachments: Sequence[Attachment] = (), quote: Quote | None = None) -> Message:
        """What they say, as the engine takes it."""
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


class Answering:
    """Answers questions, several at a time.

    Args:
        engines: what knows the answers.
        settings: the operator's.
        blocklist: who gets none.
        language: of people of whom nothing is known.
    """

    def __init__(self, engines: Engines, settings: DiscordSettings, blocklist: Blocklist, language: str) -> None:
        self.engines = engines
        self.blocklist = blocklist
        self.recent = Recent()
        self.metrics = Metrics()
        self._language = language
        self._downloads = Downloads(settings.picture_megabytes, settings.api)
        self._of_user, self._of_channel = Cooldown(settings.user_rate), Cooldown(settings.channel_rate)
        self._most = settings.queue
        self._told = Cooldown(Rate(1, settings.user_rate.seconds))
        self._picture_seconds = settings.picture_seconds
        self._turns = Turns(waiting=min(settings.user_rate.times, _MOST_WAITING))
        self._deadlines: dict[int, float] = {}  # of each person's question that is under way
        # What was under way when a process ended is tried again one by one: not beside what may have ended it.
        self._second_tries = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()
        self._leaving = False

    def words(self, asker: Asker) -> Words:
        """The words for what the bot says itself."""
        return words(asker.locale or self._language)

    async def answer(self, question: Question, asker: Asker, venue: Venue) -> None:
        """Answers; never raises."""
        task = asyncio.create_task(self._answer(question, asker, venue))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.shield(task)  # whoever waits for it may be ended; the answer is not

    def admit(self, asker: Asker) -> None:
        """Lets somebody ask.

        Raises:
            UsageError: they are blocked, ask too often, or the bot is about to leave.
            BusyError: too many questions are under way already.
        """
        if asker.user in self.blocklist:
            raise UsageError("discord.blocked")
        if self._leaving:
            raise UsageError("discord.leaving")
        if len(self._under_way) > self._most:
            raise BusyError("discord.busy")
        wait = self._of_user.wait(asker.user) or self._of_channel.wait(asker.channel)
        if wait:
            raise UsageError("discord.too_often", seconds=math.ceil(wait))

    async def drain(self, seconds: float) -> int:
        """Takes no more questions and finishes those under way.

        Returns:
            How many were not finished in that time; who asked them is told to ask again.
        """
        self._leaving = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
        left = tuple(self._under_way)
        self.hurry()
        if left:
            await asyncio.wait(left, timeout=TELLING_SECONDS)
        return len(left)

    def hurry(self) -> None:
        """Finishes none of the questions under way; who asked them is told to ask again."""
        for task in tuple(self._under_way):
            task.cancel()

    async def close(self) -> None:
        """Lets go of connections and processes."""
        await self._downloads.close()
        await self.engines.close()

    async def _answer(self, question: Question, asker: Asker, venue: Venue) -> None:
        started = time.monotonic()
        try:
            self.admit(asker)
            # What may take long is shown to be worked on at once.
            slow = question.pictures or question.later is not None
            if slow or self.engines.busy or not self._turns.free_for(asker.user):
                await venue.working()
            async with self._turns.taken(asker.user):
                answered = await self._at_work(question, asker, venue)
        except FullError:
            await self._tell(self._too_often(asker), asker, venue)
        except asyncio.CancelledError:  # by drain
            await errors.tell(UsageError("discord.leaving"), venue, self.words(asker))
        except Exception as error:  # noqa: BLE001 - the edge: the error table
            await self._tell(error, asker, venue)
        else:
            self.metrics.answered(*answered, time.monotonic() - started)

    async def _tell(self, error: Exception, asker: Asker, venue: Venue) -> None:
        self.metrics.failed(error)
        if not self._passed_over(error, asker, venue):
            await errors.tell(error, venue, self.words(asker))

    def _too_often(self, asker: Asker) -> UsageError:
        """What is said to one whose questions wait already; there is a place when the one under way has ended."""
        wait = self._deadlines.get(asker.user, 0.0) - asyncio.get_running_loop().time()
        return UsageError("discord.too_often", seconds=max(math.ceil(wait), 1))

    async def _at_work(self, question: Question, asker: Asker, venue: Venue) -> tuple[str, int]:
        """Answers within the time that a question may take, however many pictures it has.

        Returns:
            The answer's intent, and how many pictures could be had.
        """
        pictures = bool(question.pictures) or question.later is not None
        seconds = self._picture_seconds if pictures else WORDS_SECONDS
        self._deadlines[asker.user] = asyncio.get_running_loop().time() + seconds
        try:
            with self._downloads.room() as share:
                try:
                    async with asyncio.timeout(seconds) as limit:
                        if question.later is not None:
                            question = await question.later()
                        # Before the work: where it fails, nobody knows what the engine remembers.
                        self.recent.add(asker.conversation, question.number, read=bool(question.pictures))
                        reply, kept, seen = await self._worked(question, asker, venue, share)
                except TimeoutError:
                    if not limit.expired():
                        raise
                    raise too_long(seconds, pictures=pictures) from None
                if reply.readings:
                    self.recent.add(asker.conversation, question.number, read=True)
                parts = rendering.render(reply, pictures=kept)
                view = None
                shown = question.place or rendering.shows_pictures(parts)
                if question.pictures and reply.intent == "predict" and shown:
                    view = buttons.view(reply, asker.user, question.place)
                failed = reply.failed and not any(reading.digits for reading in reply.readings)
                await venue.send(parts, view, private=failed)
        finally:
            del self._deadlines[asker.user]
        return reply.intent, seen

    def _passed_over(self, error: Exception, asker: Asker, venue: Venue) -> bool:
        """Whether an error is not told: below messages, for all to see, blocked people and floods get no echo."""
        if not venue.public or not isinstance(error, UsageError):
            return False
        return error.key == "discord.blocked" or (error.key == "discord.too_often" and self._told.wait(asker.user) > 0)

    async def _worked(
        self, question: Question, asker: Asker, venue: Venue, share: Share
    ) -> tuple[Reply, tuple[Attachment, ...], int]:
        """The engine's reply, the pictures to send along, and how many pictures could be had."""
        work = asyncio.create_task(self._replied(question, asker, venue, share))
        try:
            done, _ = await asyncio.wait({work}, timeout=DEFER_AFTER)
            if not done:
                await venue.working()
            return await work
        finally:
            if not work.done():
                work.cancel()
                await asyncio.wait({work})  # until its engine process is gone

    async def _replied(
        self, question: Question, asker: Asker, venue: Venue, share: Share
    ) -> tuple[Reply, tuple[Attachment, ...], int]:
        try:
            return await self._tried(question, asker, venue, share)
        except EngineDiedError as error:
            if error.alone:
                raise
            share.keep(0)  # another person's work may have ended the process; what was handed over is lost
            async with self._second_tries:
                return await self._tried(question, asker, venue, share)

    async def _tried(
        self, question: Question, asker: Asker, venue: Venue, share: Share
    ) -> tuple[Reply, tuple[Attachment, ...], int]:
        pictures, card = await self._downloads.fetch(question.pictures, share), question.card
        if card is None:
            message = asker.message(question.text, pictures)
        else:
            message = asker.message(question.text, quote=Quote(pictures, card.model_id, card.answer))
        # What no message carries travels with the answer; all else is the engine's alone once it has it.
        kept = () if question.place or not rendering.sendable(pictures) else pictures
        seen = sum(picture.error is None for picture in pictures)
        report = _Shown(venue, self.words(asker)) if not pictures else ignore_progress
        answering = self.engines.handle(message, report, lambda: share.keep(bytes_of(kept)))
        del pictures, message
        return await answering, kept, seen


class _Shown:
    """Shows progress in the venue, one edit at a time."""

    def __init__(self, venue: Venue, words: Words) -> None:
        self._venue = venue
        self._words = words
        self._edit: asyncio.Task[None] | None = None

    def __call__(self, progress: Progress) -> None:
        if self._edit is None or self._edit.done():
            self._edit = asyncio.create_task(self._venue.progress(self._said(progress)))
            self._edit.add_done_callback(_forget)

    def _said(self, progress: Progress) -> str:
        title = self._words.say(f"progress.{progress.task}")
        if not progress.total:
            return f"{title} …"
        share = min(progress.done / progress.total, 1.0)
        full = round(share * _BAR)
        return f"{title} `{'█' * full}{'░' * (_BAR - full)}` {math.floor(share * 100)}%"


def _forget(edit: asyncio.Task[None]) -> None:
    """An edit that failed costs nothing but itself."""
    if not edit.cancelled() and edit.exception() is not None:
        _log.info("progress could not be shown: %s", type(edit.exception()).__name__)
