"""People who send as much as they can of what is costly, and how long all others then wait.

``make load-discord`` measures with them, too.
"""

from __future__ import annotations

import asyncio
import io
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from engine.classifier.catalogue import SHIPPED
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.sent import Sample, Sent
from tests.bot.discord.server.world import Message
from tests.pictures import write

OTHERS, SPREAD = 50, 2.0  # people, and the seconds within which they come
MESSAGES = 10  # that the cooldown lets through in half a minute
MODELS = tuple(f"copy-{number}" for number in range(7))
Attack = Callable[[Loopback, Person], list[Message]]


def models(folder: Path) -> Path:
    """A folder with seven models more that can be evaluated."""
    for name in MODELS:
        shutil.copy(SHIPPED / "cnn.tflite", folder / f"{name}.tflite")
    return folder


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


def costly_pictures(discord: Loopback, person: Person) -> list[Message]:
    """As many messages as the cooldown lets through, of ten costly pictures each."""
    return [_pages(discord, person, costly()) for _ in range(MESSAGES)]


def large_pictures(discord: Loopback, person: Person) -> list[Message]:
    """As many messages as the cooldown lets through, of as many bytes as Discord does."""
    return [_pages(discord, person, large()) for _ in range(MESSAGES)]


def evaluations(_: Loopback, person: Person) -> list[Message]:
    """Every model measured, and measured again."""
    return [person.says(f"!evaluate {name}") for name in (*MODELS, *MODELS[: MESSAGES - len(MODELS)])]


def everything(discord: Loopback, person: Person) -> list[Message]:
    """Tens of messages, far more than the cooldown lets through: evaluations, costly pictures and questions."""
    page, said = discord.cdn.put(costly(), "page.png"), []
    for number in range(8 * MESSAGES):
        match number % 3:
            case 0:
                said.append(person.says(f"!evaluate {MODELS[number % len(MODELS)]}"))
            case 1:
                said.append(person.says("!predict", *[page] * 10))
            case _:
                said.append(person.says("!why"))
    return said


def _pages(discord: Loopback, person: Person, content: bytes) -> Message:
    return person.says("!predict", *(discord.cdn.put(content, f"page-{number}.png") for number in range(10)))


ATTACKS: dict[str, Attack] = {
    "52-megapixel pictures": costly_pictures,
    "10 MB pictures": large_pictures,
    "evaluations": evaluations,
    "tens of messages": everything,
}


@dataclass(frozen=True)
class Waits:
    """How long people waited beside an attacker.

    Attributes:
        slowest: seconds until the last one's answer.
        overtaken: the most answers of what the attacker had sent before, while one of the others waited.
    """

    slowest: float
    overtaken: int


async def waits_beside(attack: Attack, discord: Loopback, attacker: Person, others: Sequence[Person]) -> Waits:
    """How long those wait who send a hello or a small picture beside an attacker.

    Args:
        attack: what the attacker sends, before all others.
        discord: where.
        attacker: has a channel of their own.
        others: come one after the other, within ``SPREAD`` seconds.
    """
    attacks = [Sent(Sample("attack", b"", None), message) for message in attack(discord, attacker)]
    await discord.changes.until(lambda: attacker.channel.typing or attacker.visible(), "the attacker's work")
    seven, hello = Sample("seven.png", write("7").encoded(), "7"), Sample("hello", b"", None)
    sent = []
    for number, person in enumerate(others):
        file = discord.cdn.put(seven.content, seven.name)
        sent.append(Sent(hello, person.says("!about")) if number % 2 else Sent(seven, person.says("!predict", file)))
        await asyncio.sleep(SPREAD / len(others))
    await discord.changes.until(lambda: all(one.answers() for one in sent), "answers to everybody else")
    assert not any(one.is_rejected for one in sent)
    ends = [one.answered for one in attacks if one.answers() and not one.is_rejected]
    overtaken = max(sum(one.asked < end < one.answered for end in ends) for one in sent)
    return Waits(max(one.seconds for one in sent), overtaken)
