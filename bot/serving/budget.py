"""How many bytes of pictures a process may hold at a time, for all people together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Budget:
    """A number of bytes: pictures wait to be fetched until they fit."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self.taken = 0

    @contextmanager
    def share(self) -> Iterator[Share]:
        """One message's share, empty at first; what it holds is given back at the end."""
        share = Share(self)
        try:
            yield share
        finally:
            share.keep(0)
            share.closed = True

    async def take(self, count: int) -> None:
        """Take this many bytes once they are free; a request above the whole budget waits until all are."""
        if self._fits(count):
            self.change(count)
            return
        free = asyncio.get_running_loop().create_future()
        self._waiting.append((count, free))
        try:
            await free
        except asyncio.CancelledError:
            if free.done() and not free.cancelled():  # it was given at the very moment of giving up
                self.change(-count)
            else:
                self._waiting.remove((count, free))
            raise

    def change(self, count: int) -> None:
        """Take bytes without waiting, since they have arrived already; a negative count gives them back."""
        self.taken += count
        if count >= 0:
            return
        for wanted, free in tuple(self._waiting):  # who came first; a few bytes need not wait behind many
            if not free.done() and self._fits(wanted):
                self._waiting.remove((wanted, free))
                self.taken += wanted
                free.set_result(None)

    def _fits(self, count: int) -> bool:
        return self.taken + min(count, self._size) <= self._size


class Share:
    """What one message holds of a budget.

    Attributes:
        held: its bytes.
        arrived: how many bytes of what was taken are there.
        closed: whether the message was answered or given up; what still arrives then is let go at once.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.held = self.arrived = 0
        self.closed = False

    async def take(self, count: int) -> None:
        """Take bytes, none of which has arrived; see ``Budget.take``."""
        await self._budget.take(count)
        self.held += count
        self.arrived = 0

    def arrive(self, count: int) -> int:
        """Count bytes that arrived, or were let go, and give their sum; those not announced are taken, too."""
        self.arrived += count
        beyond = max(self.arrived - self.held, 0)
        if beyond and not self.closed:
            self._budget.change(beyond)
            self.held += beyond
        return self.arrived

    def keep(self, count: int) -> None:
        """Give back all but this many bytes."""
        self._budget.change(min(count - self.held, 0))
        self.held = min(count, self.held)
