"""What the chat stores between its runs, in the platform's own place: typed lines, and that it has run before."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot import files


class _ForgivingHistory(FileHistory):
    """A history that survives a full disk, an unreadable file, and lone surrogates."""

    def load_history_strings(self) -> Iterable[str]:
        """The lines of the file, the last one first; none where it cannot be read."""
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Write a line to the file, if that is possible; one with a picture in it is not written."""
        if "data:image/" in string.lower():
            return
        with suppress(OSError):
            super().store_string(string.encode("utf-8", "replace").decode("utf-8"))


def history_file() -> Path:
    """The file of the lines of earlier chats."""
    return _folder() / "history"


def own_history(*, stored: bool = True) -> History:
    """The lines of earlier chats, which only the person may read; in memory only unless ``stored``."""
    file = history_file()
    if not stored:
        return InMemoryHistory()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        if files.is_file(file):  # an earlier version, or another umask, may have made it readable for all
            file.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return _ForgivingHistory(file)


def is_kept(history: History) -> bool:
    """Whether the lines of a chat with this history go to a file."""
    return isinstance(history, FileHistory)


def forget(history: History) -> None:
    """Erase the lines of this chat and of earlier ones.

    Raises:
        OSError: those in the file cannot be erased.
    """
    history._loaded_strings.clear()
    file = history_file()
    if files.exists(file):
        file.write_bytes(b"")  # the file keeps its permissions


def first_time() -> bool:
    """Whether the chat has never run here; remembers that it has."""
    file = _folder() / "met"
    if files.exists(file):
        return False
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return True


def _folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("digitbot", appauthor=False)
