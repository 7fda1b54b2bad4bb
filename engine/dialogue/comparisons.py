"""What words mean where two readings, or two of their parts, are compared: "did I beat him", "first over second"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.grammar import Piece, names_of, operations_in

_TERMS = ("number", "ordinal", "place", "scope")
_AGES = {"before": "former", "later": "latter", "current": "latter"}
_COMPARED = frozenset({"largest", "smallest", "greater", "less", "winner", "loser", "most", "fewest"})
# What the word for "above" does not say between two numbers, but where it is asked whether something is so.
_ASKS = frozenset({"value", "whether"})


def compared(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a sentence, those of comparisons with what they mean beside the others."""
    return _taken_away(_divided(_beaten(_owned(pieces))))


def _owned(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which "whose" asks which of them is larger, and not who wrote it: "whose is the higher number"."""
    names = {*names_of(pieces, "operation")}
    return [piece for piece in pieces if piece.name != "origin" or not names & _COMPARED]


def _beaten(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which "beat" asks who won, unless it names what was beaten: "did I beat my first score"."""
    named = any(piece.kind in _TERMS and piece.name != "them" for piece in pieces)
    return [
        replace(piece, name="greater" if named else "winner") if piece.name == "beats" else piece for piece in pieces
    ]


def _divided(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which "over" divides where it stands between two numbers: "first over second", "64 over 16"."""
    content = [piece for piece in pieces if piece.kind in _TERMS or piece.kind == "operation"]
    kinds = [piece.kind in _TERMS for piece in content]
    divides = kinds == [True, False, True] and not _ASKS & {*names_of(pieces, "filler")}
    name = "quotient" if divides and {piece.kind for piece in content} <= {"operation", *_TERMS} else "greater"
    pieces = [replace(piece, name=name) if piece.name == "over" else piece for piece in pieces]
    return _placed(pieces) if name == "quotient" and "over" in {piece.name for piece in content} else pieces


def _placed(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with places for what they call by its age: "the earlier", "the later one"."""
    return [
        replace(piece, kind="place", name=_AGES[piece.name], value=0) if piece.name in _AGES else piece
        for piece in pieces
    ]


def _taken_away(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with a difference where one number is removed from another: "remove the earlier from the later"."""
    found = [piece for piece in pieces if piece.kind in _TERMS or piece.name in ("except", "takes", "at")]
    shape = ["term" if piece.kind in _TERMS else piece.name for piece in found]
    if operations_in(pieces) or shape not in (["except", "term", "at", "term"], ["takes", "term", "at", "term"]):
        return list(pieces)
    if all(piece.kind == "number" for piece in found if piece.kind in _TERMS):
        return list(pieces)
    return [Piece("operation", "difference"), *_placed([piece for piece in pieces if piece is not found[0]])]
