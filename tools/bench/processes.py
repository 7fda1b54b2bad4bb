"""Whole processes, measured from outside: wall time, peak memory, what they printed."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """One process.

    Attributes:
        seconds: from its start to its end.
        megabytes: the most memory it held (resident set size).
        output: what it wrote to standard output.
    """

    seconds: float
    megabytes: float
    output: str


def run(command: Sequence[str]) -> Run:
    """Run a command to its end.

    Raises:
        RuntimeError: it failed.
    """
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if process.returncode:
            raise RuntimeError(f"{command[0]} ended with {process.returncode}: {errors.read()[-400:]}")
        # Linux counts in KiB, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return Run(seconds, usage.ru_maxrss * unit / 1e6, output.read())


def alternately(commands: dict[str, Sequence[str]], rounds: int) -> dict[str, Run]:
    """Run several commands in turn, so that what else the machine does meets all of them; each one's median run."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(run(command))
    return {
        name: Run(
            statistics.median(one.seconds for one in several),
            max(one.megabytes for one in several),
            several[-1].output,
        )
        for name, several in runs.items()
    }
