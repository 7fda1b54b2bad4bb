"""People who get no answer, remembered across restarts and by all processes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bot.serving import state_file
from bot.state.keys import key_of
from bot.state.state import State
from engine import UserError

_KEY = key_of("blocklist")
_DECISION = re.compile(r"(-?)([0-9]+)")


class Blocklist:
    """The ids of people who get no answer.

    The last decision on each person is kept, on who is no longer blocked, too: so what one place has lost comes back
    from another, and nobody is blocked again by a process that was away.

    Args:
        folder: where they are stored; None for nowhere, so that they last as long as this process.
        state: where other processes have them, too. What it has on a person holds, see ``refresh``.
    """

    def __init__(self, folder: Path | None = None, state: State | None = None) -> None:
        self._file = folder / "blocklist.json" if folder is not None else None
        self._state = state or State()
        stored = state_file.read(self._file) if self._file is not None else None
        self._decisions = _decisions(stored) if isinstance(stored, list) else {}

    def __contains__(self, who: object) -> bool:
        return isinstance(who, int) and self._decisions.get(who, False)

    def ids(self) -> tuple[int, ...]:
        """All ids in order."""
        return tuple(sorted(who for who, blocked in self._decisions.items() if blocked))

    async def add(self, who: int) -> None:
        """Block somebody. Raises ``OSError`` if the file cannot be written, ``UserError`` if the state cannot."""
        await self._decide(who, blocked=True)

    async def remove(self, who: int) -> None:
        """Unblock somebody. Raises what ``add`` raises."""
        await self._decide(who, blocked=False)

    async def refresh(self) -> bool:
        """Take over what others decided, and tell them what they do not know, as after a Redis lost it.

        Returns:
            Whether there was something that they did not know.

        Raises:
            OSError: the file cannot be written.
        """
        shared = _decisions(await self._state.members(_KEY) or ())
        unknown = {who: blocked for who, blocked in self._decisions.items() if who not in shared}
        added = bool(unknown) and await self._state.change(_KEY, add=[_member(*one) for one in unknown.items()])
        if shared | unknown != self._decisions:
            self._write(shared | unknown)
        return added

    async def _decide(self, who: int, *, blocked: bool) -> None:
        new, old = [_member(who, blocked)], [_member(who, not blocked)]
        if self._state.shared and not await self._state.change(_KEY, add=new, remove=old):
            raise UserError("serving.state_away")
        self._write({**self._decisions, who: blocked})

    def _write(self, decisions: dict[int, bool]) -> None:
        if self._file is not None:
            # An id with a minus is of somebody who was unblocked.
            state_file.write(self._file, sorted(int(_member(*one)) for one in decisions.items()))
        self._decisions = decisions


def _member(who: int, blocked: bool) -> str:
    return str(who) if blocked else f"-{who}"


def _decisions(members: Iterable[object]) -> dict[int, bool]:
    """Each person's last decision: blocked, or not. Of an id with and without a minus the minus holds."""
    found = [match for member in members if (match := _DECISION.fullmatch(str(member)))]
    return {int(match[2]): not match[1] for match in sorted(found, key=lambda match: match[1])}
