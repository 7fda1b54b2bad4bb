"""A request about what was read: an operation, its operands and its target, composed from a sentence's pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.ages import of_a_date
from engine.dialogue.amounts import as_amounts, inclusive, of_amounts
from engine.dialogue.consequences import consequence
from engine.dialogue.counted_readings import counted
from engine.dialogue.digit_values import digits_by_value
from engine.dialogue.grammar import Piece, operations_in
from engine.dialogue.operations import ALIASES
from engine.dialogue.own_numbers import of_own_numbers, of_the_result
from engine.dialogue.referents import resolve_referents
from engine.dialogue.request import Request
from engine.dialogue.request_rules import requested
from engine.dialogue.request_rules.draft import RequestDraft
from engine.dialogue.sequences import further_back, in_sequence
from engine.dialogue.shared_digits import of_shared_digits
from engine.dialogue.sums_of_parts import of_sums_of_parts
from engine.dialogue.terms import arrange
from engine.dialogue.whereabouts import of_an_end, without_an_end


def request_of(
    pieces: Sequence[Piece],
    read: Sequence[str],
    last: Request | None,
    *,
    whether: bool = False,
    lines: Sequence[str] = (),
) -> Request | None:
    """The request that pieces make; None if they make none.

    Args:
        pieces: of a sentence.
        read: the texts of the readings, the last ones first.
        last: the request before, which "and the second?" goes on with.
        whether: whether the sentence asks whether something is so.
        lines: the lines of the only picture, if it has several.
    """
    if whether and (at_an_end := of_an_end(pieces)) is not None:
        return at_an_end
    if len(lines) < 2 and (left := without_an_end(pieces, operations_in(pieces), read)) is not None:
        return left
    if (parts := consequence(pieces)) is not None:
        arithmetic, asked = parts
        inner = request_of(arithmetic, read, None, lines=lines)
        return None if inner is None else replace(asked, inner=inner)
    pieces = counted(pieces, read, lines)
    operations = {ALIASES.get(name, name) for name in operations_in(pieces)}
    if (shared := of_shared_digits(pieces, read)) is not None:
        return shared
    if (sums := of_sums_of_parts(pieces, lines)) is not None:
        return sums
    if (own := of_own_numbers(pieces, operations)) is not None:
        return own
    if (amount := of_a_date(operations, read) or of_amounts(pieces)) is not None:
        return amount
    if operations == {"step_back"} and (back := further_back(last)) is not None:
        return back
    named = digits_by_value(pieces, read)
    if isinstance(named, Request):
        return named
    original = pieces = named
    pieces, scope = resolve_referents(as_amounts(pieces, read, lines, last), read, lines)
    compares = any(piece.name == "than" for piece in pieces)
    draft = RequestDraft.of(arrange(pieces), read, lines, last, whether=whether or compares)
    request = inclusive(requested(draft), pieces)
    if request is None:
        return None
    if (going_on := in_sequence(request, original, read, last)) is not request:
        return going_on
    if not scope:
        return of_the_result(request, pieces)
    if request.operands and _starts_with_a_number(pieces):
        if request.operation in ("quotient", "greater", "less"):  # "is 20000 more than 3450"
            return None
        request = replace(request, operation={"difference": "distance"}.get(request.operation, request.operation))
    beyond = len(request.places) > 1 and request.operands and request.operation != "multiple"
    return replace(request, scope=scope) if request.places and not beyond else None


def _starts_with_a_number(pieces: Sequence[Piece]) -> bool:
    """Whether the first of the numbers and places is a number."""
    return next(piece.kind for piece in pieces if piece.kind in ("number", "ordinal", "place")) == "number"
