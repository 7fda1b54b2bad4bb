"""What is asked of the result of arithmetic in the same sentence: "is half of it odd", "add 3, is it over 10".

하나 빼면 홀수예요, 두 개 사고 만 원 내면 얼마 거슬러 받아.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.grammar import Piece, names_of
from engine.dialogue.operations import ALIASES, FACTORS, KINDS
from engine.dialogue.request import ChainedRequest

# Arithmetic with a number of its own, and what may be asked of its result: with a number of its own, or with none.
_ARITHMETIC = frozenset({"sum", "difference", "product", "quotient", "bought", "reverse"})
_WITH_NUMBER = frozenset({"greater", "less", "equal", "divisible", "distance", "paid"})
_WITHOUT = KINDS | {"palindrome"}
_IDLE = frozenset({"say", "again", "count", "ascending", "descending"})
_WHOLES = frozenset({"digit", "row", "lesson", "test"})  # what is told apart by kinds: "double the odd digits"


def consequence(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], ChainedRequest] | None:
    """The pieces of the arithmetic and what is asked of its result; None of any other sentence."""
    operations = [piece for piece in pieces if piece.kind == "operation" and piece.name not in _IDLE]
    fillers = {*names_of(pieces, "filler")}
    numbers = [piece for piece in pieces if piece.kind == "number"]
    done = [piece for piece in operations if _name(piece) in _ARITHMETIC or piece.name in FACTORS]
    asked = [piece for piece in operations if piece not in done]
    names = {_name(piece) for piece in asked}
    if len(done) != 1 or not asked or {*names_of(pieces, "noun")} & _WHOLES:
        return None
    first, last = done[0], asked[-1]
    if names <= _WITHOUT:
        operands: list[Piece] = []
    elif len(names) == 1 and names <= _WITH_NUMBER:
        operands = numbers[-1:] if first.start < last.start else numbers[:1]
    else:
        return None
    left = [number for number in numbers if number not in operands]
    scopes = {*names_of(pieces, "scope")}
    if "them" in scopes:  # "half of them are odd"
        return None
    of_several = _name(first) == "difference" or (first.name == "bought" and (scopes or "all" in fillers))
    takes = (0,) if first.name in FACTORS or first.name == "reverse" else (0, 1) if of_several else (1,)
    if len(operands) != (not names <= _WITHOUT) or len(left) not in takes or not _follows(pieces, first, asked):
        return None
    gone = _IDLE | names
    rest = tuple(
        replace(piece, name="product") if piece is first and left and piece.name == "bought" else piece
        for piece in pieces
        if piece.name not in gone and piece not in operands
    )
    return rest, ChainedRequest(_name(asked[0]), tuple(number.value for number in operands))


def _name(piece: Piece) -> str:
    return ALIASES.get(piece.name, piece.name)


def _follows(pieces: Sequence[Piece], first: Piece, asked: Sequence[Piece]) -> bool:
    """Whether what is asked is asked of the arithmetic, and does not say which values it is done with."""
    fillers = {*names_of(pieces, "filler")}
    if asked[0].start < first.start and "condition" not in fillers and first.name != "reverse":
        return False
    after = next((piece for piece in pieces if piece.start > asked[-1].start and piece.name != "rest"), None)
    return after is None or after.kind != "noun"
