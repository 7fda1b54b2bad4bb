"""A question's way to its end where there is no time for an answer: whoever asked is told, and nothing is left."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Sequence
from pathlib import Path

import discord

from bot.discord.answering import QuestionAnswering
from bot.discord.question import Asker, Question
from bot.discord.rendering import MessagePart
from bot.discord.settings import DiscordSettings
from bot.discord.venue import Venue
from bot.discord.words import words
from bot.serving.blocklist import Blocklist
from bot.serving.pool import ProcessPool
from bot.serving.service import Service
from bot.serving.settings import ServingSettings
from tests.bot.serving.engines import engine_with_more


class Channel(Venue):
    """A venue that keeps what was said in it."""

    public = True

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    @property
    def place(self) -> dict[str, int]:
        """Nobody else answers here."""
        return {"channel": 1, "message": 2}

    async def acknowledge(self) -> None:
        """Nothing to be seen."""

    async def _show(self, line: str) -> None:
        """Nothing to be seen."""

    async def send(
        self, parts: Sequence[MessagePart], view: discord.ui.View | None = None, *, private: bool = False
    ) -> None:
        """Keep the words."""
        self.said += [part.content for part in parts]


def test_who_asked_what_takes_too_long_to_finish_is_told_to_ask_again(drawn_mnist: Path, tmp_path: Path) -> None:
    async def run() -> None:
        pool = ProcessPool(functools.partial(engine_with_more, drawn_mnist), 1)
        await pool.start()
        answering = QuestionAnswering(Service(pool, ServingSettings(), Blocklist(tmp_path)), DiscordSettings(), "en")
        channel = Channel()
        asking = asyncio.create_task(answering.answer(Question("/dawdle"), Asker(1, 2, "ko"), channel))
        while not pool._slots[0].pending:
            await asyncio.sleep(0)
        assert await answering.service.drain(0.0) == 1
        await asking
        assert channel.said == [words("ko").say("serving.leaving")]
        await answering.answer(Question("/noise"), Asker(1, 2, "en"), channel)
        assert channel.said[1:] == [words("en").say("serving.leaving")]
        await answering.close()
        assert pool.health().workers == 0

    asyncio.run(run())
