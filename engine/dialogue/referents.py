"""What a sentence points at among the readings: numbers that were read, "these three receipts", the one before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from engine.dialogue.grammar import Piece

# What is told of a single number, which may be one that was read before: "is 3450 even".
_OF_ONE = frozenset({
    "even", "odd", "prime", "square", "root", "palindrome", "factors", "words", "roman", "binary", "hexadecimal",
    "octal", "commas", "reverse", "half", "double", "triple", "third_part", "quarter", "fifth", "tenth_part", "cube",
})  # fmt: skip
# What is reckoned with several numbers.
OF_SEVERAL = frozenset({
    "sum", "together", "product", "difference", "quotient", "distance", "mean", "median", "spread", "deviation",
    "largest", "smallest", "greater", "less", "equal", "different", "divisible", "remainder", "sort", "divisor",
    "multiple_of_both", "share", "share_of", "ratio", "excess", "discount", "surcharge", "portion",
})  # fmt: skip
# What one reading is added to or compared with, beside "with the one before".
_JOINED = frozenset({"sum", "together", "product", "difference", "excess", "mean"})
# What two readings are compared by, and of these what asks of the first of them.
_OF_BOTH = frozenset({"difference", "excess", "equal", "different", "ratio"})
_OF_THE_FIRST = frozenset({"greater", "less"})
_OPERANDS = ("ordinal", "place", "number")
_NAMED = (*_OPERANDS, "scope")
_MOST_PICTURES = 9


def resolve_referents(
    pieces: Sequence[Piece], read: Sequence[str], lines: Sequence[str] = ()
) -> tuple[list[Piece], str]:
    """Pieces with the places of the readings that they point at, and the scope of those places; "" if they name none.

    Args:
        pieces: of a sentence.
        read: the texts of the readings, the last ones first.
        lines: the lines of the only picture, if it has several.
    """
    if (in_lines := _line_places(pieces, lines)) is not None:
        return in_lines, ""
    pieces = _in_front(pieces) if len(read) > 1 and len(lines) == 1 else pieces
    pieces = _one_before(_beside_the_other(_pictures_together(pieces), read), read)
    if any(piece.kind in ("ordinal", "place") for piece in pieces):
        return pieces, ""
    named = {piece.start for piece in pieces if piece.kind == "number" and _index(piece, read)}
    count = sum(piece.kind == "number" for piece in pieces)
    operations = {piece.name for piece in pieces if piece.kind == "operation"}
    if count == 1:
        elsewhere = any(_index(piece, read) != len(read) for piece in pieces if piece.start in named)
        points = elsewhere and bool(operations & _OF_ONE)
    else:
        points = bool(operations & OF_SEVERAL) and len(read) > 1
    if not named or not points:
        return pieces, ""
    placed: list[Piece] = []
    for piece in pieces:
        if piece.start in named and piece.kind == "number":
            index = _index(piece, read)
            placed += [Piece("ordinal", str(index), index, piece.start), Piece("noun", "picture", 0, piece.start)]
        else:
            placed.append(piece)
    return placed, "everything"


def _line_places(pieces: Sequence[Piece], lines: Sequence[str]) -> list[Piece] | None:
    """Pieces with the places of the lines whose numbers are reckoned with: "120 minus 45"; None if they name none."""
    numbers = [piece for piece in pieces if piece.kind == "number"]
    operations = {piece.name for piece in pieces if piece.kind == "operation"}
    places = any(piece.kind in ("ordinal", "place") for piece in pieces)
    named = all(str(number.value) in lines and number.value > _MOST_PICTURES for number in numbers)
    if len(lines) < 2 or len(numbers) < 2 or places or not named or not operations & OF_SEVERAL:
        return None
    placed: list[Piece] = []
    for piece in pieces:
        if piece in numbers:
            index = lines.index(str(piece.value)) + 1
            placed += [Piece("ordinal", str(index), index, piece.start), Piece("noun", "row", 0, piece.start)]
        else:
            placed.append(piece)
    return placed


def _index(piece: Piece, read: Sequence[str]) -> int:
    """Which of all readings a number is, counted from 1 for the first; 0 if it was not read."""
    at = next((at for at, text in enumerate(read) if text.isdecimal() and int(text) == piece.value), None)
    return 0 if at is None else len(read) - at


def _pictures_together(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with "the last three" for "3 receipts" and 세 장, where something is reckoned with those."""
    operations = {piece.name for piece in pieces if piece.kind == "operation"}
    shared = "quotient" in operations  # "split the total between 4 people"
    if shared or not operations & OF_SEVERAL or any(piece.kind in ("ordinal", "place") for piece in pieces):
        return list(pieces)
    together: list[Piece] = []
    for at, piece in enumerate(pieces):
        noun = pieces[at + 1 : at + 2]
        counts = piece.kind == "number" and 1 < piece.value <= _MOST_PICTURES
        if counts and noun and noun[0].kind == "noun" and noun[0].name == "picture":
            together.append(Piece("place", "last", piece.value, piece.start))
        elif piece.name == "all" and piece.value:
            together += [
                Piece("place", "last", piece.value, piece.start),
                Piece("noun", "picture", 0, piece.start),
            ]
        else:
            together.append(piece)
    return together


def _one_before(pieces: Sequence[Piece], read: Sequence[str]) -> list[Piece]:
    """Pieces with both readings for the one before that something is added to: 아까 거랑 더하면, 앞에 거랑 합쳐."""
    names = {piece.name for piece in pieces}
    if "add_before" in names:
        others = [piece for piece in pieces if piece.name != "add_before"]
        return [Piece("operation", "sum"), Piece("scope", "both"), *others]
    measured = any(piece.name == "ask" and piece.value for piece in pieces)
    if len(read) > 1 and names & {"sum", "together"} and names.isdisjoint({"before", "with_before"}):
        beside = [{piece.name, after.name} for piece, after in pairwise(pieces)]
        if {"with", "this"} in beside and all(piece.kind not in _NAMED for piece in pieces):
            return [*pieces, Piece("scope", "everything")]  # "total with that one"
    joins = bool(names & _JOINED) or (measured and not any(piece.kind == "operation" for piece in pieces))
    if "with_before" in names:
        return [_named(piece, "both" if joins else "before", "with_before") for piece in pieces]
    if not joins or len(read) < 2 or "with" not in names:
        return list(pieces)
    if "before" in names:
        return [_named(piece, "both", "before") for piece in pieces]
    places = [piece for piece in pieces if piece.kind in ("ordinal", "place")]
    pictures = any(piece.kind == "noun" and piece.name == "picture" for piece in pieces)
    if pictures and [piece.kind for piece in places] == ["ordinal"]:  # "together with the first receipt"
        return [*pieces, Piece("place", "last"), Piece("noun", "picture")]
    thing = any(piece.kind == "noun" and piece.name in ("one", "picture") for piece in pieces)
    if thing and [(piece.kind, piece.name, piece.value) for piece in places] == [("place", "first", 0)]:
        both = Piece("scope", "both")
        return [both, *(piece for piece in pieces if piece.kind not in ("place", "noun"))]
    return list(pieces)


def _in_front(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with the reading before for a whole one in front: 앞의 수랑 더하면, 앞의 것을 다시 보여줘."""
    content = [piece for piece in pieces if piece.name != "rest"]
    names = [piece.name for piece in content]
    places = [piece for piece in pieces if piece.kind in _NAMED]
    thing = content[names.index("first") + 1 : names.index("first") + 2] if "first" in names else []
    follows = [piece.name for piece in content[names.index("first") + 2 :]] if thing else []
    wholes = [(piece.kind, piece.name, piece.value) for piece in places] == [("place", "first", 0)]
    wholes = wholes and thing[0].kind == "noun" and thing[0].name in ("one", "number")
    beside = follows[:1] in (["with"], ["than"])
    shown = bool(follows) and {*follows} <= {"again", "has", "show", "say"} and bool({"again", "has"} & {*follows})
    if not wholes or not (beside or shown):
        return list(pieces)
    before = Piece("scope", "before", int(shown), places[0].start)  # and no further back than that
    rest = [piece for piece in pieces if piece is not thing[0] and not (shown and piece.name in ("again", "has"))]
    rest = [before if piece is places[0] else piece for piece in rest]
    return [*rest, Piece("operation", "say")] if shown else rest


def _beside_the_other(pieces: Sequence[Piece], read: Sequence[str]) -> list[Piece]:
    """Pieces with both readings where the last one is compared with the one before: "is it bigger than the other"."""
    if len(read) < 2 or _is_one_with_the_other(pieces):
        joins = not any(piece.kind in _OPERANDS or piece.name == "digit" for piece in pieces)
        joins = joins and bool(_JOINED & {piece.name for piece in pieces})
        return [_named(piece, "both", "other") if joins else piece for piece in pieces]
    after = [piece.name for piece in pieces[1:]]
    pieces = [  # 아까 거보다
        Piece("scope", "before", 0, piece.start) if (piece.name, follows) == ("again", "than") else piece
        for piece, follows in zip(pieces, [*after, ""], strict=False)
    ]
    scopes = [at for at, piece in enumerate(pieces) if piece.kind == "scope"]
    names = {piece.name for piece in pieces}
    if len(scopes) != 1 or pieces[scopes[0]].name not in ("before", "other"):
        return list(pieces)
    if any(piece.kind in ("ordinal", "place", "number") for piece in pieces) or "digit" in names:
        return list(pieces)
    at, scope = scopes[0], pieces[scopes[0]].name
    if names & _OF_BOTH:
        return [_named(piece, "both", scope) for piece in pieces]
    compared = next((at for at, piece in enumerate(pieces) if piece.name in _OF_THE_FIRST), len(pieces))
    if "than" not in names and compared > at:  # "was the one before bigger"
        return list(pieces)
    rest = [piece for piece in pieces if piece.kind not in ("noun", "scope") and piece.name not in ("this", "than")]
    return [Piece("place", "latter"), *rest, Piece("place", "former")]


def _is_one_with_the_other(pieces: Sequence[Piece]) -> bool:
    """Whether something is done with "one" and "the other": "one times the other"."""
    names = [piece.name for piece in pieces if piece.name != "rest"]
    return any((one, last) == ("one", "other") for one, last in zip(names, names[2:], strict=False))


def _named(piece: Piece, name: str, before: str) -> Piece:
    return Piece("scope", name, 0, piece.start) if (piece.kind, piece.name) == ("scope", before) else piece
