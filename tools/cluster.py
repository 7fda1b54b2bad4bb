"""``make cluster-demo`` and ``make load-cluster``: a bot in several processes among many people, who send pictures.

With ``--ray`` the engines are replicas in a Ray cluster, which the bot's processes share. With ``--kill`` an engine is
killed, then Redis is restarted, then a bot process is killed and started again.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import re
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import pytest

from bot.discord.cluster import Cluster
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.recorder import InVainError
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.sent import Sample, Sent
from tests.servers import RedisServer
from tools.bench.__main__ import processor
from tools.load_discord import measure_lag, resident_megabytes, samples
from tools.sections import write_section

if TYPE_CHECKING:
    from tests.ray_head import RayHead

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
HEADING = "## The Discord bot in several processes"
_SERVERS_OF_A_SHARD, _CHANNELS_OF_A_SERVER = 5, 4
_LATE_SECONDS = 2.0  # of a heartbeat
_FOLLOW_UPS = 20
# A process that does nothing but look at the clock: how late the machine alone makes everybody.
_BYSTANDER = """
import select, sys, time
worst, ended = 0.0, False
while not ended:
    due = time.monotonic() + 0.1
    ended = bool(select.select([sys.stdin], [], [], 0.1)[0])
    worst = max(worst, time.monotonic() - due)
print(worst)
"""


@dataclass(frozen=True)
class Size:
    """How much load: ``words`` messages of members are not for the bot, while pictures are sent to it."""

    processes: int
    members: int
    words: int
    pictures: int
    seconds: float


@dataclass(frozen=True)
class Upload:
    """A picture that somebody sent to a shard, at a time of the event loop."""

    sent: Sent
    person: Person
    shard: int
    at: float

    @property
    def digits(self) -> str | None:
        """What the first answer says was read; None if there is none, or it says why there are no digits."""
        answers = self.sent.answers()
        found = re.search(r"^# (\d+)$", text_of(answers[0]), re.MULTILINE) if answers else None
        return found[1] if found else None

    @property
    def is_explained(self) -> bool:
        """Whether the answer is a sentence on why there is none."""
        return bool(self.sent.answers()) and self.digits is None


@dataclass
class Run:
    """A run of the load: what is going on, and what was measured.

    Attributes:
        down: when each shard had no process: from, to.
        lag: the largest delay of the loopback Discord itself, which runs on the same machine, in seconds.
        delay: the largest of a process that does nothing but look at the clock.
        late: how late the latest heartbeat was.
        remembered: of the conversations that were gone on with, how many were.
    """

    discord: Loopback
    redis: RedisServer
    size: Size
    folder: Path
    ray: RayHead | None = None
    bots: list[BotProcess] = field(default_factory=list)
    people: list[list[Person]] = field(default_factory=list)  # by their shard
    uploads: list[Upload] = field(default_factory=list)
    down: list[tuple[int, float, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lag: float = 0.0
    delay: float = 0.0
    late: float = 0.0
    remembered: tuple[int, int] = (0, 0)

    def process(self, number: int) -> BotProcess:
        """A process of the bot, not started yet."""
        home = self.folder / f"process-{number}-{len(self.notes)}"
        home.mkdir()
        settings = {
            "DIGITBOT_PROCESSES": "1",
            "DIGITBOT_STATE": self.redis.url,
            "DIGITBOT_DISCORD_SHARDS": str(self.size.processes),
            "HOME": str(self.folder),
        }
        if self.ray is not None:
            settings |= {"DIGITBOT_ENGINE": "ray", "DIGITBOT_REPLICAS": str(self.size.processes)}
            settings |= {name: value for name, value in os.environ.items() if name.startswith("RAY_")}
        command = ("bot", "discord", "--cluster", f"{number}/{self.size.processes}")
        return BotProcess(self.discord, home, settings, command)


async def run(load: Run, *, kill: bool) -> None:
    """Start the processes, let people talk, and wait for the last answers."""
    loop = asyncio.get_running_loop()
    pictures = await asyncio.to_thread(samples)
    _settle(load)
    for number in range(1, load.size.processes + 1):
        load.bots.append(load.process(number))
        await load.bots[-1].start()
    start = loop.time()
    probe = asyncio.create_task(measure_lag(load))
    bystander = await asyncio.create_subprocess_exec(sys.executable, "-c", _BYSTANDER, stdin=PIPE, stdout=PIPE)
    try:
        tasks: list[Awaitable[None]] = [_send_pictures(load, pictures, start), _chat(load, start)]
        await asyncio.gather(*tasks, *([_disturb(load)] if kill else []))
        with suppress(InVainError):  # the missing answers count as lost
            await load.discord.changes.until(lambda: not _unanswered(load), "the last answers")
        await _follow_up(load)
        late = sorted(load.discord.gateway.lateness(start, loop.time()))
        load.late, most = late[-1], late[-1 - len(late) // 100]
        load.notes.append(f"heartbeats, one a second: the latest {load.late:.2f} s late, 99 % at most {most:.2f} s")
    finally:
        probe.cancel()
        await asyncio.gather(probe, return_exceptions=True)
        output, _ = await bystander.communicate(b"")
        load.delay = float(output)


def _settle(load: Run) -> None:
    """Servers of every shard, and their members."""
    world, count = load.discord.world, load.size.processes
    for shard in range(count):
        channels = []
        for number in range(_SERVERS_OF_A_SHARD):
            while (world.new_id() >> 22) % count != shard:
                pass  # the next millisecond's ids
            guild = world.add_guild(f"server-{shard}-{number}")
            channels += [world.add_channel(guild, f"room-{room}") for room in range(_CHANNELS_OF_A_SERVER)]
        members = range(load.size.members // count)
        users = [world.add_user(f"member-{shard}-{number}") for number in members]
        load.people.append([Person(load.discord, user, channels[at % len(channels)]) for at, user in enumerate(users)])


async def _at_an_even_pace(count: int, seconds: float, start: float, do: Callable[[int], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in range(count):
        do(number)
        await asyncio.sleep(max(start + (number + 1) * seconds / count - loop.time(), 0))


async def _send_pictures(load: Run, pictures: list[Sample], start: float) -> None:
    good = [sample for sample in pictures if sample.digits]

    def send(number: int) -> None:
        shard = number % load.size.processes
        person = load.people[shard][number // load.size.processes % len(load.people[shard])]
        sample = good[number % len(good)]
        file = load.discord.cdn.put(sample.content, sample.name)
        is_command = number // load.size.processes % 2
        request = person.uses("predict", picture=file) if is_command else person.says("!predict", file)
        load.uploads.append(Upload(Sent(sample, request), person, shard, asyncio.get_running_loop().time()))

    await _at_an_even_pace(load.size.pictures, load.size.seconds, start, send)


async def _chat(load: Run, start: float) -> None:
    members = [person for several in zip(*load.people, strict=True) for person in several]
    await _at_an_even_pace(
        load.size.words,
        load.size.seconds,
        start,
        lambda number: members[number % len(members)].chats(f"hello, this is number {number}"),
    )


async def _disturb(load: Run) -> None:
    """Three mishaps, spread over the time."""
    loop, pause = asyncio.get_running_loop(), load.size.seconds / 4
    await asyncio.sleep(pause)
    if load.ray is not None:
        os.kill(min(load.ray.replicas()), signal.SIGKILL)
        load.notes.append("a replica in the Ray cluster was killed")
    else:
        children = Path(f"/proc/{load.bots[0].pid}/task/{load.bots[0].pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        load.notes.append("an engine process was killed")
    await asyncio.sleep(pause)
    await asyncio.to_thread(load.redis.stop)
    await asyncio.to_thread(load.redis.start)
    load.notes.append("Redis was restarted")
    await asyncio.sleep(pause)
    killed, last = loop.time(), load.bots[-1]
    last.kill()
    await last.ended()
    load.notes.append("a bot process was killed, and started again")
    load.bots[-1] = load.process(load.size.processes)
    await load.bots[-1].start()
    for shard in Cluster(load.size.processes, load.size.processes).shards(load.size.processes):
        load.down.append((shard, killed, loop.time()))


async def _follow_up(load: Run) -> None:
    """Some of those who got digits ask why, which only who remembers them can say."""
    able = {id(one.person): one.person for one in reversed(load.uploads) if one.digits is not None}
    questions = [person.says("!why") for person in list(able.values())[:_FOLLOW_UPS]]
    with suppress(InVainError):
        await load.discord.changes.until(lambda: all(why.replies for why in questions), "explanations")
    load.remembered = sum(any("I read" in text_of(one) for one in why.replies) for why in questions), len(questions)


def _unanswered(load: Run) -> list[Upload]:
    """Those without an answer, but for those whose shard had no process: Discord does not repeat them."""
    return [
        one
        for one in load.uploads
        if not one.sent.answers() and not any(shard == one.shard and a <= one.at <= b for shard, a, b in load.down)
    ]


def faults(load: Run) -> dict[str, int]:
    """Each kind of fault, and how often it happened."""
    uploads, (remembered, tried) = load.uploads, load.remembered
    return {
        "lost": len(_unanswered(load)),
        "answered twice": sum(len(one.sent.answers()) > 1 for one in uploads),
        "wrong digits": sum(one.digits is not None and one.digits != one.sent.sample.digits for one in uploads),
        "conversations forgotten": tried - remembered,
        # Beyond what the machine alone makes everybody late.
        "heartbeats too late": int(load.late - load.delay > _LATE_SECONDS),
    }


def section(load: Run) -> str:
    """The figures as a section of docs/performance.md."""
    size, uploads = load.size, load.uploads
    seconds = quantiles([one.sent.seconds for one in uploads if one.digits is not None], n=100)
    explained = [one.sent.seconds for one in uploads if one.is_explained]
    slowest = f", {max(explained):.1f} s" if explained else ""
    nobody = sum(not one.sent.answers() for one in uploads) - len(_unanswered(load))
    found = faults(load)
    memory = sum(resident_megabytes(bot.pid) or 0.0 for bot in load.bots if not bot.gone)
    rows = [
        ("pictures sent to the bot", f"{len(uploads)}"),
        *((what, f"{found[what]}") for what in ("lost", "answered twice", "wrong digits")),
        ("told once that there is no answer, and after", f"{len(explained)}{slowest}"),
        ("sent while their shard had no process, which Discord does not repeat", f"{nobody}"),
        ("conversations that were gone on with, of those tried", f"{load.remembered[0]} of {load.remembered[1]}"),
        ("picture to digits, median, p99", f"{seconds[49]:.2f} s, {seconds[98]:.2f} s"),
        ("largest delay of the loopback Discord's own clock", f"{load.lag:.2f} s"),
        ("largest delay of a process that only looks at the clock", f"{load.delay:.2f} s"),
        (f"memory of the bot processes at the end{', without Ray' if load.ray else ''}", f"{memory:.0f} MB"),
    ]
    machine = f"{processor()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    engines = "a shard and an engine process each" if load.ray is None else "a shard each, Ray with a replica for each"
    lines = [
        HEADING,
        "",
        f"`python -m tools.cluster`: {size.processes} bot processes, {engines}, Redis and",
        f"a loopback Discord, all on one machine: {machine}; load {os.getloadavg()[0]:.0f}, others' work included.",
        f"Of {size.members:,} members {size.words:,} say something in {size.seconds:.0f} s, and {size.pictures:,}",
        "pictures are sent to the bot, half as messages, half as commands.",
        "",
        *(f"- {note}" for note in load.notes),
        "",
        "| what | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in rows),
    ]
    return "\n".join(lines) + "\n"


def _ray(cpus: int) -> AbstractContextManager[RayHead]:
    from tests.ray_head import ray_head  # which needs Ray

    return ray_head(cpus)


async def main() -> int:
    """Measure, print, and write the page if requested."""
    parser = argparse.ArgumentParser(prog="python -m tools.cluster", description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--words", type=int, default=200)
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--ray", action="store_true", help="have the engines in a Ray cluster")
    parser.add_argument("--kill", action="store_true", help="kill processes, and restart Redis")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    args = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "redis").mkdir()
        redis = RedisServer(folder / "redis")
        redis.start()
        stack.callback(redis.stop)
        ray = stack.enter_context(_ray(args.processes)) if args.ray else None
        async with Loopback() as discord:
            discord.gateway.interval = 1000
            size = Size(args.processes, args.members, args.words, args.pictures, args.seconds)
            load = Run(discord, redis, size, folder, ray)
            try:
                await run(load, kill=args.kill)
                text = section(load)
            finally:
                for bot in load.bots:
                    bot.kill()
                    await bot.ended()
    sys.stdout.write(text)
    if args.write:
        write_section(PAGE, text)
    found = {what: times for what, times in faults(load).items() if times}
    for what, times in found.items():
        sys.stderr.write(f"{what}: {times}\n")
    return int(bool(found))


if __name__ == "__main__":
    try:
        sys.exit(asyncio.run(main()))
    except pytest.skip.Exception as missing:  # a server, which the tests would do without
        sys.exit(str(missing))
