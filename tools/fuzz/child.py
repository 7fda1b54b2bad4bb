"""A process that sends cases: a seed a line of standard input, what came of it a line of standard output.

``python -m tools.fuzz.child MODULE``. It may be brought down by a case, or hang; the runner then starts another.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import traceback
from importlib import import_module

from tools.fuzz.attack import FaultError, begin_peak, peak

SECONDS = 10  # of the processor, for a case


def main(name: str) -> None:
    """Answer each seed with its seconds of the processor, peak of memory in MB, outcome and fault."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print is not an answer
    module = import_module(name)
    attack, most = module.prepare(), getattr(module, "MEGABYTES", None)
    answers.write("ready\n")
    for line in sys.stdin:
        begin_peak()
        before = _seconds()
        resource.setrlimit(resource.RLIMIT_CPU, (int(before) + SECONDS + 1, resource.RLIM_INFINITY))
        outcome, fault = "fault", ""
        try:
            outcome = attack(random.Random(int(line)))  # noqa: S311 - repeatable chance
        except FaultError as error:
            fault = str(error)
        except Exception as error:  # noqa: BLE001 - it is what we look for
            traceback.print_exc()
            fault = f"{type(error).__name__} in {traceback.extract_tb(error.__traceback__)[-1].name}: {error}"
        megabytes = peak()
        if not fault and most is not None and megabytes > most:
            fault = f"{megabytes:.0f} MB"
        answers.write(json.dumps([_seconds() - before, megabytes, outcome, fault]) + "\n")


def _seconds() -> float:
    """Of the processor, those of processes it started included."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main(sys.argv[1])
