"""Requests about where something stands: "which picture is the 9", "what comes after the 8", a dash after the third."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.grammar import Piece, names_of
from engine.dialogue.operations import APART, SHORT
from engine.dialogue.own_numbers import LAST_RESULT
from engine.dialogue.places import MIDDLE
from engine.dialogue.positions import Place, places_in
from engine.dialogue.request import Request

_SIZES = {"in_ones": 1, "in_twos": 2, "in_threes": 3, "in_fours": 4}
# Digits before or after those that were told last: "and the three before that".
_NEIGHBOURS = {
    "two_ahead": -2, "three_ahead": -3, "four_ahead": -4, "two_after": 2, "three_after": 3, "four_after": 4,
}  # fmt: skip
# The number that follows another one, and the one before it.
_ONWARD = ({"after"}, {"step_next"})
_NEXT = (("sum", (1,)), ("difference", (1,)))


def place_of_value(
    pieces: Sequence[Piece],
    operations: set[str],
    numbers: tuple[int, ...],
    last: Request | None,
) -> Request | None:
    """Where a value stands: "which picture is the 9", or after "is there a 9" just "where?"."""
    fillers, nouns = {*names_of(pieces, "filler")}, {*names_of(pieces, "noun")}
    if operations - {"has", "say"} or "show" in fillers:
        return None
    measured = any(piece.name == "ask" and piece.value for piece in pieces)
    unit = next((name for name in ("picture", "row") if name in nouns), "")
    asks = ("ask" in fillers and not measured) or "has" in operations
    if asks and len(numbers) == 1 and (unit or {"one", "part"} & nouns) and "count" not in operations:
        return Request("has", numbers, unit=unit)
    alone = asks and not numbers and (operations == {"has"} or (unit and "this" in fillers))
    known = [piece for piece in pieces if piece.name != "rest"]
    if last is None or not alone or len(known) > SHORT + 2:
        return None
    if last.operation in ("has", "where", "count") and last.operands:
        return replace(last, operation="has")
    is_size = last.operation in ("largest", "smallest") and last.rank == 1 and not (last.filters or last.without)
    return replace(last, operation="has", of=last.operation) if is_size else None


def beside(pieces: Sequence[Piece], operations: set[str], read: Sequence[str]) -> Request | None:
    """A request for what stands beside a digit: "what comes after the 8", 8 다음은 뭐야."""
    places, numbers = places_in(pieces)
    if len(numbers) == 2 and operations == {"between"} | (operations & {"has", "say"}) and not places:
        asks = "ask" in {*names_of(pieces, "filler")} and all(is_read(number, read) for number in numbers)
        return Request("inside", numbers) if asks else None  # "what is between the 5 and the 3"
    if len(numbers) != 1 or not is_read(numbers[0], read) or len(places) > 1:
        return None
    at = next(at for at, piece in enumerate(pieces) if piece.kind == "number")
    follows = pieces[at + 1].name if at + 1 < len(pieces) else ""
    side = next((name for name in ("after", "ahead") if name in operations), "")
    if not side and follows == "step_next" and not operations - {"step_next", "say"}:
        side = "after"
    if not side and "ask" in {*names_of(pieces, "filler")} and not operations - {"has", "say"}:
        side = {"last": "after", "first": "ahead"}.get(follows, "")
        side = side or ("ahead" if "before" in {*names_of(pieces, "scope")} and not places else "")
    return Request(side, numbers) if side and not operations - {side, "has", "step_next", "say"} else None


def is_read(number: int, read: Sequence[str]) -> bool:
    """Whether a number is one digit of what was read last."""
    return bool(read) and 0 <= number < 10 and str(number) in read[0]


def next_one(operations: set[str], last: Request | None, read: Sequence[str] = (), unit: str = "") -> Request | None:
    """The digit after the one that was asked about last, "and the one after that?"; of a single one the next number."""
    asks_for_next = "step_next" in operations and operations <= {"step_next", "say", "has"}
    single = [len(text) for text in read] == [1] and (last is None or not last.places)
    if asks_for_next and single and unit in ("digit", "number"):
        return Request("sum", (1,))  # "what is the next number"
    if last is None or not operations or operations - {"after", "step_next", "say", "again"}:
        return None
    one = len(last.places) == 1 and last.places[0].count == 1 and last.places[0].of is None
    place = last.places[0] if one else Place("digit", -1)
    if not operations & {"after", "step_next"} or not 0 < place.number < MIDDLE or last.operation != "say":
        return None
    return replace(last, places=(replace(place, number=place.number + 1),))


def relative(
    pieces: Sequence[Piece], operations: set[str], read: Sequence[str], last: Request | None
) -> Request | None:
    """What stands before or after what was told last: "and the three before that", "and the one before it"."""
    if last is None or {*names_of(pieces, "noun")} & {"picture", "row"}:
        return None
    ahead = "ahead" in operations or "before" in {*names_of(pieces, "scope")}
    if (last.operation, last.operands[-1:]) in _NEXT and len(read) == 1 and places_in(pieces) == ((), ()):
        onward = _NEXT[1] if operations <= {"ahead"} and ahead else _NEXT[0] if operations in _ONWARD else None
        if onward is not None:  # two steps in one direction lead on
            return Request(*onward, scope=LAST_RESULT if onward[0] == last.operation else "")
    steps = [_NEIGHBOURS[name] for name in operations & {*_NEIGHBOURS}]
    if len(steps) != 1 or last.operation != "say" or len(last.places) != 1 or operations - {*_NEIGHBOURS, "say"}:
        return None
    (step,), place = steps, last.places[0]
    if step < 0:
        first = place.number + step if place.number > 0 else place.number - (place.count - 1) + step
    else:
        first = place.number + place.count if place.number > 0 else place.number + 1
    possible = first > 0 if place.number > 0 else first < 0
    return replace(last, places=(replace(place, number=first, count=abs(step)),)) if possible else None


def halves(operations: set[str], places: tuple[Place, ...], numbers: tuple[int, ...]) -> Request | None:
    """A number that is parted where its middle is: "split it down the middle"."""
    middle = [place.number for place in places] == [MIDDLE] and places[0].count == 1 and places[0].unit != "digit"
    parts = "quotient" in operations and operations <= {"quotient", "half", "say", "spaces"}
    return Request("spaces", others=places) if middle and parts and not numbers else None


def counted_things(
    pieces: Sequence[Piece], operations: set[str], places: tuple[Place, ...], *, several: bool
) -> Request | None:
    """How many numbers there are, which are called by what they are of: "how many doors is that", 모두 몇 명이야."""
    things = operations - {"has", "say"} == {"count"} and "part" in {*names_of(pieces, "noun")}
    people = "headcount" in operations and not operations - {"headcount", "together", "sum", "say"}
    if not (things or people) or not several or places_in(pieces)[1] or places:
        return None
    return Request("headcount" if people else "count", unit="part")


def without_an_end(pieces: Sequence[Piece], operations: set[str], read: Sequence[str]) -> Request | None:
    """A number without digits that it begins or ends with: "without the 010", 앞에 010 빼고."""
    numbers = [piece.name for piece in pieces if piece.kind == "number"]
    excepts = any(piece.name == "except" for piece in pieces) and not operations - {"say", "again", "copy"}
    if not excepts or len(numbers) != 1 or not read or numbers[0] in read or not 1 < len(numbers[0]) < len(read[0]):
        return None
    left = len(read[0]) - len(numbers[0])
    if read[0].startswith(numbers[0]):
        return Request("copy", places=(Place("digit", -1, left),))
    return Request("copy", places=(Place("digit", 1, left),)) if read[0].endswith(numbers[0]) else None


def grouping(operations: set[str], places: tuple[Place, ...], numbers: tuple[int, ...]) -> Request:
    """Digits written apart: "put a dash after the third", "in groups of 4", 세 자리씩 끊어 줘."""
    size = next((size for name, size in _SIZES.items() if name in operations), 0) or ("listed" in operations)
    operation = min(operations & APART - {*_SIZES}, default="spaces")
    if size:  # "in pairs", 두 자리씩
        return Request(operation, (size,))
    if numbers and "after" in operations:
        return Request(operation, others=tuple(Place("digit", number) for number in numbers))
    if [place.count for place in places] > [1]:  # "after the first three"
        places = tuple(replace(place, number=place.count, count=1) for place in places if place.number == 1)
    return Request(operation, numbers, others=places)


def of_an_end(pieces: Sequence[Piece]) -> Request | None:
    """Whether what was read begins or ends with a digit: "does it end in a 6?", 5로 끝나?"""
    ends = [piece.name for piece in pieces if piece.name in ("starts", "ends")]
    numbers = [piece.value for piece in pieces if piece.kind == "number"]
    others = any(piece.kind in ("operation", "ordinal", "scope", "noun") for piece in pieces)
    if len(ends) != 1 or len(numbers) != 1 or numbers[0] > 9 or others:
        return None
    return Request("equal", (numbers[0],), (Place("digit", 1 if ends == ["starts"] else -1),))
