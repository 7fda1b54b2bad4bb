"""A limit on the bytes of pictures in memory, for all people together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Budget:
    """A number of bytes; pictures are not fetched until they fit."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self.taken = 0

    @contextmanager
    def share(self) -> Iterator[Share]:
        """One message's share, empty at first and given back at the end."""
        share = Share(self)
        try:
            yield share
        finally:
            share.keep(0)
            share.closed = True

    async def take(self, count: int) -> None:
        """Take bytes once they are free; a request above the whole budget waits until all of it is free."""
        if self._fits(count):
            self.change(count)
            return
        free = asyncio.get_running_loop().create_future()
        self._waiting.append((count, free))
        try:
            await free
        except asyncio.CancelledError:
            if free.done() and not free.cancelled():  # the bytes were taken at the same moment
                self.change(-count)
            else:
                self._waiting.remove((count, free))
            raise

    def change(self, count: int) -> None:
        """Take bytes that have already arrived, without waiting; a negative count gives bytes back."""
        self.taken += count
        if count >= 0:
            return
        for wanted, free in tuple(self._waiting):  # in their order, but a small request may pass a large one
            if not free.done() and self._fits(wanted):
                self._waiting.remove((wanted, free))
                self.taken += wanted
                free.set_result(None)

    def _fits(self, count: int) -> bool:
        return self.taken + min(count, self._size) <= self._size


class Share:
    """One message's part of a budget."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.held = 0  # bytes taken
        self.arrived = 0  # bytes received
        self.closed = False  # the message is finished; bytes that still arrive are dropped and not counted

    async def take(self, count: int) -> None:
        """Take bytes that are about to be fetched; see ``Budget.take``."""
        await self._budget.take(count)
        self.held += count
        self.arrived = 0

    def arrive(self, count: int) -> int:
        """Count bytes that arrived, or were dropped, and return their sum; unannounced bytes are taken, too."""
        self.arrived += count
        unannounced = max(self.arrived - self.held, 0)
        if unannounced and not self.closed:
            self._budget.change(unannounced)
            self.held += unannounced
        return self.arrived

    def keep(self, count: int) -> None:
        """Give back all but this many bytes."""
        self._budget.change(min(count - self.held, 0))
        self.held = min(count, self.held)
