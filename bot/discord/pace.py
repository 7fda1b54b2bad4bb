"""How often the bot itself may call Discord."""

from __future__ import annotations

import asyncio
import time


class Pace:
    """Spreads calls out evenly, first come, first served.

    Discord takes 50 calls a second of a bot, answers to interactions not counted. discord.py finds out from refusals,
    tries again with all calls at once, and gives up on a call that was refused five times: an answer would be lost.
    From ``late`` seconds of waiting on, calls that nobody misses had better not be made.
    """

    def __init__(self, calls: float = 40.0, late: float = 0.5) -> None:
        self._step = 1 / calls
        self._late = late
        self._next = 0.0

    @property
    def is_late(self) -> bool:
        """Whether a call that is made now has to wait for long."""
        return self._next > time.monotonic() + self._late

    async def turn(self) -> None:
        """Waits for one's turn."""
        now = time.monotonic()
        mine = max(self._next, now)
        self._next = mine + self._step
        if mine > now:
            await asyncio.sleep(mine - now)
