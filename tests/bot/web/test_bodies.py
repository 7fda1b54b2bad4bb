"""Bodies in memory: large ones wait for room, each caller has one at a time, and who waits too long is told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest
from starlette.datastructures import Headers
from starlette.types import Message

from bot.serving.budget import Budget
from bot.serving.turns import Turns
from bot.web import bodies
from bot.web.bodies import SMALL, BoundedBody
from engine import UserError

ROOM = 2 * SMALL
LARGE = SMALL + SMALL // 2  # two do not fit


class Service:
    """Bodies of a service that has room for one large one."""

    def __init__(self) -> None:
        self.budget, self.large = Budget(ROOM), Turns()

    async def read(self, caller: str, arriving: Iterable[int], *, length: int | None, until: asyncio.Event) -> None:
        """Read a body that arrives in pieces, and keep it until something happens."""
        pieces = list(arriving)

        async def receive() -> Message:
            return {"type": "http.request", "body": bytes(pieces.pop(0)), "more_body": bool(pieces)}

        named = {"transfer-encoding": "chunked"} if length is None else {"content-length": str(length)}
        with self.budget.share() as share:
            body = BoundedBody(receive, Headers(named), 10 * SMALL, share, self.large, caller)
            try:
                while pieces:
                    await body.receive()
                await until.wait()
            finally:
                body.close()


async def settled() -> None:
    """Until everything that can go on has gone on."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_large_body_is_not_read_before_there_is_room_for_it() -> None:
    async def run() -> None:
        service, done, small = Service(), asyncio.Event(), asyncio.Event()
        small.set()
        first = asyncio.create_task(service.read("ada", [LARGE], length=LARGE, until=done))
        await settled()
        assert service.budget.taken == LARGE
        second = asyncio.create_task(service.read("bob", [LARGE], length=LARGE, until=done))
        await asyncio.wait_for(service.read("eve", [SMALL], length=SMALL, until=small), 60)  # which waits for nobody
        assert not second.done()
        assert service.budget.taken == LARGE
        done.set()
        await asyncio.gather(first, second)
        assert service.budget.taken == 0

    asyncio.run(run())


def test_what_arrives_without_a_length_is_counted_as_it_comes() -> None:
    async def run() -> None:
        service, done = Service(), asyncio.Event()
        reading = asyncio.create_task(service.read("ada", [SMALL, SMALL // 2], length=None, until=done))
        await settled()
        assert service.budget.taken == LARGE
        done.set()
        await reading

    asyncio.run(run())


def test_a_caller_has_one_large_body_under_way_at_a_time() -> None:
    async def run() -> None:
        service, done = Service(), asyncio.Event()
        never, arrived = asyncio.Event(), list[str]()

        async def slow() -> Message:
            await never.wait()
            return {"type": "http.disconnect"}

        async def at_once() -> Message:
            arrived.append("second")
            return {"type": "http.request", "body": b"", "more_body": False}

        named = Headers({"transfer-encoding": "chunked"})
        with service.budget.share() as one, service.budget.share() as other:
            first = BoundedBody(slow, named, ROOM, one, service.large, "ada")
            second = BoundedBody(at_once, named, ROOM, other, service.large, "ada")
            tasks = [asyncio.create_task(body.receive()) for body in (first, second)]
            await settled()
            assert arrived == []
            never.set()
            await asyncio.gather(*tasks)
            assert arrived == ["second"]
        done.set()

    asyncio.run(run())


def test_who_waits_for_room_until_the_time_is_over_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.1)

    async def run() -> None:
        service, done = Service(), asyncio.Event()
        first = asyncio.create_task(service.read("ada", [LARGE], length=LARGE, until=done))
        await settled()
        with pytest.raises(UserError) as caught:
            await service.read("bob", [LARGE], length=LARGE, until=done)
        assert caught.value.key == "serving.busy"
        done.set()
        await first

    asyncio.run(run())
