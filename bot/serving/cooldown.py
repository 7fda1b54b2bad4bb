"""A limit on how often people may ask."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

from bot.serving.settings import Rate
from bot.state.keys import key_of
from bot.state.state import State

_MOST_KEPT = 20_000


class Cooldown:
    """Limits each person's requests in a sliding window of time; only recent requests are remembered.

    ``clock`` gives seconds that only ever grow.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._times: OrderedDict[Hashable, list[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._times)

    def wait(self, who: Hashable) -> float:
        """0.0 if they may ask, which counts as a request; else the seconds until they may."""
        now = self._clock()
        times = [time for time in self._times.pop(who, []) if time > now - self._rate.seconds]
        wait = max(times[0] + self._rate.seconds - now, 0.0) if len(times) >= self._rate.times else 0.0
        if not wait:
            times.append(now)
        self._times[who] = times
        # In the order of their latest request.
        while len(self._times) > _MOST_KEPT or next(iter(self._times.values()))[-1] <= now - self._rate.seconds:
            self._times.popitem(last=False)
        return wait


class SharedCooldown:
    """The same for several processes together; each by itself while nothing is shared.

    Args:
        rate: the limit.
        name: tells apart limits of the same people.
        state: what is shared.
        clock: see ``Cooldown``.
    """

    def __init__(self, rate: Rate, name: str, state: State, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._name, self._state = rate, name, state
        self._own = Cooldown(rate, clock)

    async def wait(self, who: Hashable) -> float:
        """See ``Cooldown.wait``."""
        key = key_of("rate", self._name, who)
        shared = await self._state.wait(key, self._rate.times, round(self._rate.seconds))
        return self._own.wait(who) if shared is None else shared
