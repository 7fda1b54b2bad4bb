"""``make load-discord``: many people send pictures for a minute; measures answers, times and memory.

Then fifty people come while one sends as much as they can of what is costly; measures how long the last one waits.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Protocol

from engine import Engine
from tests.bot.discord.attackers import ATTACKS, OTHERS, Attack, models, waits_beside
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.recorder import InVainError
from tests.bot.discord.server.sent import Sample, Sent
from tests.pictures import png_of_size, write
from tools.bench.__main__ import processor
from tools.sections import write_section

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEADING = "## Discord"
HEARTBEAT_BOUND = 2.0  # seconds
_SEED = 20
_PROBE_INTERVAL = 0.1  # seconds


@dataclass(frozen=True)
class Size:
    """How much load: the share ``bad`` of the pictures cannot be read.

    Half of the users write direct messages, half use the slash command in channels of a server.
    """

    users: int = 200
    pictures: int = 2000
    seconds: float = 60.0
    bad: float = 0.1


@dataclass(frozen=True)
class Outcome:
    """The measurements.

    Attributes:
        size: the load.
        lost, doubled, rejected, mistaken: numbers of pictures with no answer, several, a refusal, or wrong digits.
        p50, p95, slowest: from picture to reply, in seconds.
        late: the delay of the latest heartbeat, in seconds.
        lag: the largest delay of the loopback Discord itself, which runs on the same machine, in seconds.
        megabytes: the most memory of the bot and its engine processes, in each quarter of the time.
        throttled: calls that Discord refused as too many.
    """

    size: Size
    lost: int
    doubled: int
    rejected: int
    mistaken: int
    p50: float
    p95: float
    slowest: float
    late: float
    lag: float
    megabytes: tuple[float, ...]
    throttled: int


class Load(Protocol):
    """What a loopback Discord is loaded with, as far as its own delay is measured."""

    discord: Loopback
    lag: float


@dataclass
class _Run:
    discord: Loopback
    bot: BotProcess
    size: Size
    random: random.Random = field(default_factory=lambda: random.Random(_SEED))  # noqa: S311 - the same each time
    sent: list[Sent] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    lag: float = 0.0


def samples() -> list[Sample]:
    """Small drawings like MNIST's, larger ones, and files without a picture or without digits."""
    engine = Engine.load()
    drawings = [write(str(digit), height=18, pen=2, ink=255, paper=0, margin=5) for digit in range(10)]
    drawings += [write(text, height=90, pen=8, margin=40) for text in ("7", "31", "407", "2024")]
    contents = [drawing.encoded() for drawing in drawings]
    bad = {
        "truncated.png": contents[-1][: len(contents[-1]) // 2],
        "words.png": b"this is not a picture",
        "nothing.png": b"",
        "bomb.png": png_of_size(30_000, 30_000),
        "blank.png": write("1", ink=245).encoded(),
    }
    return [
        Sample(f"digit-{number}.png", content, engine.predict(content)[0].text or None)
        for number, content in enumerate(contents)
    ] + [Sample(name, content, None) for name, content in bad.items()]


async def run(discord: Loopback, bot: BotProcess, size: Size) -> Outcome:
    """Send all pictures to a running bot, wait for all answers, and measure."""
    load, loop = _Run(discord, bot, size), asyncio.get_running_loop()
    pictures = await asyncio.to_thread(samples)
    start = loop.time()
    probes = asyncio.gather(_measure_memory(load), measure_lag(load))
    try:
        await _send(load, pictures, start)
        with suppress(InVainError):  # the missing answers count as lost
            await discord.changes.until(lambda: all(sent.answers() for sent in load.sent), "the last answers")
    finally:
        probes.cancel()
        await asyncio.gather(probes, return_exceptions=True)
    seconds = [sent.seconds for sent in load.sent if sent.answers()]
    percentiles = quantiles(seconds, n=100)
    step = len(load.megabytes) // 4
    return Outcome(
        size,
        lost=sum(not sent.answers() for sent in load.sent),
        doubled=sum(len(sent.answers()) > 1 for sent in load.sent),
        rejected=sum(sent.is_rejected for sent in load.sent),
        mistaken=sum(sent.is_wrong for sent in load.sent),
        p50=percentiles[49],
        p95=percentiles[94],
        slowest=max(seconds),
        late=max(discord.gateway.lateness(start, loop.time())),
        lag=load.lag,
        megabytes=tuple(max(load.megabytes[i * step : (i + 1) * step]) for i in range(4)) if step else (),
        throttled=discord.limits.exceeded,
    )


async def _send(load: _Run, pictures: Sequence[Sample], start: float) -> None:
    """Let everybody in turn send a picture, at slightly random intervals."""
    discord, size, loop = load.discord, load.size, asyncio.get_running_loop()
    crowd = people(discord, size.users)
    good, bad = [each for each in pictures if each.digits], [each for each in pictures if not each.digits]
    for number in range(size.pictures):
        due = start + (number + load.random.random()) * size.seconds / size.pictures
        await asyncio.sleep(max(due - loop.time(), 0))
        person = crowd[number % len(crowd)]
        sample = load.random.choice(bad if load.random.random() < size.bad else good)
        file = discord.cdn.put(sample.content, sample.name)
        request = person.uses("predict", picture=file) if person.channel.guild else person.says("", file)
        load.sent.append(Sent(sample, request))


async def beside(attack: Attack, discord: Loopback) -> float:
    """How long the last of fifty people waits for an answer beside an attacker, in seconds."""
    mallory, *others = people(discord, OTHERS + 1)
    return (await waits_beside(attack, discord, mallory, others)).slowest


def people(discord: Loopback, count: int) -> list[Person]:
    """New people: every other one in a channel of a server, ten to a channel, the others in direct messages."""
    guild = next(iter(discord.world.guilds.values()))
    channels = [discord.world.add_channel(guild, f"room-{number}") for number in range(max(count // 10, 1))]
    for channel in channels:
        discord.gateway.tell_channel(channel)
    people = []
    for number in range(count):
        user = discord.world.add_user(f"user{number}")
        channel = channels[number // 2 % len(channels)] if number % 2 else discord.world.direct(user)
        people.append(Person(discord, user, channel))
    return people


async def _measure_memory(load: _Run) -> None:
    while True:
        if (size := resident_megabytes(load.bot.pid)) is not None:
            load.megabytes.append(size)
        await asyncio.sleep(load.size.seconds / 60)


async def measure_lag(load: Load) -> None:
    """Measure the delay of our own event loop, and give answers to interactions that much more time."""
    loop, patience = asyncio.get_running_loop(), load.discord.interactions.seconds
    while True:
        due = loop.time() + _PROBE_INTERVAL
        await asyncio.sleep(_PROBE_INTERVAL)
        load.lag = max(load.lag, loop.time() - due)
        load.discord.interactions.seconds = patience + load.lag


def resident_megabytes(pid: int) -> float | None:
    """The memory of a process and its children; None on systems without /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return None
    own = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    return (int(own[1]) / 1024 if own else 0.0) + sum(resident_megabytes(int(child)) or 0.0 for child in children)


def section(outcome: Outcome, waits: Mapping[str, float]) -> str:
    """The figures as a section of docs/performance.md.

    Args:
        outcome: of the crowd.
        waits: of the last of fifty people beside an attacker, in seconds, by what that one sends.
    """
    size = outcome.size
    machine = f"{processor()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    memory = " / ".join(f"{value:.0f}" for value in outcome.megabytes) or "not measured"
    rows = [
        ("answers lost, doubled, of another picture", f"{outcome.lost}, {outcome.doubled}, {outcome.mistaken}"),
        ("asked to come again, because the queue was full", f"{outcome.rejected}"),
        ("picture to reply, median", f"{outcome.p50 * 1000:.0f} ms"),
        ("picture to reply, p95", f"{outcome.p95 * 1000:.0f} ms"),
        ("picture to reply, slowest", f"{outcome.slowest * 1000:.0f} ms"),
        ("latest heartbeat, of one a second", f"{outcome.late * 1000:.0f} ms late"),
        ("the same of the loopback Discord's own clock", f"{outcome.lag * 1000:.0f} ms late"),
        ("memory of all of the bot's processes, by quarters", f"{memory} MB"),
        ("calls refused as too many", f"{outcome.throttled}"),
        *((f"slowest of {OTHERS} others beside {what}", f"{wait * 1000:.0f} ms") for what, wait in waits.items()),
    ]
    width, value_width = (max(len(row[column]) for row in rows) for column in (0, 1))
    table = [f"| {name.ljust(width)} | {value.ljust(value_width)} |" for name, value in [("what", ""), *rows]]
    table.insert(1, f"|{'-' * (width + 2)}|{'-' * (value_width + 2)}|")
    lines = [
        HEADING,
        "",
        f"`make load-discord`: {size.users} people send {size.pictures:,} pictures in {size.seconds:.0f} s to the real",
        f"bot process over a loopback Discord that counts its rate limits; {size.bad:.0%} of the pictures cannot be",
        "read. Half of the people write direct messages, half use `/predict`. The loopback Discord runs on the same",
        "machine, and its work is in the times.",
        "",
        "Then, with a new bot each time, one person sends as much as they can of what is costly, and",
        f"{OTHERS} others send a word or a picture each within two seconds.",
        "",
        f"Measured on {machine}.",
        "",
        *table,
    ]
    return "\n".join(lines) + "\n"


@asynccontextmanager
async def _bot(settings: Mapping[str, str]) -> AsyncIterator[tuple[Loopback, BotProcess]]:
    """A loopback Discord with a bot in a server."""
    with tempfile.TemporaryDirectory() as home:
        async with Loopback() as discord:
            discord.gateway.interval = 1000
            discord.world.add_guild("school")
            bot = BotProcess(discord, Path(home), settings)
            try:
                await bot.start()
                yield discord, bot
            finally:
                bot.kill()
                await bot.ended()


async def main() -> int:
    """Measure, print, and write the page if requested."""
    parser = argparse.ArgumentParser(prog="make load-discord", description=__doc__)
    parser.add_argument("--users", type=int, default=Size.users)
    parser.add_argument("--pictures", type=int, default=Size.pictures)
    parser.add_argument("--seconds", type=float, default=Size.seconds)
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    args = parser.parse_args()
    async with _bot({}) as (discord, bot):
        discord.limits.real = True
        outcome = await run(discord, bot, Size(args.users, args.pictures, args.seconds))
        await bot.stop()
    waits = {}
    with tempfile.TemporaryDirectory() as folder:
        mnist = os.environ.get("DIGITBOT_MNIST", "")
        settings = {"DIGITBOT_MODELS": str(models(Path(folder))), "DIGITBOT_MNIST": mnist}
        for what, attack in ATTACKS.items():
            async with _bot(settings) as (discord, _):
                waits[what] = await beside(attack, discord)
    text = section(outcome, waits)
    sys.stdout.write(text)
    if args.write:
        write_section(PAGE, text)
    is_late = outcome.late - outcome.lag > HEARTBEAT_BOUND
    return int(bool(outcome.lost or outcome.doubled or outcome.mistaken or is_late))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
