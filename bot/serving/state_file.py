"""Small JSON files that outlive a restart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.files import write_whole


def folder(front_end: str) -> Path:
    """The platform's own folder for a front end's state."""
    from platformdirs import user_state_path

    return user_state_path("digitbot", appauthor=False) / front_end


def read(file: Path) -> Any:
    """A file's value; None if it cannot be read."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write(file: Path, value: object) -> None:
    """Write a file whole or not at all. Raises ``OSError`` if it cannot be written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps(value).encode())
