"""Run the fuzzers, and say what was found; with ``--write`` the figures go into docs/reliability.md."""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from tools.bench.__main__ import processor
from tools.fuzz.runner import MODULES, Sender, Tally
from tools.sections import write_section

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
HEADING = "## Figures"
SHOWN = 6  # outcomes of a kind


def main() -> int:
    """Send the cases, kind by kind; the exit status is 1 if any promise did not hold."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__)
    parser.add_argument("kinds", nargs="*", default=MODULES, metavar="KIND", help=", ".join(MODULES))
    parser.add_argument("--minutes", type=float, default=1.0, help="for all kinds together")
    parser.add_argument("--cases", type=int, help="of each kind, instead of minutes")
    parser.add_argument("--seed", type=int, help="of the first case; by chance if missing")
    parser.add_argument("--show", action="store_true", help="show what the fuzzed process writes to standard error")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE.name}")
    args = parser.parse_args()
    first = random.SystemRandom().randrange(10**9) if args.seed is None else args.seed
    tallies = {}
    for kind in args.kinds:
        tally = tallies[kind] = Tally()
        end = time.monotonic() + args.minutes * 60 / len(args.kinds)
        with Sender(MODULES[kind], show=args.show) as sender:
            for result in sender.send(islice(count(first), args.cases) if args.cases else _until(end, first)):
                tally.add(result)
                if result.fault:
                    sys.stdout.write(f"{kind} --seed {result.seed} --cases 1: {result.fault}\n")
                    sys.stdout.flush()
    minutes = f"{args.minutes:g} minutes" if not args.cases else f"{args.cases} cases of each kind"
    text = section(tallies, minutes)
    sys.stdout.write(text)
    if args.write:
        write_section(PAGE, text)
    return int(any(tally.faults for tally in tallies.values()))


def _until(end: float, first: int) -> Iterator[int]:
    for seed in count(first):
        if time.monotonic() >= end:
            return
        yield seed


def section(tallies: dict[str, Tally], length: str) -> str:
    """The figures as a section of docs/reliability.md."""
    machine = f"{processor()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    rows = [("kind", "cases", "faults", "most of the processor", "most memory", "what came of them")]
    for kind, tally in tallies.items():
        outcomes = ", ".join(f"{name} {number:,}" for name, number in tally.outcomes.most_common(SHOWN))
        others = len(tally.outcomes) - SHOWN
        rows.append(
            (
                kind,
                f"{tally.cases:,}",
                f"{len(tally.faults)}",
                f"{tally.seconds:.1f} s",
                f"{tally.megabytes:.0f} MB",
                outcomes + (f", {others} others" if others > 0 else ""),
            )
        )
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|---" * len(rows[0]) + "|")
    return "\n".join([HEADING, "", f"{length}, measured on {machine}.", "", *lines]) + "\n"


if __name__ == "__main__":
    sys.exit(main())
