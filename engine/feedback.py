"""Corrections and confirmations in a SQLite file, kept only where the operator turned that on."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2s
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import DataError, UsageError
from engine.messages import Digit, Message

if TYPE_CHECKING:
    import sqlite3

    import numpy as np
    from numpy.typing import NDArray

SIDE = 28
PATIENCE = 5.0  # seconds to wait for another process that is writing
_KEY_SIZE = 16  # bytes
# The key is a hash of who, where, which model and which glyph: SQLite keeps all columns of a key twice.
_TABLES = (
    """CREATE TABLE IF NOT EXISTS corrections (
    key BLOB NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    channel TEXT NOT NULL,
    model TEXT NOT NULL,
    glyph BLOB NOT NULL,
    answer INTEGER NOT NULL,
    confidence REAL NOT NULL,
    correction INTEGER NOT NULL
)""",
    "CREATE INDEX IF NOT EXISTS corrections_of_user ON corrections (user)",
)
_COLUMNS = "at, user, channel, model, glyph, answer, confidence, correction"
_INSERT = f"INSERT OR REPLACE INTO corrections (key, {_COLUMNS}) "


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

    def __post_init__(self) -> None:
        """Raises ValueError if it is not a correction: anybody may have written to the file."""
        texts = all(isinstance(text, str) for text in (self.at, self.user, self.channel, self.model))
        numbers = all(type(value) is int and 0 <= value <= 9 for value in (self.answer, self.correction))
        sure = isinstance(self.confidence, float | int) and 0 <= self.confidence <= 1
        glyph = isinstance(self.glyph, bytes) and len(self.glyph) == SIDE**2
        if not (texts and numbers and sure and glyph):
            raise ValueError("not a correction")
        datetime.fromisoformat(self.at)

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
        per_person: how many corrections of one person are kept.
        in_all: how many are kept of all people together.
    """

    PER_PERSON, IN_ALL = 1_000, 100_000  # by default; a correction takes about a kilobyte of the disk

    def __init__(self, file: Path, *, per_person: int = PER_PERSON, in_all: int = IN_ALL) -> None:
        self.file, self.per_person, self.in_all = file, per_person, in_all
        self._writing = threading.Lock()

    def keep(self, message: Message, model: str, labels: Sequence[tuple[Digit, int]]) -> None:
        """Keep a person's labels for digits, in place of earlier ones of theirs for the same digits.

        Args:
            message: theirs: who and where.
            model: the model that read the digits.
            labels: each digit with its true value, 0 to 9.

        Raises:
            DataError: the file cannot be used.
            UsageError: that would be more than are kept of this person, or of all; none of the labels is kept.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        who = message.user, message.channel, model
        rows = [
            (_key(*who, _glyph(digit)), at, *who, _glyph(digit), digit.value, digit.confidence, value)
            for digit, value in labels
        ]
        with self._writing, self._open(make=True) as connection, _transaction(connection):
            connection.executemany(_INSERT + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            count = "SELECT count(*) FROM corrections"
            if connection.execute(f"{count} WHERE user = ?", (message.user,)).fetchone()[0] > self.per_person:
                raise UsageError("feedback.full_for_person", count=self.per_person)
            if connection.execute(count).fetchone()[0] > self.in_all:
                raise UsageError("feedback.full")

    def remove(self, message: Message, model: str, digits: Sequence[Digit]) -> None:
        """Remove a person's labels of digits, which they took back.

        Raises:
            DataError: the file cannot be used.
        """
        if not self.file.exists():
            return
        keys = [(_key(message.user, message.channel, model, _glyph(digit)),) for digit in digits]
        with self._writing, self._open() as connection, _transaction(connection):
            connection.executemany("DELETE FROM corrections WHERE key = ?", keys)

    def entries(self) -> tuple[Entry, ...]:
        """All entries, the oldest first; what is in the file but is not a correction is left out, see ``count``.

        Raises:
            DataError: the file cannot be used.
        """
        if not self.file.exists():
            return ()
        entries = []
        with self._open() as connection:
            for row in connection.execute(f"SELECT {_COLUMNS} FROM corrections ORDER BY at, rowid"):  # noqa: S608
                with suppress(ValueError):
                    entries.append(Entry(*row))
        return tuple(entries)

    def count(self) -> int:
        """How many rows there are, with those that are not corrections.

        Raises:
            DataError: the file cannot be used.
        """
        if not self.file.exists():
            return 0
        with self._open() as connection:
            return int(connection.execute("SELECT count(*) FROM corrections").fetchone()[0])

    def forget(self, user: str) -> int:
        """Remove all entries of a person, from the file's free pages, too; returns how many there were.

        Raises:
            DataError: the file cannot be used.
        """
        if not self.file.exists():
            return 0
        with self._writing, self._open() as connection:
            with _transaction(connection):
                removed = connection.execute("DELETE FROM corrections WHERE user = ?", (user,)).rowcount
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return removed

    @contextmanager
    def _open(self, *, make: bool = False) -> Iterator[sqlite3.Connection]:
        import sqlite3

        try:
            if make and not self.file.exists():
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self.file.touch(mode=0o600)  # people's pictures are private
            connection = sqlite3.connect(self.file, timeout=PATIENCE, isolation_level=None)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA secure_delete = ON")  # what is removed or replaced leaves nothing
                _prepare(connection)
                yield connection
            finally:
                connection.close()
        except (sqlite3.Error, OSError) as error:
            raise DataError("feedback.unusable", path=self.file) from error


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of it or nothing; other processes wait."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the table where there is none, and take over what an older version kept, with the glyph in its key."""
    if _tables(connection) == {"corrections"}:
        return
    connection.create_function("key_of", 4, _key, deterministic=True)
    with _transaction(connection):
        for statement in _TABLES:
            connection.execute(statement)
        if "feedback" in _tables(connection):
            select = f"SELECT key_of(user, channel, model, glyph), {_COLUMNS} FROM feedback ORDER BY rowid"  # noqa: S608
            connection.execute(_INSERT + select)
            connection.execute("DROP TABLE feedback")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tables(connection: sqlite3.Connection) -> set[str]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('corrections', 'feedback')"
    return {name for (name,) in connection.execute(names)}


def _key(user: object, channel: object, model: object, glyph: object) -> bytes:
    """The same for the same digit of the same person in the same place, read by the same model."""
    digest = blake2s(digest_size=_KEY_SIZE)
    for part in (user, channel, model, glyph):
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _glyph(digit: Digit) -> bytes:
    return bytes((digit.glyph * 255).round().astype("uint8").tobytes())
