"""The measurement of the web service beside LitServe: one that does not start is told of, and nothing of it stays."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tools.load_web import lit

# A server that ends by itself, as LitServe does beside a library that it does not know; what it started goes on.
ENDING = """#!{python}
import os, subprocess, sys
started = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
with open({place!r}, "w") as file:
    file.write(str(started.pid))
sys.exit("NameError: name 'MCPServer' is not defined")
"""


async def measured(python: str) -> None:
    async with lit(b"", python):
        raise AssertionError


def test_a_litserve_that_does_not_start_is_told_of_at_once_and_leaves_no_process(tmp_path: Path) -> None:
    place, python = tmp_path / "process", tmp_path / "python"
    python.write_text(ENDING.format(python=sys.executable, place=str(place)))
    python.chmod(0o700)
    with pytest.raises(RuntimeError, match="NameError: name 'MCPServer' is not defined"):
        asyncio.run(measured(str(python)))
    state = Path(f"/proc/{place.read_text()}/stat")
    while state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z":
        os.sched_yield()
