"""People who get no answer, remembered across restarts and by all processes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bot.serving import state_file
from bot.state.keys import key_of
from bot.state.state import State
from engine import UserError

_KEY = key_of("blocklist")


class Blocklist:
    """The ids of people who get no answer.

    Args:
        folder: where they are stored; None for nowhere, so that they last as long as this process.
        state: where other processes have them, too. The shared list is the one that holds, see ``refresh``.
    """

    def __init__(self, folder: Path | None = None, state: State | None = None) -> None:
        self._file = folder / "blocklist.json" if folder is not None else None
        self._state = state or State()
        stored = state_file.read(self._file) if self._file is not None else None
        self._ids = _decimal(stored) if isinstance(stored, list) else set[int]()

    def __contains__(self, who: object) -> bool:
        return who in self._ids

    def ids(self) -> tuple[int, ...]:
        """All ids in order."""
        return tuple(sorted(self._ids))

    async def add(self, who: int) -> None:
        """Block somebody. Raises ``OSError`` if the file cannot be written, ``UserError`` if the state cannot."""
        if self._state.shared and not await self._state.change(_KEY, add=[str(who)]):
            raise UserError("serving.state_away")
        self._write({*self._ids, who})

    async def remove(self, who: int) -> None:
        """Unblock somebody. Raises what ``add`` raises."""
        if self._state.shared and not await self._state.change(_KEY, remove=[str(who)]):
            raise UserError("serving.state_away")
        self._write(self._ids - {who})

    async def refresh(self) -> None:
        """Take over the shared list; where there is none, as after a Redis lost it, this one becomes the shared one.

        Raises:
            OSError: the file cannot be written.
        """
        shared = await self._state.members(_KEY)
        if shared is None:
            await self._state.change(_KEY, add=list(map(str, self._ids)))
        elif _decimal(shared) != self._ids:
            self._write(_decimal(shared))

    def _write(self, ids: set[int]) -> None:
        if self._file is not None:
            state_file.write(self._file, sorted(ids))
        self._ids = ids


def _decimal(ids: Iterable[object]) -> set[int]:
    return {int(who) for who in map(str, ids) if who.isdecimal()}
