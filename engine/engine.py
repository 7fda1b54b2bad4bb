"""The engine as an embedder uses it: a message in, a reply out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO
from os import PathLike, fsdecode, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from engine.classifier.catalogue import Catalogue, called
from engine.dialogue.answers import merge_replies
from engine.dialogue.arguments import Argument, Choice, parsed
from engine.dialogue.intents import Choices, Command, Handler, Intent, no_choices
from engine.dialogue.middleware import Middleware
from engine.dialogue.registry import Registry, Slot
from engine.dialogue.store import ConversationStore, MemoryStore
from engine.errors import PictureError, UserError
from engine.feedback import Corrections, Feedback
from engine.foreign import contained
from engine.lanes import WORKERS, Lanes, Watch
from engine.locales import DEFAULT, words
from engine.messages import (
    Attachment,
    Message,
    Picture,
    Reading,
    Reply,
    Reporter,
    Status,
    ignore_progress,
    ignore_reply,
)
from engine.mnist import Mnist
from engine.pipeline import Pipeline
from engine.plugins import load_plugins
from engine.recognition.reading import read
from engine.skills import FALLBACK_INTENT, INTENTS
from engine.vision import Decode

if TYPE_CHECKING:
    from engine.vision.decoder_pool import DecoderPool

H = TypeVar("H", bound=Handler)
M = TypeVar("M", bound=Middleware)


class Engine:
    """Reads digits and answers messages; make one with ``load`` and use it from any number of threads.

    Attributes:
        left_out: what is there and not used, a sentence each: plugins that could not be loaded, and shipped models that
            one of the person's own hides.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        mnist: Mnist,
        model: str,
        language: str = DEFAULT,
        feedback: Corrections | None = None,
        *,
        store: ConversationStore | None = None,
        workers: int = WORKERS,
        seconds: float | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._model = model
        self._registry = Registry((*INTENTS, FALLBACK_INTENT))
        self._lanes = Lanes(workers)
        self._seconds = seconds
        self._decoders: DecoderPool | None = None
        if seconds is not None:
            from engine.vision.decoder_pool import DecoderPool  # imports subprocess, which few need

            self._decoders = DecoderPool()
        store = store or MemoryStore()
        self._pipeline = Pipeline(
            self._registry, catalogue, mnist, store, self._lanes, model, language, feedback, seconds, self._decoders
        )
        self.left_out: tuple[UserError, ...] = ()

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands that front ends offer, in the order of the help."""
        return self._registry.commands

    @classmethod
    def load(
        cls,
        model: str | PathLike[str] = "cnn",
        *,
        models: str | PathLike[str] | None = None,
        mnist: str | PathLike[str] | None = None,
        language: str | None = None,
        any_file: bool = False,
        feedback: str | PathLike[str] | Corrections | None = None,
        plugins: bool = True,
        store: ConversationStore | None = None,
        workers: int = WORKERS,
        seconds: float | None = None,
    ) -> Engine:
        """Make an engine and load its model.

        Args:
            model: a model's name ("cnn", "mlp", one of your own), or the path of a .tflite, .keras or .h5 file.
            models: a folder with models of your own.
            mnist: a folder with MNIST, for ``evaluate`` and ``sample``; None for the user's cache, or one download.
            language: "en", "ko" or a locale such as "ko-KR", for people who have not written a sentence yet.
            any_file: whether messages may name any model file on this disk; only for an engine that one person uses
                on their own machine. They also see what is wrong with MNIST's files; otherwise only the log does.
            feedback: the SQLite file to keep corrections in, a ``Feedback`` with bounds of its own, or other
                ``Corrections``; None keeps none.
            plugins: whether installed packages may add intents, by the entry point group ``digitbot.skills``.
            store: where conversations are kept between messages; None for this process's memory, for an hour.
            workers: threads of ``ahandle`` for short messages, and as many again for long ones.
            seconds: how long a message, or a call of ``predict``, may take, waiting included. One that takes longer is
                answered by an error. Its work ends when it next reports progress; the decoding of a picture ends at
                once, as pictures are then opened in processes of their own. None for no limit.

        Raises:
            ModelError: the model is unknown, or its file cannot be used.
            ValueError: ``workers`` is less than 1, or ``seconds`` not more than 0.
        """
        name, language = fspath(model), language or DEFAULT
        catalogue = Catalogue(_path(models), name, any_file=any_file)
        data = Mnist(_path(mnist), guests=not any_file)
        corrections = feedback if isinstance(feedback, Corrections | None) else Feedback(Path(feedback))
        engine = cls(catalogue, data, name, language, corrections, store=store, workers=workers, seconds=seconds)
        catalogue.get(name)  # so that a bad model is reported at the start
        engine.left_out = (*catalogue.hiding(), *(load_plugins(engine) if plugins else ()))
        return engine

    def warm(self) -> None:
        """Import, load and learn now what the first message would wait for; call it once all intents are added."""
        from PIL import Image

        page, file = Image.new("L", (48, 48), 255), BytesIO()
        page.paste(0, (22, 8, 26, 40))
        page.save(file, "PNG")
        self.predict(file.getvalue())
        self._pipeline.warm()

    def models(self) -> tuple[str, ...]:
        """The names of all models."""
        return self._catalogue.names()

    def card(self, model: str) -> str:
        """What is known of a model, as JSON: its card, see ``Card``; of one that has none, its ``name`` alone.

        Raises:
            ModelError: there is no such model, or its card is damaged.
        """
        card = self._catalogue.card(model)
        return json.dumps({"name": called(model)}, ensure_ascii=False) if card is None else card.json

    def intent(
        self,
        name: str,
        *,
        phrases: Mapping[str, Iterable[str]],
        slots: Mapping[str, Slot] | None = None,
        help: Mapping[str, str] | None = None,  # noqa: A002 - named for what it is
        aliases: Mapping[str, Iterable[str]] | None = None,
        arguments: str | Iterable[Argument] = (),
        choices: Choices = no_choices,
        command: bool = True,
        pictures: bool = False,
        long: bool = False,
    ) -> Callable[[H], H]:
        """Add an intent with the decorated function as its handler.

        From now on it is understood, and listed in the help, in completion and in ``commands``.

        Args:
            name: also the command.
            phrases: how people ask for it, by language.
            slots: what to extract from the words, by the handler's argument: a function of the words, or the name of
                one of the engine's own slots ("number", "model", "digits", "place", "language", "concept").
            help: a line on what it does, by language.
            aliases: what else the command is called, by language.
            arguments: the command's arguments, see ``Argument``; or, of texts, as the help shows them: "CITY [DAY]".
            choices: the arguments that completion offers.
            command: whether front ends offer it as a command.
            pictures: whether it works on a picture; one that comes with the words is read first.
            long: whether it may take seconds; ``ahandle`` then runs it apart from shorter work.

        Raises:
            ValueError: an intent or one of the engine's slots has that name already; or a name of its command is not
                one word, or another command's.
            TypeError: the handler has a parameter that is neither a slot nor offered by the engine.
        """

        def register(handler: H) -> H:
            typed = parsed(arguments) if isinstance(arguments, str) else tuple(arguments)
            intent = Intent(name, handler, tuple(slots or ()), typed, choices, command, pictures, long=long)
            self._registry.add(intent, phrases, slots, aliases, help)
            return handler

        return register

    def middleware(self, layer: M) -> M:
        """Add a function around every message, called with the message and ``next``, which answers it.

        The first one registered is the outermost. It may answer itself, pass on another message
        (``dataclasses.replace``), or change the reply. A coroutine function awaits ``next(message)``.
        """
        self._pipeline.middleware.append(layer)
        return layer

    def handle(self, message: Message, report: Reporter = ignore_progress) -> Reply:
        """Answer a message. Never raises for what a person sent: an error is a reply, with ``failed`` set.

        Messages of one conversation are answered one at a time, in order of arrival, across threads and event loops.
        One that a handler or middleware sends to its own conversation is answered at once, nested in that one.

        Args:
            message: what the person sent.
            report: called with the progress of longer work; what it raises stops the work.

        Returns:
            The reply; several are merged into one, see ``replies``.

        Raises:
            TypeError: it is not a message.
        """
        return merge_replies(self.replies(message, report))

    def replies(self, message: Message, report: Reporter = ignore_progress) -> Iterator[Reply]:
        """Each reply to a message as it is made; with middleware, the one reply that it returns.

        The message queues up when the first reply is asked for. The conversation's next message waits for the last
        reply, but at most three seconds for the caller to ask for another.
        """
        return self._pipeline.replies(message, report)

    async def ahandle(
        self,
        message: Message,
        report: Reporter = ignore_progress,
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> Reply:
        """Answer a message on the engine's own threads, so that the event loop is never blocked.

        It queues up at its first step. If cancelled, its work ends when it next reports progress, and only then the
        conversation goes on. Asynchronous handlers and middleware run on the caller's loop, ``report`` on the threads.
        ``on_reply`` is called, on either, with each reply as it is made; the result is all of them merged into one.
        """
        return await self._pipeline.reply(message, report, on_reply)

    def status(self, message: Message) -> Status:
        """The state of the conversation that a message belongs to, for a front end to show."""
        return self._pipeline.status(message)

    def choices(self, command: str, language: str = DEFAULT) -> tuple[Choice, ...]:
        """The arguments of a command for completion; none for one that takes no argument, or any."""
        intent = self._registry.find(command)
        with contained():
            return intent.choices(self._catalogue, words(language)) if intent else ()

    def functions(self, language: str = DEFAULT) -> list[dict[str, Any]]:
        """The commands as an assistant's functions, see ``Command.function``; ``Command.text`` makes a call a message.

        A command that works on a picture is about the message's, or else about the last one of its conversation.
        """
        return [command.function(language, self.choices(command.name, language)) for command in self.commands]

    def predict(
        self, pictures: Picture | Attachment | Iterable[Picture | Attachment], *, model: str | None = None
    ) -> list[Reading]:
        """Read pictures, all their digits in one batch.

        Args:
            pictures: one or many, see ``Picture``. Pass an array of many pictures as ``list(array)``.
            model: another model than the engine's own, see ``models``.

        Raises:
            ModelError: the model is unknown, or its file cannot be used.

        Returns:
            A reading for each, in order. One that cannot be opened, or not within the engine's ``seconds``, has its
            ``error`` set; the others are still read.
        """
        attachments, classifier = as_attachments(pictures), self._catalogue.get(model or self._model)
        return [reading for reading, _ in read(attachments, classifier, decode=self._decode())]

    def _decode(self) -> Decode | None:
        """How the pictures of one call are opened: those that come too late are not."""
        if self._decoders is None:
            return None
        watch = Watch(ignore_progress, self._seconds)

        def check() -> None:
            if watch.left == 0:
                raise PictureError("picture.too_slow", name="", seconds=f"{self._seconds:g}")

        return partial(self._decoders.decode, check=check)

    def close(self) -> None:
        """End the threads of ``ahandle`` once their work is done, and all processes; later calls start new ones."""
        self._lanes.close()
        self._catalogue.close()
        if self._decoders is not None:
            self._decoders.close()

    async def aclose(self) -> None:
        """The same, without blocking the event loop."""
        import asyncio

        await asyncio.to_thread(self.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()


def _path(folder: str | PathLike[str] | None) -> Path | None:
    return None if folder is None else Path(folder)


def _name(picture: Picture) -> str:
    """A path as text; what is none has no name."""
    with suppress(Exception):  # of somebody's own __fspath__, which the reading tells of
        return fsdecode(picture) if isinstance(picture, str | PathLike) else ""
    return ""


def as_attachments(pictures: Picture | Attachment | Iterable[Picture | Attachment]) -> Sequence[Attachment]:
    """One picture or many, as ``Engine.predict`` takes them; a path is the picture's name, too."""
    # Arrays, PIL images, bytes and open files can be iterated, but are one picture. The attributes are looked up on the
    # type, as a PIL image's own would decode all of it.
    single = (
        isinstance(pictures, bytes | bytearray | memoryview | str | PathLike | Attachment)
        or any(hasattr(type(pictures), name) for name in ("__array_interface__", "read"))
        or not isinstance(pictures, Iterable)
    )
    items = cast("Iterable[Picture | Attachment]", [pictures] if single else pictures)
    return [item if isinstance(item, Attachment) else Attachment(item, _name(item)) for item in items]
