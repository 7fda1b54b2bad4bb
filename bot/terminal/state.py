"""What the chat keeps between its runs, in the platform's own place: the lines of before, and whether it was met."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory


class _ForgivingHistory(FileHistory):
    """A history that a full disk, or a character that is none, does not stop the chat."""

    def store_string(self, string: str) -> None:
        """Writes a line to the file, if that is possible."""
        with suppress(OSError):
            super().store_string(string.encode("utf-8", "replace").decode("utf-8"))


def own_history() -> History:
    """The lines of earlier chats, for nobody else to read."""
    file = _folder() / "history"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError:
        return InMemoryHistory()
    return _ForgivingHistory(file)


def first_time() -> bool:
    """Whether the chat has not been met here before; from then on it has."""
    file = _folder() / "met"
    if file.exists():
        return False
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return True


def _folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("digitbot", appauthor=False)
