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
    """Call every plugin with the engine, in order of their names; returns an error for each that failed."""
    if not _may_have_plugins():
        return ()
    from importlib.metadata import entry_points

    left_out = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            with contained():
                point.load()(engine)
        except Exception as error:  # noqa: BLE001 - a plugin must not stop the engine
            _log.warning("plugin %s (%s) is left out", point.name, point.value, exc_info=error)
            why = type(error.__cause__ if isinstance(error, ExitError) else error).__name__
            left_out.append(UserError("plugin.left_out", name=point.name, place=point.value, why=why))
    return tuple(left_out)


def _may_have_plugins() -> bool:
    """Whether an installed package may have a plugin: usually none has, and importlib.metadata is slow to import."""
    for entry in map(Path, sys.path):
        if entry.is_file():  # a zip, which importlib.metadata has to search
            return True
        for file in entry.glob("*-info/entry_points.txt"):
            with suppress(OSError):  # unreadable
                if f"[{GROUP}]" in file.read_text(encoding="utf-8", errors="replace"):
                    return True
    return False
