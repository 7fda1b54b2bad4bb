"""A backend for callers without an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import wait
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TypeVar

from bot.failures import UnavailableError
from bot.serving.backend import Backend, EngineDiedError, RequestFailedError
from engine import (
    Attachment,
    Choice,
    Command,
    Message,
    Picture,
    Reading,
    Reply,
    Reporter,
    Status,
    UserError,
    as_attachments,
    ignore_progress,
)

T = TypeVar("T")
_SLICE = 0.2  # seconds between two looks at whether Ctrl-C was pressed


class BlockingEngine:
    """A backend that is used as an ``Engine`` is, from any thread; it has an event loop on a thread of its own.

    Its methods raise a ``UserError``, whatever becomes of the backend. ``report`` is called on the other thread.

    Raises:
        UserError: the backend cannot be started.
    """

    left_out: tuple[UserError, ...] = ()  # the engines log it where they are

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="digitbot-backend", daemon=True)
        self._thread.start()
        try:
            self._wait(backend.start)
        except BaseException:
            self.close()
            raise

    @property
    def commands(self) -> tuple[Command, ...]:
        """See ``Engine.commands``."""
        return self._backend.commands

    def handle(self, message: Message, report: Reporter = ignore_progress) -> Reply:
        """See ``Engine.handle``, except that errors are raised."""
        return self._wait(partial(self._backend.handle, message, report))

    def predict(
        self, pictures: Picture | Attachment | Iterable[Picture | Attachment], *, model: str | None = None
    ) -> list[Reading]:
        """See ``Engine.predict``."""
        return self._wait(partial(self._backend.predict, as_attachments(pictures), model))

    def models(self) -> tuple[str, ...]:
        """See ``Engine.models``."""
        return self._wait(self._backend.models)

    def choices(self, command: str, language: str = "en") -> tuple[Choice, ...]:
        """See ``Engine.choices``; none if they cannot be had, as nobody waits for completions."""
        with suppress(UserError):
            return self._wait(partial(self._backend.choices, command, language))
        return ()

    def status(self, message: Message) -> Status:
        """See ``Engine.status``."""
        return self._wait(partial(self._backend.status, message))

    def close(self) -> None:
        """End the backend and the thread; once."""
        if self._loop.is_closed():
            return
        try:
            self._wait(self._backend.close)
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _wait(self, call: Callable[[], Awaitable[T]]) -> T:
        async def called() -> T:
            return await call()

        future = asyncio.run_coroutine_threadsafe(called(), self._loop)
        try:
            while not future.done():  # a Ctrl-C just before the wait is heard after it
                wait((future,), _SLICE)
            return future.result()
        except EngineDiedError:
            raise UnavailableError("backend.died") from None
        except RequestFailedError as error:
            raise UserError("fallback.unexpected", id=error.id) from None
        except BaseException:  # Ctrl-C, too: nobody waits for the work any more
            future.cancel()
            raise
