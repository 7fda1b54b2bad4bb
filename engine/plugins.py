"""Installed packages that add intents, by the entry point group ``digitbot.skills``."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from pathlib import Path

from engine.errors import UserError
from engine.foreign import ExitError, contained

GROUP = "digitbot.skills"
_log = logging.getLogger(__name__)


def load_plugins(engine: object) -> tuple[UserError, ...]:
    """Call every plugin with the engine that it adds to, in the order of their names.

    Returns:
        An error for each that could not be loaded; the others are there all the same.
    """
    if not _any_declared():
        return ()
    from importlib.metadata import entry_points

    left_out = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            with contained():
                point.load()(engine)
        except Exception as error:  # noqa: BLE001 - somebody else's code; the digits are read without it
            _log.warning("plugin %s (%s) is left out", point.name, point.value, exc_info=error)
            why = type(error.__cause__ if isinstance(error, ExitError) else error).__name__
            left_out.append(UserError("plugin.left_out", name=point.name, place=point.value, why=why))
    return tuple(left_out)


def _any_declared() -> bool:
    """Whether an installed package may have a plugin: mostly none has, and importlib.metadata is slow to import."""
    for entry in map(Path, sys.path):
        if entry.is_file():  # a zip: only importlib.metadata looks into it
            return True
        for declared in entry.glob("*-info/entry_points.txt"):
            with suppress(OSError):  # somebody else's, which may not be read
                if f"[{GROUP}]" in declared.read_text(encoding="utf-8", errors="replace"):
                    return True
    return False
