"""The way of a request: pictures by address, its turn and its time, the engine; for any front end over HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from typing import TypeVar

from bot.pictures.address import name_of
from bot.pictures.download import Bounds, fetch
from bot.serving.backend import EngineDiedError, RequestFailedError
from bot.serving.service import Service, Work
from bot.web.caller import Caller
from bot.web.figures import SharedFigureStore
from engine import (
    Attachment,
    Message,
    PictureError,
    Reading,
    Reply,
    Reporter,
    UserError,
    ignore_progress,
    ignore_reply,
)

T = TypeVar("T")
MOST_PICTURES = 50
LONGEST_TEXT = 10_000  # characters
FETCH_SECONDS = 10.0
_FETCHES_AT_ONCE = 8  # of all people together
DRAIN_SECONDS = 20.0  # that answers under way may take when the service stops


class Answering:
    """Answers requests over a service.

    Args:
        service: it admits them.
        language: for people of whom no language is known.
        private: whether pictures may be fetched from addresses of this machine and of private networks.
    """

    def __init__(self, service: Service, language: str, *, private: bool = False) -> None:
        self.service = service
        self.language = language
        self.figures = SharedFigureStore(service.state)
        self._private = private
        self._bounds = Bounds(size=service.settings.picture_megabytes * 1_000_000, total=FETCH_SECONDS)
        # Not asyncio's own threads, which draw the figures: slow servers must keep nobody else waiting.
        self._fetchers = ThreadPoolExecutor(_FETCHES_AT_ONCE, "digitbot-fetching")

    @property
    def most_bytes(self) -> int:
        """What the body of a request may have: a message's pictures in base64, and what stands around them."""
        return max(50_000_000, self._bounds.size) * 4 // 3 + 1_000_000

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start the engines, and end them once the answers under way are given. Raises what ``Backend.start`` does."""
        await self.service.backend.start()
        try:
            yield
        finally:
            await self.service.drain(DRAIN_SECONDS)
            await self.service.backend.close()
            await self.service.state.close()
            self._fetchers.shutdown(wait=False, cancel_futures=True)

    async def read(self, caller: Caller, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        """Read pictures. Raises what ``Backend.predict`` and ``Service.answer`` raise."""
        service = self.service
        attempt = partial(service.backend.predict, self._checked(pictures), model)

        async def answered() -> list[Reading]:
            service.check_room()
            # Pictures are independent of each other, so that each request takes a turn of its own.
            return await service.answer(caller.request, partial(service.try_twice, attempt), pictures=True)

        return await self._counted(answered(), lambda _: "read", len(pictures))

    async def handle(
        self,
        caller: Caller,
        message: Message,
        report: Reporter = ignore_progress,
        on_reply: Callable[[Reply], None] = ignore_reply,
        *,
        group: str = "",
    ) -> Reply:
        """Answer a message in its conversation, which is its caller's alone.

        Args:
            caller: who asks.
            message: what is asked; ``user`` tells apart those for whom the caller asks.
            report: called with the progress of longer work.
            on_reply: called with each reply as it is made; what is returned is all of them as one.
            group: stands for those who share a channel's limit; "" for the caller's key, or else address.

        Raises:
            UserError: it is not admitted, or there is no answer in time.
            RequestFailedError: the engine failed.
            EngineDiedError: likewise.
        """
        service, person = self.service, caller.person(message.user)
        pictures = self._checked(message.attachments)
        own = replace(message, attachments=pictures, user=person, locale=message.locale or caller.locale)
        given = 0

        async def attempt() -> Reply:
            places = count(1)

            def pass_on(reply: Reply) -> None:
                nonlocal given
                if next(places) > given:  # a second attempt makes those again that the first one gave
                    given += 1
                    on_reply(reply)

            return await service.backend.handle(own, report, on_reply=pass_on)

        async def answered() -> Reply:
            await service.admit(person, group or caller.key or caller.address)
            work = partial(service.try_twice, attempt)
            return await service.answer(person, work, pictures=bool(pictures or own.quote))

        return await self._counted(answered(), lambda reply: reply.intent, len(pictures))

    async def fetched(self, address: str) -> Attachment:
        """The picture at an address; what cannot be had says why."""
        try:
            attempt = partial(fetch, address, private=self._private, bounds=self._bounds)
            data = await asyncio.get_running_loop().run_in_executor(self._fetchers, attempt)
            return Attachment(data, name_of(address)[-200:])
        except PictureError as error:
            if error.key == "address.private":  # which tells of a setting that the person cannot change
                error = PictureError("address.not_public", **error.values)
            return Attachment(b"", name_of(address)[-200:], error)

    def _checked(self, pictures: Sequence[Attachment]) -> tuple[Attachment, ...]:
        """The pictures; one that is too large has its error instead."""
        most = self._bounds.size

        def checked(one: Attachment) -> Attachment:
            if not isinstance(one.picture, bytes) or len(one.picture) <= most:
                return one
            error = PictureError("picture.too_many_bytes", name=one.name, megabytes=most // 1_000_000)
            return Attachment(b"", one.name, error)

        return tuple(map(checked, pictures))

    async def _counted(self, work: Work[T], intent: Callable[[T], str], pictures: int) -> T:
        started, metrics = time.monotonic(), self.service.metrics
        try:
            result = await self.service.finish(work, stops=True)  # who has hung up waits for nothing
        except (UserError, RequestFailedError, EngineDiedError) as error:
            metrics.count_error(error)
            raise
        metrics.count_answer(intent(result), pictures, time.monotonic() - started)
        return result
