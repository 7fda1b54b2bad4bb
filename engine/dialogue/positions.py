"""The places that a sentence's pieces name: "the second digit of the first line", "the hundreds digit", 앞 두 자리."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.dialogue.grammar import Piece
from engine.dialogue.places import MIDDLE

MOST_TOGETHER = 4  # in "the last two"; "the first 7" is the first one of that value
MOST_PARTS = 12  # "the year 1794" names no place, as "box 2" does
_NUMBERS = {
    "first": 1, "upper": 1, "last": -1, "former": 1, "latter": -1, "starts": 1, "ends": -1, "last_but_one": -2,
    "third_last": -3, "middle": MIDDLE, "ones": -1, "tens": -2, "hundreds": -3, "thousands": -4, "ten_thousands": -5,
}  # fmt: skip


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
            number = _NUMBERS.get(piece.name, piece.value) if piece.kind == "place" else piece.value
            count, of, unit = max(piece.value, 1) if piece.kind == "place" else 1, None, "one"
            counts = piece.name not in ("starts", "ends")  # "it ends in 2" tells a value
            if (
                counts
                and after
                and after[0].kind == "number"
                and after[0].value < 10
                and _is_next(pieces, piece, after[0])
            ):
                if number in (1, -1, MIDDLE) and 1 < after[0].value <= MOST_TOGETHER:
                    count = after[0].value
                else:
                    of, unit = after[0].value, "digit"
                after, at = after[1:], at + 1
            if after and after[0].kind == "noun":
                unit, at = _unit(after[0]), at + 1
            places.append(Place(unit, number, count, of))
        elif piece.kind == "noun" and piece.value and after and _is_next(pieces, piece, after[0]):
            most = MOST_PARTS if piece.name == "part" else after[0].value
            if after[0].kind == "number" and 0 < after[0].value <= most:
                listed = _listed(pieces, after[0])
                places += [Place(_unit(piece), number.value) for number in listed]
                at += len(listed)
        elif piece.kind == "number":
            numbers.append(piece.value)
    return tuple(places), tuple(numbers)


def _listed(pieces: Sequence[Piece], first: Piece) -> list[Piece]:
    """The numbers that are listed from one on, if "and" is among them: "lines 1, 2 and 4"."""
    listed, joined = [first], False
    for piece in pieces[pieces.index(first) + 1 :]:
        if piece.kind == "number" and 0 < piece.value <= MOST_PARTS:
            listed.append(piece)
        elif piece.name in ("carry", "with"):
            joined = True
        else:
            break
    return listed if joined else [first]


def _unit(noun: Piece) -> str:
    """What a place with a noun is of; the second number may be a digit or a picture."""
    return "one" if noun.name == "number" else noun.name


def _is_next(pieces: Sequence[Piece], piece: Piece, other: Piece) -> bool:
    """Whether nothing stands between two pieces."""
    return pieces.index(other) == pieces.index(piece) + 1
