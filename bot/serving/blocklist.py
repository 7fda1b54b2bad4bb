"""Who gets no answer, remembered from one start to the next."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.serving import state_file


class Blocklist:
    """People who get no answer, by their ids; kept in a file of a folder."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "blocklist.json"
        known = state_file.read(self._file)
        self._ids = {int(who) for who in known if str(who).isdecimal()} if isinstance(known, list) else set[int]()

    def __contains__(self, who: int) -> bool:
        return who in self._ids

    def ids(self) -> tuple[int, ...]:
        """All of them, in order."""
        return tuple(sorted(self._ids))

    def add(self, who: int) -> None:
        """Blocks somebody. Raises ``OSError`` if that cannot be written."""
        self._write({*self._ids, who})

    def remove(self, who: int) -> None:
        """Lets somebody back in. Raises ``OSError`` if that cannot be written."""
        self._write(self._ids - {who})

    def _write(self, ids: Iterable[int]) -> None:
        changed = set(ids)
        state_file.write(self._file, sorted(changed))
        self._ids = changed
