"""Sends cases to processes of their own, and tells of each what came of it, even if the process did not survive it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tools.fuzz.child import SECONDS

MODULES = {
    kind: f"{__package__}.{kind}" for kind in ("pictures", "drawings", "bombs", "messages", "models", "starvation")
}
ROOT = Path(__file__).parents[2]
WAIT = 300.0  # seconds by the clock, for a case that waits for something rather than computing


@dataclass(frozen=True)
class Result:
    """What came of a case.

    Attributes:
        seed: makes the same case again.
        seconds: of the processor.
        megabytes: the peak of memory.
        outcome: in a word.
        fault: which promise did not hold; empty if all did.
    """

    seed: int
    seconds: float = 0.0
    megabytes: float = 0.0
    outcome: str = "fault"
    fault: str = ""


@dataclass
class Tally:
    """The results of one kind."""

    cases: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count a result."""
        self.cases += 1
        self.seconds = max(self.seconds, result.seconds)
        self.megabytes = max(self.megabytes, result.megabytes)
        self.outcomes[result.outcome] += 1
        if result.fault:
            self.faults.append(result)


class Sender:
    """A process that sends one kind of cases; started again where a case ended it. It removes what cases left.

    Args:
        module: has the ``prepare`` of their kind.
        wait: seconds by the clock until a case that does not end is given up.
        show: whether to show what the process writes to standard error.
    """

    def __init__(self, module: str, *, wait: float = WAIT, show: bool = False) -> None:
        self._module, self._wait, self._errors = module, wait, None if show else subprocess.DEVNULL
        self._process: subprocess.Popen[str] | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="digitbot-fuzz-", ignore_cleanup_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._end()
        self._folder.cleanup()

    def send(self, seeds: Iterable[int]) -> Iterator[Result]:
        """Send the case of each seed."""
        for seed in seeds:
            yield self._send(seed)

    def _send(self, seed: int) -> Result:
        process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018 - they are pipes
        gave_up = threading.Event()

        def give_up() -> None:
            gave_up.set()
            process.kill()

        timer = threading.Timer(self._wait, give_up)
        timer.start()
        try:
            process.stdin.write(f"{seed}\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        finally:
            timer.cancel()
        if line:
            return Result(seed, *json.loads(line))
        status = self._end()
        if gave_up.is_set():
            return Result(seed, fault=f"did not end in {self._wait:g} s")
        if status == -signal.SIGXCPU:
            return Result(seed, fault=f"took more than {SECONDS} s of the processor")
        return Result(seed, fault=f"ended the process with status {status}")

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tools.fuzz.child", self._module]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True, cwd=ROOT,
            env={**os.environ, "TMPDIR": self._folder.name},
        )  # fmt: skip
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError(f"{self._module} could not be started")
        self._process = process
        return process

    def _end(self) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        assert process.stdin is not None and process.stdout is not None  # noqa: PT018 - they are pipes
        process.stdout.close()
        process.stdin.close()
        return process.wait()
