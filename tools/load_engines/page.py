"""The figures as sections of docs/scaling.md, one for each part of the measurement."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Mapping, Sequence
from statistics import mean, stdev

from tools.bench.__main__ import processor
from tools.load_engines.kinds import Measurements, Round

ENGINES = "## What engines cost"
COMPARED = "## Ray beside engine processes"
BATCHING = "## What batching would gain"
ROUTER = "## How many replicas Ray's router keeps busy"
_ROW = re.compile(r"^\| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)


def machine() -> str:
    """Where it was measured, and what else was done there."""
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{processor()}, {os.cpu_count()} cores; {system}; load {os.getloadavg()[0]:.0f}, ours included"


def of_engines(samples: int, count: int, loops: tuple[float, float], figures: Sequence[Measurements]) -> str:
    """The section of the kinds of engines.

    Args:
        samples: how many pictures there are.
        count: how many readings of each kind.
        loops: pictures a second of one process that calls ``Engine.predict``, and of two at the same time.
        figures: of each kind.
    """
    one, two = loops
    lines = [
        f"`make load-engines`: {machine()}. {count:,} readings each, of",
        f"{samples} pictures in turn. Start is from nothing, for `ray` with its cluster; processor time is that of all",
        "processes for a picture at full load; recovery is from the end of an engine's process until all answer again,",
        "for `ray` as seen every two seconds; memory is of all processes.",
        "",
        "| engine | start | pictures/s | processor time | p50, p99 at half load | memory | recovery | read otherwise |",
        "|---|---|---|---|---|---|---|---|",
        *map(_row, figures),
        "",
        f"Two processes that only call `Engine.predict` read {two:.0f} pictures/s together, one alone {one:.0f}:",
        f"{two / one:.2f} times as many is what this machine's processors give.",
    ]
    return _section(ENGINES, lines)


def of_rounds(samples: int, rounds: Sequence[Round]) -> str:
    """The section that compares ``ray`` with engine processes, by the ``rounds`` in which both read in turn."""
    return _section(
        COMPARED,
        [
            f"`make load-engines PARTS=compared`: {machine()}. Two replicas and",
            f"two engine processes are there at once, and in turn read {samples} pictures twice, {len(rounds)} times,",
            "after once to warm up.",
            "",
            "| | mean | standard deviation |",
            "|---|---|---|",
            _share("`ray` reads of what `processes:2` reads", [each.read for each in rounds]),
            _share("the same by processor time", [each.by_processor for each in rounds]),
        ],
    )


def _share(name: str, shares: Sequence[float]) -> str:
    return f"| {name} | {mean(shares):.0%} | {stdev(shares):.0%} |"


def of_batching(rates: tuple[float, float], size: int) -> str:
    """The section of batching; ``rates`` are pictures a second one at a time, and ``size`` at a time."""
    one, several = rates
    return _section(
        BATCHING,
        [
            f"`make load-engines PARTS=batching`: {machine()}.",
            f"`Engine.predict` reads {one:.0f} pictures/s one at a time and {several:.0f} {size} at a time,"
            f" {several / one - 1:+.0%}:",
            "the most that collecting requests in a replica could gain.",
        ],
    )


def of_router(slept: float, rows: Mapping[int, tuple[float, float]]) -> str:
    """The section of the router; ``rows`` has, by the number of replicas, what they could read and what was read."""
    return _section(
        ROUTER,
        [
            f"`make load-engines PARTS=router`: {machine()}. Replicas that sleep {slept * 1000:.0f} ms",
            "for each picture, asked by one process.",
            "",
            "| replicas | pictures/s that they could read | that were read | share |",
            "|---|---|---|---|",
            *(
                f"| {size} | {could:.0f} | {were:.0f} | {were / could:.0%} |"
                for size, (could, were) in sorted(rows.items())
            ),
        ],
    )


def routed(page: str) -> dict[int, tuple[float, float]]:
    """The rows of ``of_router`` in a page: those of other numbers of replicas stay when some are measured anew."""
    section = page.partition(f"{ROUTER}\n")[2].partition("\n## ")[0]
    return {int(size): (float(could), float(were)) for size, could, were in _ROW.findall(section)}


def _section(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, "", *lines]) + "\n"


def _row(each: Measurements) -> str:
    recovery = "" if each.recovery is None else f"{each.recovery:.1f} s"
    times = f"{each.median * 1000:.0f} ms, {each.p99 * 1000:.0f} ms"
    cells = (
        each.name,
        f"{each.start:.1f} s",
        f"{each.rate:.0f}",
        f"{each.processor * 1000:.1f} ms",
        times,
        f"{each.megabytes:.0f} MB",
        recovery,
        each.wrong,
    )
    return f"| {' | '.join(map(str, cells))} |"
