"""Whether two readings have the same digits in another order, and which digits they share."""

from __future__ import annotations

from collections.abc import Sequence

from engine.dialogue.grammar import Piece, names_of, operations_in
from engine.dialogue.request import Request

SHARED_DIGITS = frozenset({"shuffled", "shared"})
_IDLE = frozenset({"say", "count", "equal", "has", "anyone", "again"})
_COUNTED = ("number", "ordinal", "place")


def of_shared_digits(pieces: Sequence[Piece], read: Sequence[str]) -> Request | None:
    """The request of a sentence about the digits of two readings; None of any other.

    Args:
        pieces: of a sentence.
        read: the texts of the readings, the last ones first.
    """
    if len(read) < 2 or any(piece.kind in _COUNTED for piece in pieces):
        return None
    operations, fillers = operations_in(pieces), {*names_of(pieces, "filler")}
    of_digits = "digit" in {*names_of(pieces, "noun")}
    of_both = bool({"both", "them"} & {*names_of(pieces, "scope")}) and of_digits
    asks_which = bool({"ask", "show"} & fillers) or "count" in operations
    named = min(operations & SHARED_DIGITS, default="")
    plainly = any(piece.name == "digit" and piece.value for piece in pieces)  # 숫자 is any number, too
    if not named and of_both and "both" in names_of(pieces, "scope"):  # "what digits do both have", 둘이 겹치는 숫자
        asks = bool(operations & {"has", "anyone"}) and (asks_which or plainly)
        named = "shared" if operations - _IDLE == {"distinct"} or asks else ""
    if not named and of_both and operations - _IDLE == set() and "equal" in operations and not asks_which:
        named = "shuffled" if plainly else ""  # "are they the same digits"
    rest = operations - _IDLE - SHARED_DIGITS - ({"distinct"} if named == "shared" else set())
    return Request(named, scope="both") if named and not rest else None
