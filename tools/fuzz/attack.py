"""What a fuzzer is to the runner."""

from __future__ import annotations

import ctypes
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

# Makes one case by chance, sends it, and returns what came of it in a word or two. Raises FaultError, or anything else
# unexpected, where a promise is broken.
Attack: TypeAlias = Callable[[random.Random], str]


class FaultError(Exception):
    """A promise that did not hold."""


def begin_peak() -> None:
    """Measure the peak of this process's memory from now on, without what is free again, where the system can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def peak() -> float:
    """The largest resident memory since ``begin_peak``, in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
