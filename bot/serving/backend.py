"""What answers messages, wherever it runs: in this process, in others, on other machines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from engine import Attachment, Choice, Command, Engine, Message, Reading, Reply, Reporter, Status, ignore_progress

Load: TypeAlias = Callable[[], Engine]


class RequestFailedError(Exception):
    """A request failed for a reason that only the log has.

    Attributes:
        kind: the name of the exception's type.
        id: identifies the failure in the log.
    """

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002 - the word that people see
        super().__init__(f"{kind}, incident {id}")
        self.kind = kind
        self.id = id


class EngineDiedError(Exception):
    """An engine process ended by itself, such as in a crash of a native library.

    Attributes:
        alone: whether the request was the only one in that process.
    """

    def __init__(self, *, alone: bool = True) -> None:
        self.alone = alone


class StoppedError(BaseException):
    """Nobody waits for the answer any more. It is not an ``Exception``, which the engine would turn into a reply."""


@dataclass(frozen=True)
class Health:
    """The state of a backend.

    Attributes:
        workers: engines that can answer now.
        size: engines that there should be.
        restarts: engines replaced because they ended or could not be stopped.
    """

    workers: int
    size: int
    restarts: int = 0


def do_nothing() -> None:
    """Do nothing."""


class Backend(Protocol):
    """Answers messages. It belongs to one event loop.

    Its methods raise a ``UserError`` whose words a person may read, ``RequestFailedError`` for any other fault, or
    ``EngineDiedError``. If the caller is cancelled, so is the request, which returns when its work has ended. Time
    limits and the order of requests are up to the caller: see ``Service``.
    """

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands that front ends offer; empty until it is started."""

    async def start(self) -> None:
        """Make the engines.

        Raises:
            UserError: an engine cannot be made.
        """

    def handle(
        self, message: Message, report: Reporter = ignore_progress, accepted: Callable[[], None] = do_nothing
    ) -> Awaitable[Reply]:
        """Answer a message, see ``Engine.handle``; all messages of a conversation reach the same engine.

        Args:
            message: the message.
            report: called on the event loop with the progress of longer work.
            accepted: called once this process needs no memory for the message's pictures beyond what the caller keeps
                itself; never called if the engine is in this process.
        """

    async def predict(self, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        """Read pictures, see ``Engine.predict``."""

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        """The arguments that a command takes, for completion."""

    async def models(self) -> tuple[str, ...]:
        """The names of all models."""

    async def status(self, message: Message) -> Status:
        """The state of a message's conversation."""

    def health(self) -> Health:
        """Its state."""

    async def reload(self) -> None:
        """Replace the engines: new models appear, conversations are forgotten, work under way is finished."""

    async def close(self) -> None:
        """End the engines."""
