"""A request about what was read, as it is handed to what answers it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.dialogue.filters import Filter
from engine.dialogue.positions import Place

TOTAL = "total"


@dataclass(frozen=True)
class Request:
    """What is to be told of the readings.

    Attributes:
        operation: one of ``PRIORITY``, or "say".
        operands: the numbers that it is done with.
        places: which digits, line or picture.
        scope: "before", "both", "other", "current", "everything" that was read, "all" of the last reading, or if that
            is one digit of everything, "original" for what was read before corrections, "own" for nothing but the
            operands, "result" for what was told last, or "" for what the places say.
        unit: what is counted, added or compared, if the sentence says: "digit", "row", "picture"; "number" may be a
            digit or all of a picture.
        descending: how to sort.
        filters: what those that it is about have in common: "how many odd ones", "the sum without the 9".
        without: the places that are left out: "all but the last".
        rank: 2 for "the second largest", or of scope "before" for the one before the one before.
        of: the operation that gives what it is about: "is the sum even"; ``TOTAL`` of several numbers their sum; empty
            for what was read.
        others: the places whose sum the number is compared with.
    """

    operation: str
    operands: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()
    scope: str = ""
    unit: str = ""
    descending: bool = False
    filters: tuple[Filter, ...] = ()
    without: tuple[Place, ...] = ()
    rank: int = 1
    of: str = ""
    others: tuple[Place, ...] = ()


@dataclass(frozen=True)
class ChainedRequest(Request):
    """A request about the result of arithmetic in the same sentence: "is half of it odd".

    Attributes:
        inner: the request for that arithmetic.
    """

    inner: Request = Request("")
