"""``digitbot serve`` as a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[3]


@contextmanager
def serving(home: Path, *arguments: str, **environ: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """The process and somebody's program; what it logs is in the file "log" of its home."""
    command = [sys.executable, "-m", "bot", "serve", "--port", "0", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DIGITBOT_PROCESSES": "1", **environ}
    with (
        (home / "log").open("w") as log,
        subprocess.Popen(command, cwd=home, env=environment, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            assert process.stdout is not None
            match = re.search(r"http://\S+:\d+", process.stdout.readline())
            assert match, (home / "log").read_text()
            with httpx.Client(base_url=match[0], timeout=300, trust_env=False) as client:
                yield process, client
        finally:
            process.kill()
