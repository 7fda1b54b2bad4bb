"""The engine: a message in, a reply out. This is where the rooms are put together."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, cast

from engine.classifier.catalogue import Catalogue
from engine.dialogue.dispatcher import Dispatcher
from engine.dialogue.intents import FALLBACK, Choice, Command
from engine.dialogue.memory import Conversation, Memory
from engine.dialogue.turn import Turn
from engine.dialogue.understanding import Understanding, Understood, names_of
from engine.errors import ModelError, UserError
from engine.locales import DEFAULT, LANGUAGES, words
from engine.messages import Attachment, Message, Picture, Reading, Reply, Reporter, Status, ignore_progress
from engine.mnist import Mnist
from engine.skills import FALLBACK_INTENT, INTENTS
from engine.skills.reading import read

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

_log = logging.getLogger(__name__)
WORKERS = 2
# How sure the understanding must be to do something else with a picture than read it.
PLAIN = 0.6


class Engine:
    """Reads digits and answers messages; made once, used from any number of threads.

    Args:
        catalogue: the models.
        mnist: where the data set is.
        model: the model that conversations begin with.
        language: the language of a person of whom nothing is known yet.
    """

    def __init__(self, catalogue: Catalogue, mnist: Mnist, model: str, language: str = DEFAULT) -> None:
        self._catalogue = catalogue
        self._mnist = mnist
        self._model = model
        self._language = language
        self._memory = Memory(model)
        self._understanding = Understanding(INTENTS)
        self._dispatcher = Dispatcher((*INTENTS, FALLBACK_INTENT))
        self._workers: ThreadPoolExecutor | None = None
        self.commands: tuple[Command, ...] = tuple(
            Command(intent.name, names_of(intent)[1:], intent.arguments) for intent in INTENTS
        )

    @classmethod
    def load(
        cls,
        model: str | PathLike[str] = "cnn",
        *,
        models: str | PathLike[str] | None = None,
        mnist: str | PathLike[str] | None = None,
        language: str | None = None,
        any_file: bool = False,
    ) -> Engine:
        """Make an engine, its model loaded.

        Args:
            model: a model's name ("cnn", "mlp", one of your own), or the path of a .tflite, .keras or .h5 file.
            models: a folder with models of your own.
            mnist: a folder with MNIST, for ``evaluate`` and ``sample``; None for the user's cache, or one download.
            language: "en" or "ko", for people who have not written a sentence yet.
            any_file: whether who talks to the engine may have any model file of this disk loaded: theirs only.

        Raises:
            ModelError: the model is unknown, or its file cannot be used.
        """
        catalogue = Catalogue(_path(models), fspath(model), any_file=any_file)
        engine = cls(catalogue, Mnist(_path(mnist)), fspath(model), language or DEFAULT)
        engine._catalogue.get(engine._model)  # now, so that a bad model is told of at the start
        return engine

    def models(self) -> tuple[str, ...]:
        """The names of all models that there are."""
        return self._catalogue.names()

    def handle(self, message: Message, report: Reporter = ignore_progress) -> Reply:
        """Answer a message. Never raises for what a person sent: an error is a reply, with ``failed`` set.

        Args:
            message: what the person sent.
            report: told how far longer work has come; what it raises stops the work.
        """
        conversation = self._memory.of(message)
        understood = self._understood(message)
        language = self._language_of(message, understood, conversation)
        turn = Turn(
            message=message,
            understood=understood,
            conversation=conversation,
            words=words(language),
            report=report,
            catalogue=self._catalogue,
            mnist=self._mnist,
            commands=self.commands,
        )
        reply = self._answered(turn)
        return replace(
            reply, intent=understood.intent, confidence=understood.confidence, locale=reply.locale or language
        )

    def status(self, message: Message) -> Status:
        """What is so in the conversation that a message belongs to, for a front end to show."""
        conversation = self._memory.of(message)
        try:
            card = self._catalogue.card(conversation.model)
        except ModelError:
            card = None
        language = conversation.language or message.locale or self._language
        return Status(self._catalogue.shown(conversation.model), card.test_accuracy if card else None, language)

    def choices(self, command: str, language: str = DEFAULT) -> tuple[Choice, ...]:
        """What may follow a command, for completion; nothing for one that takes no argument, or any."""
        intent = next((intent for intent in INTENTS if intent.name == command), None)
        return intent.choices(self._catalogue, words(language)) if intent else ()

    async def ahandle(self, message: Message, report: Reporter = ignore_progress) -> Reply:
        """Answer a message on the engine's own few threads, so that an event loop never waits.

        ``report`` is called from those threads.
        """
        # Both take their time to import, and a chat in a terminal needs neither.
        import asyncio
        from concurrent.futures import ThreadPoolExecutor

        if self._workers is None:
            self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="digitbot")
        return await asyncio.get_running_loop().run_in_executor(self._workers, self.handle, message, report)

    def predict(self, pictures: Picture | Attachment | Iterable[Picture | Attachment]) -> list[Reading]:
        """Read pictures, all their digits in one batch.

        Args:
            pictures: one or many; see ``Picture``. An array of more than three dimensions is not one picture:
                pass its pictures one by one, as ``list(array)`` does.

        Returns:
            A reading for each, in order. One that cannot be opened has its ``error`` set, and costs the others nothing.
        """
        several = _as_attachments(pictures)
        return [reading for reading, _ in read(several, self._catalogue.get(self._model))]

    def close(self) -> None:
        """Let go of the threads that ``ahandle`` uses, once their work is done."""
        if self._workers is not None:
            self._workers.shutdown()
            self._workers = None

    def _understood(self, message: Message) -> Understood:
        if message.attachments and not message.text.strip():
            return Understood("predict", 1.0)
        understood = self._understanding.understand(message.text, self._catalogue.names())
        if message.attachments and (understood.confidence < PLAIN or understood.intent == FALLBACK):
            # Unless something else was plainly asked, a picture is there to be read.
            return Understood("predict", 1.0, language=understood.language)
        return understood

    def _language_of(self, message: Message, understood: Understood, conversation: Conversation) -> str:
        """The words' own language; where they do not tell, the one that the person last wrote in."""
        conversation.language = understood.language or conversation.language
        known = (conversation.language, message.locale, self._language)
        return next((language for language in known if language in LANGUAGES), DEFAULT)

    def _answered(self, turn: Turn) -> Reply:
        try:
            return self._dispatcher.dispatch(turn)
        except UserError as error:
            return Reply(turn.words.error(error), failed=True)
        except Exception:  # noqa: BLE001 - the edge: nothing brings a front end down
            # The person sees a number to report; what they sent is in no log.
            number = secrets.token_hex(4)
            _log.exception("error %s in intent %s", number, turn.understood.intent)
            return Reply(turn.words.say("fallback.unexpected", id=number), failed=True)


def _path(folder: str | PathLike[str] | None) -> Path | None:
    return None if folder is None else Path(folder)


def _as_attachments(pictures: Picture | Attachment | Iterable[Picture | Attachment]) -> Sequence[Attachment]:
    # Arrays and PIL images can be walked through, but are one picture; so are bytes and open files. Asked of the type:
    # a PIL image's own attribute would decode all of it.
    kind = type(pictures)
    single = (
        isinstance(pictures, bytes | bytearray | memoryview | str | PathLike | Attachment)
        or hasattr(kind, "__array_interface__")
        or hasattr(kind, "read")
        or not isinstance(pictures, Iterable)
    )
    several = cast("Iterable[Picture | Attachment]", [pictures] if single else pictures)
    return [picture if isinstance(picture, Attachment) else Attachment(picture, _name(picture)) for picture in several]


def _name(picture: Picture) -> str:
    return fspath(picture) if isinstance(picture, str | PathLike) else ""
