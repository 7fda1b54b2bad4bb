"""What answers messages, wherever it runs: in this process, in others, on other machines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from engine import (
    Attachment,
    Choice,
    Command,
    Engine,
    Message,
    Reading,
    Reply,
    Reporter,
    Status,
    ignore_progress,
    ignore_reply,
    logged,
    merge_replies,
)

Load: TypeAlias = Callable[[], Engine]


class RequestFailedError(Exception):
    """A request failed with an exception of type ``kind``, which the log has under the ``id``."""

    def __init__(self, kind: str, id: str) -> None:  # noqa: A002 - the word that people see
        super().__init__(f"{kind}, incident {id}")
        self.kind = kind
        self.id = id


def incident_of(error: BaseException, place: str) -> str:
    """The id of an error that is not for people: the one that the engine logged, or of a new entry in the log here.

    Args:
        error: what was raised.
        place: what was being done.
    """
    return error.id if isinstance(error, RequestFailedError) else logged(error, place)


class EngineDiedError(Exception):
    """An engine process ended by itself; ``alone``: the request was the only one in that process."""

    def __init__(self, *, alone: bool = True) -> None:
        self.alone = alone


@dataclass(frozen=True)
class Health:
    """The state of a backend."""

    workers: int  # engines that can answer now
    size: int  # engines that there should be
    restarts: int = 0  # engines replaced because they ended or could not be stopped


def do_nothing() -> None:
    """Do nothing."""


class Replies:
    """The replies to a message as they come from elsewhere.

    Args:
        on_reply: called with each.
    """

    def __init__(self, on_reply: Callable[[Reply], None]) -> None:
        self._on_reply = on_reply
        self._replies: list[Reply] = []

    def add(self, reply: Reply) -> None:
        """One more."""
        self._replies.append(reply)
        self._on_reply(reply)

    async def after(self, work: Awaitable[object]) -> Reply:
        """All of them as one, once the work that adds them is done."""
        await work
        return merge_replies(self._replies)


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
        """Make the engines. Raises ``UserError`` if one cannot be made."""

    def handle(
        self,
        message: Message,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = do_nothing,
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> Awaitable[Reply]:
        """Answer a message, see ``Engine.handle``; all messages of a conversation reach the same engine.

        ``report`` and ``on_reply``, which gets each reply as it is made, are called on the event loop. ``accepted`` is
        called once the pictures need no memory in this process beyond what the caller keeps itself; never if the engine
        is in this process.
        """

    async def predict(self, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        """Read pictures, see ``Engine.predict``."""

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        """The arguments that a command takes, for completion."""

    async def models(self) -> tuple[str, ...]:
        """The names of all models."""

    async def card(self, model: str) -> str:
        """What is known of a model, see ``Engine.card``."""

    async def status(self, message: Message) -> Status:
        """The state of a message's conversation."""

    def health(self) -> Health:
        """Its state."""

    async def reload(self) -> None:
        """Replace the engines: new models appear, conversations are forgotten, work under way is finished."""

    async def close(self) -> None:
        """End the engines."""
