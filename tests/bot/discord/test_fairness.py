"""Fair turns: whatever one person sends, and as often as they may, others hardly wait for their answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bot.discord.attackers import ATTACKS, OTHERS, models, waits_beside
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.world import Guild

# Of the ten costly things that one person may ask in half a minute: what both engine processes have under way, and the
# next of each, as turns go round. In seconds "make load-discord" measures it.
MOST_OVERTAKEN = 4


@pytest.fixture(scope="module")
def settings(drawn_mnist: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """As it is where nothing is set, but for the data set, and seven models more that can be evaluated."""
    folder = os.environ.get("DIGITBOT_MNIST") or str(drawn_mnist)
    return {"DIGITBOT_MNIST": folder, "DIGITBOT_MODELS": str(models(tmp_path_factory.mktemp("models")))}


@pytest.mark.parametrize("attack", list(ATTACKS))
async def test_nobody_waits_long_beside_one_who_sends_as_much_as_they_can(
    discord: Loopback, school: Guild, meet: Meet, settings: dict[str, str], tmp_path: Path, attack: str
) -> None:
    bot = BotProcess(discord, tmp_path, settings)  # one of its own: what an attacker sent keeps it busy for long
    await bot.start()
    try:
        others = [meet(name=f"user{number}") for number in range(OTHERS)]
        waits = await waits_beside(ATTACKS[attack], discord, meet(name="mallory"), others)
    finally:
        bot.kill()
        await bot.ended()
    assert waits.overtaken <= MOST_OVERTAKEN
