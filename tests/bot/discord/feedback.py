"""What people's corrections left with the operator."""

from __future__ import annotations

import json

from engine import Feedback
from tests.bot.discord.process import BotProcess, run_once


def entries(bot: BotProcess) -> list[tuple[str, int, int]]:
    """(model, answer, correction) of each, oldest first, as the file has it."""
    files = bot.home.rglob("feedback.sqlite3")
    return [(entry.model, entry.answer, entry.correction) for file in files for entry in Feedback(file).entries()]


async def kept(bot: BotProcess) -> list[tuple[int, int]]:
    """(answer, correction) of each, oldest first, as the operator is shown it."""
    settings = {"DIGITBOT_DISCORD_API": bot.discord.api}
    ended = await run_once(bot.home, settings, "feedback", "list", "--json")
    assert ended.status == 0, ended.output
    found = [json.loads(line) for line in ended.output.splitlines() if line.startswith("{")]
    return [(entry["answer"], entry["correction"]) for entry in found]
