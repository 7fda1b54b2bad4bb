"""The way of a question: wait for its turn, fetch its pictures, ask the engine, render, send; errors end here."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from functools import partial

from bot.discord import errors, rendering
from bot.discord.buttons import reading_buttons
from bot.discord.pictures import Downloads, bytes_of
from bot.discord.question import Asker, Question, Recent
from bot.discord.settings import DiscordSettings
from bot.discord.unfinished_questions import UnfinishedQuestions
from bot.discord.venue import Venue
from bot.discord.words import words
from bot.serving.budget import Share
from bot.serving.cooldown import SharedCooldown
from bot.serving.service import Service
from bot.serving.settings import Rate
from bot.state.keys import key_of
from engine import Attachment, Progress, Quote, Reply, Reporter, UsageError, Words, ignore_progress

_BAR = 20  # characters
_CLAIMED_SECONDS = 900.0  # that a question stays answered: Discord's events are not older
DEFER_AFTER = 1.0  # seconds; Discord gives up on an interaction after three
# The intents that need no answer where people also talk to each other.
_SMALL_TALK = {
    "fallback", "greet", "thanks", "bye", "okay", "banter", "chatter", "how_are_you", "awake", "personal", "insults",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """The answer to a question."""

    question: Question
    reply: Reply
    pictures: tuple[Attachment, ...]  # to send with it
    fetched: int  # the number of pictures
    hidden: bool = False  # whether it is about pictures that are hidden


class QuestionAnswering:
    """Answers questions, several at a time.

    Args:
        service: what answers.
        settings: of the Discord bot.
        language: for people whose language is unknown.
    """

    def __init__(self, service: Service, settings: DiscordSettings, language: str) -> None:
        self.service = service
        self.recent = Recent(service.state)
        self.unfinished = UnfinishedQuestions(service.state)
        self._language = language
        self._downloads = Downloads(service.settings.picture_megabytes, settings.api)
        self._warned = SharedCooldown(Rate(1, service.settings.user_rate.seconds), "warned", service.state)

    def words(self, asker: Asker) -> Words:
        """The words for the bot's own sentences."""
        return words(self.recent.language(asker) or self._language)

    async def admit(self, asker: Asker) -> None:
        """Admit what somebody does. Raises ``UserError`` with the reason if it is not admitted."""
        await self.service.admit(asker.user, asker.channel)

    async def answer(self, question: Question, asker: Asker, venue: Venue) -> None:
        """Answer; never raises."""
        await self.service.finish(self._answer(question, asker, venue))

    async def close(self) -> None:
        """Close connections and processes."""
        await self.unfinished.stop()
        await self._downloads.close()
        await self.service.backend.close()
        await self.service.state.close()

    async def _answer(self, question: Question, asker: Asker, venue: Venue) -> None:
        started, service = time.monotonic(), self.service
        pictures = bool(question.pictures) or question.later is not None
        # While the number of processes changes, two may have the same shard.
        if question.number and await service.state.claim(key_of("question", question.number), _CLAIMED_SECONDS):
            return
        entry = await self.unfinished.begin(venue.place, self.words(asker).language)
        try:
            if not question.admitted:
                await self.admit(asker)
            if question.addressed and (pictures or not service.is_free_for(asker.user)):  # this may take long
                await venue.acknowledge()
            with self._downloads.share() as share:
                work = partial(self._work, question, asker, venue, share)
                answer = await service.answer(asker.user, work, partial(self._send, asker, venue), pictures=pictures)
        except asyncio.CancelledError:  # the bot is stopping
            await errors.tell(UsageError("serving.leaving"), venue, self.words(asker))
        except Exception as error:  # noqa: BLE001 - the edge: the error table
            service.metrics.count_error(error)
            if not await self._is_silent(error, question, asker, venue):
                await errors.tell(error, venue, self.words(asker))
        else:
            service.metrics.count_answer(answer.reply.intent, answer.fetched, time.monotonic() - started)
        finally:
            await self.unfinished.end(entry)

    async def _work(self, question: Question, asker: Asker, venue: Venue, share: Share) -> Answer:
        """The engine's answer; if it takes long, the venue shows that."""

        async def acknowledge() -> None:
            await asyncio.sleep(DEFER_AFTER)
            await venue.acknowledge()

        acknowledgement = asyncio.create_task(acknowledge())
        await self.recent.recall(asker.conversation)
        try:
            question = await question.complete()
            # Before the work: if that fails, the engine may remember the pictures nevertheless.
            self.recent.add(asker.conversation, question.number, read=bool(question.pictures))
            talk = self.recent.of(asker.conversation)
            if question.pictures:
                talk.hidden = question.hidden
            answer = await self.service.try_twice(partial(self._ask, question, asker, venue, share))
            reply = answer.reply
            if reply.readings:
                self.recent.add(asker.conversation, question.number, read=True)
                talk.hidden = talk.hidden and reply.intent != "sample"  # which is MNIST's, and nobody's secret
            talk.language, talk.lasting = reply.locale or None, talk.lasting or reply.intent == "language"
            return replace(answer, hidden=talk.hidden and rendering.is_about_pictures(reply))
        finally:
            acknowledgement.cancel()
            await self.recent.keep(asker.conversation)

    async def _ask(self, question: Question, asker: Asker, venue: Venue, share: Share) -> Answer:
        share.keep(0)  # a second try fetches the pictures again
        pictures, earlier = await self._downloads.fetch(question.pictures, share), question.earlier
        if earlier is None:
            message = asker.message(question.text, pictures)
        else:
            message = asker.message(question.text, quote=Quote(pictures, earlier.model_id, earlier.answer))
        # Pictures that no message carries are sent with the answer; the others are released once the backend has them.
        sent = () if question.place or not rendering.sendable(pictures) else pictures
        fetched = sum(picture.error is None for picture in pictures)
        report = ignore_progress if pictures else _reporter(venue, self.words(asker))
        reply = self.service.backend.handle(message, report, lambda: share.keep(bytes_of(sent)))
        del pictures, message
        return Answer(question, await reply, sent, fetched)

    async def _send(self, asker: Asker, venue: Venue, answer: Answer) -> None:
        question, reply = answer.question, answer.reply
        if not question.addressed and _is_small_talk(reply):
            await venue.send([])
            return
        # A figure of several pictures is drawn here.
        parts = await asyncio.to_thread(rendering.render, reply, pictures=answer.pictures, hidden=answer.hidden)
        view = None
        if question.pictures and reply.intent == "predict" and (question.place or rendering.shows_pictures(parts)):
            view = reading_buttons(reply, asker.user, question.place)
        failed = reply.failed and not any(reading.digits for reading in reply.readings)
        await venue.send(parts, view, private=failed)

    async def _is_silent(self, error: Exception, question: Question, asker: Asker, venue: Venue) -> bool:
        """Whether an error is not shown: in public, blocked people, floods and other people's talk get no replies."""
        if not venue.public or not isinstance(error, UsageError):
            return False
        if not question.addressed:
            return True
        is_flood = error.key == "serving.too_often" and await self._warned.wait(asker.user) > 0
        return is_flood or error.key == "serving.blocked"


def _is_small_talk(reply: Reply) -> bool:
    """Whether an answer is to words that ask the bot nothing, or were about something else than a picture."""
    return reply.intent in _SMALL_TALK or (reply.failed and reply.intent in rendering.ABOUT_READINGS)


def _reporter(venue: Venue, words: Words) -> Reporter:
    """Shows progress in a venue, one edit at a time."""
    edit: asyncio.Task[None] | None = None

    def report(progress: Progress) -> None:
        nonlocal edit
        if edit is not None and not edit.done():
            return
        line = "…"
        if progress.total:
            share = min(progress.done / progress.total, 1.0)
            full = round(share * _BAR)
            line = f"`{'█' * full}{'░' * (_BAR - full)}` {int(share * 100)}%"
        edit = asyncio.create_task(venue.show_progress(f"{words.say(f'progress.{progress.task}')} {line}"))

    return report
