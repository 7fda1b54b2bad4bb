"""What the tests of pictures share: programs on the path."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def tools(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """tools("xclip", "shell script") puts a program on the path, on which there is nothing else."""
    folder = home / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    def tool(name: str, script: str) -> None:
        program = folder / name
        program.write_text("#!/bin/sh\n" + script, encoding="utf-8")
        program.chmod(0o755)

    return tool
