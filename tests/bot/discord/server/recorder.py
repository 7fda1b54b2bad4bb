"""What the bot asked for: every REST call with its JSON and files, and a way to wait for what is still to come."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

Json = dict[str, Any]
Seen = TypeVar("Seen")

PATIENCE = 60.0  # seconds, for a machine that has much else to do; nothing that passes takes a fraction of it


@dataclass(frozen=True)
class Upload:
    """A file of a multipart body."""

    filename: str
    content: bytes


@dataclass
class Call:
    """One REST call.

    Attributes:
        method: "GET" and so on.
        path: below ``/api/v10``, such as ``/channels/5/messages``.
        json: the body; of a multipart body its ``payload_json``.
        files: of a multipart body, by their field, ``files[0]``.
        status: what was answered, 0 until then.
        answer: the answer's JSON.
        at: when it came, in the event loop's seconds.
    """

    method: str
    path: str
    json: Json | list[Json] | None
    files: dict[str, Upload]
    at: float
    status: int = 0
    answer: Json | list[Json] | None = None

    @property
    def body(self) -> Json:
        """The body where it is an object; empty where there is none."""
        return self.json if isinstance(self.json, dict) else {}


class InVainError(AssertionError):
    """What was waited for did not come; the message tells what came instead."""


class Changes:
    """Lets a coroutine wait until something holds, looking again whenever anything changed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self.explain: Callable[[], str] = str
        self.hopeless: Callable[[], bool] = bool

    def notify(self) -> None:
        """Something changed."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, look: Callable[[], Seen | None], what: str = "", seconds: float = PATIENCE) -> Seen:
        """What ``look`` sees, as soon as that is true.

        Raises:
            InVainError: it did not come, or cannot come any more.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while True:
            if seen := look():
                return seen
            if loop.time() >= end or self.hopeless():
                raise InVainError(f"waited in vain{': ' + what if what else ''}\n{self.explain()}")
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait([future], timeout=end - loop.time())
            finally:
                self._waiting.discard(future)


@dataclass
class Recorder:
    """All REST calls in their order.

    Attributes:
        changes: told of each.
        calls: those that came so far.
    """

    changes: Changes
    calls: list[Call] = field(default_factory=list)

    def add(self, call: Call) -> None:
        """A call has come."""
        self.calls.append(call)
        self.changes.notify()

    def answered(self, call: Call, status: int, answer: Json | list[Json] | None) -> None:
        """A call was answered."""
        call.status, call.answer = status, answer
        self.changes.notify()

    def matching(self, method: str, path: str) -> list[Call]:
        """The calls of a method whose whole path matches a pattern."""
        return [call for call in self.calls if call.method == method and re.fullmatch(path, call.path)]

    async def wait(self, method: str, path: str, count: int = 1) -> Call:
        """The last of so many answered calls."""

        def look() -> list[Call]:
            done = [call for call in self.matching(method, path) if call.status]
            return done[count - 1 : count]

        return (await self.changes.until(look, f"{method} {path}"))[0]
