"""Arithmetic with the numbers that a sentence names, or with what was told last: "gcd of 12 and 16", 거기에 5 더해."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.expressions import more_than_that
from engine.dialogue.grammar import Piece, names_of
from engine.dialogue.operations import ROUNDINGS
from engine.dialogue.positions import places_in
from engine.dialogue.request import Request

OWN, LAST_RESULT = "own", "result"  # scopes of requests
# What may be reckoned with any number of numbers, and with just two, whose order matters.
_OF_ANY = frozenset({"sum", "product", "mean", "divisor", "multiple_of_both"})
_OF_TWO = frozenset({"difference", "quotient"})
_WITH_ANOTHER = _OF_ANY | _OF_TWO | {"distance", "remainder", "greater", "less", "equal", "divisible"}
# What "that" is asked after a result: "and halve that", "is that prime".
_ON_RESULTS = _WITH_ANOTHER | ROUNDINGS | {"power", "root", "even", "odd", "prime", "square", "composite"}


def of_own_numbers(pieces: Sequence[Piece], operations: set[str]) -> Request | None:
    """The request of a sentence that names all numbers that it reckons with; None of any other."""
    plain = operations - {"say", "together", "between"} or operations & {"together"}
    operation = "sum" if plain == {"together"} else min(plain, default="")
    places, numbers = places_in(pieces)
    kinds = {piece.kind for piece in pieces}
    if len(plain) != 1 or len(numbers) < 2 or places or kinds & {"scope", "unknown"}:
        return None
    if _points(pieces) or {"this", "except", "no", "past"} & {*names_of(pieces, "filler")}:
        return None
    if operation in _OF_TWO and len(numbers) == 2:
        if _starts_with_the_second(pieces, operation):
            numbers = numbers[::-1]
        elif operation == "difference" and not _stands_between(pieces):  # "the difference between 12 and 16"
            operation = "distance"
    elif operation not in _OF_ANY and not (operation == "share" and len(numbers) == 2):
        return None
    return Request(operation, numbers, scope=OWN)


def of_the_result(request: Request, pieces: Sequence[Piece]) -> Request:
    """The request, about what was told last if it points at that: "minus 8 some more", "halve that"."""
    if _is_share_of_a_place(request, pieces):
        return replace(request, scope=LAST_RESULT)
    if more_than_that(pieces):  # "10 more than that" is more than what was read
        return request
    names = request.places or request.scope or request.unit or request.filters or request.without or request.of
    lacks = request.operation in _WITH_ANOTHER and not request.operands
    if names or lacks or request.operation not in _ON_RESULTS or not _points(pieces):
        return request
    return replace(request, scope=LAST_RESULT)


def _is_share_of_a_place(request: Request, pieces: Sequence[Piece]) -> bool:
    """Whether only the whole is named of which something is a share: "as a percentage of the first"."""
    content = [piece for piece in pieces if piece.kind not in ("filler", "noun")]
    whole = len(content) == 2 and content[0].name == "share_of" and content[1].kind in ("ordinal", "place")
    return whole and request.operation == "share" and not any(piece.name in ("ask", "value") for piece in pieces)


def _points(pieces: Sequence[Piece]) -> bool:
    """Whether a sentence points at what was told last."""
    return any(piece.name == "result" or (piece.name == "this" and piece.value) for piece in pieces)


def _stands_between(pieces: Sequence[Piece]) -> bool:
    """Whether the operation stands between two numbers: "12 minus 16"."""
    kinds = [piece.kind for piece in pieces if piece.kind in ("number", "operation")]
    return kinds[:3] == ["number", "operation", "number"]


def _starts_with_the_second(pieces: Sequence[Piece], operation: str) -> bool:
    """Whether the second number is taken from or divided: "take 45 from 100", 45를 100에서 빼면."""
    first, second = [at for at, piece in enumerate(pieces) if piece.kind == "number"][:2]
    names = [piece.name for piece in pieces]
    if operation == "difference":
        takes_first = operation in names[:first]
        return (takes_first and "at" in names[first:second]) or names[second + 1 : second + 2] == ["at"]
    return names[first + 1 : first + 2] == ["value"] and operation in names[second:]
