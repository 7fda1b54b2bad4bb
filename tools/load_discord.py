"""``make load-discord``: many people show pictures for a minute; what they got, how soon, and what it took."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import random
import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import quantiles

from bot.discord.words import words
from engine import Engine, UserError
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.interactions import Interaction
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.recorder import InVainError
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import Message, time_of
from tests.pictures import png_of_size, write
from tools.bench.__main__ import processor

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEADING = "## Discord"
HEARTBEAT_BOUND = 2.0  # seconds
_SEED = 20
_PROBE = 0.1  # seconds


@dataclass(frozen=True)
class Size:
    """How much load.

    Attributes:
        users: half of them write to the bot, half use its slash command in channels of a server.
        pictures: from all of them together.
        seconds: that those are spread over.
        bad: the share of pictures that cannot be read.
    """

    users: int = 200
    pictures: int = 2000
    seconds: float = 60.0
    bad: float = 0.1


@dataclass(frozen=True)
class Sample:
    """A picture to send, and the digits that an answer must show; None for one that cannot be read."""

    name: str
    content: bytes
    digits: str | None


@dataclass
class Sent:
    """A picture that was sent, and what to look for as its answer."""

    sample: Sample
    deed: Message | Interaction

    def answers(self) -> list[Message]:
        """What came back and is finished."""
        if isinstance(self.deed, Interaction):
            found = [message for message in [self.deed.original, *self.deed.followups] if message]
        else:
            found = [message for message in self.deed.channel.messages if message.reference is self.deed]
        return [message for message in found if not message.loading and not message.deleted]

    @property
    def seconds(self) -> float:
        """From the deed to its answer."""
        first = self.answers()[0]
        answered = datetime.fromisoformat(first.edited).timestamp() if first.edited else time_of(first.id)
        return answered - time_of(self.deed.id)


@dataclass(frozen=True)
class Outcome:
    """What was measured.

    Attributes:
        lost: pictures that got no answer.
        doubled: pictures that got more than one.
        turned_away: answers that only say that there is too much to do.
        mistaken: other answers that show other digits than the picture has, or digits where there are none.
        p50, p95, slowest: from picture to reply, in seconds.
        late: of the latest heartbeat, in seconds.
        lag: by which the loopback Discord itself, on the same machine, was late to look, at most, in seconds.
        megabytes: of the bot and its engine processes, by turns: each quarter's highest.
        throttled: calls that Discord refused as too many.
        seconds: that it all took.
    """

    size: Size
    lost: int
    doubled: int
    turned_away: int
    mistaken: int
    p50: float
    p95: float
    slowest: float
    late: float
    lag: float
    megabytes: tuple[float, ...]
    throttled: int
    seconds: float


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
    """Small drawings like MNIST's, somewhat larger ones, and such that are no pictures or show nothing."""
    engine = Engine.load()
    drawn = [write(str(digit), height=18, pen=2, ink=255, paper=0, margin=5) for digit in range(10)]
    drawn += [write(text, height=90, pen=8, margin=40) for text in ("7", "31", "407", "2024")]
    good = []
    for number, page in enumerate(drawn):
        content = page.encoded()
        good.append(Sample(f"digit-{number}.png", content, engine.predict(content)[0].text or None))
    whole = drawn[-1].encoded()
    bad = {
        "truncated.png": whole[: len(whole) // 2],
        "words.png": b"this is no picture at all",
        "nothing.png": b"",
        "bomb.png": png_of_size(30_000, 30_000),
        "blank.png": write("1", ink=255).encoded(),
    }
    return good + [Sample(name, content, None) for name, content in bad.items()]


async def run(discord: Loopback, bot: BotProcess, size: Size) -> Outcome:
    """Send all pictures to a bot that is there, wait for all answers, and measure."""
    load, loop = _Run(discord, bot, size), asyncio.get_running_loop()
    every = await asyncio.to_thread(samples)
    began = loop.time()
    watching = asyncio.gather(_watch(load), _watch_ourselves(load))
    try:
        await _send(load, every, began)
        with suppress(InVainError):  # then they are counted as lost
            await discord.changes.until(lambda: all(sent.answers() for sent in load.sent), "the last answers")
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    took = loop.time() - began
    seconds = [sent.seconds for sent in load.sent if sent.answers()]
    cuts = quantiles(seconds, n=100)
    return Outcome(
        size,
        lost=sum(not sent.answers() for sent in load.sent),
        doubled=sum(len(sent.answers()) > 1 for sent in load.sent),
        turned_away=sum(map(_turned_away, load.sent)),
        mistaken=sum(bool(sent.answers()) and not _turned_away(sent) and not _right(sent) for sent in load.sent),
        p50=cuts[49],
        p95=cuts[94],
        slowest=max(seconds),
        late=max(discord.gateway.lateness(began, loop.time())),
        lag=load.lag,
        megabytes=_quarters(load.megabytes),
        throttled=discord.limits.exceeded,
        seconds=took,
    )


async def _send(load: _Run, every: Sequence[Sample], began: float) -> None:
    """Everybody in turn, at even distances with some chance in them."""
    discord, size, loop = load.discord, load.size, asyncio.get_running_loop()
    people = _people(load)
    good, bad = [one for one in every if one.digits], [one for one in every if not one.digits]
    for number in range(size.pictures):
        due = began + (number + load.random.random()) * size.seconds / size.pictures
        await asyncio.sleep(max(due - loop.time(), 0))
        person = people[number % len(people)]
        sample = load.random.choice(bad if load.random.random() < size.bad else good)
        file = discord.cdn.put(sample.content, sample.name)
        deed = person.uses("predict", picture=file) if person.channel.guild else person.says("", file)
        load.sent.append(Sent(sample, deed))


def _people(load: _Run) -> list[Person]:
    discord, guild = load.discord, next(iter(load.discord.world.guilds.values()))
    channels = [discord.world.add_channel(guild, f"room-{number}") for number in range(max(load.size.users // 10, 1))]
    for channel in channels:
        discord.gateway.tell_channel(channel)
    people = []
    for number in range(load.size.users):
        user = discord.world.add_user(f"user{number}")
        where = channels[number // 2 % len(channels)] if number % 2 else discord.world.direct(user)
        people.append(Person(discord, user, where))
    return people


def _turned_away(sent: Sent) -> bool:
    busy = words("en").error(UserError("serving.busy"))
    return any(busy in text_of(answer) for answer in sent.answers())


def _right(sent: Sent) -> bool:
    shown = re.search(r"^# (\d+)$", text_of(sent.answers()[0]), re.MULTILINE)
    return (shown[1] if shown else None) == sent.sample.digits


async def _watch(load: _Run) -> None:
    """Take the processes' memory now and then."""
    while True:
        if (size := resident_megabytes(load.bot.pid)) is not None:
            load.megabytes.append(size)
        await asyncio.sleep(load.size.seconds / 60)


async def _watch_ourselves(load: _Run) -> None:
    """Take how late our own event loop is; by that much more may an answer to an interaction come."""
    loop, patience = asyncio.get_running_loop(), load.discord.interactions.seconds
    while True:
        due = loop.time() + _PROBE
        await asyncio.sleep(_PROBE)
        load.lag = max(load.lag, loop.time() - due)
        load.discord.interactions.seconds = patience + load.lag


def resident_megabytes(pid: int) -> float | None:
    """What a process and its children have in memory; None where the system has no /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return None
    own = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    return (int(own[1]) / 1024 if own else 0.0) + sum(resident_megabytes(int(child)) or 0.0 for child in children)


def _quarters(values: Sequence[float]) -> tuple[float, ...]:
    step = len(values) // 4
    return tuple(max(values[number * step : (number + 1) * step]) for number in range(4)) if step else ()


def section(outcome: Outcome) -> str:
    """The figures as a section of docs/performance.md."""
    size = outcome.size
    machine = f"{processor()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    memory = " / ".join(f"{value:.0f}" for value in outcome.megabytes) or "not measured"
    rows = [
        ("answers lost, doubled, of another picture", f"{outcome.lost}, {outcome.doubled}, {outcome.mistaken}"),
        ("asked to come again, because the queue was full", f"{outcome.turned_away}"),
        ("picture to reply, median", f"{outcome.p50 * 1000:.0f} ms"),
        ("picture to reply, p95", f"{outcome.p95 * 1000:.0f} ms"),
        ("picture to reply, slowest", f"{outcome.slowest * 1000:.0f} ms"),
        ("latest heartbeat, of one a second", f"{outcome.late * 1000:.0f} ms late"),
        ("the same of the loopback Discord's own clock", f"{outcome.lag * 1000:.0f} ms late"),
        ("memory of all of the bot's processes, by quarters", f"{memory} MB"),
        ("calls refused as too many", f"{outcome.throttled}"),
    ]
    width = max(len(what) for what, _ in rows)
    wide = max(len(figure) for _, figure in rows)
    table = [f"| {what.ljust(width)} | {figure.ljust(wide)} |" for what, figure in rows]
    head = [f"| {'what'.ljust(width)} | {''.ljust(wide)} |", f"|{'-' * (width + 2)}|{'-' * (wide + 2)}|"]
    lines = [
        HEADING,
        "",
        f"`make load-discord`: {size.users} people send {size.pictures:,} pictures in {size.seconds:.0f} s to the real",
        f"bot process over a loopback Discord that counts its rate limits; {size.bad:.0%} of the pictures cannot be",
        "read. Half of the people write direct messages, half use `/predict`. The loopback Discord runs on the same",
        "machine, and its work is in the times.",
        "",
        f"Measured on {machine}.",
        "",
        *head,
        *table,
    ]
    return "\n".join(lines) + "\n"


def with_section(page: str, text: str) -> str:
    """The page with that section in place of the one of the same heading, or at its end."""
    heading = text.partition("\n")[0]
    before, found, rest = page.partition(f"{heading}\n")
    if not found:
        return f"{page.rstrip()}\n\n{text}"
    _, more, after = rest.partition("\n## ")
    return before + text + (f"\n## {after}" if more else "")


async def main() -> int:
    """Measure, print, and write the page if asked to."""
    parser = argparse.ArgumentParser(prog="make load-discord", description=__doc__)
    parser.add_argument("--users", type=int, default=Size.users)
    parser.add_argument("--pictures", type=int, default=Size.pictures)
    parser.add_argument("--seconds", type=float, default=Size.seconds)
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        async with Loopback() as discord:
            discord.gateway.interval, discord.limits.real = 1000, True
            discord.world.add_guild("school")
            bot = BotProcess(discord, Path(home), {})
            try:
                await bot.start()
                outcome = await run(discord, bot, Size(asked.users, asked.pictures, asked.seconds))
                await bot.stop()
            finally:
                bot.kill()
    text = section(outcome)
    sys.stdout.write(text)
    if asked.write:
        PAGE.write_text(with_section(PAGE.read_text("utf-8"), text), "utf-8")
    return int(
        bool(outcome.lost or outcome.doubled or outcome.mistaken or outcome.late - outcome.lag > HEARTBEAT_BOUND)
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
