"""Whether lines or readings have the same sum of digits, or which has more: "does the top row add up to the same"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.grammar import Piece, operations_in
from engine.dialogue.operations import ALIASES
from engine.dialogue.positions import Place, places_in
from engine.dialogue.request import Request

# By the words of a comparison what is compared; "more" may be "another", too.
SUMS_OF_PARTS = {"equal": "sums_equal", "different": "sums_equal", "greater": "sums_greater", "less": "sums_less"}
_WHICH = {"another": "greater", "largest": "greater", "smallest": "less", "most": "greater", "fewest": "less"}
_CALLED = frozenset({"largest", "smallest", "less"})  # "the top one", "the lower one"
_IDLE = frozenset({"say", "count", "again", "together", "has"})


def of_sums_of_parts(pieces: Sequence[Piece], lines: Sequence[str]) -> Request | None:
    """The request of a sentence that compares what the lines of a picture add up to; None of any other.

    Args:
        pieces: of a sentence.
        lines: the lines of the only picture, if it has several.
    """
    operations = {ALIASES.get(name, name) for name in operations_in(pieces)} - _IDLE
    places, numbers = places_in(pieces)
    chosen = operations & {"largest", "smallest"} and not any(piece.name == "ask" for piece in pieces)
    if len(lines) < 2 or "sum" not in operations or numbers or (chosen and not places):  # "sum of the two cheapest"
        return None
    compared = operations - {"sum"}
    if len(places) == 1 and len(lines) == 2 and len(called := compared & _CALLED) == 1 and len(compared) == 2:
        places = _both_lines(places[0], pieces, min(called))
        compared -= called
    kinds = {_WHICH.get(name, name) for name in compared}
    rows = any(piece.name == "row" or (piece.kind, piece.name) == ("scope", "both") for piece in pieces)
    parts = all(place.unit in ("row", "one") and place.count == 1 for place in places)
    if len(kinds) != 1 or not kinds <= {*SUMS_OF_PARTS} or not (parts if len(places) == 2 else rows and not places):
        return None
    return Request(SUMS_OF_PARTS[min(kinds)], places=places)


def _both_lines(place: Place, pieces: Sequence[Piece], called: str) -> tuple[Place, ...]:
    """The line at a place and the other one of two, in the order in which they are named."""
    other = replace(place, number=2 if place.number == 1 else 1)
    at = next(at for at, piece in enumerate(pieces) if piece.kind in ("ordinal", "place"))
    return (place, other) if at < [piece.name for piece in pieces].index(called) else (other, place)
