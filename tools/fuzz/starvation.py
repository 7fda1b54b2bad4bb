"""The command with too little of something: files, memory, room on the disk, a folder, a stream.

It does its work or says why it cannot: an exit status of its own, and no traceback.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.exit_status import ExitStatus
from tests.pictures import write
from tools.fuzz.attack import Attack, FaultError

ROOT = Path(__file__).parents[2]
COMMANDS = (
    ("predict", "seven.png"),
    ("predict", "--json", "seven.png", "none.png"),
    ("ask", "hello"),
    ("ask", "--image", "seven.png"),
    ("ask", "/explain softmax"),
    ("feedback", "list"),
    ("--version",),
)
STARVED: dict[str, Callable[[random.Random], tuple[int, int]]] = {
    "files": lambda chance: (resource.RLIMIT_NOFILE, chance.randint(10, 40)),
    "room": lambda chance: (resource.RLIMIT_FSIZE, chance.choice((0, 1, 100, 5_000))),
    "memory": lambda chance: (resource.RLIMIT_AS, chance.randint(60, 1_500) << 20),
}
CLOSED = {"closed input": 0, "closed output": 1}
OTHERS = (*CLOSED, "full output", "home is a file", "home cannot be written")


def prepare() -> Attack:
    """A folder with a picture, and a home for each case."""
    folder = Path(tempfile.mkdtemp(prefix="digitbot-fuzz-"))
    (folder / "seven.png").write_bytes(write("7").encoded())

    def attack(chance: random.Random) -> str:
        starved = chance.choice((*STARVED, *OTHERS))
        with tempfile.TemporaryDirectory(dir=folder) as home:
            status, error = _run(starved, Path(home), folder, chance)
        if "Traceback" in error or status not in set(ExitStatus):
            raise FaultError(f"with too little {starved}: status {status}, {error[-600:]}")
        return f"{starved}: {ExitStatus(status).name}"

    return attack


def _run(starved: str, home: Path, folder: Path, chance: random.Random) -> tuple[int, str]:
    limit = STARVED[starved](chance) if starved in STARVED else None

    def starve() -> None:
        if starved in CLOSED:
            os.close(CLOSED[starved])
        if limit is not None:
            resource.setrlimit(limit[0], (limit[1], resource.getrlimit(limit[0])[1]))

    if starved == "home is a file":
        home = home / "file"
        home.touch()
    elif starved == "home cannot be written":
        home = Path("/proc")
    with Path("/dev/full").open("w") if starved == "full output" else tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *chance.choice(COMMANDS)],
            env={**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
            cwd=folder, preexec_fn=starve, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE,
            text=True, encoding="utf-8", errors="replace", check=False,
        )  # fmt: skip
    return done.returncode, done.stderr
