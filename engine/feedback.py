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
    """One person's correction or confirmation of one digit.

    Attributes:
        at: the time, ISO 8601 in UTC.
        user, channel: ids of the front end.
        model: the model that read the digit.
        glyph: its input: 28 rows of 28 bytes, ink 255 on 0.
        answer: its output, 0 to 9.
        confidence: of that answer, 0 to 1.
        correction: the true value according to the person, 0 to 9; equal to the answer if they confirmed it.
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

    Each call opens the file, as corrections are rare, and a connection belongs to one thread.

    Args:
        file: created, with its folder, by the first correction.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._writing = threading.Lock()

    def keep(self, message: Message, model: str, labels: Sequence[tuple[Digit, int]]) -> None:
        """Keep a person's labels for digits, in place of earlier ones of theirs for the same digits.

        Args:
            message: theirs: who and where.
            model: the model that read the digits.
            labels: each digit with its true value, 0 to 9.

        Raises:
            DataError: the file cannot be used.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        rows = [
            (at, message.user, message.channel, model, _glyph(digit), digit.value, digit.confidence, value)
            for digit, value in labels
        ]
        insert = f"INSERT OR REPLACE INTO feedback ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        with self._writing, self._open(make=True) as connection, connection:
            connection.executemany(insert, rows)

    def remove(self, message: Message, model: str, digits: Sequence[Digit]) -> None:
        """Remove a person's labels of digits, which they took back.

        Raises:
            DataError: the file cannot be used.
        """
        if not self.file.exists():
            return
        rows = [(message.user, message.channel, model, _glyph(digit)) for digit in digits]
        delete = "DELETE FROM feedback WHERE user = ? AND channel = ? AND model = ? AND glyph = ?"
        with self._writing, self._open() as connection, connection:
            connection.executemany(delete, rows)

    def entries(self) -> tuple[Entry, ...]:
        """All entries, the oldest first.

        Raises:
            DataError: the file cannot be used.
        """
        if not self.file.exists():
            return ()
        with self._open() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM feedback ORDER BY at, rowid")  # noqa: S608
            return tuple(Entry(*row) for row in rows)

    def forget(self, user: str) -> int:
        """Remove all entries of a person, from the file's free pages, too; returns how many there were.

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
                self.file.touch(mode=0o600)  # people's pictures are private
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
