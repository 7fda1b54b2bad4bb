"""Corrections in PostgreSQL, for processes of several machines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import psycopg

from engine import Corrections, DataError

_CONNECT_SECONDS, _STATEMENT_SECONDS = 3, 10
_LOCK = 0x64696769  # a number of our own among the database's locks, for those who make the table
_TABLES = (
    """CREATE TABLE IF NOT EXISTS corrections (
    number BIGINT GENERATED ALWAYS AS IDENTITY,
    key BYTEA NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    "user" TEXT NOT NULL,
    channel TEXT NOT NULL,
    model TEXT NOT NULL,
    glyph BYTEA NOT NULL CHECK (octet_length(glyph) = 784),
    answer SMALLINT NOT NULL CHECK (answer BETWEEN 0 AND 9),
    confidence DOUBLE PRECISION NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    correction SMALLINT NOT NULL CHECK (correction BETWEEN 0 AND 9)
)""",
    'CREATE INDEX IF NOT EXISTS corrections_of_user ON corrections ("user")',
)


class PostgresCorrections(Corrections):
    """The table ``corrections`` of a database, made by whoever comes first.

    Each call makes a connection, as corrections are rare: a database that was away needs no care.

    Args:
        address: of the database, with its password: ``postgresql://``.
        per_person: how many corrections of one person are kept.
        in_all: how many are kept of all people together.
    """

    mark, order = "%s", "number"

    def __init__(
        self, address: str, *, per_person: int = Corrections.PER_PERSON, in_all: int = Corrections.IN_ALL
    ) -> None:
        super().__init__(per_person=per_person, in_all=in_all)
        self._address = address
        self._made = False

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """See ``Corrections.reading``."""
        with self._open() as connection:
            yield connection.cursor()

    @contextmanager
    def changing(self, *, make: bool = False) -> Iterator[Any]:  # noqa: ARG002 - there always is a table
        """See ``Corrections.changing``."""
        with self._open() as connection, connection.transaction():
            # Nobody adds while somebody counts, and everybody may read.
            connection.execute("LOCK TABLE corrections IN SHARE ROW EXCLUSIVE MODE")
            yield connection.cursor()

    def wipe(self) -> None:
        """Remove it from the table's pages, too; the database's own log has it until that is written over."""
        with self._open() as connection:
            connection.execute("VACUUM corrections")

    @contextmanager
    def _open(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        try:
            with psycopg.connect(
                self._address,
                autocommit=True,
                connect_timeout=_CONNECT_SECONDS,
                options=f"-c statement_timeout={_STATEMENT_SECONDS}s",
            ) as connection:
                self._make(connection)
                yield connection
        except (psycopg.Error, UnicodeError) as error:
            raise DataError("feedback.unreachable", host=_host(self._address)) from error

    def _make(self, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
        """Make the table where there is none: by one at a time, or PostgreSQL complains."""
        if self._made:
            return
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            for statement in _TABLES:
                connection.execute(statement)
        self._made = True


def _host(address: str) -> str:
    """Where a database is, for an error; an address without a host means PGHOST, or this machine."""
    parts = urlsplit(address)
    return parts.hostname or dict(parse_qsl(parts.query)).get("host") or os.environ.get("PGHOST") or "localhost"
