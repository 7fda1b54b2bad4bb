"""How soon the prompt is there and how much memory it takes, beside other chats: ``python -m tools.bench.prompt``.

Other programs are measured in the same run, round by round, each in a terminal of its own::

    python -m tools.bench.prompt --peer ptpython ">>>" ptpython --peer "llm chat" ">" "llm chat --key none"
"""

from __future__ import annotations

import argparse
import os
import platform
import shlex
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bot.terminal.emulator import DIGITBOT, Terminal

_HEADING = ("program", "prompt visible after", "memory at the prompt", "memory once all is loaded")


@dataclass(frozen=True)
class Program:
    """A program with a prompt.

    Attributes:
        name: what the table calls it.
        prompt: how the line of its prompt begins.
        command: the program and its arguments.
        loaded: what is on the screen once it has loaded behind its prompt; "" if it loads nothing there.
    """

    name: str
    prompt: str
    command: Sequence[str]
    loaded: str = ""


@dataclass(frozen=True)
class Start:
    """One start.

    Attributes:
        seconds: from the start of the process until its prompt was on the screen.
        at_prompt: the memory then (resident set), in MB; None where the system does not tell.
        at_rest: the most memory until all was loaded; None likewise.
    """

    seconds: float
    at_prompt: float | None
    at_rest: float | None


def main() -> None:
    """Measure, and print a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.prompt", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--peer", nargs=3, action="append", default=[], metavar=("NAME", "PROMPT", "COMMAND"))
    arguments = parser.parse_args()
    programs = [
        Program("digitbot", ">", [str(DIGITBOT)], loaded="cnn "),
        *[Program(name, prompt, shlex.split(command)) for name, prompt, command in arguments.peer],
        Program("python -q, its own prompt", ">>>", [sys.executable, "-q"]),
    ]
    starts: dict[str, list[Start]] = {program.name: [] for program in programs}
    with tempfile.TemporaryDirectory() as home:
        for number in range(arguments.rounds + 1):
            for program in programs:
                start = started(program, Path(home))
                if number:  # the first round warms the disk's cache, and compiles
                    starts[program.name].append(start)
    show(starts)


def started(program: Program, home: Path) -> Start:
    """Start a program and end it again."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }
    began = time.perf_counter()
    with Terminal(program.command, environ, home) as terminal:
        terminal.wait_for(lambda: terminal.line(terminal.screen.cursor.y).startswith(program.prompt))
        seconds = time.perf_counter() - began
        at_prompt = memory(terminal.pid, "VmRSS")
        if program.loaded:
            terminal.wait_for(program.loaded)
        return Start(seconds, at_prompt, memory(terminal.pid, "VmHWM"))


def memory(process: int, what: str) -> float | None:
    """What Linux says of a process's memory, in MB."""
    file = Path(f"/proc/{process}/status")
    if not file.is_file():
        return None
    found = next((line for line in file.read_text().splitlines() if line.startswith(what)), None)
    return None if found is None else int(found.split()[1]) * 1024 / 1e6


def show(starts: dict[str, list[Start]]) -> None:
    """A Markdown table of medians, so that it can be put into docs/performance.md as it is."""
    rows = [_HEADING, *[(name, *_medians(several)) for name, several in starts.items()]]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADING))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    machine = f"{platform.machine()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    sys.stdout.write("\n".join([f"Measured on: {machine}", "", *lines]) + "\n")


def _medians(starts: list[Start]) -> tuple[str, str, str]:
    return (
        f"{statistics.median(start.seconds for start in starts):.2f} s",
        _median_memory(starts, lambda start: start.at_prompt),
        _median_memory(starts, lambda start: start.at_rest),
    )


def _median_memory(starts: list[Start], of: Callable[[Start], float | None]) -> str:
    values = [value for start in starts if (value := of(start)) is not None]
    return f"{statistics.median(values):.0f} MB" if values else "not told"


if __name__ == "__main__":
    main()
