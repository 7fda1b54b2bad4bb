"""From a message to its replies: its turn in the conversation, middleware, understanding, handler."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Generator, Iterator, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from engine.classifier.catalogue import Catalogue, called
from engine.dialogue.answers import async_replies, is_async, merge_replies, replies_of
from engine.dialogue.dispatcher import dispatch
from engine.dialogue.intents import FALLBACK, PREDICT, Answer, Intent, Understood
from engine.dialogue.memory import Conversation
from engine.dialogue.middleware import Middleware, achain, chain
from engine.dialogue.order import Order
from engine.dialogue.questions import missing_slot_question, retry_question
from engine.dialogue.registry import Registry
from engine.dialogue.script import script_language
from engine.dialogue.store import ConversationStore
from engine.dialogue.turn import Turn
from engine.dialogue.understanding import Understanding
from engine.errors import DataError, ModelError, UsageError, UserError, logged
from engine.exchange import Exchange, complete, pictures_of
from engine.feedback import Corrections
from engine.field_types import check
from engine.foreign import contained
from engine.lanes import Lanes, Watch
from engine.locales import DEFAULT, language_of, words
from engine.messages import Message, Reply, Reporter, Status, answer_of, ignore_reply
from engine.mnist import Mnist
from engine.recognition.reading import read
from engine.skills.text import sentence

if TYPE_CHECKING:
    from engine.vision.decoder_pool import DecoderPool

T = TypeVar("T")
# A message with more pictures than this goes to the long lane.
FEW_PICTURES = 4


@dataclass(eq=False)
class Pipeline:
    """Answers messages; safe to use from any thread.

    Attributes:
        model: the model that conversations begin with.
        language: for people of whom no other is known.
        seconds: how long a message may take; None for no limit.
        decoders: open pictures where there is a limit.
        middleware: called around every message, the outermost first.
    """

    registry: Registry
    catalogue: Catalogue
    mnist: Mnist
    store: ConversationStore
    lanes: Lanes
    model: str
    language: str
    feedback: Corrections | None
    seconds: float | None
    decoders: DecoderPool | None
    middleware: list[Middleware] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise ValueError(f"a message needs some seconds, not {self.seconds}")
        self._understanding = Understanding(self.registry)
        self._order = Order()

    def replies(self, message: Message, report: Reporter) -> Iterator[Reply]:
        """Each reply to a message as it is made; with middleware, the one reply that it returns."""
        work = self._call_middleware if self.middleware else self._answer
        return self._in_order(message, Watch(report, self.seconds), work)

    async def reply(self, message: Message, report: Reporter, on_reply: Callable[[Reply], None]) -> Reply:
        """The reply to a message, on the caller's event loop, which is never blocked."""
        work = self._call_middleware_on_loop if self.middleware else self._answer_on_loop
        return await self._in_order_on_loop(message, Watch(report, self.seconds), work, on_reply)

    def status(self, message: Message) -> Status:
        """The state of the conversation that a message belongs to."""
        conversation, _ = self._stored(_key(message))
        try:
            card = self.catalogue.card(conversation.model)
        except ModelError:
            card = None
        return Status(
            called(conversation.model),
            card.test_accuracy if card else None,
            self._reply_language(message, conversation),
            self.feedback is not None,
        )

    def warm(self) -> None:
        """Load and learn what the first sentence would need."""
        self._understanding.understand("hello", self.catalogue.names())

    def _in_order(self, message: Message, watch: Watch, work: Callable[[Exchange], Iterator[Reply]]) -> Iterator[Reply]:
        exchange = Exchange(message, watch, self._order.join(_key(message)))
        try:
            yield from exchange.ticket.steps(self._catch_errors(exchange, work))
        finally:
            exchange.ticket.leave()

    async def _in_order_on_loop(
        self,
        message: Message,
        watch: Watch,
        work: Callable[[Exchange], Awaitable[None]],
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> Reply:
        import asyncio  # slow to import, and a chat in a terminal does not need it

        exchange = Exchange(message, watch, self._order.join(_key(message)), on_reply=on_reply)
        try:
            async with asyncio.timeout(watch.left) as limit:
                await exchange.ticket.wait_on_loop()
                with exchange.ticket.inside():
                    await work(exchange)
        except Exception as error:  # noqa: BLE001 - as in _catch_errors
            if not any(reply.failed for reply in exchange.replies):  # or its thread was told of the same limit, too
                exchange.add(self._error_reply(watch.too_long() if limit.expired() else error, exchange))
        finally:
            exchange.ended = True
            if exchange.answer is not None:
                if inspect.iscoroutine(exchange.answer):
                    exchange.answer.close()  # in case it was never started
                await self._on_thread(exchange, partial(self._save, exchange))
            exchange.ticket.leave()
        return merge_replies(exchange.replies)

    def _catch_errors(
        self, exchange: Exchange, work: Callable[[Exchange], Iterator[Reply]]
    ) -> Generator[Reply, None, None]:
        """The replies, the last one for whatever is raised: no error may end a front end."""
        try:
            yield from work(exchange)
        except Exception as error:  # noqa: BLE001
            yield self._error_reply(error, exchange)
        finally:
            if not exchange.postponed and exchange.answer is None:
                self._save(exchange)

    def _call_middleware(self, exchange: Exchange) -> Iterator[Reply]:
        self._wait(exchange)
        self._load(exchange)

        def answer(message: Message) -> Reply:
            return merge_replies(self._in_order(message, exchange.watch, self._answer))

        yield self._with_locale(chain(self.middleware, answer)(exchange.message), exchange)

    async def _call_middleware_on_loop(self, exchange: Exchange) -> None:
        await self._on_thread(exchange, partial(self._load, exchange))

        async def answer(message: Message) -> Reply:
            return await self._in_order_on_loop(message, exchange.watch, self._answer_on_loop)

        exchange.add(self._with_locale(await achain(self.middleware, answer)(exchange.message), exchange))

    def _answer(self, exchange: Exchange) -> Iterator[Reply]:
        self._wait(exchange)
        turn = self._understand(exchange)
        for reply in replies_of(self._call_handler(turn)):
            yield complete(reply, turn, exchange.ticket)

    async def _answer_on_loop(self, exchange: Exchange) -> None:
        """Only an asynchronous answer is awaited here; all other work is done on threads."""
        for work in (self._short_work, self._long_work):
            await self._on_thread(exchange, partial(self._add_all, exchange, work), long=exchange.postponed)
            if not exchange.postponed:
                break
        if exchange.answer is not None and exchange.turn is not None:
            async for reply in async_replies(exchange.answer):
                exchange.add(complete(reply, exchange.turn, exchange.ticket))

    def _add_all(self, exchange: Exchange, work: Callable[[Exchange], Iterator[Reply]]) -> None:
        for reply in self._catch_errors(exchange, work):
            exchange.add(reply)

    def _short_work(self, exchange: Exchange) -> Iterator[Reply]:
        intent = self._intent(self._understand(exchange))
        exchange.postponed = len(pictures_of(exchange.message)) > FEW_PICTURES or (intent is not None and intent.long)
        if not exchange.postponed:
            yield from self._long_work(exchange)

    def _long_work(self, exchange: Exchange) -> Iterator[Reply]:
        exchange.postponed = False
        exchange.watch.check()
        turn = exchange.turn or self._understand(exchange)
        answer = self._call_handler(turn)
        if is_async(answer):
            exchange.answer = answer
            return
        for reply in replies_of(answer):
            yield complete(reply, turn, exchange.ticket)

    def _wait(self, exchange: Exchange) -> None:
        if not exchange.ticket.wait(exchange.watch.left):
            raise exchange.watch.too_long()

    async def _on_thread(self, exchange: Exchange, work: Callable[[], T], *, long: bool = False) -> T:
        """Work in a lane; the ticket is held until the work ends, even if the caller is cancelled before."""
        import asyncio

        future = self.lanes.submit(work, long=long)
        exchange.ticket.hold()
        future.add_done_callback(lambda _: exchange.ticket.leave())
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            exchange.watch.stop()
            raise

    def _load(self, exchange: Exchange) -> Conversation:
        ticket = exchange.ticket
        if ticket.conversation is None:
            ticket.conversation, ticket.loss = self._stored(ticket.key)
        return ticket.conversation

    def _stored(self, key: tuple[str, str]) -> tuple[Conversation, DataError | None]:
        """The stored conversation, or a new one, and what the store says if it could not look."""
        try:
            with contained():
                conversation = self.store.load(key)
        except DataError as error:
            return Conversation(self.model), error
        if not isinstance(conversation, Conversation | None):
            raise TypeError(f"the store gave a {type(conversation).__name__}, not a Conversation")
        return conversation or Conversation(self.model), None

    def _understand(self, exchange: Exchange) -> Turn:
        message, conversation = exchange.message, self._load(exchange)
        default = self._default_model(message, conversation)
        models = tuple(dict.fromkeys((default, *self.catalogue.names())))
        understood = self._understanding.understand(
            message.text, models, conversation, pictures=bool(message.attachments)
        )
        conversation.question = None  # either answered or dropped
        conversation.language = understood.language or conversation.language
        exchange.turn = Turn(
            message=message,
            understood=understood,
            conversation=conversation,
            words=words(self._reply_language(message, conversation)).with_sign(message.sign),
            report=exchange.watch,
            catalogue=self.catalogue,
            mnist=self.mnist,
            commands=self.registry.commands,
            feedback=self.feedback,
            decode=partial(self.decoders.decode, check=exchange.watch.check) if self.decoders else None,
        )
        return exchange.turn

    def _intent(self, turn: Turn) -> Intent | None:
        return self.registry.find(turn.understood.intent)

    def _default_model(self, message: Message, conversation: Conversation) -> str:
        """The model that a message is about if it names none."""
        if message.quote is not None and message.quote.model_id:
            with suppress(ModelError):  # reported where the model is needed
                return self.catalogue.name_of(message.quote.model_id)
        return conversation.model

    def _reply_language(self, message: Message, conversation: Conversation | None) -> str:
        """The language that the person asked for, else last wrote in, else the front end's, else the engine's."""
        written = conversation.language if conversation else script_language(message.text)
        chosen = conversation.language_asked_for if conversation else None
        candidates = (chosen, written, message.locale, self.language)
        return next(filter(None, map(language_of, candidates)), DEFAULT)

    def _call_handler(self, turn: Turn) -> Answer:
        intent = self._intent(turn)
        if intent is not None and intent.pictures and intent.name != PREDICT:
            self._read_pictures(turn)
        if turn.understood.supposed is not None:
            return self._supposing(turn, turn.understood.supposed)
        answer = dispatch(turn, self.registry)
        beside_pictures = turn.understood.intent == PREDICT and turn.message.attachments
        further = turn.message.text if beside_pictures else turn.understood.rest
        return self._with_request(answer, further, turn) if further and isinstance(answer, Reply) else answer

    def _supposing(self, turn: Turn, slots: Mapping[str, object]) -> Answer:
        """The answer as it would be with a correction, which is not made."""
        supposed = replace(turn, conversation=copy(turn.conversation), feedback=None)
        correction = replace(supposed, understood=Understood("correct", 1.0, slots))
        tuple(replies_of(dispatch(correction, self.registry)))
        answer = dispatch(supposed, self.registry)
        turn.conversation.request = supposed.conversation.request
        return answer

    def _with_request(self, answer: Reply, further: str, turn: Turn) -> Iterator[Reply]:
        """A reading or a correction, and what is asked in the same breath: "photo.png is it even?"."""
        yield answer
        request = self._understanding.request_beside(further, self.catalogue.names(), turn.conversation)
        if request is not None:
            yield from replies_of(dispatch(replace(turn, understood=request), self.registry))

    def _read_pictures(self, turn: Turn) -> None:
        """Read the message's pictures, or those it quotes, for the handler.

        Raises:
            UserError: none can be read, or the quoted ones are now read differently.
        """
        message, conversation = turn.message, turn.conversation
        attachments, quote = pictures_of(message), None if message.attachments else message.quote
        if not attachments:
            return
        conversation.remember((), "")  # if reading fails, a follow-up must not be about the pictures before
        name = self.catalogue.name_of(quote.model_id) if quote and quote.model_id else conversation.model
        readings = tuple(
            reading for reading, _ in read(attachments, self.catalogue.get(name), turn.report, decode=turn.decode)
        )
        errors = [reading.error for reading in readings if reading.error]
        if quote is not None and quote.answer is not None and answer_of(readings) != quote.answer:
            raise errors[0] if errors else UsageError("followup.read_otherwise")
        if errors and len(errors) == len(readings):
            raise errors[0]
        conversation.remember(readings, name)

    def _error_reply(self, error: Exception, exchange: Exchange) -> Reply:
        """An error's sentence, or for a bug a number to report; the next message may just give a better value."""
        turn = exchange.turn
        intent = self._intent(turn) if turn else None
        if turn and intent and turn.conversation.question is None:
            turn.conversation.question = retry_question(error, intent, turn.understood.slots, self.catalogue.names())
        language = turn.words if turn else words(self._reply_language(exchange.message, exchange.ticket.conversation))
        text = ""
        if isinstance(error, UserError):
            with suppress(KeyError):  # an embedder's error without a sentence here is a bug
                text = sentence(error, language)
        if not text:
            place = turn.understood.intent if turn else "the conversation"
            text = language.say("fallback.unexpected", id=logged(error, place))
        reply = Reply(text, failed=True)
        return complete(reply, turn, exchange.ticket) if turn else replace(reply, locale=language.language)

    def _with_locale(self, reply: Reply, exchange: Exchange) -> Reply:
        language = self._reply_language(exchange.message, exchange.ticket.conversation)
        return replace(reply, locale=reply.locale or language)

    def _save(self, exchange: Exchange) -> None:
        """Save the conversation, with the question that the reply asks."""
        turn = exchange.turn
        if turn is None:
            return
        intent, conversation = self._intent(turn), turn.conversation
        if intent is not None and intent.name != FALLBACK:
            conversation.subject = intent.name
        if intent is not None and intent.asks and conversation.question is None:
            conversation.question = missing_slot_question(intent, turn.understood.slots, self.catalogue.names())
        try:
            with contained():
                self.store.save(exchange.ticket.key, conversation)
        except Exception as error:  # noqa: BLE001 - an embedder's store; the answer is still given
            logged(error, "conversation store")


def _key(message: Message) -> tuple[str, str]:
    check(message, Message, "message")
    return message.channel, message.user
