"""The engine as an embedder holds it: a message in, a reply out; this is where the rooms are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from os import PathLike, fspath
from pathlib import Path
from typing import Self, TypeVar, cast

from engine.classifier.catalogue import Catalogue
from engine.dialogue.answers import merged
from engine.dialogue.intents import Choice, Choices, Command, Handler, Intent, no_choices
from engine.dialogue.middleware import Middleware
from engine.dialogue.registry import Registry, Slot
from engine.dialogue.store import ConversationStore, MemoryStore
from engine.errors import UserError
from engine.feedback import Feedback
from engine.foreign import contained
from engine.lanes import WORKERS, Lanes
from engine.locales import DEFAULT, words
from engine.messages import Attachment, Message, Picture, Reading, Reply, Reporter, Status, ignore_progress
from engine.mnist import Mnist
from engine.pipeline import Pipeline
from engine.plugins import load_plugins
from engine.recognition.reading import read
from engine.skills import FALLBACK_INTENT, INTENTS

H = TypeVar("H", bound=Handler)
M = TypeVar("M", bound=Middleware)


class Engine:
    """Reads digits and answers messages; made once, used from any number of threads.

    Args:
        catalogue: the models.
        mnist: where the data set is.
        model: the model that conversations begin with.
        language: the language of a person of whom nothing is known yet.
        feedback: where corrections are kept; None for nowhere.
        store, workers, seconds: as in ``load``.

    Attributes:
        left_out: the plugins that could not be loaded, a sentence each.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        mnist: Mnist,
        model: str,
        language: str = DEFAULT,
        feedback: Feedback | None = None,
        *,
        store: ConversationStore | None = None,
        workers: int = WORKERS,
        seconds: float | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._model = model
        self._registry = Registry((*INTENTS, FALLBACK_INTENT))
        self._lanes = Lanes(workers)
        self._pipeline = Pipeline(
            self._registry,
            catalogue,
            mnist,
            store or MemoryStore(),
            self._lanes,
            model,
            language,
            feedback,
            seconds,
        )
        self.left_out: tuple[UserError, ...] = ()

    @property
    def commands(self) -> tuple[Command, ...]:
        """What front ends offer, in the order in which help lists it."""
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
        feedback: str | PathLike[str] | None = None,
        plugins: bool = True,
        store: ConversationStore | None = None,
        workers: int = WORKERS,
        seconds: float | None = None,
    ) -> Engine:
        """Make an engine, its model loaded.

        Args:
            model: a model's name ("cnn", "mlp", one of your own), or the path of a .tflite, .keras or .h5 file.
            models: a folder with models of your own.
            mnist: a folder with MNIST, for ``evaluate`` and ``sample``; None for the user's cache, or one download.
            language: "en", "ko" or a locale such as "ko-KR", for people who have not written a sentence yet.
            any_file: whether who talks to the engine may have any model file of this disk loaded: theirs only. They
                are also told what is wrong with MNIST's files; with others, that is in the log.
            feedback: the SQLite file to keep corrections in; None keeps none.
            plugins: whether installed packages may add intents, by the entry point group ``digitbot.skills``.
            store: where conversations are kept between messages; None for this process's memory, for an hour.
            workers: how many threads ``ahandle`` has for messages, and how many besides for what takes long.
            seconds: how long a message may take, its waiting included; what takes longer is answered by an error's
                sentence, and ends where it next tells of its progress. None for as long as it needs.

        Raises:
            ModelError: the model is unknown, or its file cannot be used.
            ValueError: ``workers`` is less than 1, or ``seconds`` not more than 0.
        """
        catalogue = Catalogue(_path(models), fspath(model), any_file=any_file)
        kept = None if feedback is None else Feedback(Path(feedback))
        engine = cls(
            catalogue,
            Mnist(_path(mnist), guests=not any_file),
            fspath(model),
            language or DEFAULT,
            kept,
            store=store,
            workers=workers,
            seconds=seconds,
        )
        engine._catalogue.get(engine._model)  # now, so that a bad model is told of at the start
        if plugins:
            engine.left_out = load_plugins(engine)
        return engine

    def warm(self) -> None:
        """Do now what the first messages would have to wait for: import, load, and learn the intents that were added.

        Call it when the last intent was added, before the first message comes.
        """
        from PIL import Image

        page, file = Image.new("L", (48, 48), 255), BytesIO()
        page.paste(0, (22, 8, 26, 40))
        page.save(file, "PNG")
        self.predict(file.getvalue())
        self._pipeline.warm()

    def models(self) -> tuple[str, ...]:
        """The names of all models that there are."""
        return self._catalogue.names()

    def intent(
        self,
        name: str,
        *,
        phrases: Mapping[str, Iterable[str]],
        slots: Mapping[str, Slot] | None = None,
        help: Mapping[str, str] | None = None,  # noqa: A002 - it is what the help says
        aliases: Mapping[str, Iterable[str]] | None = None,
        arguments: str = "",
        choices: Choices = no_choices,
        command: bool = True,
        pictures: bool = False,
        long: bool = False,
    ) -> Callable[[H], H]:
        """Add an intent: the function below becomes its handler, and stays what it was.

        It is understood, and stands in the help, in completion and among ``commands`` from now on.

        Args:
            name: also the command.
            phrases: how people ask for it, by language.
            slots: what to find in their words: by the handler's argument, a function that is given the words, or the
                name of one of the engine's own ("number", "model", "digits", "place", "language", "concept").
            help: a line on what it does, by language.
            aliases: what else the command is called, by language.
            arguments: how help shows what may follow the command: "CITY".
            choices: gives what may follow, for completion.
            command: whether front ends offer it as a command.
            pictures: whether it works on a picture: one that comes with the words is read first.
            long: whether its work may take seconds: from ``ahandle`` it then keeps no shorter work waiting.

        Raises:
            ValueError: there is such an intent, or an own slot of that name, already; or a name of its command is not
                one word, or another command's.
            TypeError: the handler asks for what there is not.
        """

        def register(handler: H) -> H:
            intent = Intent(name, handler, tuple(slots or ()), arguments, choices, command, pictures, long=long)
            self._registry.add(intent, phrases, slots, aliases, help)
            return handler

        return register

    def middleware(self, layer: M) -> M:
        """Put a function around every message: called with the message and with what answers it.

        The first one registered is the outermost. It may answer itself, hand on another message
        (``dataclasses.replace``), or change the reply. A coroutine function awaits ``next(message)``, a plain one
        calls it.
        """
        self._pipeline.middleware.append(layer)
        return layer

    def handle(self, message: Message, report: Reporter = ignore_progress) -> Reply:
        """Answer a message. Never raises for what a person sent: an error is a reply, with ``failed`` set.

        Messages of one conversation are answered one at a time, in the order in which they came, on whatever threads
        and event loops. One that a handler or middleware sends while it is at work on another of the same conversation
        is answered at once, inside that one.

        Args:
            message: what the person sent.
            report: told how far longer work has come; what it raises stops the work.

        Returns:
            The reply; several as one, see ``replies``.
        """
        return merged(self.replies(message, report))

    def replies(self, message: Message, report: Reporter = ignore_progress) -> Iterator[Reply]:
        """Answer a message with each reply as it comes; where there is middleware, with what that makes of them.

        Its turn comes when the first reply is asked for. The conversation's next message waits for the last one, but
        no longer than three seconds for somebody to ask for another.
        """
        return self._pipeline.replies(message, report)

    async def ahandle(self, message: Message, report: Reporter = ignore_progress) -> Reply:
        """Answer a message on the engine's own few threads, so that an event loop never waits.

        Its turn in its conversation is that of its first step. If it is cancelled, its work ends when it next tells of
        its progress, and only then the conversation goes on. Asynchronous handlers and middleware run on the caller's
        loop. ``report`` is called from those threads.
        """
        return await self._pipeline.reply(message, report)

    def status(self, message: Message) -> Status:
        """What is so in the conversation that a message belongs to, for a front end to show."""
        return self._pipeline.status(message)

    def choices(self, command: str, language: str = DEFAULT) -> tuple[Choice, ...]:
        """What may follow a command, for completion; nothing for one that takes no argument, or any."""
        intent = self._registry.find(command)
        with contained():
            return intent.choices(self._catalogue, words(language)) if intent else ()

    def predict(
        self, pictures: Picture | Attachment | Iterable[Picture | Attachment], *, model: str | None = None
    ) -> list[Reading]:
        """Read pictures, all their digits in one batch.

        Args:
            pictures: one or many; see ``Picture``. An array of more than three dimensions is not one picture:
                pass its pictures one by one, as ``list(array)`` does.
            model: the name of another model than the engine's own; see ``models``.

        Raises:
            ModelError: there is no such model, or its file cannot be used.

        Returns:
            A reading for each, in order. One that cannot be opened has its ``error`` set, and costs the others nothing.
        """
        several = _as_attachments(pictures)
        return [reading for reading, _ in read(several, self._catalogue.get(model or self._model))]

    def close(self) -> None:
        """Let go of the threads that ``ahandle`` uses, once their work is done; they come again when needed."""
        self._lanes.close()

    async def aclose(self) -> None:
        """The same, without an event loop waiting."""
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
