"""How often people may ask, and how often the bot itself may call Discord."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.discord.settings import Rate

_MOST_KEPT = 20_000


class Cooldown:
    """Lets each through so many times in a window that slides, and remembers only who came lately.

    Args:
        rate: how often.
        clock: seconds that only ever grow.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._times: OrderedDict[int, list[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._times)

    def wait(self, who: int) -> float:
        """0.0 and one time less is left; or for how many seconds there is none."""
        now = self._clock()
        times = [time for time in self._times.pop(who, []) if time > now - self._rate.seconds]
        wait = max(times[0] + self._rate.seconds - now, 0.0) if len(times) >= self._rate.times else 0.0
        if not wait:
            times.append(now)
        self._times[who] = times
        # Who came longest ago lies first.
        while len(self._times) > _MOST_KEPT or next(iter(self._times.values()))[-1] <= now - self._rate.seconds:
            self._times.popitem(last=False)
        return wait


class Pace:
    """Spreads calls out evenly, first come, first served.

    Discord takes 50 calls a second of a bot, answers to interactions not counted. discord.py finds out from refusals,
    tries again with all calls at once, and gives up on a call that was refused five times: an answer would be lost.

    Args:
        calls: in a second.
        behind: seconds of waiting from which on calls that nobody misses had better not be made.
    """

    def __init__(self, calls: float = 40.0, behind: float = 0.5) -> None:
        self._step = 1 / calls
        self._behind = behind
        self._next = 0.0

    @property
    def behind(self) -> bool:
        """Whether a call that is made now has to wait for long."""
        return self._next > time.monotonic() + self._behind

    async def turn(self) -> None:
        """Waits for one's turn."""
        now = time.monotonic()
        mine = max(self._next, now)
        self._next = mine + self._step
        if mine > now:
            await asyncio.sleep(mine - now)
