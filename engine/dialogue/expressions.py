"""Arithmetic that a sentence names in figures, to compare with what was read: "is it 7 times 8", 8 곱하기 9랑 같아?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from engine.dialogue.grammar import Piece

_REACH: Mapping[str, Callable[[int, int], float]] = {
    "sum": lambda one, other: one + other,
    "together": lambda one, other: one + other,
    "difference": lambda one, other: one - other,
    "product": lambda one, other: one * other,
    "quotient": lambda one, other: one / other if other else -1,
}
_OF_ONE: Mapping[str, Callable[[int], float]] = {
    "power": lambda value: value**2,
    "cube": lambda value: value**3,
    "half": lambda value: value / 2,
    "double": lambda value: 2 * value,
    "triple": lambda value: 3 * value,
}
_COMPARISONS = frozenset({"equal", "different", "greater", "less"})
_BETWEEN = frozenset({"rest", "with", "carry", "at", "this"})  # fillers that may stand within an expression
_LARGEST = 10**9  # factors of an expression; larger ones are not worked out


def evaluate(pieces: Sequence[Piece], read: Sequence[str], *, whether: bool, asks: bool) -> list[Piece]:
    """Pieces with one number for arithmetic in figures that what was read is compared with, and a comparison.

    Args:
        pieces: of a sentence.
        read: the texts of the readings, the last ones first.
        whether: whether the sentence asks whether something is so, by its first words: "is it 7 times 8".
        asks: whether it is a question at all: "3450 + 300?" asks for the sum.
    """
    pieces = list(pieces)
    names = {piece.name for piece in pieces}
    found = _expression(pieces)
    if found is None or "ask" in names or any(piece.kind in ("ordinal", "place") for piece in pieces):
        return pieces
    start, end, value = found
    begins = start == 0 and pieces[0].kind == "operation"
    if not whether and begins and [piece.name for piece in pieces[end : end + 1]] == ["right"]:
        return pieces  # 두 배 하면 146 맞나요 tells the result
    beside = [piece for piece in (*pieces[:start], *pieces[end:]) if piece.kind == "number"]
    if len(beside) > 1 or any(not read or piece.name != read[0] for piece in beside):
        return pieces
    compares = bool(names & _COMPARISONS)
    states = whether or (asks and bool({"value", "right"} & names))
    if not (states or (compares and (beside or {"this", "than", "with"} & names))):
        return pieces
    # "Is 56 the same as 7 times 8" names what was read.
    before, after = ([piece for piece in part if piece not in beside] for part in (pieces[:start], pieces[end:]))
    equals = [] if compares else [Piece("operation", "equal")]
    return [*before, *equals, Piece("number", str(value), value, pieces[start].start), *after]


def _expression(pieces: Sequence[Piece]) -> tuple[int, int, int] | None:
    """Where arithmetic in figures starts and ends, and its result, if that is a whole number."""
    content = [at for at, piece in enumerate(pieces) if not _is_between(piece)]
    for run in (3, 2):
        for first in range(len(content) - run + 1):
            places = content[first : first + run]
            value = _result([pieces[at] for at in places])
            named = places[0] > 0 and pieces[places[0] - 1].kind == "noun"  # "the sum of digits 2 and 3"
            if value is not None and not named and value == int(value) >= 0:
                return places[0], places[-1] + 1, int(value)
    return None


def _is_between(piece: Piece) -> bool:
    return piece.kind == "filler" and piece.name in _BETWEEN


def _result(terms: Sequence[Piece]) -> float | None:
    """What two numbers with an operation before, between or behind them give, or one with its own operation."""
    numbers = [piece.value for piece in terms if piece.kind == "number" and piece.value < _LARGEST]
    operations = [piece.name for piece in terms if piece.kind == "operation"]
    if len(operations) != 1 or len(numbers) + 1 != len(terms):
        return None
    if len(numbers) == 1:
        return _OF_ONE[operations[0]](numbers[0]) if operations[0] in _OF_ONE else None
    return _REACH[operations[0]](*numbers) if operations[0] in _REACH else None


def more_than_that(pieces: Sequence[Piece]) -> str:
    """What is reckoned by "5 more than that": a sum, or a difference; "" where something is compared."""
    names = [piece.name if piece.kind != "number" else "number" for piece in pieces]
    for name, operation in (("greater", "sum"), ("less", "difference")):
        if ("number", name, "this") in zip(names, names[1:], names[2:], strict=False):
            return operation
    return ""


# Kinds of pieces that name what a number is taken from: "subtract 1 from the last digit".
_TAKEN_FROM = ("ordinal", "place", "noun", "scope")


def is_taken_from(pieces: Sequence[Piece]) -> bool:
    """Whether something is subtracted from the number that is named: "take it from 100", 100에서 빼면."""
    at = next(at for at, piece in enumerate(pieces) if piece.kind == "number")
    before, after = pieces[max(at - 1, 0) : at], pieces[at + 1 : at + 2]
    # What stands before the word is taken from in Korean: 합계에서 1000 빼면.
    taken = any(piece.name == "difference" for piece in pieces[:at])
    named = any(piece.kind in _TAKEN_FROM or piece.name == "this" for piece in pieces[at + 2 :])
    return any(piece.name == "at" for piece in (*(before if taken else ()), *(() if taken and named else after)))
