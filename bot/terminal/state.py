"""What the chat stores between its runs, in the platform's own place: typed lines, and that it has run before."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot import files


class ChatHistory(FileHistory):
    """The lines that were typed; it survives a full disk, an unreadable file, and lone surrogates.

    Attributes:
        stored: whether lines go to the file, and come from it.
    """

    def __init__(self, file: Path, *, stored: bool) -> None:
        super().__init__(file)
        self.stored = stored

    def load_history_strings(self) -> Iterable[str]:
        """The lines of the file, the last one first; none where it cannot be read."""
        if not self.stored:
            return []
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Write a line to the file, if that is possible; one with a picture in it is not written."""
        if not self.stored or "data:image/" in string.lower():
            return
        with suppress(OSError):
            super().store_string(string.encode("utf-8", "replace").decode("utf-8"))


def history_file() -> Path:
    """The file of the lines of earlier chats."""
    return _folder() / "history"


def own_history(*, stored: bool = True) -> History:
    """The lines of earlier chats, which only the person may read.

    Args:
        stored: whether the settings let lines go to the file; the person's own choice in the chat counts as well.
    """
    file = history_file()
    if not stored or files.exists(_unrecorded()):
        return ChatHistory(file, stored=False)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        if files.is_file(file):  # an earlier version, or another umask, may have made it readable for all
            file.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return ChatHistory(file, stored=True)


def is_kept(history: History) -> bool:
    """Whether the lines of a chat with this history go to a file."""
    return isinstance(history, ChatHistory) and history.stored


def record(history: History, *, stored: bool) -> None:
    """From now on, in later chats too, have the lines that are typed go to the file, or not.

    Raises:
        OSError: the choice cannot be kept.
    """
    mark = _unrecorded()
    if stored:
        mark.unlink(missing_ok=True)
        own_history()  # makes the file
    else:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    if isinstance(history, ChatHistory):
        history.stored = stored


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


def _unrecorded() -> Path:
    """The file whose being there means that no lines are stored."""
    return _folder() / "unrecorded"


def _folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("digitbot", appauthor=False)
