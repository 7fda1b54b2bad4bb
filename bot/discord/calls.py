"""How the bot calls Discord: at an even pace, with one more try after a failure that may pass by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

from bot.state.keys import key_of
from bot.state.state import State

T = TypeVar("T")

# What a call to Discord raises without a fault of ours.
FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError)
UNKNOWN_MESSAGE, ALREADY_ACKNOWLEDGED = 10008, 40060  # Discord's error codes
_RETRY_DELAY = 0.5  # seconds
_KEY = key_of("calls")


async def retry(call: Callable[[], Awaitable[T]], pace: Pace | None = None, *, of_interaction: bool = False) -> T:
    """The result of a call that may be repeated, once, after a 503 or a lost connection.

    discord.py itself repeats the bot's calls up to four times after 500, 502, 504 and 524, and those of interactions
    (``of_interaction``) after any 5xx.
    """
    if pace is not None:
        await pace.turn()
    try:
        return await call()
    except discord.DiscordServerError as error:
        if error.status != 503 or of_interaction:
            raise
    except TimeoutError:  # the call has waited long enough
        raise
    except (aiohttp.ClientError, OSError):
        pass
    await asyncio.sleep(_RETRY_DELAY)
    if pace is not None:
        await pace.turn()
    return await call()


class Pace:
    """Spreads calls out evenly, first come, first served.

    Discord takes 50 calls a second from a bot, not counting answers to interactions. discord.py learns the limit from
    refusals, repeats all refused calls at once, and gives up after the fifth refusal, so that answers would be lost.
    While ``is_late``, that is with a wait of more than ``late`` seconds, dispensable calls should not be made.

    Args:
        calls: in a second, of all processes together.
        late: in seconds.
        state: what is shared.
        processes: how many there are; each makes its part of the calls while nothing is shared.
    """

    def __init__(self, calls: float = 40.0, late: float = 0.5, state: State | None = None, processes: int = 1) -> None:
        self._state = state or State()
        self._step, self._step_alone = 1 / calls, processes / calls
        self._late = late
        self._next = 0.0

    @property
    def is_late(self) -> bool:
        """Whether the next call has to wait for long."""
        return self._next > time.monotonic() + self._late

    async def turn(self) -> None:
        """Wait for the turn to make a call."""
        wait = await self._state.slot(_KEY, self._step)
        now = time.monotonic()
        turn = max(self._next, now) if wait is None else now + wait
        self._next = turn + (self._step_alone if wait is None else self._step)
        if turn > now:
            await asyncio.sleep(turn - now)
