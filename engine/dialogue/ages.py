"""Requests about ages and years that go on with the last one, or tell of an age when somebody was born."""

from __future__ import annotations

from collections.abc import Sequence

from engine.dialogue.request import Request

_DATES = (6, 8)  # digits of a date: 850314, 19850314
_OLDEST = 130  # years that a person's age may be


def of_ages(
    operations: set[str], numbers: tuple[int, ...], read: Sequence[str], last: Request | None
) -> Request | None:
    """The year of birth by an age and a year, "died in 1921, born when?", or the last request of that kind again.

    Args:
        operations: of the sentence.
        numbers: that it names.
        read: the texts of the readings, the last ones first.
        last: the request before, with which "and the birth year then?" goes on after a correction.
    """
    born = "born" in operations
    if last is not None and last.operands and not numbers:
        goes_on = last.operation == "elapsed" if "elapsed" in operations else last.operation == "born"
        return last if goes_on else None
    is_age = born and len(numbers) == 1 and bool(read) and int(read[0]) <= _OLDEST
    return Request("born", numbers) if is_age and not operations - {"born", "year", "elapsed", "say"} else None


def of_a_date(operations: set[str], read: Sequence[str]) -> Request | None:
    """The month or the day of a date that was read; None if it is not a date."""
    parts = operations & {"month", "day"}
    is_date = bool(read) and len(read[0]) in _DATES and 1 <= int(read[0][-4:-2]) <= 12 and 1 <= int(read[0][-2:]) <= 31
    return Request(min(parts)) if is_date and len(parts) == 1 and operations <= parts | {"say", "again"} else None
