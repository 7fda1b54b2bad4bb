"""Fair turns: whatever one person sends, and as often as they may, others hardly wait for their answers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bot.discord.attackers import ATTACKS, OTHERS, models, slowest_beside
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.world import Guild

PATIENCE = 5.0  # seconds that anybody may have to wait, on a machine that has nothing else to do


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
        wait = await slowest_beside(ATTACKS[attack], discord, meet(name="mallory"), others)
    finally:
        bot.kill()
        await bot.ended()
    # Where other programs want the cores as well, everything takes as many times as long.
    busy = max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0)
    assert wait < PATIENCE * busy
