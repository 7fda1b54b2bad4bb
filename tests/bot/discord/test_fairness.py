"""Fair turns: whatever one person sends, and as often as they may, others hardly wait for their answers."""

from __future__ import annotations

import asyncio
import io
import os
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.classifier.catalogue import SHIPPED
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.world import Guild
from tests.pictures import write
from tools.load_discord import Sample, Sent

OTHERS, SPREAD = 50, 2.0  # people, and the seconds within which they come
MESSAGES = 10  # that the cooldown lets through in half a minute
PATIENCE = 5.0  # seconds that anybody may have to wait, on a machine that has nothing else to do
MODELS = tuple(f"copy-{number}" for number in range(7))


@pytest.fixture(scope="module")
def settings(drawn_mnist: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """As it is where nothing is set, but for the data set, and seven models more that can be evaluated."""
    models = tmp_path_factory.mktemp("models")
    for name in MODELS:
        shutil.copy(SHIPPED / "cnn.tflite", models / f"{name}.tflite")
    folder = os.environ.get("DIGITBOT_MNIST") or str(drawn_mnist)
    return {"DIGITBOT_MNIST": folder, "DIGITBOT_MODELS": str(models)}


@lru_cache
def costly() -> bytes:
    """A picture of 156 kB that takes its time to be decoded: 52 million pixels."""
    file = io.BytesIO()
    Image.new("RGB", (7200, 7200), "white").save(file, "PNG", compress_level=9)
    return file.getvalue()


@lru_cache
def large() -> bytes:
    """A picture of nearly 10 MB: noise, which cannot be compressed."""
    noise = np.random.default_rng(1).integers(0, 256, (1800, 1800, 3), np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "PNG", compress_level=0)
    return file.getvalue()


Attack = Callable[[Loopback, Person], None]


def costly_pictures(discord: Loopback, person: Person) -> None:
    """As many messages as the cooldown lets through, of ten costly pictures each."""
    for _ in range(MESSAGES):
        person.says("!predict", *(discord.cdn.put(costly(), f"page-{number}.png") for number in range(10)))


def large_pictures(discord: Loopback, person: Person) -> None:
    """As many messages as the cooldown lets through, of as many bytes as Discord does."""
    for _ in range(MESSAGES):
        person.says("!predict", *(discord.cdn.put(large(), f"page-{number}.png") for number in range(10)))


def evaluations(discord: Loopback, person: Person) -> None:
    """Every model measured, from several channels."""
    for name in (*MODELS, *MODELS[: MESSAGES - len(MODELS)]):
        person.says(f"!evaluate {name}")


async def begin(attack: Attack, discord: Loopback, attacker: Person) -> None:
    """Somebody sends as much as they can; then it is being worked on."""
    attack(discord, attacker)
    await discord.changes.until(lambda: attacker.channel.typing or attacker.visible(), "the attacker's work")


async def crowd(discord: Loopback, meet: Meet) -> float:
    """How long the last one waits of those who send a hello or a small picture, in seconds."""
    seven, hello = Sample("seven.png", write("7").encoded(), "7"), Sample("hello", b"", None)
    sent = []
    for number in range(OTHERS):
        person = meet(name=f"user{number}")
        file = discord.cdn.put(seven.content, seven.name)
        sent.append(Sent(hello, person.says("!about")) if number % 2 else Sent(seven, person.says("!predict", file)))
        await asyncio.sleep(SPREAD / OTHERS)
    await discord.changes.until(lambda: all(one.answers() for one in sent), "answers to everybody else")
    return max(one.seconds for one in sent)


@pytest.mark.parametrize("attack", [costly_pictures, large_pictures, evaluations])
async def test_nobody_waits_long_beside_one_who_sends_as_much_as_they_can(
    discord: Loopback, school: Guild, meet: Meet, settings: dict[str, str], tmp_path: Path, attack: Attack
) -> None:
    bot = BotProcess(discord, tmp_path, settings)  # one of its own: what an attacker sent keeps it busy for long
    await bot.start()
    try:
        await begin(attack, discord, meet(name="mallory"))
        wait = await crowd(discord, meet)
    finally:
        bot.kill()
        await bot.ended()
    # Where other programs want the cores as well, everything takes as many times as long.
    busy = max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0)
    assert wait < PATIENCE * busy
