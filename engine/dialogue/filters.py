"""Which of several values a request is about, by what they are: "the odd ones", "those above 4", "not the 9"."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from engine.dialogue.grammar import Piece, names_of

# What is done with several values, and so may be done with those that a filter leaves.
CALCULATIONS = frozenset({
    "count", "sum", "product", "mean", "median", "largest", "smallest", "sort", "distinct", "difference", "reverse",
    "power",
})  # fmt: skip
# What compares with "or more", by what compares with "more".
INCLUSIVE = {"greater": "at_least", "less": "at_most"}
BOUNDS = frozenset({*INCLUSIVE, *INCLUSIVE.values()})
_PROPERTIES, _COMPARISONS = ("even", "odd", "prime"), ("greater", "less")
_OPPOSITE = {
    "even": "odd", "odd": "even", "prime": "not_prime", "largest": "not_largest", "smallest": "not_smallest",
}  # fmt: skip
_THINGS = ("digit", "number", "one")
_SIZES: Mapping[str, Callable[[Sequence[int]], int]] = {"largest": max, "smallest": min}
_HOLDS: Mapping[str, Callable[[int, int], bool]] = {
    "even": lambda value, _: value % 2 == 0,
    "odd": lambda value, _: value % 2 == 1,
    "prime": lambda value, _: _is_prime(value),
    "not_prime": lambda value, _: not _is_prime(value),
    "greater": lambda value, other: value > other,
    "less": lambda value, other: value < other,
    "not": lambda value, other: value != other,
    "at_least": lambda value, other: value >= other,
    "at_most": lambda value, other: value <= other,
    "is": lambda value, other: value == other,
    "starts": lambda value, other: str(value).startswith(str(other)),
    "ends": lambda value, other: str(value).endswith(str(other)),
}
# The largest or smallest few: "the two cheapest".
_FEW = {"largest_few": "largest", "smallest_few": "smallest"}
_BESIDE_MEAN = {"above_mean": 1, "below_mean": -1}
_MOST_FEW = 9
MOST_TRIED = 10**6  # of a larger number it is not told whether it is prime


@dataclass(frozen=True)
class Filter:
    """What values have in common.

    Attributes:
        kind: "even", "odd", "prime", "not_prime", "greater", "less", "at_least", "at_most", "not", "is", "starts",
            "ends", "not_largest", "not_smallest", "largest_few", "smallest_few", "above_mean" or "below_mean".
        value: what they are compared with.
    """

    kind: str
    value: int = 0

    def holds(self, value: int, values: Sequence[int]) -> bool:
        """Whether one of several values has it."""
        if self.kind in _FEW:
            return value in sorted(values, reverse=self.kind == "largest_few")[: self.value]
        if self.kind.startswith("not_") and self.kind[4:] in _SIZES:
            return value != _SIZES[self.kind[4:]](values)
        if self.kind in _BESIDE_MEAN:
            return _BESIDE_MEAN[self.kind] * (len(values) * value - sum(values)) > 0
        return _HOLDS[self.kind](value, self.value)


@dataclass(frozen=True)
class Selection:
    """What a sentence says of those that it is about.

    Attributes:
        filters: what they have in common.
        without: the pieces of the places that are left out: "all but the last two".
        rest: the other pieces.
    """

    filters: tuple[Filter, ...]
    without: tuple[Piece, ...]
    rest: tuple[Piece, ...]


def select(pieces: Sequence[Piece], *, whether: bool) -> Selection:
    """The filters that pieces name, and the pieces without them.

    Args:
        pieces: of a sentence.
        whether: whether it asks whether something is so: "is it an even number" names no filter.
    """
    few, pieces = _few(pieces)
    if few is not None:
        return Selection((few,), (), tuple(pieces))
    rest = [
        piece
        for piece in pieces
        if piece.kind != "filler"
        or piece.name not in ("rest", "taught", "this", "with", "at", "past", "measure", "piece", "milli")
    ]
    filters, without, rest = _left_out(rest)
    if filters or without:  # the remainder of a division is called the rest, too
        rest = [piece for piece in rest if piece.name != "remainder"]
    if (beside := _beside_the_mean(rest)) is not None:
        filters.append(Filter(beside))
        rest = [piece for piece in rest if piece.name not in ("mean", *_COMPARISONS)]
    for test in (partial(_property, whether=whether), _comparison, _ending, _alike):
        found = test(rest)
        if found is not None:
            kind, operands = found
            inclusive = any(piece.name == kind and piece.value for piece in rest if piece.kind == "operation")
            filters.append(Filter(INCLUSIVE[kind] if inclusive else kind, *(operand.value for operand in operands)))
            # "The even digits only" is no wish for the digits to copy.
            rest = [piece for piece in rest if piece.name not in (kind, "copy") and piece not in operands]
    return Selection(tuple(filters), tuple(without), tuple(rest if filters or without else pieces))


def _few(pieces: Sequence[Piece]) -> tuple[Filter | None, Sequence[Piece]]:
    """A filter for the largest or the smallest few, and the other pieces: "the two cheapest", 제일 싼 두 개."""
    for one, other in pairwise(piece for piece in pieces if piece.name != "one"):
        for counts, size in ((one, other), (other, one)):
            counted = counts.kind == "number" and (counts is one or not counts.name.isdecimal())  # "the cheapest two"
            many = 2 if counts.name == "both" else counts.value if counted else 0
            if size.name in _SIZES and 1 < many <= _MOST_FEW:
                return Filter(f"{size.name}_few", many), [piece for piece in pieces if piece not in (one, other)]
    return None, pieces


def _left_out(pieces: list[Piece]) -> tuple[list[Filter], list[Piece], list[Piece]]:
    """Filters for what is to be left out, or its places, which stand beside "without"; and the other pieces."""
    at = next((at for at, piece in enumerate(pieces) if _leaves_out(piece, pieces)), None)
    if at is None:
        return [], [], pieces
    for run in (_run(pieces, at, 1), _run(pieces, at, -1)):
        gone = [*run, pieces[at]]
        rest = [piece for piece in pieces if piece not in gone]
        places = [piece for piece in run if piece.kind in ("ordinal", "place")]
        if places:
            return [], [piece for piece in run if piece.name != "carry"], rest
        filters = [Filter("not", piece.value) for piece in run if piece.kind == "number"]
        filters = filters or [Filter(_OPPOSITE[piece.name]) for piece in run if piece.name in _OPPOSITE]
        if filters:
            return filters, [], rest
    return [], [], pieces


def _leaves_out(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """Whether a piece says that something is left out, as "minus the last one" does, and "the largest that is no 0"."""
    numbers = any(other.kind == "number" for other in pieces)
    places = sum(other.kind in ("ordinal", "place") for other in pieces)
    if piece.name == "difference":
        sizes = sum(other.name in _SIZES for other in pieces)
        return places + sizes == 1 and not numbers
    return piece.name == "except" or (piece.name == "no" and numbers and places == 0 and _reckons(pieces))


def _run(pieces: Sequence[Piece], at: int, step: int) -> list[Piece]:
    """The numbers, places or properties that stand in a row beside a piece, in their order."""
    run = []
    at += step
    while 0 <= at < len(pieces) and (
        pieces[at].kind in ("number", "ordinal", "place", "noun") or pieces[at].name in ("carry", "both", *_OPPOSITE)
    ):
        run.append(pieces[at])
        at += step
    while run and run[-1].name == "carry":  # "leave out the 5 and add"
        run.pop()
    return run[::step]


def _property(pieces: Sequence[Piece], *, whether: bool) -> tuple[str, list[Piece]] | None:
    """The property that what is meant has; None where it is asked whether something has it."""
    at = _the_only(pieces, _PROPERTIES)
    if at is None:
        return None
    names = {piece.name for piece in pieces}
    if "sum_is" in names:  # 합이 짝수가 되나
        return None
    follows = pieces[at + 1 : at + 2]
    thing_follows = bool(follows) and follows[0].name in (*_THINGS, "copy")
    things = bool({*_THINGS, "them", "picture"} & names)
    asks_which = bool({"ask", "has"} & names and things) or bool({"count", "show"} & names)
    reckons = bool(CALCULATIONS & names)
    is_meant = (
        _reckons(pieces[at + 1 :])
        or (reckons and (thing_follows or "value" not in names or (things and not whether)) and not _states(pieces, at))
        or (at > 0 and pieces[at - 1].name in ("largest", "smallest"))
        or "only" in names
        or bool({"has", "anyone"} & names)
        or asks_which
        or (thing_follows and not whether and "value" not in names)
    )
    return (pieces[at].name, []) if is_meant else None


def _comparison(pieces: Sequence[Piece]) -> tuple[str, list[Piece]] | None:
    """The comparison with a number that holds for what is meant."""
    at = _the_only(pieces, _COMPARISONS)
    numbers = [piece for piece in pieces if piece.kind == "number"]
    if at is None or len(numbers) != 1:
        return None
    names = {piece.name for piece in pieces}
    around = (*pieces[max(at - 1, 0) : at], *pieces[at + 1 : at + 2])
    beside = any(piece.name in (*_THINGS, "picture", "anyone") for piece in around)
    asks_which = bool({"ask", "has", "show"} & names or _reckons(pieces))
    is_meant = (
        bool({"count", "anyone"} & names)
        or (at > 0 and pieces[at - 1].name == "has" and numbers[0] in pieces[at:])  # "any bigger than 8"
        or (bool(pieces[at].value) and [piece.name for piece in pieces[at + 1 : at + 2]] == ["has"])  # 60 이하 있나요
        or ("ask" in names and bool({*_THINGS, "them"} & names) and not _reckons(pieces))
        or "only" in names
        or _reckons(pieces[at + 1 :])
        or (beside and asks_which and not _states(pieces, at))
        or (beside and "value" not in names)
    )
    return (pieces[at].name, numbers) if is_meant else None


def _beside_the_mean(pieces: Sequence[Piece]) -> str | None:
    """The filter of what is above or below the mean of all: "how many are below average"."""
    names = {piece.name for piece in pieces}
    at = _the_only(pieces, _COMPARISONS)
    asks_which = {"count", "has", "anyone", "ask", "show", "only"} & names
    if at is None or "mean" not in names or not asks_which or any(piece.kind == "number" for piece in pieces):
        return None
    return {"greater": "above_mean", "less": "below_mean"}[pieces[at].name]


def _ending(pieces: Sequence[Piece]) -> tuple[str, list[Piece]] | None:
    """What those that are asked for begin or end with: "which ones start with a 2"."""
    ends = [piece for piece in pieces if piece.kind == "place" and piece.name in ("starts", "ends")]
    numbers = [piece for piece in pieces if piece.kind == "number"]
    asks = any(piece.name in ("ask", "show", "count", "anyone", "only") for piece in pieces)
    others = any(piece.kind in ("ordinal", "place") and piece not in ends for piece in pieces)
    return (ends[0].name, numbers) if len(ends) == len(numbers) == 1 and asks and not others else None


def _alike(pieces: Sequence[Piece]) -> tuple[str, list[Piece]] | None:
    """The value of the digits that are added, in the plural: "add up the sevens"."""
    numbers = [piece for piece in pieces if piece.kind == "number"]
    plural = len(numbers) == 1 and numbers[0].value < 10 and numbers[0].name.endswith("s")
    return ("is", numbers) if plural and [*names_of(pieces, "operation")] == ["sum"] else None


def _the_only(pieces: Sequence[Piece], names: Sequence[str]) -> int | None:
    """Where the operation of one of these names stands; None if there is none or several."""
    places = [at for at, piece in enumerate(pieces) if piece.kind == "operation" and piece.name in names]
    return places[0] if len(places) == 1 else None


def _reckons(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind == "operation" and piece.name in CALCULATIONS for piece in pieces)


def _states(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a sentence says of a result what stands at a place: "is the sum of the digits greater than 20"."""
    return pieces[0].name == "value" and _reckons(pieces[:at]) and not _reckons(pieces[at + 1 :])


def _is_prime(value: int) -> bool:
    return 1 < value < MOST_TRIED and all(value % divisor for divisor in range(2, int(value**0.5) + 1))
