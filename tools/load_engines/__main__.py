"""Measure what engines cost in each place, in one run, so that ratios hold on a busy machine; batching; Ray's router.

Each part takes less than two minutes on a machine that is free: ``--parts engines``, ``--parts compared``, ``--parts
batching``, and ``--parts router --replicas 8``, whose row joins those that are on the page.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
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
from tools.load_engines import page
from tools.load_engines.kinds import Measurements, Sample, cluster, in_a_loop, in_turn, pool
from tools.load_engines.sleeping import simulated
from tools.sections import write_section

T = TypeVar("T")
PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"
PARTS = ("engines", "compared", "batching", "router")
_ROUNDS = 8  # in which two kinds are measured in turn
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


def kinds(load: Load, samples: Sequence[Sample], count: int) -> list[Measurements]:
    """All backends, one after the other."""
    figures = []
    for kind in (pool, cluster):
        for engines in (1, 2):
            figures.append(_alone(kind, load, engines, samples, count))
            _tell(figures[-1])
    return figures


def router(sizes: Iterable[int], seconds: float, count: int) -> dict[int, tuple[float, float]]:
    """For each number of replicas that sleep: the pictures a second that they could read, and those that were."""
    rows = {}
    for size in sizes:
        rows[size] = _alone(simulated, size, seconds, count * size)
        _tell(f"{size} replicas: {rows[size]}")
    return rows


def loops_at_once(load: Load, shown: Sequence[Attachment], count: int) -> tuple[float, float]:
    """Pictures a second of one process that reads in a loop, and of two at the same time."""
    rates = []
    for size in (1, 2):
        with ProcessPoolExecutor(size, mp_context=get_context("spawn")) as executor:
            loops = [executor.submit(in_a_loop, load, shown, count) for _ in range(size)]
            rates.append(sum(loop.result()[0].rate for loop in loops))
    return rates[0], rates[1]


def _alone(measure: Callable[..., T], *args: object) -> T:
    """Measured in a process of its own: where Ray was started before, what it starts may crash as it forks."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        return executor.submit(measure, *args).result()


def _tell(row: object) -> None:
    """What was measured, as soon as it was."""
    sys.stderr.write(f"{row}\n")


def numbers(text: str) -> tuple[int, ...]:
    """Numbers with commas between them."""
    return tuple(int(part) for part in text.split(",") if part)


def names(text: str) -> tuple[str, ...]:
    """Parts with commas between them. Raises ValueError for one that there is not."""
    parts = tuple(part for part in text.split(",") if part)
    if unknown := set(parts) - set(PARTS):
        raise ValueError(unknown)
    return parts


def main() -> None:
    """Measure, print, and write the page if requested."""
    parser = argparse.ArgumentParser(prog="python -m tools.load_engines", description=__doc__)
    parser.add_argument("--parts", type=names, default=PARTS, help=f"some of {','.join(PARTS)}; by default all")
    parser.add_argument("--count", type=int, default=400, help="pictures for each kind")
    parser.add_argument("--pictures", type=Path, default=os.environ.get("DIGITBOT_PICTURES"), help="a folder")
    parser.add_argument("--replicas", type=numbers, default=(1, 2, 4, 8, 16, 32), help="that sleep, such as 1,2,4")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    args = parser.parse_args()
    os.environ["RAY_ADDRESS"] = "local"  # whatever else runs here, the cluster is our own
    load = partial(load_engine, load_settings({}), any_file=False)
    shown = pictures(Path(args.pictures) if args.pictures else None)
    loop, samples = in_a_loop(load, shown, args.count)
    _tell(loop)
    for part in args.parts:
        if part == "engines":
            loops = loops_at_once(load, shown, args.count)
            figures = [loop, *kinds(load, samples, args.count)]
            text = page.of_engines(len(samples), args.count, loops, figures)
        elif part == "compared":
            text = page.of_rounds(len(samples), _alone(in_turn, load, samples, _ROUNDS))
        elif part == "batching":
            text = page.of_batching(batches(load, samples, args.count), _AT_A_TIME)
        else:
            routed = router(args.replicas, loop.median, max(args.count // 10, 20))
            known = page.routed(PAGE.read_text("utf-8"))
            text = page.of_router(loop.median, known | routed)
        sys.stdout.write(text + "\n")
        if args.write:
            write_section(PAGE, text)


if __name__ == "__main__":
    main()
