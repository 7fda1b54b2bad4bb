"""What the rules of requests hand on: a sentence's pieces, what they name, and the request as far as it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from engine.dialogue.filters import Selection, select
from engine.dialogue.grammar import Piece, names_of, operations_in
from engine.dialogue.measures import in_rows, rank_in
from engine.dialogue.operations import ALIASES, SCOPES, SIZES
from engine.dialogue.positions import Place, places_in
from engine.dialogue.request import Request

_NO_TARGET = Request("")


@dataclass(frozen=True)
class RequestDraft:
    """A request in the making.

    Attributes:
        pieces: of the sentence.
        read, lines, last: what was read and asked, see ``request_of``.
        whether: whether the sentence asks whether something is so.
        selection: which of several values the sentence is about.
        rest: the pieces without those that say that.
        rank: 2 for "the second largest".
        nouns, fillers: the names of those pieces among the rest.
        unit: the thing that is named, if any.
        measured: whether the sentence asks for a degree, "how much".
        operations: those that are meant, as far as the rules have found out.
        numbers, places, scope: the same of what they are done with.
        target: the request without its operation, once it is known what it is about.
        operation: the one of the operations that is asked for, once that is known.
    """

    pieces: Sequence[Piece]
    read: Sequence[str]
    lines: Sequence[str]
    last: Request | None
    whether: bool
    selection: Selection
    rest: Sequence[Piece]
    rank: int
    nouns: frozenset[str]
    fillers: frozenset[str]
    unit: str
    measured: bool
    operations: set[str]
    numbers: tuple[int, ...]
    places: tuple[Place, ...]
    scope: str
    target: Request = _NO_TARGET
    operation: str = ""

    @classmethod
    def of(
        cls, pieces: Sequence[Piece], read: Sequence[str], lines: Sequence[str], last: Request | None, *, whether: bool
    ) -> RequestDraft:
        """What the pieces of a sentence name."""
        selection = select(pieces, whether=whether)
        rank, rest = rank_in(selection.rest)
        places, numbers = places_in(rest)
        return cls(
            pieces=pieces,
            read=read,
            lines=lines,
            last=last,
            whether=whether,
            selection=selection,
            rest=rest,
            rank=max(rank, *(piece.value for piece in rest if (piece.kind, piece.name) == ("scope", "before")), 1),
            nouns=frozenset(names_of(rest, "noun")),
            fillers=frozenset(names_of(rest, "filler")),
            unit=next((name for name in names_of(rest, "noun") if name not in ("one", "part")), ""),
            measured=any(piece.name == "ask" and piece.value for piece in rest),
            operations={ALIASES.get(name, name) for name in in_rows(_repeated(rest), rest)},
            numbers=numbers,
            places=places,
            scope=min({*names_of(rest, "scope")}, key=SCOPES.index, default=""),
        )

    @property
    def several(self) -> bool:
        """Whether several numbers were read."""
        return max(len(self.read), len(self.lines)) > 1

    @property
    def together(self) -> str:
        """The scope of all readings that "them" may be."""
        return "both" if len(self.read) <= 2 else "everything"

    @property
    def sizes(self) -> set[str]:
        """Whether the largest is asked for, the smallest, or either."""
        return {SIZES[name] for name in self.operations & {*SIZES}}

    def asks(self, operation: str, **changes: Any) -> Request:
        """The request for an operation on the target, with some attributes of it changed."""
        return replace(self.target, operation=operation, **changes)


# A rule's draft to go on with, the request that was found, or None where the pieces make no request.
Outcome: TypeAlias = RequestDraft | Request | None
Rule: TypeAlias = Callable[[RequestDraft], Outcome]


def _repeated(pieces: Sequence[Piece]) -> set[str]:
    """The operations of pieces: digits may repeat, and a reading may be repeated."""
    operations = {"has" if name == "anyone" else name for name in operations_in(pieces)}
    if "repeat" in operations:
        before = [piece.name for piece in pieces[: [piece.name for piece in pieces].index("repeat")]]
        repeats = {"has", "ask", "digit", "number", "one"} & {*before}
        operations = operations - {"repeat", "has"} | {"distinct"} if repeats else operations - {"repeat"} | {"again"}
    return operations
