"""Fair turns: limited places are given to people in rotation, at most one to each person."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager


class FullError(Exception):
    """Somebody has as many requests waiting as one person may have."""


class Turns:
    """Admits people: a limited number at once, each person once; those who wait are admitted in rotation.

    A person who has several requests waiting gets one turn, then everybody else who waits, then they again; their own
    requests stay in their order.

    Args:
        at_once: how many people may be in; None for everybody.
        waiting: how many requests of one person may wait.
    """

    def __init__(self, at_once: int | None = None, waiting: int = 10) -> None:
        self._at_once = at_once
        self._most_waiting = waiting
        self._inside: set[Hashable] = set()
        # Only people who wait are here, the next one first.
        self._waiting: OrderedDict[Hashable, deque[asyncio.Future[None]]] = OrderedDict()

    def __len__(self) -> int:
        """How many people are in, or wait."""
        return len(self._inside | self._waiting.keys())

    def free_for(self, who: Hashable) -> bool:
        """Whether this person would be let in at once."""
        return who not in self._inside and (self._at_once is None or len(self._inside) < self._at_once)

    async def take(self, who: Hashable) -> None:
        """Waits to be let in; ``give`` must follow.

        Raises:
            FullError: too many of this person's requests wait already.
        """
        if self.free_for(who):  # then nobody waits who could be let in
            self._inside.add(who)
            return
        queue = self._waiting.setdefault(who, deque())
        if len(queue) >= self._most_waiting:
            if not queue:
                del self._waiting[who]
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
                if not queue:
                    del self._waiting[who]
            raise

    def give(self, who: Hashable) -> None:
        """Leave, and admit the next person."""
        self._inside.remove(who)
        while self._at_once is None or len(self._inside) < self._at_once:
            following = next((person for person in self._waiting if person not in self._inside), None)
            if following is None:
                return
            queue = self._waiting[following]
            turn = queue.popleft()
            if queue:
                self._waiting.move_to_end(following)
            else:
                del self._waiting[following]
            if not turn.cancelled():
                self._inside.add(following)
                turn.set_result(None)

    @asynccontextmanager
    async def taken(self, who: Hashable) -> AsyncIterator[None]:
        """Waits to be let in, and leaves at the end. Raises what ``take`` raises."""
        await self.take(who)
        try:
            yield
        finally:
            self.give(who)
