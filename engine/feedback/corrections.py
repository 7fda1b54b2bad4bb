"""What is kept of a correction, and how, in any SQL database: in place of an earlier one, and within bounds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2s
from typing import TYPE_CHECKING, Any, TypeAlias

from engine.errors import UsageError
from engine.messages import Digit, Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIDE = 28
_KEY_SIZE = 16  # bytes
COLUMNS = 'at, "user", channel, model, glyph, answer, confidence, correction'
_INSERT = f"INSERT INTO corrections (key, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608


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
        """Raises ValueError if it is not a correction: anybody may have written to the database."""
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


Cursor: TypeAlias = Any  # of Python's database API, as both sides have it


class Corrections(ABC):
    """People's corrections in a database; safe to use from any thread and from several processes.

    Args:
        per_person: how many corrections of one person are kept.
        in_all: how many are kept of all people together.

    Attributes:
        mark: what stands for a value in a statement.
        order: the column by which rows stand in the order in which they came.
    """

    PER_PERSON, IN_ALL = 1_000, 100_000  # by default; a correction takes about a kilobyte of the disk
    mark, order = "?", "rowid"

    def __init__(self, *, per_person: int = PER_PERSON, in_all: int = IN_ALL) -> None:
        self.per_person, self.in_all = per_person, in_all

    @abstractmethod
    def reading(self) -> AbstractContextManager[Cursor | None]:
        """A cursor to read with; None if there is nothing yet. Raises ``DataError`` if the database cannot be used."""

    @abstractmethod
    def changing(self, *, make: bool = False) -> AbstractContextManager[Cursor | None]:
        """The same to change with: all of it or nothing, while others wait. ``make``: where there is nothing yet."""

    def keep(self, message: Message, model: str, labels: Sequence[tuple[Digit, int]]) -> None:
        """Keep a person's labels for digits, in place of earlier ones of theirs for the same digits.

        Args:
            message: theirs: who and where.
            model: the model that read the digits.
            labels: each digit with its true value, 0 to 9.

        Raises:
            DataError: the database cannot be used.
            UsageError: that would be more than are kept of this person, or of all; none of the labels is kept.
        """
        at = datetime.now(UTC).isoformat(timespec="seconds")
        who = message.user, message.channel, model
        rows = {
            key_of(*who, _glyph(digit)): (at, *who, _glyph(digit), digit.value, digit.confidence, value)
            for digit, value in labels
        }
        with self.changing(make=True) as cursor:
            assert cursor is not None  # noqa: S101 - it was made
            cursor.executemany(self._sql("DELETE FROM corrections WHERE key = ?"), [(key,) for key in rows])
            cursor.executemany(self._sql(_INSERT), [(key, *row) for key, row in rows.items()])
            cursor.execute(self._sql('SELECT count(*) FROM corrections WHERE "user" = ?'), (message.user,))
            if cursor.fetchone()[0] > self.per_person:
                raise UsageError("feedback.full_for_person", count=self.per_person)
            cursor.execute("SELECT count(*) FROM corrections")
            if cursor.fetchone()[0] > self.in_all:
                raise UsageError("feedback.full")

    def remove(self, message: Message, model: str, digits: Sequence[Digit]) -> None:
        """Remove a person's labels of digits, which they took back.

        Raises:
            DataError: the database cannot be used.
        """
        keys = [(key_of(message.user, message.channel, model, _glyph(digit)),) for digit in digits]
        with self.changing() as cursor:
            if cursor is not None:
                cursor.executemany(self._sql("DELETE FROM corrections WHERE key = ?"), keys)

    def entries(self) -> tuple[Entry, ...]:
        """All entries, the oldest first; what is there but is not a correction is left out, see ``count``.

        Raises:
            DataError: the database cannot be used.
        """
        entries: list[Entry] = []
        with self.reading() as cursor:
            if cursor is not None:
                cursor.execute(f"SELECT {COLUMNS} FROM corrections ORDER BY at, {self.order}")  # noqa: S608
                for row in cursor:
                    with suppress(ValueError):
                        entries.append(Entry(*row))
        return tuple(entries)

    def count(self) -> int:
        """How many rows there are, with those that are not corrections.

        Raises:
            DataError: the database cannot be used.
        """
        with self.reading() as cursor:
            if cursor is None:
                return 0
            cursor.execute("SELECT count(*) FROM corrections")
            return int(cursor.fetchone()[0])

    def forget(self, user: str) -> int:
        """Remove all entries of a person, from what the database has in reserve, too; how many there were.

        Raises:
            DataError: the database cannot be used.
        """
        with self.changing() as cursor:
            if cursor is None:
                return 0
            cursor.execute(self._sql('DELETE FROM corrections WHERE "user" = ?'), (user,))
            removed = int(cursor.rowcount)
        self.wipe()
        return removed

    @abstractmethod
    def wipe(self) -> None:
        """Leave nothing of what was removed. Raises ``DataError`` if the database cannot be used."""

    def _sql(self, statement: str) -> str:
        return statement.replace("?", self.mark)


def key_of(user: object, channel: object, model: object, glyph: object) -> bytes:
    """The same for the same digit of the same person in the same place, read by the same model."""
    digest = blake2s(digest_size=_KEY_SIZE)
    for part in (user, channel, model, glyph):
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()


def _glyph(digit: Digit) -> bytes:
    return bytes((digit.glyph * 255).round().astype("uint8").tobytes())
