"""The way of a message: its turn, around it the middleware, then understanding, the handler, and its replies."""

from __future__ import annotations

import inspect
import logging
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from engine.classifier.catalogue import Catalogue, called
from engine.dialogue.answers import Awaited, awaited, is_awaited, merged, replies_of
from engine.dialogue.dispatcher import dispatch
from engine.dialogue.intents import PREDICT, Answer
from engine.dialogue.memory import Conversation
from engine.dialogue.middleware import Middleware, achain, chain
from engine.dialogue.order import Order, Place
from engine.dialogue.questions import given_anew, left_open
from engine.dialogue.registry import Registry
from engine.dialogue.store import ConversationStore
from engine.dialogue.turn import Turn
from engine.dialogue.understanding import Understanding, written_in
from engine.errors import ModelError, UsageError, UserError, logged
from engine.feedback import Feedback
from engine.foreign import contained
from engine.lanes import Lanes, Watch
from engine.locales import DEFAULT, language_of, words
from engine.messages import Attachment, Message, Reply, Reporter, Status, answer_of, short_hash
from engine.mnist import Mnist
from engine.recognition.reading import read
from engine.skills.text import sentence

_log = logging.getLogger(__name__)
T = TypeVar("T")
# Who sends more pictures than this at once waits for them beside those who ask for what takes long.
FEW_PICTURES = 4


@dataclass
class _Request:
    """A message under way.

    Attributes:
        message: what the person sent.
        watch: where progress is told, and the work ends in time.
        place: its place among the messages of its conversation.
        turn: what was understood, once it was.
        postponed: whether the handler is still to be called, in the long lane.
        answer: what the handler gave, where it needs the caller's event loop.
        replies: those that came on an event loop so far.
    """

    message: Message
    watch: Watch
    place: Place
    turn: Turn | None = None
    postponed: bool = False
    answer: Awaited | None = None
    replies: list[Reply] = field(default_factory=list)


class Pipeline:
    """Answers messages; safe to use from any thread.

    Attributes:
        middleware: what stands around every message, the outermost first.
    """

    def __init__(
        self,
        registry: Registry,
        catalogue: Catalogue,
        mnist: Mnist,
        store: ConversationStore,
        lanes: Lanes,
        model: str,
        language: str,
        feedback: Feedback | None,
        seconds: float | None,
    ) -> None:
        if seconds is not None and not seconds > 0:
            raise ValueError(f"a message needs some seconds, not {seconds}")
        self._registry = registry
        self._understanding = Understanding(registry)
        self._catalogue = catalogue
        self._mnist = mnist
        self._store = store
        self._lanes = lanes
        self._model = model
        self._language = language
        self._feedback = feedback
        self._seconds = seconds
        self._order = Order()
        self.middleware: list[Middleware] = []

    def replies(self, message: Message, report: Reporter) -> Iterator[Reply]:
        """Each reply to a message as it comes; where there is middleware, the one that it makes of them."""
        work = self._around if self.middleware else self._answers
        return self._in_order(message, Watch(report, self._seconds), work)

    async def reply(self, message: Message, report: Reporter) -> Reply:
        """The reply to a message, on the caller's event loop, which never waits for anything but the threads."""
        work = self._around_on_loop if self.middleware else self._answers_on_loop
        return await self._in_order_on_loop(message, Watch(report, self._seconds), work)

    def status(self, message: Message) -> Status:
        """What is so in the conversation that a message belongs to."""
        conversation = self._stored(_key(message))
        try:
            card = self._catalogue.card(conversation.model)
        except ModelError:
            card = None
        return Status(
            called(conversation.model),
            card.test_accuracy if card else None,
            self._spoken(message, conversation),
            self._feedback is not None,
        )

    def warm(self) -> None:
        """Load and learn what the first sentence would need."""
        self._understanding.understand("hello", self._catalogue.names())

    def _in_order(self, message: Message, watch: Watch, work: Callable[[_Request], Iterator[Reply]]) -> Iterator[Reply]:
        request = _Request(message, watch, self._order.join(_key(message)))
        try:
            yield from request.place.steps(self._caught(request, work))
        finally:
            request.place.leave()

    async def _in_order_on_loop(
        self, message: Message, watch: Watch, work: Callable[[_Request], AsyncIterator[Reply]]
    ) -> Reply:
        import asyncio  # which takes its time, and a chat in a terminal does not need it

        request = _Request(message, watch, self._order.join(_key(message)))
        try:
            async with asyncio.timeout(watch.left) as limit:
                await request.place.come()
                with request.place.inside():
                    async for reply in work(request):
                        request.replies.append(reply)
        except Exception as error:  # noqa: BLE001 - as in _caught
            request.replies.append(self._failure(watch.too_long() if limit.expired() else error, request))
        finally:
            if request.answer is not None:
                if inspect.iscoroutine(request.answer):
                    request.answer.close()  # if it was not begun
                await self._on_thread(request, partial(self._settle, request))
            request.place.leave()
        return merged(request.replies)

    def _caught(self, request: _Request, work: Callable[[_Request], Iterator[Reply]]) -> Generator[Reply, None, None]:
        """The replies; what is raised is the last of them: nothing brings a front end down."""
        try:
            yield from work(request)
        except Exception as error:  # noqa: BLE001
            yield self._failure(error, request)
        finally:
            if not request.postponed and request.answer is None:
                self._settle(request)

    def _around(self, request: _Request) -> Iterator[Reply]:
        self._wait(request)
        self._load(request)

        def answer(message: Message) -> Reply:
            return merged(self._in_order(message, request.watch, self._answers))

        yield self._localised(chain(self.middleware, answer)(request.message), request)

    async def _around_on_loop(self, request: _Request) -> AsyncIterator[Reply]:
        await self._on_thread(request, partial(self._load, request))

        async def answer(message: Message) -> Reply:
            return await self._in_order_on_loop(message, request.watch, self._answers_on_loop)

        yield self._localised(await achain(self.middleware, answer)(request.message), request)

    def _answers(self, request: _Request) -> Iterator[Reply]:
        self._wait(request)
        turn = self._understood(request)
        for reply in replies_of(self._handled(turn)):
            yield _addressed(reply, turn)

    async def _answers_on_loop(self, request: _Request) -> AsyncIterator[Reply]:
        """What is plain is done by a thread, all of it; only what is to be awaited comes back here."""
        for work in (self._short, self._long):
            caught: Callable[[], list[Reply]] = partial(list, self._caught(request, work))
            for reply in await self._on_thread(request, caught, long=request.postponed):
                yield reply
            if not request.postponed:
                break
        if request.answer is not None and request.turn is not None:
            async for reply in awaited(request.answer):
                yield _addressed(reply, request.turn)

    def _short(self, request: _Request) -> Iterator[Reply]:
        turn = self._understood(request)
        intent = self._registry.find(turn.understood.intent)
        request.postponed = len(_pictures(request.message)) > FEW_PICTURES or (intent is not None and intent.long)
        if not request.postponed:
            yield from self._long(request)

    def _long(self, request: _Request) -> Iterator[Reply]:
        request.postponed = False
        request.watch.check()
        turn = request.turn or self._understood(request)
        answer = self._handled(turn)
        if is_awaited(answer):
            request.answer = answer
            return
        for reply in replies_of(answer):
            yield _addressed(reply, turn)

    def _wait(self, request: _Request) -> None:
        if not request.place.wait(request.watch.left):
            raise request.watch.too_long()

    async def _on_thread(self, request: _Request, work: Callable[[], T], *, long: bool = False) -> T:
        """Work in one of the lanes; its place is kept until it has ended, whoever has left meanwhile."""
        import asyncio

        future = self._lanes.submit(work, long=long)
        request.place.hold()
        future.add_done_callback(lambda _: request.place.leave())
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            request.watch.stop()
            raise

    def _load(self, request: _Request) -> Conversation:
        place = request.place
        if place.conversation is None:
            place.conversation = self._stored(place.key)
        return place.conversation

    def _stored(self, key: tuple[str, str]) -> Conversation:
        with contained():
            conversation = self._store.load(key)
        if not isinstance(conversation, Conversation | None):
            raise TypeError(f"the store gave a {type(conversation).__name__}, not a Conversation")
        return conversation or Conversation(self._model)

    def _understood(self, request: _Request) -> Turn:
        message, conversation = request.message, self._load(request)
        in_use = self._in_use(message, conversation)
        models = (in_use, *(name for name in self._catalogue.names() if name != in_use))
        pictures, question = bool(message.attachments), conversation.question
        understood = self._understanding.understand(message.text, models, question, pictures=pictures)
        conversation.question = None  # answered, or something else is spoken of
        conversation.language = understood.language or conversation.language
        request.turn = Turn(
            message=message,
            understood=understood,
            conversation=conversation,
            words=words(self._spoken(message, conversation)),
            report=request.watch,
            catalogue=self._catalogue,
            mnist=self._mnist,
            commands=self._registry.commands,
            feedback=self._feedback,
        )
        return request.turn

    def _in_use(self, message: Message, conversation: Conversation) -> str:
        """The model that a message speaks of where it names none, or another one than that."""
        if message.quote is not None and message.quote.model_id:
            with suppress(ModelError):  # which is told of where it is needed
                return self._catalogue.name_of(message.quote.model_id)
        return conversation.model

    def _spoken(self, message: Message, conversation: Conversation | None) -> str:
        """The language that the person last wrote in, else the front end's, else the engine's."""
        written = conversation.language if conversation else written_in(message.text)
        known = (written, message.locale, self._language)
        return next(filter(None, map(language_of, known)), DEFAULT)

    def _handled(self, turn: Turn) -> Answer:
        """What the handler gives."""
        intent = self._registry.find(turn.understood.intent)
        if intent is not None and intent.pictures and intent.name != PREDICT:
            self._look(turn)
        return dispatch(turn, self._registry)

    def _look(self, turn: Turn) -> None:
        """Read the pictures that come with a message, or that it is about: of them the handler is to speak.

        Raises:
            UserError: none of them can be had, or they are read otherwise than in the answer that the message is about.
        """
        message, conversation = turn.message, turn.conversation
        attachments, quote = _pictures(message), None if message.attachments else message.quote
        if not attachments:
            return
        conversation.remember((), "")  # whatever fails now, it is not the picture of before that they mean
        name = self._catalogue.name_of(quote.model_id) if quote and quote.model_id else conversation.model
        readings = tuple(reading for reading, _ in read(attachments, self._catalogue.get(name), turn.report))
        error = next((reading.error for reading in readings if reading.error), None)
        if quote is not None and quote.answer is not None and answer_of(readings) != quote.answer:
            raise error or UsageError("followup.read_otherwise")
        if error and all(reading.error for reading in readings):
            raise error
        conversation.remember(readings, name)

    def _failure(self, error: Exception, request: _Request) -> Reply:
        """An error as a reply: its sentence, or for a fault of the program a number to report.

        Where it tells what would do, that may be said next by itself.
        """
        turn = request.turn
        intent = self._registry.find(turn.understood.intent) if turn else None
        if turn and intent and turn.conversation.question is None:
            turn.conversation.question = given_anew(error, intent, turn.understood.slots, self._catalogue.names())
        spoken = turn.words if turn else words(self._spoken(request.message, request.place.conversation))
        text = ""
        if isinstance(error, UserError):
            with suppress(KeyError):  # an embedder's, which has no sentence here, is a fault of the program
                text = sentence(error, spoken)
        if not text:
            place = turn.understood.intent if turn else "the conversation"
            text = spoken.say("fallback.unexpected", id=logged(error, place))
        reply = Reply(text, failed=True)
        return _addressed(reply, turn) if turn else replace(reply, locale=spoken.language)

    def _localised(self, reply: Reply, request: _Request) -> Reply:
        return replace(reply, locale=reply.locale or self._spoken(request.message, request.place.conversation))

    def _settle(self, request: _Request) -> None:
        """Keep the conversation, and what was left open in it."""
        turn = request.turn
        if turn is None:
            return
        intent = self._registry.find(turn.understood.intent)
        if intent is not None and intent.asks and turn.conversation.question is None:
            turn.conversation.question = left_open(intent, turn.understood.slots, self._catalogue.names())
        try:
            with contained():
                self._store.save(request.place.key, turn.conversation)
        except Exception as error:  # noqa: BLE001 - an embedder's store; the answer stands
            logged(error, "conversation store")


def _key(message: Message) -> tuple[str, str]:
    return message.channel, message.user


def _pictures(message: Message) -> tuple[Attachment, ...]:
    """The pictures that come with a message, or that it is about."""
    return message.attachments or (message.quote.attachments if message.quote else ())


def _addressed(reply: Reply, turn: Turn) -> Reply:
    locale = reply.locale or turn.words.language
    return replace(
        reply,
        intent=turn.understood.intent,
        confidence=turn.understood.confidence,
        locale=locale,
        model_id=short_hash(turn.conversation.reader) if reply.readings else "",
    )
