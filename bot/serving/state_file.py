"""Small files in JSON that a service remembers by from one start to the next."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.files import write_whole


def folder(front_end: str) -> Path:
    """The platform's own place for those of a front end."""
    from platformdirs import user_state_path

    return user_state_path("digitbot", appauthor=False) / front_end


def read(file: Path) -> Any:
    """What it holds; None for one that cannot be read."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def write(file: Path, value: object) -> None:
    """Write it whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps(value).encode())
