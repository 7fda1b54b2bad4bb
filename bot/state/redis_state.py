"""The state that processes share in Redis, for an event loop."""

# ruff: noqa: D102 - see ``State``
from __future__ import annotations

import asyncio
import json
import math
import secrets
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import suppress
from typing import Any

from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import (
    AuthenticationError,
    AuthenticationWrongNumberOfArgsError,
    AuthorizationError,
    ConnectionError,  # noqa: A004 - it is no OSError
    InvalidResponse,
    RedisError,
    ResponseError,
)

from bot.state.keys import key_of
from bot.state.outage import PAUSE, TIMEOUT, AwayError, Outage
from bot.state.state import Answerers, Json, State
from engine import SettingsError, logged

_EXISTS = ""  # a member of every set, without which an empty one would not be there
_PING_SECONDS = 10.0  # after which a connection on which nothing is said is tried
# The points of time are Redis's own, in microseconds: the clocks of several machines differ.
_SLOT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local slot = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local next = slot + ARGV[1]
redis.call('SET', KEYS[1], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000) + 1000)
return slot - now
"""


class RedisState(State):
    """What processes share in a Redis; belongs to one event loop.

    Args:
        url: where Redis is: ``redis://``, ``rediss://`` or ``unix://``.
        clock: gives seconds that only ever grow.
    """

    shared = True

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        # A connection that was lost since its last use is made anew, once. Whoever is silent is not asked again.
        again = Retry(NoBackoff(), 1, (ConnectionError,))
        self._redis = Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT, retry=again)
        self._listening = Redis.from_url(url, socket_timeout=None, socket_connect_timeout=TIMEOUT)
        storage = RedisStorage(
            "async+redis://",
            implementation="redispy",
            key_prefix=key_of("rate"),
            connection_pool=self._redis.connection_pool,  # type: ignore[arg-type]  # as its documentation says
        )
        self._limiter = MovingWindowRateLimiter(storage)
        self._slot = self._redis.register_script(_SLOT)
        # What is published is heard in all databases of a Redis, and each may be another bot's.
        settings: dict[str, Any] = self._redis.get_connection_kwargs()  # type: ignore[no-untyped-call]
        self._channel = key_of("questions", settings.get("db", 0))
        self._outage = Outage(clock)
        self._answers: dict[str, asyncio.Queue[Json]] = {}
        self._saying: set[asyncio.Task[None]] = set()

    async def check(self) -> None:
        try:
            await self._redis.ping()
        except (AuthenticationError, AuthenticationWrongNumberOfArgsError, AuthorizationError):
            raise SettingsError("serving.state_password") from None
        except (ResponseError, InvalidResponse) as error:
            no_database = "DB index" in str(error)
            raise SettingsError("serving.state_database" if no_database else "serving.state_refused") from None
        except (RedisError, OSError):
            pass  # it is away

    async def get(self, key: str) -> bytes | None:
        with suppress(AwayError), self._outage.attempt():
            value = await self._redis.get(key)
            return value if isinstance(value, bytes) else None
        return None

    async def put(self, key: str, value: bytes, seconds: float) -> bool:
        with suppress(AwayError), self._outage.attempt():
            await self._redis.set(key, value, px=math.ceil(seconds * 1000))
            return True
        return False

    async def claim(self, key: str, seconds: float) -> float | None:
        with suppress(AwayError), self._outage.attempt():
            if await self._redis.set(key, b"", px=math.ceil(seconds * 1000), nx=True):
                return 0.0
            return max(await self._redis.pttl(key), 1) / 1000
        return None

    async def slot(self, key: str, seconds: float) -> float | None:
        with suppress(AwayError), self._outage.attempt():
            return int(await self._slot([key], [round(seconds * 1_000_000)])) / 1_000_000
        return None

    async def wait(self, key: str, times: int, seconds: int) -> float | None:
        rate = RateLimitItemPerSecond(times, seconds)
        with suppress(AwayError), self._outage.attempt():
            if await self._limiter.hit(rate, key):
                return 0.0
            free, _ = await self._limiter.get_window_stats(rate, key)
            return max(free - time.time(), 0.001)
        return None

    async def members(self, key: str) -> set[str] | None:
        with suppress(AwayError), self._outage.attempt():
            members = await self._redis.smembers(key)
            return {member.decode() for member in members if isinstance(member, bytes)} - {_EXISTS} if members else None
        return None

    async def change(
        self, key: str, add: Collection[str] = (), remove: Collection[str] = (), seconds: float | None = None
    ) -> bool:
        with suppress(AwayError), self._outage.attempt():
            async with self._redis.pipeline() as changes:
                changes.sadd(key, _EXISTS, *add)
                if remove:
                    changes.srem(key, *remove)
                if seconds is not None:
                    changes.pexpire(key, math.ceil(seconds * 1000))
                await changes.execute()
            return True
        return False

    async def answer(self, answerers: Answerers, connected: Callable[[], Awaitable[None]]) -> None:
        while True:
            with suppress(AwayError), self._outage.attempt():
                async with self._listening.pubsub() as messages:
                    await messages.subscribe(self._channel)
                    await connected()
                    is_silent = False
                    while True:
                        message = await messages.get_message(timeout=_PING_SECONDS)
                        if message is None and is_silent:  # not even the ping was answered
                            raise TimeoutError
                        is_silent = message is None
                        if message is None:
                            await messages.ping()
                        elif message["type"] == "message":
                            with suppress(ValueError, KeyError, TypeError, AttributeError):  # not of ours
                                self._hear(json.loads(message["data"]), answerers)
            await asyncio.sleep(PAUSE)

    async def ask(self, name: str, seconds: float) -> Sequence[Json] | None:
        number, answers = secrets.token_hex(8), list[Json]()
        queue = self._answers[number] = asyncio.Queue()
        try:
            with suppress(AwayError), self._outage.attempt():
                count = await self._redis.publish(self._channel, json.dumps({"ask": name, "number": number}))
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        while len(answers) < count:
                            answers.append(await queue.get())
                return answers + [{}] * (count - len(answers))
            return None
        finally:
            del self._answers[number]

    async def close(self) -> None:
        await self._redis.aclose()
        await self._listening.aclose()

    def _hear(self, message: Json, answerers: Answerers) -> None:
        """A question, which is answered in a task of its own, or the answer to one of ours."""
        if (queue := self._answers.get(message["number"])) is not None and "answer" in message:
            queue.put_nowait(message["answer"])
        elif message.get("ask") in answerers:
            task = asyncio.create_task(self._say(message["number"], answerers[message["ask"]]))
            self._saying.add(task)
            task.add_done_callback(self._saying.discard)

    async def _say(self, number: str, answerer: Callable[[], Awaitable[Json]]) -> None:
        try:
            answer = await answerer()
        except Exception as error:  # noqa: BLE001 - the asker gets an answer in any case
            answer = {}
            logged(error, "another process")
        with suppress(AwayError), self._outage.attempt():
            await self._redis.publish(self._channel, json.dumps({"answer": answer, "number": number}))
