"""A request about what was read: an operation, its operands and its target, composed from a sentence's pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.dialogue.grammar import Piece
from engine.dialogue.places import MIDDLE

# Operations by what they are done with: nothing, one number, or a number where one is named.
_ALONE = (
    "least_sure", "most_sure", "how_sure", "words", "roman", "copy", "reverse", "sort", "distinct", "mean", "median",
    "prime", "square", "even", "odd", "longest", "shortest", "largest", "smallest", "again", "binary", "hexadecimal",
)  # fmt: skip
_WITH_ONE = ("divisible", "remainder")
_WITH_ANY = (
    "equal", "different", "greater", "less", "product", "difference", "quotient", "sum", "count", "has", "round",
)  # fmt: skip
# Where a sentence names several operations, the first of these is meant: "how many are there" counts.
_PRIORITY = (
    "least_sure", "most_sure", "divisible", "remainder", "how_sure", "words", "roman", "binary", "hexadecimal", "copy",
    "reverse", "sort", "distinct", "mean", "median", "prime", "square", "even", "odd", "longest", "shortest",
    "round", "difference", "largest", "smallest", "greater", "less", "equal", "different", "product", "quotient", "sum",
    "count", "has", "again",
)  # fmt: skip
SHORT = 2  # pieces of an elliptic question: "7은?"
MOST_TOGETHER = 4  # in "the last two"; "the first 7" is the first one of that value
_PLACES = {"first": 1, "last": -1, "last_but_one": -2, "third_last": -3, "middle": MIDDLE}
# Operations that only say how, or that stand in words like "read it".
_MANNERS = {
    "say",
    "ascending",
    "descending",
    "together",
    "half",
    "double",
    "triple",
    "another",
    "step_back",
    "undo_all",
}


@dataclass(frozen=True)
class Place:
    """One of several digits, lines or pictures.

    Attributes:
        unit: "digit", "row", "picture", or "one" if the sentence does not say.
        number: 1 for the first, -1 for the last, or ``MIDDLE``.
        count: how many: 2 in "the last two digits".
        of: the value of which it is the first or the second: "the second zero".
    """

    unit: str
    number: int
    count: int = 1
    of: int | None = None


@dataclass(frozen=True)
class Request:
    """What is to be told of the readings.

    Attributes:
        operation: one of ``_PRIORITY``, or "say".
        operands: the numbers that it is done with.
        places: which digits, line or picture.
        scope: "before", "both", "other", "current", or "" for what the places say.
        unit: what is counted, added or compared, if the sentence says: "digit", "row", "picture".
        descending: how to sort.
        which: what the digits that are counted have in common: "how many odd ones", "how many are greater than 4".
    """

    operation: str
    operands: tuple[int, ...] = ()
    places: tuple[Place, ...] = ()
    scope: str = ""
    unit: str = ""
    descending: bool = False
    which: str = ""


def places_in(pieces: Sequence[Piece]) -> tuple[tuple[Place, ...], tuple[int, ...]]:
    """The places that pieces name, and the numbers that are left."""
    content = [piece for piece in pieces if piece.kind in ("ordinal", "place", "noun", "number")]
    places: list[Place] = []
    numbers: list[int] = []
    at = 0
    while at < len(content):
        piece, after = content[at], content[at + 1 : at + 3]
        at += 1
        if piece.kind in ("ordinal", "place"):
            number = _PLACES.get(piece.name, piece.value) if piece.kind == "place" else piece.value
            count, of, unit = max(piece.value, 1) if piece.kind == "place" else 1, None, "one"
            if after and after[0].kind == "number" and after[0].value < 10 and _is_next(pieces, piece, after[0]):
                if number in (1, -1, MIDDLE) and 1 < after[0].value <= MOST_TOGETHER:
                    count = after[0].value
                else:
                    of, unit = after[0].value, "digit"
                after, at = after[1:], at + 1
            if after and after[0].kind == "noun":
                unit, at = after[0].name, at + 1
            places.append(Place(unit, number, count, of))
        elif piece.kind == "noun" and piece.value and after and _is_next(pieces, piece, after[0]):
            if after[0].kind == "number" and after[0].value > 0:
                places.append(Place(piece.name, after[0].value))
                at += 1
        elif piece.kind == "number":
            numbers.append(piece.value)
    return tuple(places), tuple(numbers)


def _is_next(pieces: Sequence[Piece], piece: Piece, other: Piece) -> bool:
    """Whether nothing stands between two pieces."""
    return pieces.index(other) == pieces.index(piece) + 1


def operations_in(pieces: Sequence[Piece]) -> set[str]:
    """The names of the operations among pieces."""
    return {piece.name for piece in pieces if piece.kind == "operation"}


def named(pieces: Sequence[Piece], kind: str) -> Iterator[str]:
    """The names of the pieces of a kind."""
    return (piece.name for piece in pieces if piece.kind == kind)


def request_of(pieces: Sequence[Piece], read: Sequence[str], last: Request | None) -> Request | None:
    """The request that pieces make; None if they make none.

    Args:
        pieces: of a sentence.
        read: the texts of the readings, the last ones first.
        last: the request before, which "and the second?" goes on with.
    """
    operations = _repeated(pieces)
    places, numbers = places_in(pieces)
    if len(numbers) == 1:  # "more than 3" compares
        operations = {{"longest": "greater", "shortest": "less"}.get(name, name) for name in operations}
    scope = next(iter(sorted(named(pieces, "scope"), key=("before", "both", "other", "current").index)), "")
    unit = next((name for name in named(pieces, "noun") if name != "one"), "")
    if len(numbers) > 1 or operations & {*_ALONE} - {"again", "how_sure"}:
        numbers = tuple(number for number in numbers if str(number) not in read)
        if operations & {*_ALONE}:  # "the mean of the three"
            numbers = tuple(number for number in numbers if not 2 <= number <= len(read))
    fillers = set(named(pieces, "filler"))
    if scope == "both" and len(places) == 1 and places[0].number in (1, -1) and places[0].count == 1:
        places, scope = (replace(places[0], count=2),), ""  # 앞 두 숫자
    request = Request("", numbers, places, scope, unit, "descending" in operations)
    if operations - _MANNERS - {*_PRIORITY}:
        return None
    if "square" in operations and operations & {"sum", "product", "mean"}:
        return None
    if {"difference", "largest", "smallest"} <= operations:
        return replace(request, operation="spread") if not numbers else None
    which = sorted(operations & {"even", "odd", "prime", "greater", "less"})
    plural = ("ask" in fillers or "has" in operations) and any(
        piece.name in ("one", "digit") for piece in pieces if piece.kind == "noun"
    )
    some = which[:1] in (["even"], ["odd"], ["prime"]) and ("has" in operations or plural)
    if len(which) == 1 and not places and ("count" in operations or some):
        fits = len(numbers) == (which[0] in ("greater", "less"))
        return replace(request, operation="count", which=which[0]) if fits else None
    operation = next((name for name in _PRIORITY if name in operations), "")
    if operation == "has" and not numbers and not places and unit != "digit":
        return None  # "can you see me?"
    if not operation and operations & {"ascending", "descending"}:
        operation = "sort"
    if not operation and operations & {"half", "double", "triple"}:
        operands = (3,) if "triple" in operations else (2,)
        return replace(request, operation="quotient" if "half" in operations else "product", operands=operands)
    if not operation and "together" in operations and (scope or unit):
        operation = "sum"
    if operation == "quotient" and "half" in operations:
        return replace(request, operation=operation, operands=(2,))
    if operation:
        return replace(request, operation=operation) if _fits(operation, numbers) else None
    return _without_operation(request, operations, pieces, last)


def _repeated(pieces: Sequence[Piece]) -> set[str]:
    """The operations of pieces: digits may repeat, and a reading may be repeated."""
    operations = operations_in(pieces)
    if "repeat" in operations:
        before = [piece.name for piece in pieces[: [piece.name for piece in pieces].index("repeat")]]
        repeats = {"has", "ask", "digit", "one"} & {*before}
        operations = operations - {"repeat", "has"} | {"distinct"} if repeats else operations - {"repeat"} | {"again"}
    return operations


def _fits(operation: str, numbers: tuple[int, ...]) -> bool:
    if operation in _WITH_ONE:
        return len(numbers) == 1
    return len(numbers) <= (1 if operation in _WITH_ANY else 0)


def _without_operation(
    request: Request, operations: set[str], pieces: Sequence[Piece], last: Request | None
) -> Request | None:
    """A request that only says what it is about."""
    about = bool(request.places or request.scope)
    fillers = set(named(pieces, "filler"))
    carries = pieces[0].name == "carry" if pieces else False
    if last is not None and request.operands and (carries or len(pieces) <= SHORT):
        goes_on = last.operation in (*_WITH_ONE, *_WITH_ANY) if carries else last.operation in ("count", "has")
        if goes_on:
            return replace(last, operands=request.operands, places=request.places or last.places)
    if last is not None and carries and about and not request.operands and last.operation != "say":
        return replace(last, places=request.places, scope=request.scope)
    if request.operands or fillers & {"no", "right"} or operations & {"another", "step_back", "undo_all"}:
        return None
    if about and not ("show" in fillers and "say" not in operations and not request.unit):
        return replace(request, operation="say")
    asks = "say" in operations or ("show" in fillers and request.unit == "digit")
    return replace(request, operation="again") if asks else None
