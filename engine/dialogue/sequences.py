"""What a request is about where readings came one after another, and the last request was about several of them.

"And the one before that?", "the second one" of those that were listed, "add them" after both were compared, "did I beat
my first score".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.grammar import Piece
from engine.dialogue.operations import ALIASES
from engine.dialogue.positions import Place
from engine.dialogue.referents import OF_SEVERAL
from engine.dialogue.request import Request

_SEVERAL = ("both", "everything")
_COMPARED = ("difference", "excess", "greater", "less", "distance")


def in_sequence(request: Request, pieces: Sequence[Piece], read: Sequence[str], last: Request | None) -> Request:
    """The request, about the readings that it goes on with.

    Args:
        request: as its sentence alone says.
        pieces: of the sentence.
        read: the texts of the readings, the last ones first.
        last: the request before.
    """
    if len(read) < 2:
        return request
    operations = {ALIASES.get(piece.name, piece.name) for piece in pieces if piece.kind == "operation"}
    fillers = {piece.name for piece in pieces if piece.kind == "filler"}
    before = (request.operation, request.scope, request.places) == ("say", "before", ())
    counted = any(
        ((piece.kind, piece.name) == ("scope", "before") and piece.value) or piece.name == "first" for piece in pieces
    )
    before = (
        before and not counted and ("carry" in fillers or "ask" not in fillers)
    )  # "what did you read before" may be asked twice
    if before and (back := further_back(last)) is not None:
        return back
    if (both := _first_and_last(request, pieces, read)) is not None:
        return both
    measured = any(piece.name == "ask" and piece.value for piece in pieces)
    if measured and request.operation == "say" and request.places == (Place("one", 1),):  # 앞에 거는 얼마였지
        return Request("say", scope="before")
    if last is None or last.scope not in _SEVERAL or request.scope or request.unit == "digit":
        return request
    if last.operation in ("say", "again") and request.operation == "say" and _is_whole(request.places):
        return replace(request, places=tuple(replace(one, unit="picture") for one in request.places), scope=last.scope)
    of_the_total = request.of == "sum" and not (request.places or request.filters or request.without)
    if of_the_total and last.operation not in ("say", "again"):  # "what do they come to?" "Is the total over 4000?"
        return replace(request, scope=last.scope)
    bare = not (request.places or request.operands or request.filters or request.without or request.of)
    return replace(request, scope=last.scope) if bare and operations == {request.operation} & OF_SEVERAL else request


def further_back(last: Request | None) -> Request | None:
    """The reading before the one that was told last: "and the one before that?"; None if that was no earlier one."""
    if last is None or (last.operation, last.scope) != ("say", "before"):
        return None
    return replace(last, rank=last.rank + 1)


def _first_and_last(request: Request, pieces: Sequence[Piece], read: Sequence[str]) -> Request | None:
    """The last reading beside the first of all: "did I beat my first score", 맨 처음 거랑 지금 거 차이는."""
    names = [piece.name for piece in pieces if piece.kind in ("ordinal", "place", "scope", "number")]
    whole = any(piece.kind == "noun" and piece.name in ("one", "picture") for piece in pieces)
    if names != ["first"] or not whole or request.operation not in _COMPARED or len(read) == 2:
        return None
    places = (Place("picture", -1), Place("picture", 1))
    return Request(request.operation, places=places, scope="everything")


def _is_whole(places: Sequence[Place]) -> bool:
    return bool(places) and all(place.unit in ("one", "picture") and place.of is None for place in places)
