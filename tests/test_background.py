"""The tests can run in the background: nothing they start waits for an input, and all of it heeds signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
INNER = """
import subprocess, sys

def test_a_program_without_an_input_of_its_own_ends():
    code = "import sys; sys.exit(len(sys.stdin.read()))"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0

def test_a_program_can_be_interrupted():
    code = "import signal, sys; sys.exit(any(signal.getsignal(n) is signal.SIG_IGN for n in (1, 2, 3, 15)))"
    assert subprocess.run([sys.executable, "-c", code], timeout=60).returncode == 0
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(
    ("capture", "kind"), [("fd", "pipe"), ("sys", "terminal"), ("no", "pipe"), ("no", "terminal"), ("no", "closed")]
)
def test_what_tests_start_finds_the_end_of_its_input(capture: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "test_inner.py").write_text(INNER, encoding="utf-8")
    reading, writing = os.openpty()[::-1] if kind == "terminal" else os.pipe()
    options = ["-q", "-p", "no:cacheprovider", "-p", "tests.background", "-c", os.devnull, f"--capture={capture}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", tmp_path, tmp_path],
        cwd=ROOT,
        stdin=reading,
        preexec_fn=lambda: _in_background(closed=kind == "closed"),
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    os.close(reading)
    os.close(writing)
    assert done.returncode == 0, done.stdout + done.stderr


def _in_background(*, closed: bool) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if closed:
        os.close(0)


def test_these_tests_have_no_input_themselves() -> None:
    assert os.read(0, 1) == b""
