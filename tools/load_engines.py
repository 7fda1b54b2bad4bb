"""What each place of the engine costs: python -m tools.load_engines [--count N] prints a table for docs/scaling.md.

All kinds read the same pictures in one run, so that their ratios hold on a busy machine, too.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from functools import partial
from statistics import quantiles

from bot.loading import load_engine
from bot.serving.backend import Backend, Load
from bot.serving.pool import ProcessPool
from bot.serving.ray_cluster import RayCluster
from bot.settings import load as load_settings
from engine import Attachment
from tests.pictures import write

PICTURE = Attachment(write("7").encoded(), "seven.png")


async def measure(name: str, backend: Backend, engines: int, count: int) -> str:
    """A row: seconds to start, pictures a second at full load, and milliseconds a picture at half of it."""
    began = time.monotonic()
    await backend.start()
    start = time.monotonic() - began
    try:
        await work(backend, 4 * engines, 20 * engines)
        began = time.monotonic()
        await work(backend, 4 * engines, count)
        rate = count / (time.monotonic() - began)
        times = await at_half_load(backend, rate / 2, count // 2)
    finally:
        await backend.close()
    centiles = quantiles(times, n=100)
    return f"| {name} | {start:.1f} | {rate:.0f} | {centiles[49] * 1000:.0f} | {centiles[98] * 1000:.0f} |"


async def work(backend: Backend, callers: int, count: int) -> None:
    """Have ``count`` pictures read, ``callers`` at a time."""
    left = iter(range(count))

    async def caller() -> None:
        for _ in left:
            (reading,) = await backend.predict([PICTURE])
            assert reading.text == "7"

    await asyncio.gather(*(caller() for _ in range(callers)))


async def at_half_load(backend: Backend, rate: float, count: int) -> list[float]:
    """The seconds that each of ``count`` pictures took; ``rate`` of them come a second, read or not."""

    async def one(due: float) -> float:
        await asyncio.sleep(due - time.monotonic())
        await backend.predict([PICTURE])
        return time.monotonic() - due

    began = time.monotonic()
    return await asyncio.gather(*(one(began + number / rate) for number in range(count)))


def in_a_loop(load: Load, count: int) -> str:
    """The row of an engine that is called in a loop."""
    began = time.monotonic()
    with load() as engine:
        engine.warm()
        start = time.monotonic() - began
        times = []
        for _ in range(count):
            began = time.monotonic()
            engine.predict(PICTURE)
            times.append(time.monotonic() - began)
    centiles = quantiles(times, n=100)
    middle, late = centiles[49] * 1000, centiles[98] * 1000
    return f"| `Engine.predict` in a loop | {start:.1f} | {count / sum(times):.0f} | {middle:.0f} | {late:.0f} |"


async def main() -> None:
    """Measure all kinds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400, help="pictures for each kind")
    count = parser.parse_args().count
    load = partial(load_engine, load_settings({}), any_file=False)
    limited = partial(load_engine, load_settings({}), any_file=False, seconds=20.0)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {count} pictures each\n")  # noqa: T201
    print("| engine | start, s | pictures/s | p50 at half load, ms | p99, ms |\n|---|---|---|---|---|")  # noqa: T201
    print(in_a_loop(load, count), flush=True)  # noqa: T201
    for engines in (1, 2):
        for name, backend in (
            (f"`processes:{engines}`", ProcessPool(load, engines)),
            (f"`ray`, {engines} replicas", RayCluster(limited, (engines, engines), cpus=0.1)),
        ):
            print(await measure(name, backend, engines, count), flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
