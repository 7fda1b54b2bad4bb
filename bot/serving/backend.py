"""What answers messages, wherever it runs: in this process, in others, on other machines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from engine import Attachment, Choice, Command, Engine, Message, Reading, Reply, Reporter, Status, ignore_progress

Load: TypeAlias = Callable[[], Engine]


class RequestFailedError(Exception):
    """A request failed where it was worked on, which has logged why.

    Attributes:
        kind: the name of the exception's type.
        id: what it is found by in the log.
    """

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002 - people are told of it as the id
        super().__init__(f"{kind}, incident {id}")
        self.kind = kind
        self.id = id


class EngineDiedError(Exception):
    """An engine process ended by itself; a native library crashed, say.

    Attributes:
        alone: whether it was at work for nobody else.
    """

    alone = True


class StoppedError(BaseException):
    """Nobody waits for the answer any more; not an ``Exception``, which the engine would make a reply of."""


@dataclass(frozen=True)
class Health:
    """How a backend is.

    Attributes:
        workers: engines that can answer now; with none, the backend cannot.
        size: engines that there should be.
        restarts: engines that were replaced because they ended or could not be stopped.
    """

    workers: int
    size: int
    restarts: int = 0


def nothing() -> None:
    """Do nothing."""


class Backend(Protocol):
    """Answers messages. Made, started, used from one event loop, closed.

    What is asked of it raises a ``UserError`` whose words a person may read, ``RequestFailedError`` for any other
    fault, or ``EngineDiedError``. A request whose caller is cancelled is stopped, and ends when its work has; how long
    anything may take, and who comes next, is for the caller to say: see ``Service``.
    """

    @property
    def commands(self) -> tuple[Command, ...]:
        """What front ends offer; empty until it is started."""

    async def start(self) -> None:
        """Make the engine or engines.

        Raises:
            UserError: the engine cannot be made.
        """

    def handle(
        self, message: Message, report: Reporter = ignore_progress, accepted: Callable[[], None] = nothing
    ) -> Awaitable[Reply]:
        """Answer a message, see ``Engine.handle``; all messages of a conversation reach the same engine.

        Args:
            message: the message.
            report: told on the event loop how far longer work has come.
            accepted: called once the message's pictures take no more memory in this process than the caller keeps
                itself; never where the engine is in this process.
        """

    async def predict(self, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        """Read pictures, see ``Engine.predict``."""

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        """What may follow a command, for completion."""

    async def models(self) -> tuple[str, ...]:
        """The names of all models."""

    async def status(self, message: Message) -> Status:
        """What is so in the conversation that a message belongs to."""

    def health(self) -> Health:
        """How it is now."""

    async def reload(self) -> None:
        """Make the engines anew: new models are found, conversations are forgotten, work under way is finished."""

    async def close(self) -> None:
        """End the engines."""
