"""What fails at Discord's side, and one more try where that may pass by itself.

discord.py tries again by itself: the bot's calls up to four times after 500, 502, 504 and 524, those of interactions
after any 5xx. What it leaves are a 503, and a connection that ends without an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

T = TypeVar("T")

# What a call to Discord raises that no fault of ours caused.
FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError)
UNKNOWN_MESSAGE, ALREADY_ACKNOWLEDGED = 10008, 40060  # Discord's error codes
AGAIN_AFTER = 0.5  # seconds


async def patiently(call: Callable[[], Awaitable[T]], *, of_interaction: bool = False) -> T:
    """What a call gives, which is made again where Discord was not there for a moment: that must do no harm.

    ``of_interaction``: discord.py has repeated it after a 503 already.
    """
    try:
        return await call()
    except discord.DiscordServerError as error:
        if error.status != 503 or of_interaction:
            raise
    except TimeoutError:  # it has waited long enough
        raise
    except (aiohttp.ClientError, OSError):
        pass
    await asyncio.sleep(AGAIN_AFTER)
    return await call()
