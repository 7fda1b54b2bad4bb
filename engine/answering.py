"""The way of a message: around it the middleware, then understanding, then the handler, and its replies."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from engine.classifier.catalogue import Catalogue
from engine.dialogue.answers import awaited, is_awaited, merged, replies_of
from engine.dialogue.dispatcher import Dispatcher
from engine.dialogue.intents import FALLBACK, PREDICT, Answer, Command, Intent
from engine.dialogue.memory import Memory
from engine.dialogue.middleware import Middleware, achain, chain
from engine.dialogue.questions import given_anew, left_open
from engine.dialogue.slots import SLOTS, Finder
from engine.dialogue.slots import model as model_named
from engine.dialogue.turn import Turn
from engine.dialogue.understanding import SIGNS, Understanding, Understood, names_of
from engine.errors import ModelError, UsageError, UserError, logged
from engine.feedback import Feedback
from engine.foreign import contained
from engine.locales import DEFAULT, LANGUAGES, Words, language_of, words
from engine.messages import Message, Reply, Reporter, Status, answer_of, short_hash
from engine.mnist import Mnist
from engine.recognition.reading import read
from engine.skills import FALLBACK_INTENT, INTENTS
from engine.skills.text import sentence

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

_log = logging.getLogger(__name__)
WORKERS = 2
# How sure the understanding must be to do something with a picture beyond reading it.
PLAIN = 0.6

Slot: TypeAlias = Callable[[str], object] | str


class Answering:
    """Answers messages; safe to use from any thread.

    Attributes:
        middleware: what stands around every message, the outermost first.
        dispatcher: the handlers.
        commands: what front ends offer, in the order in which help lists it.
    """

    def __init__(
        self, catalogue: Catalogue, mnist: Mnist, model: str, language: str, feedback: Feedback | None
    ) -> None:
        self._catalogue = catalogue
        self._mnist = mnist
        self._language = language
        self._feedback = feedback
        self._memory = Memory(model)
        self._understanding = Understanding(INTENTS)
        self._workers: ThreadPoolExecutor | None = None
        self.middleware: list[Middleware] = []
        self.dispatcher = Dispatcher((*INTENTS, FALLBACK_INTENT))
        self.commands = tuple(_command(intent) for intent in INTENTS if intent.command)

    def add(
        self,
        intent: Intent,
        phrases: Mapping[str, Iterable[str]],
        slots: Mapping[str, Slot],
        aliases: Mapping[str, Iterable[str]],
        help_lines: Mapping[str, str],
    ) -> None:
        """Answer one more intent from now on; see ``Engine.intent``."""
        for said in (*phrases.values(), *aliases.values()):
            if isinstance(said, str):  # which would be taken for as many as it has letters
                raise TypeError(f"the phrases and aliases of {intent.name!r} must be lists, not the string {said!r}")
        own = {language: tuple(names) for language, names in aliases.items()}
        self.dispatcher.add(intent)
        try:
            flat = [name for names in own.values() for name in names]
            self._understanding.add(intent, phrases, flat, _finders(slots))
        except ValueError:
            self.dispatcher.remove(intent)
            raise
        if intent.command:
            self.commands = (*self.commands, _command(intent, own, help_lines))

    def replies(self, message: Message, report: Reporter) -> Iterator[Reply]:
        """Each reply to a message as it comes; where there is middleware, the one that it makes of them."""
        if not self.middleware:
            yield from self._replies(message, report)
            return
        try:
            reply = chain(self.middleware, lambda given: merged(self._replies(given, report)))(message)
            yield replace(reply, locale=reply.locale or self._spoken(message))
        except Exception as error:  # noqa: BLE001 - the edge: nothing brings a front end down
            spoken = self._spoken(message)
            yield replace(_failed(error, words(spoken), "middleware"), locale=spoken)

    async def reply(self, message: Message, report: Reporter) -> Reply:
        """The reply to a message, on the caller's event loop, which never waits for anything but the workers."""

        async def answer(given: Message) -> Reply:
            return await self._reply(given, report)

        if not self.middleware:
            return await answer(message)
        try:
            reply = await achain(self.middleware, answer)(message)
            return replace(reply, locale=reply.locale or self._spoken(message))
        except Exception as error:  # noqa: BLE001 - the edge
            spoken = self._spoken(message)
            return replace(_failed(error, words(spoken), "middleware"), locale=spoken)

    def status(self, message: Message) -> Status:
        """What is so in the conversation that a message belongs to."""
        conversation = self._memory.of(message)
        try:
            card = self._catalogue.card(conversation.model)
        except ModelError:
            card = None
        return Status(
            self._catalogue.shown(conversation.model),
            card.test_accuracy if card else None,
            self._spoken(message),
            self._feedback is not None,
        )

    def close(self) -> None:
        """Let go of the threads, once their work is done."""
        if self._workers is not None:
            self._workers.shutdown()
            self._workers = None

    def _replies(self, message: Message, report: Reporter) -> Iterator[Reply]:
        turn = self._turn(message, report)
        yield from self._finished(turn, self._answer(turn))

    async def _reply(self, message: Message, report: Reporter) -> Reply:
        # Both take their time to import, and a chat in a terminal needs neither.
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        if self._workers is None:
            self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="digitbot")
        turn, answer = await asyncio.get_running_loop().run_in_executor(self._workers, self._begun, message, report)
        if not is_awaited(answer):
            return merged(replies_of(answer))
        replies = []
        try:
            async for reply in awaited(answer):
                replies.append(_addressed(reply, turn))  # noqa: PERF401 - those before an error are kept
        except Exception as error:  # noqa: BLE001 - the edge
            replies.append(_addressed(self._told(error, turn), turn))
        finally:
            self._settle(turn)
        return merged(replies)

    def _begun(self, message: Message, report: Reporter) -> tuple[Turn, Answer]:
        """All that a worker can do of a message: its replies, unless they are to be awaited."""
        turn = self._turn(message, report)
        answer = self._answer(turn)
        return turn, answer if is_awaited(answer) else list(self._finished(turn, answer))

    def _turn(self, message: Message, report: Reporter) -> Turn:
        conversation = self._memory.of(message)
        understood = self._understood(message)
        conversation.question = None  # answered, or something else is spoken of
        conversation.language = understood.language or conversation.language
        return Turn(
            message=message,
            understood=understood,
            conversation=conversation,
            words=words(self._spoken(message)),
            report=report,
            catalogue=self._catalogue,
            mnist=self._mnist,
            commands=self.commands,
            feedback=self._feedback,
        )

    def _understood(self, message: Message) -> Understood:
        if message.attachments and not message.text.strip():
            return Understood(PREDICT, 1.0)
        conversation = self._memory.of(message)
        in_use = self._in_use(message)
        models = (in_use, *(name for name in self._catalogue.names() if name != in_use))
        question = None if message.attachments else conversation.question
        understood = self._understanding.understand(message.text, models, question)
        intent = self.dispatcher.find(understood.intent)
        on_pictures = intent is not None and intent.pictures and understood.confidence >= PLAIN
        asked = message.text.lstrip().startswith(SIGNS) and understood.intent != FALLBACK
        if message.attachments and not on_pictures and not asked:
            # "What is this?" asks what I am, but beside a picture what that is.
            named = {"model": model_named(message.text, models)}
            return Understood(PREDICT, 1.0, named, language=understood.language)
        return understood

    def _in_use(self, message: Message) -> str:
        """The model that a message speaks of where it names none, or another one than that."""
        if message.quote is not None and message.quote.model_id:
            with suppress(ModelError):  # which is told of where it is needed
                return self._catalogue.name_of(message.quote.model_id)
        return self._memory.of(message).model

    def _spoken(self, message: Message) -> str:
        """The language that the person last wrote in, else the front end's, else the engine's."""
        known = (self._memory.of(message).language, message.locale, self._language)
        return next(filter(None, map(language_of, known)), DEFAULT)

    def _answer(self, turn: Turn) -> Answer:
        """What the handler gives; what it raises is a reply, too."""
        intent = self.dispatcher.find(turn.understood.intent)
        try:
            if intent is not None and intent.pictures and intent.name != PREDICT:
                self._look(turn)
            return self.dispatcher.dispatch(turn)
        except Exception as error:  # noqa: BLE001 - the edge: nothing brings a front end down
            return self._told(error, turn)

    def _told(self, error: Exception, turn: Turn) -> Reply:
        """An error as a reply; where it tells what would do, that may be said next by itself."""
        intent = self.dispatcher.find(turn.understood.intent)
        if intent is not None and turn.conversation.question is None:
            slots, models = turn.understood.slots, self._catalogue.names()
            turn.conversation.question = given_anew(error, intent, slots, models)
        return _failed(error, turn.words, turn.understood.intent)

    def _look(self, turn: Turn) -> None:
        """Read the pictures that come with a message, or that it is about: of them the handler is to speak.

        Raises:
            UserError: none of them can be had, or they are read otherwise than in the answer that the message is about.
        """
        message, conversation = turn.message, turn.conversation
        quote = None if message.attachments else message.quote
        attachments = message.attachments or (quote.attachments if quote else ())
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

    def _finished(self, turn: Turn, answer: Answer) -> Iterator[Reply]:
        try:
            for reply in replies_of(answer):
                yield _addressed(reply, turn)
        except Exception as error:  # noqa: BLE001 - the edge
            yield _addressed(self._told(error, turn), turn)
        finally:
            self._settle(turn)

    def _settle(self, turn: Turn) -> None:
        intent = self.dispatcher.find(turn.understood.intent)
        if intent is not None and turn.conversation.question is None:
            turn.conversation.question = left_open(intent, turn.understood.slots, self._catalogue.names())
        self._memory.settle(turn.message)


def _addressed(reply: Reply, turn: Turn) -> Reply:
    locale = reply.locale or turn.words.language
    return replace(
        reply,
        intent=turn.understood.intent,
        confidence=turn.understood.confidence,
        locale=locale,
        model_id=short_hash(turn.conversation.reader) if reply.readings else "",
    )


def _failed(error: Exception, words: Words, place: str) -> Reply:
    """An error as a reply: its sentence, or for a fault of the program a number to report."""
    if isinstance(error, UserError):
        return Reply(sentence(error, words), failed=True)
    return Reply(words.say("fallback.unexpected", id=logged(error, place)), failed=True)


def _command(
    intent: Intent, aliases: Mapping[str, Sequence[str]] | None = None, help_lines: Mapping[str, str] | None = None
) -> Command:
    """An intent as front ends offer it. What an embedder did not say in a language is said in another one."""
    aliases, help_lines = aliases or {}, help_lines or {}
    spare = help_lines.get(DEFAULT) or next(iter(help_lines.values()), "")
    lines = {code: words(code).table("commands").get(intent.name, spare) for code in LANGUAGES}
    own = [name for language in LANGUAGES for name in aliases.get(language, ())]
    return Command(
        intent.name,
        (*names_of(intent)[1:], *own),
        intent.arguments,
        intent.pictures,
        {code: _called(intent.name, aliases.get(code, ()), words(code)) for code in LANGUAGES},
        lines | dict(help_lines),
    )


def _called(name: str, own: Sequence[str], spoken: Words) -> str:
    """A command's name in a language: the first of its own there, save where the name itself is at home."""
    return own[0] if own and spoken.language != DEFAULT else spoken.command(name)


def _finders(slots: Mapping[str, Slot]) -> dict[str, Finder]:
    """What finds an embedder's slots.

    Raises:
        ValueError: a slot is to be found like another one that there is not, or bears the name of another one.
    """
    finders: dict[str, Finder] = {}
    for name, slot in slots.items():
        if isinstance(slot, str):
            if slot not in SLOTS:
                raise ValueError(f"there is no slot {slot!r} to find {name!r} by; there are {sorted(SLOTS)}")
            finders[name] = SLOTS[slot]
        elif name in SLOTS:
            raise ValueError(f"there is a slot {name!r} already; give yours another name")
        else:
            finders[name] = _careful(name, slot)
    return finders


def _careful(name: str, find: Callable[[str], object]) -> Finder:
    """A finder of an embedder's: what it raises must not keep a message from being answered."""

    def found(text: str, models: Sequence[str]) -> object:  # noqa: ARG001 - all slots are asked alike
        try:
            with contained():
                return find(text)
        except Exception as error:  # noqa: BLE001
            _log.error("the finder of slot %s failed", name, exc_info=error)
            return None

    return found
