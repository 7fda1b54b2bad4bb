"""What a process of the bot leaves unfinished is for one other to tell, once that process has ended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from itertools import count

import pytest
from redis import Redis

from bot.discord.unfinished_questions import UnfinishedQuestions
from bot.state.redis_state import RedisState
from bot.state.state import State
from tests.servers import RedisServer

pytestmark = pytest.mark.usefixtures("loop")


@pytest.fixture
def redis(redis_server: RedisServer) -> Iterator[Redis]:
    """What the processes share, as it is seen from outside; empty at first."""
    with closing(Redis.from_url(redis_server.url)) as client:
        client.flushall()
        yield client


@asynccontextmanager
async def processes(server: RedisServer, number: int) -> AsyncIterator[list[UnfinishedQuestions]]:
    """Processes that have just started, and try Redis again at once."""
    clock = count(0, 100)
    states = [RedisState(server.url, lambda: next(clock)) for _ in range(number)]
    try:
        made = [UnfinishedQuestions(state) for state in states]
        for one in made:
            await one.renew()
        yield made
    finally:
        for state in states:
            await state.close()


def end_leases(redis: Redis) -> None:
    """As much time passes as no lease lasts."""
    for key in redis.keys("digitbot:process:*"):
        redis.delete(key)


async def test_what_a_process_that_runs_is_answering_is_nobody_elses(redis: Redis, redis_server: RedisServer) -> None:
    async with processes(redis_server, 2) as (one, other):
        await one.begin({"channel": 1, "message": 2}, "en")
        for _ in range(3):
            assert await other.look() == []


async def test_what_a_process_that_ended_left_is_told_by_one_of_the_others_once(
    redis: Redis, redis_server: RedisServer
) -> None:
    async with processes(redis_server, 3) as (ended, one, other):
        answered = await ended.begin({"channel": 1, "message": 2}, "en")
        left = await ended.begin({"channel": 1, "message": 3}, "ko")
        await ended.end(answered)
        end_leases(redis)
        looks = []
        for _ in range(3):
            for each in (one, other):
                await each.renew()
            looks += [await each.look() for each in (one, other)]
        assert sorted(looks) == [[]] * 5 + [[left]]
        assert len(redis.smembers("digitbot:processes")) == 3  # those that run, and what makes a set exist


async def test_after_an_outage_whoever_still_runs_is_not_taken_for_ended(
    redis: Redis, redis_server: RedisServer
) -> None:
    async with processes(redis_server, 2) as (one, other):
        await one.begin({"channel": 1, "message": 2}, "en")
        assert await other.look() == []
        redis_server.stop()
        try:
            for _ in range(3):
                assert await other.look() == []
        finally:
            redis_server.start()
        end_leases(redis)
        assert await other.look() == []  # it has no lease itself
        await other.renew()
        assert await other.look() == []
        await one.renew()
        assert await other.look() == []


async def test_alone_a_process_has_nothing_to_tell() -> None:
    alone = UnfinishedQuestions(State())
    await alone.end(await alone.begin({"channel": 1, "message": 2}, "en"))
    await alone.renew()
    assert await alone.look() == []
    await alone.stop()
