"""What a sentence says of amounts: what is done with a percentage, what is rounded to, the place in a row by size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from engine.dialogue.grammar import Piece, names_of
from engine.dialogue.operations import MANNERS, OF_PERCENT, PERCENT, SIZES
from engine.dialogue.positions import Place


def percent_of(operations: set[str], pieces: Sequence[Piece]) -> str:
    """What is done with some percent: "10 % off", "with 19 % tax", "15 % of it"; "" if nothing is."""
    names = [piece.name if piece.kind == "operation" else piece.kind for piece in pieces]
    numbers, shares = names.count("number"), operations & {"share", "share_of"}
    done = operations & OF_PERCENT or {PERCENT[name] for name in operations & {*PERCENT} if shares}
    if not done and {("number", name) for name in shares} & {*pairwise(names)}:
        done = {"portion"}
    plain = operations - shares - OF_PERCENT - {*PERCENT} - MANNERS
    return min(done) if len(done) == numbers == 1 and not plain else ""


def rounding_unit(places: Sequence[Place], pieces: Sequence[Piece]) -> int:
    """What is rounded to by its place: "to the hundreds place" 100, 백의 자리에서 1000; 0 if no place says."""
    at = "at" in {*names_of(pieces, "filler")}
    return next((10 ** (-place.number - (not at)) for place in places if -6 < place.number < -(not at)), 0)


def rank_in(pieces: Sequence[Piece]) -> tuple[int, list[Piece]]:
    """The place in a row by size: of "the second largest" 2; and the pieces without it."""
    numbers = any(piece.kind == "number" for piece in pieces)
    sizes = [at for at, piece in enumerate(pieces) if piece.name in SIZES]
    if len(sizes) != 1 or numbers:
        return 1, list(pieces)
    at = sizes[0]
    start = at - 2 if at > 1 and pieces[at - 1].name == "value" else at - 1  # 두 번째로 큰
    thing_follows = any(piece.name in ("digit", "number", "one") for piece in pieces[at + 1 : at + 2])
    if start < 0 or pieces[start].kind != "ordinal" or pieces[start].value < 2:
        return 1, list(pieces)
    if pieces[at].name != SIZES[pieces[at].name] and not thing_follows:
        return 1, list(pieces)
    size = replace(pieces[at], name=SIZES[pieces[at].name])
    return pieces[start].value, [*pieces[:start], size, *pieces[at + 1 :]]


def in_rows(operations: set[str], pieces: Sequence[Piece]) -> set[str]:
    """The operations that pieces name, of which "from the low ones on" says how to sort."""
    if "onward" not in {*names_of(pieces, "filler")}:
        return operations
    sizes = operations & {*SIZES}
    orders = {"descending" if SIZES[size] == "largest" else "ascending" for size in sizes}
    return operations - sizes | orders
