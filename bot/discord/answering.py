"""A question's way: its turn, its pictures fetched, asked of the engine, rendered, sent; whatever fails ends here."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from functools import partial

from bot.discord import buttons, errors, rendering
from bot.discord.pictures import Downloads, bytes_of
from bot.discord.question import Asker, Question
from bot.discord.recent import Recent
from bot.discord.settings import DiscordSettings
from bot.discord.venue import Venue
from bot.discord.words import words
from bot.serving.budget import Share
from bot.serving.cooldown import Cooldown
from bot.serving.service import Service
from bot.serving.settings import Rate
from engine import Attachment, Progress, Quote, Reply, UsageError, Words, ignore_progress, percent

_log = logging.getLogger(__name__)

_BAR = 20  # characters
DEFER_AFTER = 1.0  # seconds; Discord gives up on an interaction after three


@dataclass(frozen=True)
class Answer:
    """The engine's reply, the pictures that travel with it, and how many could be had."""

    question: Question
    reply: Reply
    pictures: tuple[Attachment, ...]
    had: int


class Answering:
    """Answers questions, several at a time.

    Args:
        service: what answers them, in their turn.
        settings: the bot's own.
        language: of people of whom nothing is known.
    """

    def __init__(self, service: Service, settings: DiscordSettings, language: str) -> None:
        self.service = service
        self.recent = Recent()
        self._language = language
        self._downloads = Downloads(service.settings.picture_megabytes, settings.api)
        self._warned = Cooldown(Rate(1, service.settings.user_rate.seconds))

    def words(self, asker: Asker) -> Words:
        """The words for the bot's own sentences."""
        return words(asker.locale or self._language)

    async def answer(self, question: Question, asker: Asker, venue: Venue) -> None:
        """Answers; never raises."""
        await self.service.finish(self._answer(question, asker, venue))

    async def close(self) -> None:
        """Lets go of connections and processes."""
        await self._downloads.close()
        await self.service.backend.close()

    async def _answer(self, question: Question, asker: Asker, venue: Venue) -> None:
        started, service = time.monotonic(), self.service
        pictures = bool(question.pictures) or question.later is not None
        try:
            service.admit(asker.user, asker.channel)
            # What may take long is shown to be worked on at once.
            if pictures or not service.is_free_for(asker.user):
                await venue.working()
            with self._downloads.share() as share:
                work = partial(self._work, question, asker, venue, share)
                answer = await service.answer(asker.user, work, partial(self._send, asker, venue), pictures=pictures)
        except asyncio.CancelledError:  # the bot leaves
            await errors.tell(UsageError("serving.leaving"), venue, self.words(asker))
        except Exception as error:  # noqa: BLE001 - the edge: the error table
            service.metrics.failed(error)
            if not self._passed_over(error, asker, venue):
                await errors.tell(error, venue, self.words(asker))
        else:
            service.metrics.answered(answer.reply.intent, answer.had, time.monotonic() - started)

    async def _work(self, question: Question, asker: Asker, venue: Venue, share: Share) -> Answer:
        """Gets the engine's answer; that it takes long is shown."""
        signal = asyncio.create_task(_signal_later(venue))
        try:
            if question.later is not None:
                question = await question.later()
            # Before the work: where it fails, nobody knows what the engine remembers.
            self.recent.add(asker.conversation, question.number, read=bool(question.pictures))
            answer = await self.service.try_twice(partial(self._ask, question, asker, venue, share))
            if answer.reply.readings:
                self.recent.add(asker.conversation, question.number, read=True)
            return answer
        finally:
            signal.cancel()

    async def _ask(self, question: Question, asker: Asker, venue: Venue, share: Share) -> Answer:
        share.keep(0)  # what a process had that ended is lost
        pictures, card = await self._downloads.fetch(question.pictures, share), question.card
        if card is None:
            message = asker.message(question.text, pictures)
        else:
            message = asker.message(question.text, quote=Quote(pictures, card.model_id, card.answer))
        # What no message carries travels with the answer; all else is the backend's alone once it has it.
        kept = () if question.place or not rendering.sendable(pictures) else pictures
        had = sum(picture.error is None for picture in pictures)
        report = ignore_progress if pictures else _Progress(venue, self.words(asker))
        reply = self.service.backend.handle(message, report, lambda: share.keep(bytes_of(kept)))
        del pictures, message
        return Answer(question, await reply, kept, had)

    async def _send(self, asker: Asker, venue: Venue, answer: Answer) -> None:
        question, reply = answer.question, answer.reply
        parts = rendering.render(reply, pictures=answer.pictures)
        view = None
        if question.pictures and reply.intent == "predict" and (question.place or rendering.shows_pictures(parts)):
            view = buttons.view(reply, asker.user, question.place)
        failed = reply.failed and not any(reading.digits for reading in reply.readings)
        await venue.send(parts, view, private=failed)

    def _passed_over(self, error: Exception, asker: Asker, venue: Venue) -> bool:
        """Whether an error is not shown: below messages, for all to see, blocked people and floods get no echo."""
        if not venue.public or not isinstance(error, UsageError):
            return False
        is_flood = error.key == "serving.too_often" and self._warned.wait(asker.user) > 0
        return is_flood or error.key == "serving.blocked"


async def _signal_later(venue: Venue) -> None:
    await asyncio.sleep(DEFER_AFTER)
    await venue.working()


class _Progress:
    """Shows progress in the venue, one edit at a time."""

    def __init__(self, venue: Venue, words: Words) -> None:
        self._venue = venue
        self._words = words
        self._edit: asyncio.Task[None] | None = None

    def __call__(self, progress: Progress) -> None:
        if self._edit is None or self._edit.done():
            self._edit = asyncio.create_task(self._venue.progress(self._line(progress)))
            self._edit.add_done_callback(_log_failure)

    def _line(self, progress: Progress) -> str:
        title = self._words.say(f"progress.{progress.task}")
        if not progress.total:
            return f"{title} …"
        share = min(progress.done / progress.total, 1.0)
        full = round(share * _BAR)
        return f"{title} `{'█' * full}{'░' * (_BAR - full)}` {percent(share, 0)}"


def _log_failure(edit: asyncio.Task[None]) -> None:
    """An edit that failed costs nothing but itself."""
    if not edit.cancelled() and edit.exception() is not None:
        _log.info("progress could not be shown: %s", type(edit.exception()).__name__)
