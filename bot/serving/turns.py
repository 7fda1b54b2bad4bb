"""One at a time: each person's requests are worked on in their order, and only a few of them may wait."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class FullError(Exception):
    """Somebody has as many requests waiting as one person may have."""


class Turns:
    """A first-come, first-served lock for each person, on which at most ``waiting`` requests may wait."""

    def __init__(self, waiting: int = 10) -> None:
        self._most = waiting + 1
        self._locks: defaultdict[Hashable, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._requests: Counter[Hashable] = Counter()

    def __len__(self) -> int:
        """How many people have a request under way."""
        return len(self._requests)

    def free_for(self, who: Hashable) -> bool:
        """Whether this person's next request need not wait."""
        return who not in self._requests

    async def take(self, who: Hashable) -> None:
        """Wait for a turn; ``give`` must follow. Raises ``FullError`` if too many requests wait already."""
        if self._requests[who] == self._most:
            raise FullError
        self._requests[who] += 1
        try:
            await self._locks[who].acquire()
        except asyncio.CancelledError:
            self._forget(who)
            raise

    def give(self, who: Hashable) -> None:
        """End a turn; this person's next request begins."""
        self._locks[who].release()
        self._forget(who)

    def _forget(self, who: Hashable) -> None:
        self._requests[who] -= 1
        if not self._requests[who]:
            del self._requests[who], self._locks[who]

    @asynccontextmanager
    async def turn(self, who: Hashable) -> AsyncIterator[None]:
        """Wait for a turn, and end it on leaving. Raises what ``take`` raises."""
        await self.take(who)
        try:
            yield
        finally:
            self.give(who)
