"""Questions that a process has begun to answer: who was asked when it was killed is told so by the next one."""

from __future__ import annotations

import json
import logging
from typing import Any

import discord
from discord.ext import commands

from bot.discord.calls import FAILURES, Pace
from bot.discord.cluster import Cluster
from bot.discord.rendering import NOBODY
from bot.discord.words import words
from bot.state.keys import key_of
from bot.state.state import State

_log = logging.getLogger(__name__)
_SECONDS = 900.0  # that Discord lets an interaction be answered, and more than any answer takes


class Unfinished:
    """The questions under way in one process, as the shared state has them.

    Args:
        state: what is shared.
        cluster: which process this is.
    """

    def __init__(self, state: State, cluster: Cluster) -> None:
        self._state, self._key = state, key_of(f"unfinished-{cluster.number}")
        self._left: set[str] = set()

    async def begin(self, place: dict[str, Any], language: str) -> str:
        """Take note of where an answer is to go; see ``Venue.place``. What is given back ends it."""
        entry = json.dumps({**place, "language": language}, sort_keys=True)
        await self._state.change(self._key, add=[entry], seconds=_SECONDS)
        return entry

    async def end(self, entry: str) -> None:
        """Take note that a question was answered, or refused."""
        await self._state.change(self._key, remove=[entry], seconds=_SECONDS)

    async def take_over(self) -> None:
        """Take what a former process left unfinished; before this one begins to answer."""
        self._left = await self._state.members(self._key) or set()
        await self._state.change(self._key, remove=self._left, seconds=_SECONDS)

    async def tell(self, bot: commands.Bot | commands.AutoShardedBot, pace: Pace) -> None:
        """Tell those whose question that was, once."""
        left, self._left = self._left, set()
        for entry in map(json.loads, sorted(left)):
            sentence = words(entry["language"]).say("discord.interrupted")
            try:
                if "token" in entry:
                    await _tell_interaction(bot, entry, sentence)
                else:
                    await pace.turn()
                    await _tell_message(bot, entry, sentence)
            except FAILURES as error:
                _log.info("an unfinished question could not be told of: %s", type(error).__name__)
        if left:
            _log.warning("%d questions were left unfinished, and told so", len(left))


async def _tell_message(bot: commands.Bot | commands.AutoShardedBot, entry: dict[str, Any], sentence: str) -> None:
    channel, message = entry["channel"], entry["message"]
    reference = discord.MessageReference(message_id=message, channel_id=channel, fail_if_not_exists=False)
    await bot.get_partial_messageable(channel).send(sentence, reference=reference, allowed_mentions=NOBODY)


async def _tell_interaction(bot: commands.Bot | commands.AutoShardedBot, entry: dict[str, Any], sentence: str) -> None:
    """In place of what says that the bot is thinking; without it Discord itself has said that there is no answer."""
    webhook = discord.Webhook.partial(bot.application_id or 0, entry["token"], client=bot)
    original: Any = "@original"  # which Discord takes for an id
    await webhook.edit_message(original, content=sentence, allowed_mentions=NOBODY)
