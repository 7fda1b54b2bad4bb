"""What the bot remembers from one start to the next: who is blocked, and which commands Discord knows already."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.whole_file import write_whole

_log = logging.getLogger(__name__)


def folder() -> Path:
    """The platform's own place for such things."""
    from platformdirs import user_state_path

    return user_state_path("digitbot", appauthor=False) / "discord"


class Blocklist:
    """People who get no answer, by their ids; kept in a file.

    Args:
        place: the folder of the file.
    """

    def __init__(self, place: Path) -> None:
        self._file = place / "blocklist.json"
        known = _read(self._file)
        self._ids = {int(who) for who in known if str(who).isdecimal()} if isinstance(known, list) else set[int]()

    def __contains__(self, who: int) -> bool:
        return who in self._ids

    def ids(self) -> tuple[int, ...]:
        """All of them, in order."""
        return tuple(sorted(self._ids))

    def add(self, who: int) -> None:
        """Blocks somebody. Raises ``OSError`` if that cannot be written down."""
        self._keep({*self._ids, who})

    def remove(self, who: int) -> None:
        """Lets somebody back in. Raises ``OSError`` if that cannot be written down."""
        self._keep(self._ids - {who})

    def _keep(self, ids: Iterable[int]) -> None:
        kept = set(ids)
        _write(self._file, sorted(kept))
        self._ids = kept


class KnownCommands:
    """The hash of the commands that Discord was last told of, for each application.

    Args:
        place: the folder of the file.
    """

    def __init__(self, place: Path) -> None:
        self._file = place / "commands.json"

    def are(self, application: str, digest: str) -> bool:
        """Whether Discord knows just these."""
        known = _read(self._file)
        return isinstance(known, dict) and known.get(application) == digest

    def keep(self, application: str, digest: str) -> None:
        """Writes down that it does; where that fails, they are told again at the next start."""
        known = _read(self._file)
        try:
            _write(self._file, {**(known if isinstance(known, dict) else {}), application: digest})
        except OSError:
            _log.warning("the commands' hash could not be kept in the state folder")


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _write(file: Path, value: object) -> None:
    """Whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, json.dumps(value).encode())
