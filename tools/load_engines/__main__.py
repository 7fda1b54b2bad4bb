"""Measure all kinds in one run, so that their ratios hold on a busy machine, too."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from bot.loading import load_engine
from bot.serving.backend import Load
from bot.settings import load as load_settings
from engine import Attachment
from tests.pictures import write
from tools.bench.__main__ import processor
from tools.load_discord import with_section
from tools.load_engines.kinds import Figures, Sample, cluster, in_a_loop, pool
from tools.load_engines.sleeping import simulated

T = TypeVar("T")
PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"
HEADING = "## What engines cost"
_SECONDS = 20.0  # for a message, as those that serve many have it
_AT_A_TIME = 8  # pictures, where batching is tried
_KINDS = (".png", ".jpg", ".jpeg")


def pictures(folder: Path | None, most: int = 100) -> list[Attachment]:
    """The first pictures of a folder; without one, a drawn 7."""
    if folder is None:
        return [Attachment(write("7").encoded(), "seven.png")]
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in _KINDS]
    return [Attachment(path.read_bytes(), path.name) for path in files[:most]]


def batches(load: Load, samples: Sequence[Sample], count: int) -> tuple[float, float]:
    """Pictures a second of an engine in a loop: one at a time, and several at a time."""
    with load() as engine:
        engine.warm()
        order = [samples[number % len(samples)].picture for number in range(count)]
        rates = []
        for size in (1, _AT_A_TIME):
            began = time.monotonic()
            for first in range(0, count, size):
                engine.predict(order[first : first + size])
            rates.append(count / (time.monotonic() - began))
    return rates[0], rates[1]


def kinds(load: Load, limited: Load, samples: Sequence[Sample], count: int) -> list[Figures]:
    """All backends, one after the other."""
    figures = []
    for kind, made in ((pool, load), (cluster, limited)):
        for engines in (1, 2):
            figures.append(_alone(kind, made, engines, samples, count))
            _tell(figures[-1])
    return figures


def router(sizes: Iterable[int], seconds: float, count: int) -> list[tuple[int, float, float]]:
    """For each number of replicas that sleep: the pictures a second that they could read, and those that were."""
    rows = []
    for size in sizes:
        rows.append((size, *_alone(simulated, size, seconds, count * size)))
        _tell(rows[-1])
    return rows


def _alone(measure: Callable[..., T], *args: object) -> T:
    """Measured in a process of its own: where Ray was started before, what it starts may crash as it forks."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        return executor.submit(measure, *args).result()


def _tell(row: object) -> None:
    """What was measured, as soon as it was."""
    sys.stderr.write(f"{row}\n")


def section(
    samples: int,
    count: int,
    figures: Sequence[Figures],
    batched: tuple[float, float],
    slept: float,
    routed: Sequence[tuple[int, float, float]],
) -> str:
    """The figures as a section of docs/scaling.md."""
    machine = f"{processor()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    return "\n".join([HEADING, "", *_lines(machine, samples, count, figures, batched, slept, routed)]) + "\n"


def _lines(
    machine: str,
    samples: int,
    count: int,
    figures: Sequence[Figures],
    batched: tuple[float, float],
    slept: float,
    routed: Sequence[tuple[int, float, float]],
) -> Iterator[str]:
    yield f"`make load-engines`: {machine}; load {os.getloadavg()[0]:.0f}, ours included. {count:,} readings each, of"
    yield f"{samples} pictures in turn. Start is from nothing, for `ray` with its cluster; recovery is from the end of"
    yield "an engine's process until all answer again, for `ray` as seen every two seconds; memory is of all processes."
    yield ""
    yield "| engine | start | pictures/s | p50, p99 at half load | memory | recovery | read otherwise |"
    yield "|---|---|---|---|---|---|---|"
    for each in figures:
        recovery = "" if each.recovery is None else f"{each.recovery:.1f} s"
        times = f"{each.median * 1000:.0f} ms, {each.p99 * 1000:.0f} ms"
        memory = f"{each.megabytes:.0f} MB"
        yield f"| {each.name} | {each.start:.1f} s | {each.rate:.0f} | {times} | {memory} | {recovery} | {each.wrong} |"
    pools, rays = figures[-3], figures[-1]
    yield ""
    yield f"`ray` with two replicas reads {rays.rate / pools.rate:.0%} of what `processes:2` reads."
    yield ""
    one, several = batched
    yield f"Batching: `Engine.predict` reads {one:.0f} pictures/s one at a time and {several:.0f} {_AT_A_TIME} at a"
    yield f"time, {several / one - 1:+.0%}: the most that collecting requests in a replica could gain."
    yield ""
    yield f"The router alone: replicas that sleep {slept * 1000:.0f} ms for each picture, asked by one process."
    yield ""
    yield "| replicas | pictures/s that they could read | that were read | share |"
    yield "|---|---|---|---|"
    for size, could, were in routed:
        yield f"| {size} | {could:.0f} | {were:.0f} | {were / could:.0%} |"


def numbers(text: str) -> tuple[int, ...]:
    """Numbers with commas between them."""
    return tuple(int(part) for part in text.split(",") if part)


def main() -> None:
    """Measure, print, and write the page if requested."""
    parser = argparse.ArgumentParser(prog="python -m tools.load_engines", description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="pictures for each kind")
    parser.add_argument("--pictures", type=Path, default=os.environ.get("DIGITBOT_PICTURES"), help="a folder")
    parser.add_argument("--replicas", type=numbers, default=(1, 2, 4, 8, 16, 32), help="that sleep, such as 1,2,4")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    args = parser.parse_args()
    os.environ["RAY_ADDRESS"] = "local"  # whatever else runs here, the cluster is our own
    load = partial(load_engine, load_settings({}), any_file=False)
    limited = partial(load_engine, load_settings({}), any_file=False, seconds=_SECONDS)
    shown = pictures(Path(args.pictures) if args.pictures else None)
    loop, samples = in_a_loop(load, shown, args.count)
    batched = batches(load, samples, args.count)
    figures = [loop, *kinds(load, limited, samples, args.count)]
    routed = router(args.replicas, loop.median, max(args.count // 10, 20))
    text = section(len(samples), args.count, figures, batched, loop.median, routed)
    sys.stdout.write(text)
    if args.write:
        PAGE.write_text(with_section(PAGE.read_text("utf-8"), text), "utf-8")


if __name__ == "__main__":
    main()
