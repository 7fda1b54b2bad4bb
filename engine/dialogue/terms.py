"""Arithmetic between two of the numbers that were read: a share, a ratio, a multiple, one beside the sum of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.dialogue.grammar import Piece
from engine.dialogue.positions import Place, places_in

# What makes a question about one number and another of "the second" and "the one before".
_COMPARISONS = frozenset({"greater", "less", "equal", "different", "difference", "excess", "ratio", "older", "younger"})
_FACTORS = {"double": 2, "triple": 3, "half": 2, "third_part": 3, "quarter": 4, "fifth": 5, "tenth_part": 10}
_TIMES = ("double", "triple")
_MULTIPLES = {2: "double", 3: "triple"}
_OF_MANY = ("first", "upper", "middle", "last")  # places at which several may stand
_SHARES = ("share", "share_of")
_RECENT = ("current", "later", "this")


@dataclass(frozen=True)
class Terms:
    """What is told of one number beside others.

    Attributes:
        operation: "share", "quotient", "multiple", "exceeds", or a verb with the sum of others.
        places: of the number, and of the other one if the sentence names it.
        others: the places whose sum it is compared with.
        operands: how many times the other one it is, or how much more, or the number that a share is of.
    """

    operation: str
    places: tuple[Place, ...]
    others: tuple[Place, ...] = ()
    operands: tuple[int, ...] = ()


def arrange(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with places for what they call by its age, "the new one", and with what is compared before the other."""
    names = {piece.name for piece in pieces}
    recent = next((name for name in _RECENT if name in names), "")
    before = next((name for name in ("before", *(("again",) if "than" in names else ())) if name in names), "")
    if names & _COMPARISONS and recent and before and not any(map(_is_place, pieces)):
        places = {before: "former", recent: "latter"}
        pieces = [
            replace(piece, kind="place", name=places[piece.name], value=0) if piece.name in places else piece
            for piece in pieces
            if piece.kind != "noun"
        ]
    pieces = list(_counted(pieces))
    at = next((at for at, piece in enumerate(pieces) if piece.name == "than"), None)
    if at is None:
        return list(pieces)
    before, after = list(pieces[:at]), list(pieces[at + 1 :])
    end = next((end for end, piece in enumerate(after, 1) if _is_place(piece)), 0)
    if not end or sum(map(_is_place, before)) != 1:
        return before + after
    end += after[end : end + 1] != [] and after[end].kind == "noun"
    return after[:end] + before + after[end:]  # 첫 번째보다 두 번째가 커


def _counted(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Pieces with the number of places where it belongs: 위에 두 줄 are two, but 아래의 세 배 is three times one."""
    times = ""
    for at, piece in enumerate(pieces):
        ending = pieces[at + 1 : at + 2] and pieces[at + 1].name == "rest" and piece.kind == "place"  # 앞에 둘
        following = next(iter(pieces[at + 1 + bool(ending) :]), Piece("", ""))
        if times:  # the word of the multiple itself
            yield replace(piece, name=times)
            times = ""
        elif piece.kind == "place" and piece.name in _OF_MANY and following.name == "both":
            yield replace(piece, value=2)
        elif piece.kind == "place" and piece.value in _MULTIPLES and following.name == "product" and not ending:
            times = _MULTIPLES[piece.value]
            yield replace(piece, value=0)
        else:
            yield piece


def _is_place(piece: Piece) -> bool:
    return piece.kind in ("ordinal", "place")


def terms_of(pieces: Sequence[Piece], operations: set[str], *, whether: bool) -> Terms | None:
    """The arithmetic that pieces name; None if they name none."""
    places, numbers = places_in(pieces)
    plain = operations - {"say", "together", "has", "between"}
    if operations & {*_SHARES}:
        return _share(pieces, places, numbers) if plain <= {*_SHARES, "sum", "count"} else None
    if "ratio" in operations and plain <= {"ratio", "quotient", "greater", "count"} and not numbers:
        return Terms("quotient", places)
    factor = next((name for name in _FACTORS if name in operations), None)
    if factor is not None and whether and len(places) == 2 and plain <= {*_FACTORS} and not numbers:
        return Terms("multiple", places if factor in _TIMES else places[::-1], operands=(_FACTORS[factor],))
    if plain == {"product"} and whether and len(places) == 2 and len(numbers) == 1:
        return Terms("multiple", places, operands=numbers)
    verb = next((name for name in ("equal", "greater", "less") if name in operations), "")
    if plain == {verb} and verb != "equal" and len(places) == 2 and len(numbers) == 1:  # "is it 3 more than the first"
        return Terms("exceeds", places if verb == "greater" else places[::-1], operands=numbers)
    if "sum" in operations and plain <= {"sum", verb} and len(places) > 1 and not numbers:
        return _beside_the_sum(pieces, verb, whether=whether)
    return None


def _share(pieces: Sequence[Piece], places: tuple[Place, ...], numbers: tuple[int, ...]) -> Terms | None:
    """The share that one number has of another or of all: 두 번째는 첫 번째의 몇 퍼센트야."""
    if len(places) == 2 and not numbers:
        at = next(at for at, piece in enumerate(pieces) if piece.name in _SHARES)
        # "What percentage of the first is the second".
        whole_first = pieces[at].name == "share_of" and len(places_in(pieces[at:])[0]) == 2
        return Terms("share", places[::-1] if whole_first else places)
    if len(places) + len(numbers) != 1:
        return None
    return Terms("share", places, operands=numbers)


def _beside_the_sum(pieces: Sequence[Piece], verb: str, *, whether: bool) -> Terms | None:
    """One number beside the sum of others: "does the last equal the sum of the first two"."""
    if not verb and not whether:
        return None
    pieces = [replace(piece, name="sum") if piece.name == "sum_is" else piece for piece in pieces]
    order = [
        piece for piece in pieces if piece.kind in ("ordinal", "place", "noun", "number") or piece.name in ("sum", verb)
    ]
    at = {name: next((at for at, piece in enumerate(order) if piece.name == name), -1) for name in ("sum", verb)}
    parts = [order[: at["sum"]], order[at["sum"] + 1 :]]
    between, after = order[at["sum"] + 1 : at[verb]], order[at[verb] + 1 :]
    if verb and at[verb] > at["sum"] and all(places_in(part)[0] for part in (parts[0], between, after)):
        one, others = after, parts[0] + between  # "does the first plus the second equal the third"
    elif verb and at[verb] < at["sum"]:
        one, others = order[: at[verb]], order[at["sum"] + 1 :]
    elif verb and places_in(parts[0])[0]:  # 위에 두 줄 더한 게 마지막 줄이랑 같아
        others, one = parts[0], order[at["sum"] + 1 : at[verb]] or order[at[verb] + 1 :]
    elif verb:
        others, one = order[at["sum"] + 1 : at[verb]], order[at[verb] + 1 :]
    elif (
        places_in(parts[1])[0] and sum(place.count for place in places_in(parts[0])[0]) > 1
    ):  # 위에 두 개 더하면 밑에 답 맞아?
        others, one = parts
    else:
        one, others = parts
    place, beside = places_in(one)[0], places_in(others)[0]
    if not verb and not beside and len(place) > 1:  # 마지막이 앞에 둘의 합이야?
        place, beside = place[:1], place[1:]
    if len(place) != 1 or not beside:
        return None
    if not verb and sum(one.count for one in beside) == 1:  # "the first plus the second?"
        return None
    return Terms(verb or "equal", place, beside)
