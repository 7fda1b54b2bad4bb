"""Readings that a sentence counts: all three of them, the one two pictures ago, both digits that were told last."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from engine.dialogue.grammar import Piece, operations_in
from engine.dialogue.referents import OF_SEVERAL
from engine.locales import LANGUAGES, words

_FEWEST = 3  # "both" says two
_MOST_BACK = 10
_THINGS = ("picture", "part", "one", "number", "row")


def counted(pieces: Sequence[Piece], read: Sequence[str], lines: Sequence[str]) -> list[Piece]:
    """Pieces in which a number that only counts what was read is no operand.

    Args:
        pieces: of a sentence.
        read: the texts of the readings, the last ones first.
        lines: the lines of the only picture, if it has several.
    """
    return _all_of_them(_back(pieces), read, lines)


def _all_of_them(pieces: Sequence[Piece], read: Sequence[str], lines: Sequence[str]) -> list[Piece]:
    """Pieces with all readings, lines or digits for their number in a word that counts things: 셋 다 합하면."""
    numbers = [piece for piece in pieces if piece.kind == "number"]
    places = any(piece.kind in ("ordinal", "place", "scope") for piece in pieces)
    if len(numbers) != 1 or places or not operations_in(pieces) & OF_SEVERAL:
        return list(pieces)
    if numbers[0].name not in _counting() and not _only_counts(pieces, pieces.index(numbers[0])):
        return list(pieces)
    count = numbers[0].value
    together = len(read) if len(read) > 1 else max(len(lines), 1)
    together = together if together > 1 else sum(map(len, read))
    if not (_FEWEST <= count <= len(read) or count == together):
        return list(pieces)
    whole = Piece("filler", "all", count if count <= len(read) else 0, numbers[0].start)
    return [whole if piece is numbers[0] else piece for piece in pieces]


def _only_counts(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a number among pieces says how many things are pointed at: "those three", "three digits"."""
    before, after = pieces[max(at - 1, 0) : at], pieces[at + 1 : at + 2]
    points = bool(before) and before[0].start == pieces[at].start - 1 and before[0].name in ("one", "this")
    plural = any(piece.name in ("digit", "number", "row") for piece in after)
    in_words = not pieces[at].name.isdecimal()
    return plural or (points and (in_words or before[0].name == "one"))


def _back(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with one for how many readings back is meant: "two tags ago", "the picture before last"."""
    found = list(pieces)
    names = [piece.name for piece in pieces]
    at = next((at for at in range(len(names)) if names[at : at + 3] == ["picture", "before", "last"]), None)
    if at is not None:
        return [*found[:at], Piece("scope", "before", 1, pieces[at].start), *found[at + 3 :]]
    for at, piece in enumerate(pieces):
        before = [*pieces[:at]]
        things = [one for one in before[-1:] if one.kind == "noun" and one.name in _THINGS]
        counts = before[-1 - len(things) :][:1]
        if piece.name not in ("ago", "before", "step_back") or not counts:
            continue
        named = [one.name for one in pieces[max(at - 2, 0) : at - 1]]  # "the one two before this", "the one two back"
        of_one = named in (["one"], ["picture"]) or (at == 1 and piece.name == "before")
        if piece.name == "step_back" and not of_one:
            continue
        number = 2 if counts[0].name == "both" else counts[0].value
        number = 1 if (counts[0].name, piece.name) == ("one", "ago") else number
        follows = (*things, piece)[0].start == counts[0].start + 1  # nothing unknown stands between: "two days ago"
        numbered = (follows and (counts[0].kind == "number" or counts[0].name == "one")) or counts[0].name == "both"
        if (
            numbered
            and 0 < number <= _MOST_BACK
            and (things or counts[0].kind != "number" or piece.name == "ago" or of_one)
        ):
            found[at - len(things) - 1 : at + 1] = [Piece("scope", "before", number, counts[0].start)]
            return found
    return found


@cache
def _counting() -> frozenset[str]:
    """The words that say how many things there are, and no operand."""
    return frozenset(name for code in LANGUAGES for name in words(code).table("grammar")["counting"])
