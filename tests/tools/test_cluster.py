"""What ``python -m tools.cluster`` takes for a failure, and what it says where a server is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.bot.discord.server.recorder import Changes
from tests.bot.discord.server.world import World
from tools.cluster import Run, Upload, faults

ROOT = Path(__file__).parents[2]


def upload(*answers: str, digits: str = "7") -> Upload:
    """A picture with these digits, and its answers."""
    world = World(Changes())
    channel = world.add_channel(world.add_guild("a server"), "a room")
    messages = [world.add_message(channel, world.bot, content=answer) for answer in answers]
    sent = SimpleNamespace(answers=lambda: messages, sample=SimpleNamespace(digits=digits))
    return Upload(cast("Any", sent), cast("Any", None), 0, 5.0)


def run(*uploads: Upload, **found: Any) -> Run:
    """A run that is over."""
    return Run(cast("Any", None), cast("Any", None), cast("Any", None), Path(), uploads=list(uploads), **found)


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        (run(upload("# 7"), upload("Please ask again."), late=2.5, delay=1.0, remembered=(2, 2)), {}),
        (run(upload(), down=[(0, 4.0, 6.0)]), {}),
        (run(upload()), {"lost": 1}),
        (run(upload("Please ask again.", "# 7")), {"answered twice": 1}),
        (run(upload("# 1"), upload("# 7")), {"wrong digits": 1}),
        (run(remembered=(18, 20)), {"conversations forgotten": 2}),
        (run(late=2.5, delay=0.4), {"heartbeats too late": 1}),
    ],
)
def test_a_run_fails_for_what_must_not_be(load: Run, expected: dict[str, int]) -> None:
    assert {what: times for what, times in faults(load).items() if times} == expected


def test_without_redis_it_says_what_it_needs(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tools.cluster"],
        cwd=ROOT,
        env={**os.environ, "PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "needs Redis: sudo apt install redis-server\n"
