"""What words mean where two readings, or two of their parts, are compared: "did I beat him", "first over second"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from engine.dialogue.grammar import Piece, names_of, operations_in
from engine.dialogue.operations import SIZES

_TERMS = ("number", "ordinal", "place", "scope")
_AGES = {"before": "former", "later": "latter", "current": "latter"}
_COMPARED = frozenset({"largest", "smallest", "greater", "less", "winner", "loser", "most", "fewest"})
_WITH_SOMEBODYS = frozenset({
    "greater", "less", "equal", "older", "younger", "excess", "most", "fewest", "longest", "shortest",
})  # fmt: skip
# What the word for "above" does not say between two numbers, but where it is asked whether something is so.
_ASKS = frozenset({"value", "whether"})


def compared(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a sentence, those of comparisons with what they mean beside the others."""
    return _taken_away(_divided(_beaten(_owned(_beside_somebodys(_with_the_other(pieces))))))


def _beside_somebodys(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which what stands before a number that is compared is whose it is: "my sister is 6, is it more"."""
    at = next((at for at, piece in enumerate(pieces) if piece.kind == "number"), len(pieces))
    kinds = [piece.kind for piece in pieces[max(at - 1, 0) : at + 2]]
    if kinds == ["noun", "number", "noun"] and pieces[at + 2 : at + 3] and pieces[at + 2].name == "than":
        pieces = [*pieces[: at - 1], replace(pieces[at - 1], kind="unknown"), *pieces[at:]]  # 회원 600명보다
    unknown = [place for place, piece in enumerate(pieces) if piece.kind == "unknown"]
    numbers = sum(piece.kind == "number" for piece in pieces)
    after = [piece.name for piece in pieces[at + 1 :]]
    more = "another" in after and "value" in after[: after.index("another")]  # "is mine more", but not "one more"
    compares = operations_in(pieces[at:]) & _WITH_SOMEBODYS or more
    if not unknown or max(unknown) > at or numbers != 1 or not compares:
        return list(pieces)
    between = {piece.name for piece in pieces[max(unknown) + 1 : at]}
    counts = "than" in after[:2]  # 멤버 일곱 명보다
    if not (between or counts) or between - {"value", "rest"} or max(unknown) - min(unknown) >= len(unknown):
        return list(pieces)
    whose = [replace(piece, kind="filler", name="rest") if piece.kind == "unknown" else piece for piece in pieces]
    return [replace(piece, name="greater") if more and piece.name == "another" else piece for piece in whose]


def _owned(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which "whose" asks which of them is larger, and not who wrote it: "whose is the higher number"."""
    if not {*names_of(pieces, "operation")} & _COMPARED:
        return list(pieces)
    # "His or the one after" names no digit.
    either = any(piece.name == "sides" for piece in pieces)
    return [piece for piece in pieces if piece.name != "origin" and not (either and piece.name == "step_next")]


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
    if _is_less_the_other(pieces):
        rest = (piece for piece in pieces if piece.name not in ("takes", "no"))
        return [Piece("scope", "both"), Piece("operation", "difference"), *rest]
    found = [piece for piece in pieces if piece.kind in _TERMS or piece.name in ("except", "takes", "at")]
    shape = ["term" if piece.kind in _TERMS else piece.name for piece in found]
    if operations_in(pieces) or shape not in (["except", "term", "at", "term"], ["takes", "term", "at", "term"]):
        return list(pieces)
    if all(piece.kind == "number" for piece in found if piece.kind in _TERMS):
        return list(pieces)
    return [Piece("operation", "difference"), *_placed([piece for piece in pieces if piece is not found[0]])]


def _is_less_the_other(pieces: Sequence[Piece]) -> bool:
    """Whether the smaller of two is removed from the larger: "take the little one off the big one"."""
    names = [SIZES.get(piece.name, piece.name) for piece in pieces if piece.name not in ("rest", "one")]
    at = names.index("takes") if "takes" in names else len(names)
    apart = names[at + 2 : at + 3] in (["no"], ["at"]) and {*names[at + 1 : at + 4 : 2]} == {"smallest", "largest"}
    return apart and not any(piece.kind in _TERMS for piece in pieces)


def _with_the_other(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of which "another one" is the other of two that are reckoned with: 하나에서 다른 하나 빼면."""
    operations = {"one_less": "difference", "one_more": "sum"}
    at = next(
        (at for at, (one, last) in enumerate(pairwise(pieces)) if one.name == "another" and last.name in operations),
        None,
    )
    if at is None:
        return list(pieces)
    other = Piece("scope", "other", 0, pieces[at].start)
    done = replace(pieces[at + 1], name=operations[pieces[at + 1].name])
    return [*(piece for piece in pieces[:at] if piece.name != "at"), other, done, *pieces[at + 2 :]]
