"""Ten thousand lines through the pipe, or one that does not end: an answer for each, and no growth."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.terminal.words import words
from engine import UsageError
from tests.bot.cli.test_command import ROOT

Draw = Callable[..., Path]
LINES = 10_000

# Answers its input as `digitbot chat --json` does, and tells on standard error its memory so far, in kB.
# VmHWM is the process's own; its ru_maxrss would begin with the size of whoever started it.
PROGRAM = """
import sys
from bot import output
from bot.__main__ import main

written, write = 0, output.write

def most():
    return next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))

def counted(text):
    global written
    write(text)
    written += 1
    if written % 1000 == 0:
        sys.stderr.write(f"{most()}\\n")

output.write = counted
status = main(["chat", "--json"])
sys.stderr.write(f"{most()}\\n")
sys.exit(status)
"""

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process's own peak")


def test_ten_thousand_lines_are_answered_without_growth(draw: Draw) -> None:
    seven = draw("seven.png", 7)
    lines = io.StringIO()
    for number in range(LINES):
        lines.write(f"{seven}\n" if number % 100 == 50 else "help\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input=lines.getvalue().encode(),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    replies = [json.loads(line) for line in done.stdout.splitlines()]
    assert [reply["intent"] for reply in replies] == ["predict" if n % 100 == 50 else "help" for n in range(LINES)]
    assert {reply["readings"][0]["text"] for reply in replies if reply["readings"]} == {"7"}
    kilobytes = [int(line) for line in done.stderr.split() if line.isdigit()]
    assert len(kilobytes) == LINES // 1000 + 1
    # The first thousand lines have loaded all there is to load; after them a leak of a kilobyte a line would show.
    assert kilobytes[-1] - kilobytes[0] < 9_000


def test_of_a_line_that_does_not_end_a_megabyte_is_kept() -> None:
    megabytes, promised = 256, 200
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdin is not None
        for _ in range(megabytes):
            process.stdin.write(b"x" * 2**20)
        out, told = process.communicate(b"\nhelp\n")
    refused, helped = (json.loads(line) for line in out.splitlines())
    assert refused["text"] == words("en").error(UsageError("pipe.long_line", kilobytes=1024))
    assert helped["intent"] == "help"
    assert int(told) < promised * 1024
