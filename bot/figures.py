"""Writes an answer's figures to files, and never one of a person's own picture without being asked."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from engine import Figure, SettingsError


def save(figure: Figure, folder: Path | None) -> Path | None:
    """Writes a figure as ``NAME.png``, whole or not at all.

    Args:
        figure: the figure.
        folder: the folder that the person chose for figures; without one a private figure is not written, and any
            other goes to the user's cache.

    Returns:
        the file; None if there is none.

    Raises:
        SettingsError: the chosen folder cannot be written to.
    """
    if folder is None:
        if figure.private:
            return None
        try:
            return _write(figure, _cache())
        except OSError:
            return None
    try:
        return _write(figure, folder)
    except OSError as error:
        raise SettingsError("settings.figures", path=folder, why=error.strerror or "?") from error


def _cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("digitbot", appauthor=False) / "figures"


def _write(figure: Figure, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (re.sub(r"[^\w.-]", "_", figure.name) + ".png")
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix=".", suffix=".png")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(figure.png)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
