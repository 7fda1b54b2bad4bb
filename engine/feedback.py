"""Corrections and confirmations in a SQLite file, kept only where the operator turned that on."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import DataError
from engine.messages import Digit, Message

if TYPE_CHECKING:
    import sqlite3

    import numpy as np
    from numpy.typing import NDArray

SIDE = 28
PATIENCE = 5.0  # seconds to wait for another process that is writing
_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    channel TEXT NOT NULL,
    model TEXT NOT NULL,
    glyph BLOB NOT NULL,
    answer INTEGER NOT NULL,
    confidence REAL NOT NULL,
    correction INTEGER NOT NULL,
    PRIMARY KEY (user, channel, model, glyph)
)
"""
_COLUMNS = "at, user, channel, model, glyph, answer, confidence, correction"


@dataclass(frozen=True)
class Entry:
    """What one person said of one digit.

    Attributes:
        at: when, ISO 8601 in UTC.
        user: who, as the front end's opaque id.
        channel: where, likewise.
        model: which model had answered.
        glyph: what it saw: 28 rows of 28 bytes, ink 255 on 0.
        answer: what it answered, 0 to 9.
        confidence: how sure it was, 0 to 1.
        correction: what the person says it is, 0 to 9; equal to the answer where they confirmed it.
    """

    at: str
    user: str
    channel: str
    model: str
    glyph: bytes
    answer: int
    confidence: float
    correction: int

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The glyph as an array, (28, 28) uint8, ink 255 on 0."""
        import numpy as np

        return np.frombuffer(self.glyph, np.uint8).reshape(SIDE, SIDE)


class Feedback:
    """The file with the corrections; safe to use from any thread and from several processes.

    Each call opens the file anew: corrections are rare, and a connection belongs to one thread.

    Args:
        file: made, with its folder, when the first correction comes.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._writing = threading.Lock()

    def keep(self, message: Message, model: str, said: Sequence[tuple[Digit, int]]) -> None:
        """Keep what a person said of digits; what they said before of the same ones is replaced.

        Args:
            message: theirs: who and where.
            model: the model that had read the digits.
            said: each digit with its value as the person says, 0 to 9.

        Raises:
            DataError: the file cannot be used.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [
            (at, message.user, message.channel, model, _glyph(digit), digit.value, digit.confidence, value)
            for digit, value in said
        ]
        with self._writing, self._open(make=True) as connection, connection:
            connection.executemany(
                f"INSERT OR REPLACE INTO feedback ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                rows,
            )

    def entries(self) -> tuple[Entry, ...]:
        """All that was kept, the oldest first; nothing where there is no file yet.

        Raises:
            DataError: the file cannot be used.
        """
        if not self.file.exists():
            return ()
        with self._open() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM feedback ORDER BY at, rowid")  # noqa: S608
            return tuple(Entry(*row) for row in rows)

    def forget(self, user: str) -> int:
        """Remove all that a person said, so that not even the file's free pages hold it; returns how much it was.

        Raises:
            DataError: the file cannot be used.
        """
        if not self.file.exists():
            return 0
        with self._writing, self._open() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            with connection:
                removed = connection.execute("DELETE FROM feedback WHERE user = ?", (user,)).rowcount
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return removed

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        import sqlite3

        try:
            if make and not self.file.exists():
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self.file.touch(mode=0o600)  # other people's pictures are nobody else's business
            connection = sqlite3.connect(self.file, timeout=PATIENCE)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(_TABLE)
                yield connection
            finally:
                connection.close()
        except (sqlite3.Error, OSError) as error:
            raise DataError("feedback.unusable", path=self.file) from error


def _glyph(digit: Digit) -> bytes:
    return bytes((digit.glyph * 255).round().astype("uint8").tobytes())
