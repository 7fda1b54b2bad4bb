"""Says what a ``.env`` file decides: it is read from the current folder, which somebody else may have made."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot import output, settings
from engine import Words

# What reaches beyond the conversation: which files are loaded and written, what is fetched, and what is kept.
REACHING = tuple(
    settings.VARIABLES[name] for name in ("model", "models", "figures", "private_addresses", "feedback", "history")
)


def decided(names: Iterable[str], environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Those of the settings that have their value from the file.

    Raises:
        SettingsError: the file cannot be understood.
    """
    found = settings.dotenv(Path(".env"))
    return tuple(name for name in names if found.get(name, "").strip() and not environ.get(name, "").strip())


def notice(names: Iterable[str], words: Words, environ: Mapping[str, str] = os.environ) -> str | None:
    """A line that says which of the settings come from which file; None if none does.

    Raises:
        SettingsError: the file cannot be understood.
    """
    from_file = decided(names, environ)
    if not from_file:
        return None
    path = output.harmless(str(Path(".env").absolute()))
    return words.say("settings.from_file", path=path, names=", ".join(from_file))
