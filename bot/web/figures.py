"""Figures by address: each is kept for ten minutes under an address that nobody can guess."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.state.keys import key_of
from bot.state.state import State

KEPT_SECONDS = 600.0
_MOST_BYTES = 100_000_000  # of all figures together
_MOST_SHARED = 2_000_000  # bytes of a figure in the shared state
_ID_BYTES = 24  # 192 bits: beyond guessing


@dataclass(frozen=True)
class _Kept:
    png: bytes = field(repr=False)
    owner: str | None
    end: float


class FigureStore:
    """Keeps figures for a while, within bounds of memory: beyond them the oldest go.

    Args:
        most: bytes of all figures together.
        clock: gives seconds that only ever grow.
    """

    def __init__(self, most: int = _MOST_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, png: bytes, owner: str | None = None) -> str:
        """Keep a figure, and return its id.

        Args:
            png: the picture.
            owner: who alone may see it, see ``Caller.id``; None if whoever has the address may.
        """
        name = secrets.token_urlsafe(_ID_BYTES)
        self._kept[name] = _Kept(png, owner, self._clock() + KEPT_SECONDS)
        self._bytes += len(png)
        self._forget()
        return name

    def find(self, name: str, who: str) -> bytes | None:
        """A figure that may be seen by who asks; None if there is none."""
        self._forget()
        kept = self._kept.get(name)
        return kept.png if kept is not None and kept.owner in (None, who) else None

    def _forget(self) -> None:
        now = self._clock()
        while self._kept:
            first = next(iter(self._kept.values()))
            if first.end > now and (self._bytes <= self._most or len(self._kept) == 1):
                return
            self._kept.popitem(last=False)
            self._bytes -= len(first.png)


class SharedFigureStore:
    """The same for several processes: an address is good at each of them.

    What cannot be shared, because Redis is away or it is too large, only this process has.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._own = FigureStore()

    async def keep(self, png: bytes, owner: str | None = None) -> str:
        """See ``FigureStore.keep``."""
        name = secrets.token_urlsafe(_ID_BYTES)
        value = _owner(owner) + b"\n" + png
        if len(png) <= _MOST_SHARED and await self._state.put(key_of("figure", name), value, KEPT_SECONDS):
            return name
        return self._own.keep(png, owner)

    async def find(self, name: str, who: str) -> bytes | None:
        """See ``FigureStore.find``."""
        value = await self._state.get(key_of("figure", name))
        if value is None:
            return self._own.find(name, who)
        owner, _, png = value.partition(b"\n")
        return png if owner in (_owner(None), _owner(who)) else None


def _owner(who: str | None) -> bytes:
    return b"" if who is None else key_of("owner", who).encode()
