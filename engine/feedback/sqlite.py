"""Corrections in a SQLite file."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import DataError
from engine.feedback.corrections import COLUMNS, Corrections, Cursor, key_of

if TYPE_CHECKING:
    import sqlite3

PATIENCE = 5.0  # seconds to wait for another process that is writing
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


class Feedback(Corrections):
    """The file with the corrections; safe to use from any thread and from several processes.

    Each call opens the file, as corrections are rare, and a connection belongs to one thread.

    Args:
        file: created, with its folder, by the first correction.
        per_person: how many corrections of one person are kept.
        in_all: how many are kept of all people together.
    """

    def __init__(
        self, file: Path, *, per_person: int = Corrections.PER_PERSON, in_all: int = Corrections.IN_ALL
    ) -> None:
        super().__init__(per_person=per_person, in_all=in_all)
        self.file = file
        self._writing = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Cursor | None]:
        """See ``Corrections.reading``."""
        if not self.file.exists():
            yield None
            return
        with self._open() as connection:
            yield connection.cursor()

    @contextmanager
    def changing(self, *, make: bool = False) -> Iterator[Cursor | None]:
        """See ``Corrections.changing``."""
        if not make and not self.file.exists():
            yield None
            return
        with self._writing, self._open(make=make) as connection, _transaction(connection):
            yield connection.cursor()

    def wipe(self) -> None:
        """Remove it from the file's free pages, too."""
        with self._writing, self._open() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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
    connection.create_function("key_of", 4, key_of, deterministic=True)
    with _transaction(connection):
        for statement in _TABLES:
            connection.execute(statement)
        if "feedback" in _tables(connection):
            select = f"SELECT key_of(user, channel, model, glyph), {COLUMNS} FROM feedback ORDER BY rowid"  # noqa: S608
            connection.execute(f"INSERT OR REPLACE INTO corrections (key, {COLUMNS}) {select}")
            connection.execute("DROP TABLE feedback")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _tables(connection: sqlite3.Connection) -> set[str]:
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ('corrections', 'feedback')"
    return {name for (name,) in connection.execute(names)}
