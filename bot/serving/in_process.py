"""A backend whose engine works on threads of this process."""

# ruff: noqa: D102 - see the protocol ``Backend``
from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from bot.serving.backend import Health, Load, RequestFailedError, do_nothing
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
    StoppedError,
    UserError,
    ignore_progress,
    ignore_reply,
    logged,
)

T = TypeVar("T")


class InProcess:
    """One engine. A thread cannot be killed: cancelled work stops when it next reports its progress."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._engine: Engine | None = None

    @property
    def commands(self) -> tuple[Command, ...]:
        return self._engine.commands if self._engine is not None else ()

    async def start(self) -> None:
        self._engine = await asyncio.to_thread(self._load)

    async def handle(
        self,
        message: Message,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = do_nothing,  # noqa: ARG002 - see the protocol
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> Reply:
        loop, stopped = asyncio.get_running_loop(), threading.Event()

        def on_progress(progress: Progress) -> None:
            if stopped.is_set():
                raise StoppedError
            loop.call_soon_threadsafe(report, progress)

        def pass_on(reply: Reply) -> None:
            loop.call_soon_threadsafe(on_reply, reply)

        work = asyncio.ensure_future(_checked(self._running.ahandle(message, on_progress, pass_on)))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            stopped.set()
            await asyncio.wait({work})
            work.exception()  # or asyncio would log it as never retrieved
            raise

    async def predict(self, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        return await _checked(asyncio.to_thread(self._running.predict, pictures, model=model))

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        return await _checked(asyncio.to_thread(self._running.choices, command, language))

    async def models(self) -> tuple[str, ...]:
        return await _checked(asyncio.to_thread(self._running.models))

    async def card(self, model: str) -> str:
        return await _checked(asyncio.to_thread(self._running.card, model))

    async def status(self, message: Message) -> Status:
        return await _checked(asyncio.to_thread(self._running.status, message))

    def health(self) -> Health:
        return Health(int(self._engine is not None), 1)

    async def reload(self) -> None:
        old = self._engine
        await self.start()
        if old is not None:
            await asyncio.to_thread(old.close)

    async def close(self) -> None:
        engine, self._engine = self._engine, None
        if engine is not None:
            await asyncio.to_thread(engine.close)

    @property
    def _running(self) -> Engine:
        if self._engine is None:
            raise RuntimeError("the backend is not started, or closed")
        return self._engine


async def _checked(work: Awaitable[T]) -> T:
    """The work's result; an error that people may not read is logged, and raised as ``RequestFailedError``."""
    try:
        return await work
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - any fault
        raise RequestFailedError(type(error).__name__, logged(error, "a request")) from None
