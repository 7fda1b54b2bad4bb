"""Each kind of backend: its start, its speed, a picture's time at half load, its memory, and its recovery."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

from bot.serving.backend import Backend, EngineDiedError, Load
from bot.serving.pool import ProcessPool
from bot.serving.ray_cluster import RayCluster
from engine import Attachment

_LOOK = 0.05  # seconds


@dataclass(frozen=True)
class Sample:
    """A picture, and what ``Engine.predict`` reads in it."""

    picture: Attachment
    text: str


@dataclass(frozen=True)
class Measurements:
    """The measurements of a kind.

    Attributes:
        start: seconds until it answers.
        rate: pictures a second, with four callers for each engine.
        processor: seconds of processors for a picture, in all processes, at that rate; where /proc does not tell, 0.
        median, p99: seconds a picture, where half as many come as it could read.
        megabytes: of all its processes, what they share counted once; 0 where /proc does not tell.
        recovery: seconds from an engine's end until all are there again; None where it is this process.
        wrong: how many pictures were read otherwise than by the engine in this process.
    """

    name: str
    start: float
    rate: float
    processor: float
    median: float
    p99: float
    megabytes: float
    recovery: float | None = None
    wrong: int = 0


@dataclass(frozen=True)
class Costs:
    """Pictures a second, and seconds of processors for a picture."""

    rate: float
    processor: float


@dataclass(frozen=True)
class Round:
    """What ``ray`` reads of what engine processes read, by the clock, and by the time of processors that it takes."""

    read: float
    by_processor: float


def in_a_loop(load: Load, pictures: Sequence[Attachment], count: int) -> tuple[Measurements, list[Sample]]:
    """An engine that is called in a loop, and what it reads in each picture."""
    began = time.monotonic()
    with load() as engine:
        engine.warm()
        start = time.monotonic() - began
        samples = [Sample(picture, engine.predict(picture)[0].text) for picture in pictures]
        times, worked = [], processor_seconds(os.getpid())
        for picture in itertools.islice(itertools.cycle(pictures), count):
            began = time.monotonic()
            engine.predict(picture)
            times.append(time.monotonic() - began)
        centiles = quantiles(times, n=100)
        memory, worked = megabytes(os.getpid()), (processor_seconds(os.getpid()) - worked) / count
    name, rate = "`Engine.predict` in a loop", count / sum(times)
    return Measurements(name, start, rate, worked, centiles[49], centiles[98], memory), samples


def pool(load: Load, engines: int, samples: Sequence[Sample], count: int) -> Measurements:
    """A pool of ``engines`` processes."""
    return asyncio.run(
        measure(f"`processes:{engines}`", ProcessPool(load, engines), engines, samples, count, engine_processes)
    )


def cluster(load: Load, engines: int, samples: Sequence[Sample], count: int) -> Measurements:
    """``engines`` replicas in a Ray cluster that is started for them."""
    name = f"`ray`, {engines} replica{'s' * (engines > 1)}"
    backend = RayCluster(load, (engines, engines), cpus=0.1)
    return asyncio.run(measure(name, backend, engines, samples, count, replicas))


def in_turn(load: Load, samples: Sequence[Sample], rounds: int) -> list[Round]:
    """Two engine processes and two replicas, in turn: the same machine is measured, whatever else it does."""

    async def measured() -> list[Round]:
        backends: list[Backend] = [ProcessPool(load, 2), RayCluster(load, (2, 2), cpus=0.1)]
        try:
            for backend in backends:
                await backend.start()
                await work(backend, samples, 8, 2 * len(samples))  # each engine has seen most of them
            found = [[await costs(backend, samples) for backend in backends] for _ in range(rounds)]
        finally:
            for backend in backends:
                await backend.close()
        return [Round(rays.rate / pools.rate, pools.processor / rays.processor) for pools, rays in found]

    return asyncio.run(measured())


async def costs(backend: Backend, samples: Sequence[Sample]) -> Costs:
    """What it costs two engines to read all pictures twice."""
    count, began, worked = 2 * len(samples), time.monotonic(), processor_seconds(os.getpid())
    await work(backend, samples, 8, count)
    return Costs(count / (time.monotonic() - began), (processor_seconds(os.getpid()) - worked) / count)


async def measure(
    name: str, backend: Backend, engines: int, samples: Sequence[Sample], count: int, processes: Callable[[], set[int]]
) -> Measurements:
    """A backend that is started and closed.

    Args:
        name: the kind's.
        backend: not started yet.
        engines: how many it has.
        samples: to be read in turn.
        count: how many pictures at full load; half as many at half load.
        processes: its engines' processes.
    """
    own = megabytes(os.getpid())
    began = time.monotonic()
    await backend.start()
    start = time.monotonic() - began
    try:
        await work(backend, samples, 4 * engines, engines * len(samples))  # each has seen most of them
        began, worked = time.monotonic(), processor_seconds(os.getpid())
        wrong = await work(backend, samples, 4 * engines, count)
        rate, worked = count / (time.monotonic() - began), (processor_seconds(os.getpid()) - worked) / count
        centiles = quantiles(await at_half_load(backend, samples, rate / 2, count // 2), n=100)
        memory = megabytes(os.getpid()) - own
        recovery = await recovered(backend, engines, samples[0], processes)
    finally:
        await backend.close()
    return Measurements(name, start, rate, worked, centiles[49], centiles[98], memory, recovery, wrong)


async def work(backend: Backend, samples: Sequence[Sample], callers: int, count: int) -> int:
    """Have ``count`` pictures read, ``callers`` at a time; how many were read otherwise than expected."""
    left, wrong = iter(range(count)), 0

    async def caller() -> None:
        nonlocal wrong
        for number in left:
            sample = samples[number % len(samples)]
            (reading,) = await backend.predict([sample.picture])
            wrong += reading.text != sample.text

    await asyncio.gather(*(caller() for _ in range(callers)))
    return wrong


async def at_half_load(backend: Backend, samples: Sequence[Sample], rate: float, count: int) -> list[float]:
    """The seconds that each of ``count`` pictures took; ``rate`` of them come a second, read or not."""

    async def one(number: int) -> float:
        due = began + number / rate
        await asyncio.sleep(due - time.monotonic())
        await backend.predict([samples[number % len(samples)].picture])
        return time.monotonic() - due

    began = time.monotonic()
    return await asyncio.gather(*(one(number) for number in range(count)))


async def recovered(backend: Backend, engines: int, sample: Sample, processes: Callable[[], set[int]]) -> float:
    """Kill an engine; the seconds until as many answer as before."""
    before = processes()
    began = time.monotonic()
    os.kill(min(before), signal.SIGKILL)
    restarts = backend.health().restarts
    while backend.health().restarts == restarts or backend.health().workers < engines or not processes() - before:
        with suppress(EngineDiedError):
            await backend.predict([sample.picture])
        await asyncio.sleep(_LOOK)
    return time.monotonic() - began


def descendants(process: int) -> set[int]:
    """The processes below a process."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")  # a thread's children are not its process's there
    children = {int(child) for task in tasks for child in _read(task).split()}
    return children.union(*map(descendants, children))


def processor_seconds(process: int) -> float:
    """What a process and those below it have taken of the processors so far."""
    stats = (_read(f"/proc/{each}/stat").rpartition(")")[2].split() for each in {process, *descendants(process)})
    return sum(int(stat[11]) + int(stat[12]) for stat in stats if stat) / os.sysconf("SC_CLK_TCK")


def megabytes(process: int) -> float:
    """The memory of a process and of those below it; what they share counts once."""
    lines = "\n".join(_read(f"/proc/{each}/smaps_rollup") for each in {process, *descendants(process)}).splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def engine_processes() -> set[int]:
    """Those of a ``ProcessPool`` in this process."""
    return {each for each in descendants(os.getpid()) if "bot.serving.engine_process" in _read(f"/proc/{each}/cmdline")}


def replicas() -> set[int]:
    """Those of a Ray cluster that this process has started."""
    return {each for each in descendants(os.getpid()) if _read(f"/proc/{each}/cmdline").startswith("ray::ServeReplica")}


def _read(path: str | Path) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has just ended
        return ""
