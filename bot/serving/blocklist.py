"""People who get no answer, remembered across restarts."""

from __future__ import annotations

from pathlib import Path

from bot.serving import state_file


class Blocklist:
    """The ids of people who get no answer, stored in a folder; without one, as long as this process runs."""

    def __init__(self, folder: Path | None = None) -> None:
        self._file = folder / "blocklist.json" if folder is not None else None
        stored = state_file.read(self._file) if self._file is not None else None
        self._ids = {int(who) for who in stored if str(who).isdecimal()} if isinstance(stored, list) else set[int]()

    def __contains__(self, who: object) -> bool:
        return who in self._ids

    def ids(self) -> tuple[int, ...]:
        """All ids in order."""
        return tuple(sorted(self._ids))

    def add(self, who: int) -> None:
        """Block somebody. Raises ``OSError`` if the file cannot be written."""
        self._write({*self._ids, who})

    def remove(self, who: int) -> None:
        """Unblock somebody. Raises ``OSError`` if the file cannot be written."""
        self._write(self._ids - {who})

    def _write(self, ids: set[int]) -> None:
        if self._file is not None:
            state_file.write(self._file, sorted(ids))
        self._ids = ids
