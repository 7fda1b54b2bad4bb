"""Room: how many bytes of pictures the bot itself may hold at a time, for all people together."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Room:
    """A byte budget: pictures wait to be fetched until they fit.

    Args:
        size: in bytes.
    """

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
    """What one message holds of a room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.held = 0

    async def take(self, count: int) -> None:
        """Take more bytes; see ``Room.take``."""
        await self._room.take(count)
        self.held += count

    def grow(self, count: int) -> None:
        """Takes what turned out to be there beyond what was announced."""
        self._room.change(count)
        self.held += count

    def keep(self, count: int) -> None:
        """Give back all but this many bytes."""
        self._room.change(min(count - self.held, 0))
        self.held = min(count, self.held)
