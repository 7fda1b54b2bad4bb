"""One at a time: a person's requests are worked on in their order, and only so many of them wait."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class FullError(Exception):
    """Somebody has as many requests waiting as one person may have."""


class Turns:
    """Admits each person once at a time. Who asks again goes to the end of whatever queue comes next.

    Args:
        waiting: how many requests of one person may wait.
    """

    def __init__(self, waiting: int = 10) -> None:
        self._most_waiting = waiting
        self._waiting: dict[Hashable, deque[asyncio.Future[None]]] = {}  # of those who are in

    def __len__(self) -> int:
        """How many people are in."""
        return len(self._waiting)

    def free_for(self, who: Hashable) -> bool:
        """Whether this person would be let in at once."""
        return who not in self._waiting

    async def take(self, who: Hashable) -> None:
        """Waits to be let in; ``give`` must follow.

        Raises:
            FullError: too many of this person's requests wait already.
        """
        queue = self._waiting.get(who)
        if queue is None:
            self._waiting[who] = deque()
            return
        if len(queue) >= self._most_waiting:
            raise FullError
        turn = asyncio.get_running_loop().create_future()
        queue.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # let in at the very moment of giving up
                self.give(who)
            elif turn in queue:  # else it was passed over already
                queue.remove(turn)
            raise

    def give(self, who: Hashable) -> None:
        """Leave, and admit this person's next request."""
        queue = self._waiting[who]
        while queue:
            turn = queue.popleft()
            if not turn.cancelled():
                turn.set_result(None)
                return
        del self._waiting[who]

    @asynccontextmanager
    async def taken(self, who: Hashable) -> AsyncIterator[None]:
        """Waits to be let in, and leaves at the end. Raises what ``take`` raises."""
        await self.take(who)
        try:
            yield
        finally:
            self.give(who)
