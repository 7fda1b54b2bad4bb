"""Which settings come from a ``.env`` file: it lies in the current folder, which somebody else may have made."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from bot import output, settings
from engine import Words

# Settings with effects outside of the conversation: files that are loaded and written, what is fetched and stored.
REACHING = tuple(
    settings.VARIABLES[name]
    for name in ("model", "models", "figures", "private_addresses", "feedback", "history", "engine")
)


def from_file(names: Iterable[str], environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Those of the settings whose value comes from the file.

    Raises:
        SettingsError: the file cannot be understood.
    """
    values = settings.dotenv(Path(".env"))
    return tuple(name for name in names if values.get(name, "").strip() and not environ.get(name, "").strip())


def notice(names: Iterable[str], words: Words, environ: Mapping[str, str] = os.environ) -> str | None:
    """A line on which of the settings come from the file; None if none does.

    Raises:
        SettingsError: the file cannot be understood.
    """
    decided = from_file(names, environ)
    if not decided:
        return None
    path = output.harmless(str(Path(".env").absolute()))
    return words.say("settings.from_file", path=path, names=", ".join(decided))
