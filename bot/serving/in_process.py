"""A backend whose engine works on threads of this process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.serving.backend import Health, Load, RequestFailedError, StoppedError, nothing
from engine import (
    Attachment,
    Choice,
    Command,
    Engine,
    Message,
    Progress,
    Reading,
    Reply,
    Reporter,
    Status,
    UserError,
    ignore_progress,
    logged,
)

T = TypeVar("T")


class InProcess:
    """One engine. A thread cannot be ended: cancelled work stops where it next reports its progress.

    Args:
        load: makes the engine.
    """

    def __init__(self, load: Load) -> None:
        self._load = load
        self._engine: Engine | None = None

    @property
    def commands(self) -> tuple[Command, ...]:
        """See ``Backend.commands``."""
        return self._engine.commands if self._engine is not None else ()

    async def start(self) -> None:
        """See ``Backend.start``."""
        self._engine = await asyncio.to_thread(self._load)

    async def handle(
        self,
        message: Message,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = nothing,  # noqa: ARG002 - the pictures stay in this process
    ) -> Reply:
        """See ``Backend.handle``."""
        loop, stopped = asyncio.get_running_loop(), threading.Event()

        def on_progress(progress: Progress) -> None:
            if stopped.is_set():
                raise StoppedError
            loop.call_soon_threadsafe(report, progress)

        work = asyncio.ensure_future(_checked(self._present.ahandle(message, on_progress)))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            stopped.set()
            await asyncio.wait({work})
            raise

    async def predict(self, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        """See ``Backend.predict``."""
        return await _checked(asyncio.to_thread(self._present.predict, pictures, model=model))

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        """See ``Backend.choices``."""
        return await _checked(asyncio.to_thread(self._present.choices, command, language))

    async def models(self) -> tuple[str, ...]:
        """See ``Backend.models``."""
        return await _checked(asyncio.to_thread(self._present.models))

    async def status(self, message: Message) -> Status:
        """See ``Backend.status``."""
        return await _checked(asyncio.to_thread(self._present.status, message))

    def health(self) -> Health:
        """See ``Backend.health``."""
        return Health(int(self._engine is not None), 1)

    async def reload(self) -> None:
        """See ``Backend.reload``."""
        former = self._engine
        await self.start()
        if former is not None:
            await asyncio.to_thread(former.close)

    async def close(self) -> None:
        """See ``Backend.close``."""
        engine, self._engine = self._engine, None
        if engine is not None:
            await asyncio.to_thread(engine.close)

    @property
    def _present(self) -> Engine:
        if self._engine is None:
            raise RuntimeError("the backend is not started, or closed")
        return self._engine


async def _checked(work: Awaitable[T]) -> T:
    """What the work gives; an error that people may not read is logged, and raised without what it says."""
    try:
        return await work
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - what people may not read
        raise RequestFailedError(type(error).__name__, logged(error, "a request")) from None
