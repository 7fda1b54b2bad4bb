"""What the processes of a front end share: by itself nothing, so that each goes on with its own memory."""

# ruff: noqa: ARG002 - nothing is shared, whatever it is
from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
Answerers: TypeAlias = Mapping[str, Callable[[], Awaitable[Json]]]  # to what another process asks, by its name


class State:
    """Shares nothing: each method says that the caller has to do with what it has itself.

    ``RedisState`` shares. It says the same while Redis is away, so that callers know one way to go on alone.

    Attributes:
        shared: whether there are other processes to share with.
    """

    shared = False

    async def check(self) -> None:
        """Raise ``SettingsError`` if the server refuses us, which unlike an outage does not end by itself."""

    async def get(self, key: str) -> bytes | None:
        """What is kept under a key; None if nothing is, or nothing is shared."""
        return None

    async def put(self, key: str, value: bytes, seconds: float) -> bool:
        """Keep a value for a time; False if that cannot be."""
        return False

    async def claim(self, key: str, seconds: float) -> float | None:
        """Take what only one may have at a time.

        Returns:
            0.0 if it is the caller's, for that many seconds; else the seconds until it is free, more than 0; None if
            nothing is shared.
        """
        return None

    async def slot(self, key: str, seconds: float) -> float | None:
        """Reserve the next of the points of time that lie ``seconds`` apart; how long it is until then, in seconds."""
        return None

    async def wait(self, key: str, times: int, seconds: int) -> float | None:
        """0.0 if there were less than ``times`` in the last ``seconds``, and this counts; else the seconds to wait."""
        return None

    async def members(self, key: str) -> set[str] | None:
        """The members of a set; None if there is none."""
        return None

    async def change(
        self, key: str, add: Collection[str] = (), remove: Collection[str] = (), seconds: float | None = None
    ) -> bool:
        """Change a set, which expires after a time without a change, or never; False if that cannot be."""
        return False

    async def answer(self, answerers: Answerers, connected: Callable[[], Awaitable[None]]) -> None:
        """Answer what other processes ask, until cancelled.

        Args:
            answerers: what is done, by its name.
            connected: called at each new connection: what was asked before it went by unheard.
        """

    async def ask(self, name: str, seconds: float) -> Sequence[Json] | None:
        """Have each process that listens, this one too, do something; what they answer in that time.

        Returns:
            An answer of each, an empty one of who did not give one; None if nothing is shared.
        """
        return None

    async def close(self) -> None:
        """Close the connections."""
