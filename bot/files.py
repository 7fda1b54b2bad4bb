"""Asks the file system about a path that a person gave, which may be anything.

A path that cannot be asked about names nothing: a name too long, a zero byte, a lone surrogate, links that lead in a
circle, a folder that may not be searched, a device that fails. ``Path.exists`` and its like raise for most of them.
"""

from __future__ import annotations

import stat
from os import PathLike
from pathlib import Path


def exists(path: Path) -> bool:
    """Whether there is anything."""
    return _mode(path) is not None


def is_folder(path: Path) -> bool:
    """Whether there is a folder."""
    return stat.S_ISDIR(_mode(path) or 0)


def is_file(path: Path) -> bool:
    """Whether there is an ordinary file."""
    return stat.S_ISREG(_mode(path) or 0)


def expanded(path: str | PathLike[str]) -> Path:
    """The path with ``~`` as the home that it stands for; as it is where there is no such person."""
    try:
        return Path(path).expanduser()
    except (RuntimeError, ValueError):  # a name that no user can have
        return Path(path)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):  # UnicodeEncodeError is a ValueError
        return None
