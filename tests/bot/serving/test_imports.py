"""Whoever serves many imports no front end, nor what only another one needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ELSEWHERE = {
    "__init__",
    "remote",
    "ray_application",
    "ray_cluster",
    "ray_config",
    "ray_connection",
    "ray_door",
    "ray_replica",
}
# What asks an engine elsewhere has its own library, and is imported only then.
ALL = sorted({path.stem for path in (ROOT / "bot" / "serving").glob("*.py")} - ELSEWHERE)
FRONT_ENDS = {"discord", "prompt_toolkit", "rich", "bot.discord", "bot.terminal", "bot.cli"}


@pytest.mark.parametrize(
    ("modules", "forbidden"),
    [
        (ALL, FRONT_ENDS),
        (["backend", "in_process", "pool"], FRONT_ENDS | {"aiohttp", "prometheus_client"}),
        (["pool", "service"], FRONT_ENDS | {"aiohttp"}),
        (["pool", "engines", "blocking"], FRONT_ENDS | {"aiohttp", "httpx", "ray"}),
    ],
)
def test_importing_it_imports_no_front_end_and_no_library_that_it_does_not_use(
    modules: list[str], forbidden: set[str]
) -> None:
    code = f"import sys, {', '.join(f'bot.serving.{module}' for module in modules)}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert "bot.serving.pool" in ran.stdout.split()
    assert not forbidden & set(ran.stdout.split())
