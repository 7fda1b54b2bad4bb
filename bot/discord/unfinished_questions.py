"""Questions that a process has begun to answer: who was asked when it was killed is told so by another one."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from contextlib import suppress
from typing import Any

import discord
from discord.ext import commands

from bot.discord.calls import FAILURES, Pace
from bot.discord.rendering import NOBODY
from bot.discord.words import words
from bot.state.keys import key_of
from bot.state.state import State
from engine import logged

_log = logging.getLogger(__name__)
_SECONDS = 900.0  # that Discord lets an interaction be answered, and more than any answer takes
_LEASE_SECONDS, _RENEW_SECONDS = 10.0, 2.0
_LOOK_SECONDS = 7.0  # more than a process takes to renew its lease once Redis is back, on a busy machine, too
_PROCESSES = key_of("processes")

AnyBot = commands.Bot | commands.AutoShardedBot


class UnfinishedQuestions:
    """The questions under way, as the shared state has them for each process that runs.

    A process has a lease, which it renews; when that is over, the process has ended. So whoever takes its place or runs
    beside it, under whatever number, tells of what it left, and of nothing that it may still answer.

    Args:
        state: what is shared.
    """

    def __init__(self, state: State) -> None:
        self._state, self._name = state, secrets.token_hex(8)
        self._silent: set[str] = set()
        self._tasks: list[asyncio.Task[None]] = []

    async def begin(self, place: dict[str, Any], language: str) -> str:
        """Take note of where an answer is to go; see ``Venue.place``. What is given back ends it."""
        entry = json.dumps({**place, "language": language}, sort_keys=True)
        await self._state.change(_notes(self._name), add=[entry], seconds=_SECONDS)
        return entry

    async def end(self, entry: str) -> None:
        """Take note that a question was answered, or refused."""
        await self._state.change(_notes(self._name), remove=[entry], seconds=_SECONDS)

    def start(self, bot: AnyBot, pace: Pace) -> None:
        """Renew the lease from now on, and tell those whom a process that ended has not answered."""
        if self._state.shared:
            self._tasks = [asyncio.create_task(self._live()), asyncio.create_task(self._watch(bot, pace))]

    async def stop(self) -> None:
        """Do so no more."""
        for task in self._tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def renew(self) -> None:
        """Let the others know that this process runs."""
        await self._state.put(_lease(self._name), b"", _LEASE_SECONDS)
        await self._state.change(_PROCESSES, add=[self._name], seconds=_SECONDS)

    async def look(self) -> list[str]:
        """What processes that ended have left, if that is for this one to tell.

        A process has ended if it has no lease at two looks in turn: after an outage of Redis nobody has one at first.
        """
        names = await self._state.members(_PROCESSES) or set()
        silent = {name for name in names if await self._state.get(_lease(name)) is None}
        if await self._state.get(_lease(self._name)) is None:  # Redis is away, or was
            silent = set()
        ended, self._silent = silent & self._silent, silent
        left: list[str] = []
        for name in ended:
            notes = await self._state.members(_notes(name))
            if notes and await self._state.claim(key_of("ended", name), _SECONDS) == 0.0:
                await self._state.change(_notes(name), remove=notes, seconds=_SECONDS)
                left += notes
        if ended:
            await self._state.change(_PROCESSES, remove=ended, seconds=_SECONDS)
        return left

    async def _live(self) -> None:
        while True:
            await self.renew()
            await asyncio.sleep(_RENEW_SECONDS)

    async def _watch(self, bot: AnyBot, pace: Pace) -> None:
        while True:
            left = sorted(await self.look()) if bot.is_ready() else []
            for entry in left:
                try:
                    await _tell(bot, pace, json.loads(entry))
                except FAILURES as error:
                    _log.info("an unfinished question could not be told of: %s", type(error).__name__)
                except Exception as error:  # noqa: BLE001 - the edge: whatever is in Redis, the next is told
                    logged(error, "unfinished question")
            if left:
                _log.warning("%d questions were left unfinished, and told so", len(left))
            await asyncio.sleep(_LOOK_SECONDS)


def _notes(name: str) -> str:
    return key_of("unfinished", name)


def _lease(name: str) -> str:
    return key_of("process", name)


async def _tell(bot: AnyBot, pace: Pace, entry: dict[str, Any]) -> None:
    sentence = words(entry["language"]).say("discord.interrupted")
    if "token" in entry:
        await _tell_interaction(bot, entry, sentence)
    else:
        await pace.turn()
        await _tell_message(bot, entry, sentence)


async def _tell_message(bot: AnyBot, entry: dict[str, Any], sentence: str) -> None:
    channel, message = entry["channel"], entry["message"]
    reference = discord.MessageReference(message_id=message, channel_id=channel, fail_if_not_exists=False)
    await bot.get_partial_messageable(channel).send(sentence, reference=reference, allowed_mentions=NOBODY)


async def _tell_interaction(bot: AnyBot, entry: dict[str, Any], sentence: str) -> None:
    """In place of what says that the bot is thinking; without it Discord itself has said that there is no answer."""
    webhook = discord.Webhook.partial(bot.application_id or 0, entry["token"], client=bot)
    original: Any = "@original"  # which Discord takes for an id
    await webhook.edit_message(original, content=sentence, allowed_mentions=NOBODY)
