"""A reply's words in passages: what each is about, whether it needs a fixed-width font, and where it may be cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

# A line that is laid out for a fixed-width font: indented, in columns, or of box-drawing characters.
_FIXED_WIDTH = re.compile(r"^ |\S  +\S|^[\u2500-\u257f]")


@dataclass(frozen=True)
class Passage:
    """Lines of a reply that belong together.

    Attributes:
        text: the lines.
        fixed_width: whether they are laid out for a fixed-width font: a table, a formula.
        reading: the index in ``Reply.readings`` of the one that they tell of; None if they tell of something else.
    """

    text: str
    fixed_width: bool = False
    reading: int | None = None


def passages_of(text: str) -> tuple[Passage, ...]:
    """The passages of a text of which nothing is known but its layout."""
    groups = groupby(text.split("\n"), lambda line: bool(_FIXED_WIDTH.search(line)))
    return tuple(Passage("\n".join(lines), fixed_width) for fixed_width, lines in groups) if text else ()


def text_of(passages: Iterable[Passage]) -> str:
    """The passages as one text, each beginning a line."""
    return "\n".join(passage.text for passage in passages)


def split_text(text: str, limit: int) -> list[str]:
    """The text in pieces, cut between lines, else between words, else between characters as a person sees them.

    A letter with its marks, a Hangul syllable of several letters, an emoji of several signs, and a sign with the
    backslash that escapes it stay together, unless that alone is longer than ``limit``.

    Args:
        text: any text.
        limit: the greatest length of a piece, in code points; at least 1.

    Returns:
        The pieces, none of them blank. Of the text they lack only white space where it was cut.
    """
    pieces, start = [], 0
    while len(text) - start > limit:
        place = _place(text, start, limit)
        pieces.append(text[start:place].rstrip())
        # After a line's end the next line keeps its indentation.
        skipped = "\n" if text[place] == "\n" else " "
        while text[place : place + 1] == skipped:
            place += 1
        start = place
    pieces.append(text[start:])
    return [piece.strip("\n") for piece in pieces if piece.strip()]


def split_passages(passages: Iterable[Passage], limit: int) -> list[tuple[Passage, ...]]:
    """The passages in groups for a message each, cut as ``split_text`` cuts where one alone is too long.

    Args:
        passages: a reply's.
        limit: the greatest length of a group's text, line ends between its passages included; at least 1.
    """
    groups: list[tuple[Passage, ...]] = []
    for passage in passages:
        for piece in (replace(passage, text=text) for text in split_text(passage.text, limit)):
            if groups and len(text_of((*groups[-1], piece))) <= limit:
                groups[-1] += (piece,)
            else:
                groups.append((piece,))
    return groups


def _place(text: str, start: int, limit: int) -> int:
    """Where to cut what begins at ``start``; the piece is not empty, and not longer than ``limit``."""
    places = [place for place in _boundaries(text, start, limit) if not _belongs_together(text[place - 1 : place + 1])]
    for sign in "\n ":
        at = [place for place in places if text[place] == sign]
        if at:
            return at[-1]
    return places[-1] if places else start + limit


def _boundaries(text: str, start: int, limit: int) -> Iterator[int]:
    """The places between characters as a person sees them (Unicode's grapheme clusters, UAX #29)."""
    from wcwidth import iter_graphemes  # large tables, and most texts are short enough

    place = start
    for character in iter_graphemes(text, start):
        place += len(character)
        if place - start > limit:
            return
        yield place


def _belongs_together(pair: str) -> bool:
    """Whether two signs stay together although they are two characters: an escape, or a surrogate pair."""
    return pair[0] == "\\" or ("\ud800" <= pair[0] <= "\udbff" and "\udc00" <= pair[1] <= "\udfff")
