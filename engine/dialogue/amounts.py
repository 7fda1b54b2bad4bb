"""What is done with amounts that were read: one is left out, a tip is added, they are shared, bought, or in metres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from engine.dialogue.filters import CALCULATIONS, INCLUSIVE
from engine.dialogue.grammar import Piece, names_of
from engine.dialogue.operations import LATER, MEASURES
from engine.dialogue.positions import places_in
from engine.dialogue.request import TOTAL, Request

_PAIR = 2
_MILLI = 1000
_SUMS = frozenset({"sum", "together"})
# Operations that only say how an amount is asked for.
_BESIDE = frozenset({"say", "again", "count", "has", "bought", "paid"})
_THINGS = ("part", "piece", "priced", "them", "this")  # what is bought: "4 boxes", "3 of them", 네 개 값
_GOES_ON = frozenset({"sum", "product", "mean", "median"})  # with what is left when an amount is left out


def as_amounts(pieces: Sequence[Piece], read: Sequence[str], lines: Sequence[str], last: Request | None) -> list[Piece]:
    """Pieces that mean what they do of amounts: one that is taken away is left out, the top two are the largest.

    Args:
        pieces: of a sentence.
        read: the texts of the readings, the last ones first.
        lines: the lines of the only picture, if it has several.
        last: the request before; after a total any amount of it may be left out.
    """
    return _largest_at_the_top(_without_one(pieces, read, lines, last), read, lines)


def _without_one(
    pieces: Sequence[Piece], read: Sequence[str], lines: Sequence[str], last: Request | None
) -> list[Piece]:
    """Pieces that leave an amount out where it is taken away from several: "take the 48 out", 8300원짜리 빼면요."""
    amounts = lines if len(lines) > 1 else read
    numbers = [piece.name for piece in pieces if piece.kind == "number"]
    operations = {*names_of(pieces, "operation")}
    summed = operations & _SUMS or (last is not None and last.operation == "sum" and not last.operands)
    if any(piece.name == "except" for piece in pieces):  # "if I don't buy the 48"
        left = [piece for piece in pieces if piece.name not in ("bought", "paid")]
        changes_none = not operations and numbers and _is_not_the_one(numbers[0], amounts, last)
        return [*left, Piece("operation", "sum")] if changes_none else left
    others = operations - CALCULATIONS - _SUMS - _BESIDE
    places = any(piece.kind in ("ordinal", "place") for piece in pieces)
    if len(numbers) != 1 or numbers[0] not in amounts or "difference" not in operations or others or places:
        return list(pieces)
    if len(amounts) <= (1 if summed else _PAIR):
        return list(pieces)
    left = [replace(piece, kind="filler", name="except") if piece.name == "difference" else piece for piece in pieces]
    goes_on = last is not None and last.operation in _GOES_ON and not last.operands
    operation = last.operation if last is not None and goes_on else "sum"
    plain = operations & CALCULATIONS == {"difference"} and not operations & _SUMS
    return [*left, Piece("operation", operation)] if plain else left


def _is_not_the_one(number: str, amounts: Sequence[str], last: Request | None) -> bool:
    """Whether an amount that is left out is another than the largest one that was told: then the sum is meant."""
    sizes = {"largest": max, "smallest": min}
    if last is None or last.operation not in sizes or last.operands or number not in amounts:
        return False
    return int(number) != sizes[last.operation](map(int, amounts))


def _largest_at_the_top(pieces: Sequence[Piece], read: Sequence[str], lines: Sequence[str]) -> list[Piece]:
    """Pieces of which the top two of amounts that stand in no lines are the largest: "who are the top 2"."""
    if len(lines) > 1 or len(read) <= _PAIR or {"digit", "row"} & {*names_of(pieces, "noun")}:
        return list(pieces)
    found = list(pieces)
    for at, (one, other) in enumerate(pairwise(pieces)):
        counts = other.name == "both" or (other.kind == "number" and 1 < other.value < 10)
        if one.name == "upper" and counts:
            found[at : at + 2] = [other, replace(one, kind="operation", name="largest")]
    return found


def inclusive(request: Request | None, pieces: Sequence[Piece]) -> Request | None:
    """The request; if its words compare with "or more" and not with "more", of that."""
    if request is None or not request.operands or request.operation not in INCLUSIVE:
        return request
    found = any(piece.name == request.operation and piece.value for piece in pieces)
    return replace(request, operation=INCLUSIVE[request.operation]) if found else request


def of_amounts(pieces: Sequence[Piece]) -> Request | None:
    """The request of a sentence that does with amounts what people do: it adds a tip, shares, buys, or converts."""
    if any(piece.kind == "unknown" or piece.name == "before" for piece in pieces):
        return None
    operations = {*names_of(pieces, "operation")} - _BESIDE
    places, numbers = places_in(pieces)
    scopes, in_sum = {*names_of(pieces, "scope")}, "sum" if operations & _SUMS else ""
    bought = any(piece.name == "bought" for piece in pieces)
    several = scopes or "all" in names_of(pieces, "filler")
    if bought and several and not (numbers or places) and operations <= _SUMS:
        return Request("sum", scope="both" if scopes == {"both"} else "all")
    measures = operations & MEASURES
    if len(measures) == 1 and operations <= measures | _SUMS and not numbers:
        milli = (_MILLI,) if "milli" in {*names_of(pieces, "filler")} and measures == {"in_metres"} else ()
        return Request(min(measures), milli, places, of=in_sum)
    if len(numbers) != 1:
        return None
    reckoned = operations & {"product", "quotient"}
    if len(reckoned) == 1 and "consumed" in operations and operations <= reckoned | {"consumed"} | _SUMS:
        return Request(min(reckoned), numbers, places, of="difference")  # "usage times 3"
    later = operations & LATER
    if len(later) == 1 and operations <= later | {"age", "year"}:
        return Request(min(later), numbers, places, of="age" if "age" in operations else "")
    if "extra" in operations and operations <= {"extra"} | _SUMS and not places:
        return Request("sum", numbers, of=TOTAL)
    if "quotient" in operations and operations <= {"quotient"} | _SUMS and not places and _is_shared(pieces):
        return Request("quotient", numbers, of=TOTAL)
    if operations <= _SUMS and not places and _is_bought(pieces):
        return Request("product", numbers, of=TOTAL, unit="part")
    return None


def _is_shared(pieces: Sequence[Piece]) -> bool:
    """Whether it is people who share: "how much each", "between 3 of us"."""
    people = any(one.kind == "number" and other.name in ("picture", "piece") for one, other in _close(pieces))
    return people or "each" in {*names_of(pieces, "filler")}


def _is_bought(pieces: Sequence[Piece]) -> bool:
    """Whether it is asked what several pieces cost: "4 pieces how much", "price for 10 pcs"."""
    things = [(one, other) for one, other in _close(pieces) if one.kind == "number" and other.name in _THINGS]
    priced = any(piece.name == "part" and all(piece is not thing for _, thing in things) for piece in pieces)
    measured = any(piece.name == "ask" and piece.value for piece in pieces)
    added = any(piece.name in _SUMS for piece in pieces)  # but "add 5 to this" buys nothing
    asks = any(thing.name == "priced" or (added and thing.name in ("part", "piece")) for _, thing in things)
    return bool(things) and (priced or measured or asks)


def _close(pieces: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    """The neighbours among pieces but for fillers that mean nothing."""
    return [*pairwise(piece for piece in pieces if piece.name != "rest")]
