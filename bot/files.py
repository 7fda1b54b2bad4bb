"""What there is at a path that a person gave, and writing a file whole or not at all.

A path that the system cannot look up names nothing: a name too long, a zero byte, a lone surrogate, links that lead in
a circle, a folder that may not be searched, a device that fails. ``Path.exists`` and its like raise for most of them.
"""

from __future__ import annotations

import os
import stat
import tempfile
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


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in an existing folder; what was there under its name stays until the new content is complete.

    A process that ends in between leaves the old file, and perhaps a hidden temporary one. No promise is made about a
    loss of power.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):  # UnicodeEncodeError is a ValueError
        return None
