"""A request about what was read: an operation, its operands and its target, composed from a sentence's pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from engine.dialogue.ages import of_a_date, of_ages
from engine.dialogue.amounts import as_amounts, inclusive, of_amounts
from engine.dialogue.expressions import is_taken_from, more_than_that
from engine.dialogue.filters import RECKONINGS, chosen_by
from engine.dialogue.grammar import Piece, named
from engine.dialogue.measures import in_rows, percent_of, ranked, rounded_to
from engine.dialogue.operations import (
    ALIASES,
    ALONE,
    AMOUNTS,
    APART,
    CARRIED_ON,
    CHANGES,
    COMPARED,
    EITHER_WAY,
    FACTORS,
    KINDS,
    MANNERS,
    NEED_SEVERAL,
    OF_ONE,
    OF_PERCENT,
    OF_RESULTS,
    OF_TWO,
    PRIORITY,
    RESULTS,
    ROUNDINGS,
    SCOPES,
    SHORT,
    SIGNS,
    SIZES,
    UNTOLD,
    WITH_ANY,
    WITH_ONE,
    YES_OR_NO,
)
from engine.dialogue.own_numbers import of_own_numbers, of_the_result
from engine.dialogue.positions import Place, places_in
from engine.dialogue.referents import pointed_at
from engine.dialogue.request import Request
from engine.dialogue.sequences import further_back, in_sequence
from engine.dialogue.terms import settled, terms_of
from engine.dialogue.whereabouts import (
    asked_for_a_place,
    beside,
    counted_things,
    halved,
    is_read,
    next_one,
    of_an_end,
    relative,
    without_an_end,
    written_apart,
)


def operations_in(pieces: Sequence[Piece]) -> set[str]:
    """The names of the operations among pieces."""
    return {piece.name for piece in pieces if piece.kind == "operation"}


# What words of a number of digits mean beside a number: "more than 3".
_COMPARED = {"longest": "greater", "most": "greater", "shortest": "less", "fewest": "less"}


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
    operations = {ALIASES.get(name, name) for name in operations_in(pieces)}
    if (own := of_own_numbers(pieces, operations)) is not None:
        return own
    if (told := of_a_date(operations, read) or of_amounts(pieces)) is not None:
        return told
    if operations == {"step_back"} and (back := further_back(last)) is not None:
        return back
    said = pieces
    pieces, scope = pointed_at(as_amounts(pieces, read, lines, last), read, lines)
    compares = any(piece.name == "than" for piece in pieces)
    request = inclusive(_request_of(settled(pieces), read, lines, last, whether=whether or compares), pieces)
    if request is None:
        return None
    if (going_on := in_sequence(request, said, read, last)) is not request:
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


def _request_of(
    pieces: Sequence[Piece], read: Sequence[str], lines: Sequence[str], last: Request | None, *, whether: bool
) -> Request | None:
    chosen = chosen_by(pieces, whether=whether)
    rank, rest = ranked(chosen.rest)
    operations = {ALIASES.get(name, name) for name in in_rows(_repeated(rest), rest)}
    places, numbers = places_in(rest)
    counted = any(one.kind == "number" and thing.name in ("row", "digit") for one, thing in pairwise(rest))
    if operations & {"equal", "different"} and len(numbers) == 1 and counted:
        numbers = ()  # "two lines are the same?"
    if "equal" in operations and operations & {"has"} and not (numbers or places) and "digit" in {*named(rest, "noun")}:
        operations = operations - {"equal", "has"} | {"distinct"}  # "are any digits the same"
    tens = {piece.name for piece in rest if piece.kind == "place"} & {"tens", "hundreds", "thousands", "ten_thousands"}
    if operations == {"count"} and tens and not numbers:
        operations = {"say"}  # "how many thousands"
    if operations & UNTOLD or ("has" in operations and operations & SIGNS):
        return _untold(operations, rest, about=bool(places or numbers))
    one = len(numbers) == len(operations) == 1 and not places
    if one and operations <= {*KINDS} and is_read(numbers[0], read):  # "is the 7 prime"
        return Request(min(operations), places=(Place("digit", 1, of=numbers[0]),))
    if len(numbers) == 1:
        operations = {_COMPARED.get(name, name) for name in operations}
    if "age" in operations_in(rest) and not numbers:  # "how old are you"
        return None
    if "difference" in operations and len(numbers) == 1 and is_taken_from(rest):
        operations = operations - {"difference"} | {"distance"}
    together = "both" if len(read) <= 2 else "everything"
    scopes = {*named(rest, "scope")}
    scope = min(scopes, key=SCOPES.index, default="")
    if any(piece.name in ("former", "latter") for piece in rest) or (len(read) == 2 and "both" in scopes):
        scope = "both"
    if scope == "before" and operations & EITHER_WAY and "this" in {*named(rest, "filler")}:
        scope = "both"
    if "in_descending_order" in operations:
        operations = operations - {"in_descending_order"} | {"in_order", "descending"}
    if "paid" in operations and not numbers and operations - MANNERS > {"paid"}:
        operations = operations - {"paid"}  # "I paid both, what is the sum"
    if "running" in operations:
        operations, scope = operations - {"running"} | {"sum"}, scope or "everything"
    unit = next((name for name in named(rest, "noun") if name not in ("one", "part")), "")
    chooses = bool(chosen.filters or chosen.without or places)
    if not chooses and (place := asked_for_a_place(rest, operations, numbers, last)) is not None:
        return place
    if not (numbers or places) and (following := next_one(operations, last, read, unit)) is not None:
        return following
    several = max(len(read), len(lines)) > 1
    if read and operations & NEED_SEVERAL and (not several or ({*named(rest, "noun")} - {"one"} and not places)):
        return None
    counts = counted_things(rest, operations, places, several=several)
    aside = counts or relative(rest, operations, read, last) or halved(operations, places, numbers)
    if aside is not None:
        return aside
    if operations and operations <= {"ahead", "say"} and "ahead" in operations and not (numbers or places):
        return Request("say", scope="before")  # "what came before that"
    if operations & APART and "words" not in operations:
        return written_apart(operations, places, numbers)
    measured = any(piece.name == "ask" and piece.value for piece in rest)
    if "all" in {*named(rest, "filler")} and len(read) > 1 and unit != "digit" and operations >= {"sum", "again"}:
        scope = "everything"  # "add them all up so far"
    if len(numbers) > 1 or operations & {*ALONE} - {"again", "how_sure"}:
        numbers = tuple(number for number in numbers if str(number) not in read)
        if operations & {*ALONE}:  # "the mean of the three"
            numbers = tuple(number for number in numbers if not 2 <= number <= len(read))
    if scope == "both" and len(places) == 1 and places[0].number in (1, -1) and places[0].count == 1:
        places, scope = (replace(places[0], count=2),), ""  # 앞 두 숫자
    if operations & ROUNDINGS and not numbers and (power := rounded_to(places, rest)):
        places, numbers = (), (power,)
    if scope == "them":
        scope = together if operations & OF_TWO and not chosen.filters else ""
    request = Request(
        "", numbers, places, scope, unit, "descending" in operations, chosen.filters, places_in(chosen.without)[0], rank
    )
    if "this" in {*named(rest, "filler")} and last is not None and _of_that(request, operations, last):
        places = last.places
        request = replace(request, places=places, scope=last.scope)
    at_its_side = beside(rest, operations, read)
    if at_its_side is not None:
        return at_its_side
    percent = percent_of(operations, rest)
    if percent:  # "10 % off the total"
        return replace(request, operation=percent, of="sum" if "sum" in operations and operations & OF_PERCENT else "")
    if len(numbers) == 1 and (reckoned := more_than_that(rest)):
        return replace(request, operation=reckoned)
    sizes = {SIZES[name] for name in operations & {*SIZES}}
    if operations & {"share", "share_of"} and len(sizes) == 1 and not (places or numbers):
        return replace(request, operation="share", of=min(sizes), unit="")  # "what share of the total is the largest"
    if not operations and len(numbers) == 2 and whether and unit in ("digit", "row", "picture") and not places:
        return Request("count", unit=unit)  # "six figures or seven?"
    states = any(piece.name == "value" for piece in rest)
    terms = terms_of(rest, operations, whether=whether or states)
    if terms is not None:
        return replace(
            request, operation=terms.operation, places=terms.places, others=terms.others, operands=terms.operands
        )
    if operations & {*AMOUNTS}:  # "which has more": digits, or else its number
        by_digits = bool({"digit", "number"} & {*named(rest, "noun")})
        pairs = {(one.name, other.name) for one, other in pairwise(rest) if one.value}
        more = not by_digits and bool({("ask", name) for name in AMOUNTS} & pairs)  # 얼마나 더 많아
        operations = {"difference" if more else AMOUNTS.get(name, (name, name))[not by_digits] for name in operations}
    if operations & {"born", "elapsed", "year", "age"}:
        told = of_ages(operations, numbers, read, last)
        if told is not None or "born" in operations:
            return told
    if last is not None and operations == {"share"} and last.operation in CHANGES and not (places or numbers):
        return replace(last, operation="growth")  # "by how much?" "And in percent?"
    if operations & {"share", "share_of"}:  # "what percent?" is about how sure it is, and "100 % sure?"
        operations = operations - {"share", "share_of"} | {"how_sure"}
        numbers = tuple(number for number in numbers if is_read(number, read))
        request = replace(request, operands=numbers)
    if operations - MANNERS - {*PRIORITY} - {"between"} or scope == "later":
        return None
    if not numbers:
        operations = _apart(operations, rest)
    sizes = {SIZES[name] for name in operations & {*SIZES}}
    if sizes == {"largest", "smallest"} and operations & {"sum", "together"} and not numbers:
        return replace(request, operation="ends")
    if "difference" in operations and (sizes == {"largest", "smallest"} or {"older", "younger"} <= operations):
        return replace(request, operation="spread") if not numbers else None
    if "between" in operations and operations <= {"between", "has"} and len(numbers) == 2:
        return replace(request, operation="between")
    operations -= {"between"} if numbers else {"between", "after", "ahead"}
    if operations == {"how_sure"} and len(numbers) == 1 and (places or is_read(numbers[0], read)):
        return Request("how_sure", places=places or (Place("digit", 1, of=numbers[0]),))
    if (chosen.filters or chosen.without) and not operations & RECKONINGS:
        return _of_some(request, operations, pieces, last)
    told = _of_result(request, operations, pieces)
    if told is not None:
        return told
    operation = next((name for name in PRIORITY if name in operations), "")
    if operation in ("greater", "less") and len(places) > 1 and (not whether or "ask" in {*named(rest, "filler")}):
        operation = SIZES[operation]  # "which is bigger, the first or the last"
    if operation == "power" and operations & {*RESULTS, "mean"}:
        return None  # "the sum of the squares"
    if operation == "has" and not numbers and not places and unit not in ("digit", "number"):
        return None  # "can you see me?"
    if not operation and operations & {"ascending", "descending"}:
        operation = "sort"
    if scope in ("both", "everything") and measured and not (operation or operations or numbers):
        operation = "sum"  # "both receipts, how much"
    if "together" in operations and operation in ("", "sum", "count", "again") and not numbers:
        if operation == "again":  # "so far, how much in total"
            operation, scope = "", scope or "everything"
        about = bool({"noun", "place"} & {piece.kind for piece in rest} or "all" in {*named(rest, "filler")})
        if (about or scope or operation or measured) and not (operation == "count" and unit):
            operation, request = "sum", replace(request, scope=scope or ("" if places or unit == "digit" else together))
    compares = last is not None and last.operation in ("greater", "less") and last.operands and not (scope or places)
    if last is not None and compares and operation in ("distance", "difference") and not numbers:
        return replace(last, operation="distance")  # "is it over 68000?" "How much more?"
    if operation == "distance" and not numbers:
        operation = "difference"
    if "together" in operations and not operation and len(numbers) == 1:  # 거기에 5 보태면
        operation = "sum"
    if operations == {"together"} and not (scope or places or numbers):
        operation, request = "sum", replace(request, scope=together)
    if operation in RECKONINGS and "all" in {*named(rest, "filler")} and not (scope or places):
        request = replace(request, scope="all")
    if operation:
        return replace(request, operation=operation) if _fits(operation, numbers) else None
    return _without_operation(request, operations, pieces, last, read, whether=whether)


def _untold(operations: set[str], pieces: Sequence[Piece], *, about: bool) -> Request | None:
    """A request for what cannot be told of a picture, if it is about one: "what colour is the first"."""
    things = {*named(pieces, "noun")} & {"digit", "number", "one", "picture", "row"}
    about = about or bool(things or "this" in {*named(pieces, "filler")})
    plain = not operations & UNTOLD or operations_in(pieces) & {"signs", "meaning"}
    if operations & RECKONINGS - {"count"} or not (about or plain):
        return None
    return Request(min(operations & UNTOLD, default="signs"))


def _of_that(request: Request, operations: set[str], last: Request) -> bool:
    """Whether "that one" is the digit that was asked about last: "the third?", "how sure are you of that?"."""
    one_digit = len(last.places) == 1 and last.places[0].count == 1 and last.places[0].unit in ("digit", "one")
    about = request.places or request.scope or request.unit not in ("", "digit") or request.filters or request.without
    if last.operation == "how_sure" and "how_sure" not in operations:  # "sure about the first?" "And is it prime?"
        return False
    return one_digit and not about and bool(operations) and operations - MANNERS <= OF_ONE


def _of_some(request: Request, operations: set[str], pieces: Sequence[Piece], last: Request | None) -> Request | None:
    """A request that names only those that it is about: they are listed, unless something was just reckoned."""
    goes_on = last is not None and last.operation in CARRIED_ON and not last.operands
    asks_which = "ask" in {*named(pieces, "filler")} and bool({"digit", "number", "one"} & {*named(pieces, "noun")})
    named_so = bool(request.without or {"carry", "only", "except"} & {*named(pieces, "filler")})
    carries = goes_on and operations <= {"again"} and not asks_which and named_so
    if request.operands or operations - {"has", "say", "again"} - MANNERS:
        return None
    if operations & {"ascending", "descending"}:
        return replace(request, operation="sort")
    if "together" in operations:
        return replace(request, operation="sum")
    measured = any(piece.name == "ask" and piece.value for piece in pieces)
    carries = carries and not (measured and last is not None and last.operation in SIZES)
    if measured and not carries and (request.without or any(one.kind.startswith("not") for one in request.filters)):
        return replace(request, operation="sum")  # "how much without the dearest"
    return replace(request, operation=last.operation if last is not None and carries else "count")


def _of_result(request: Request, operations: set[str], pieces: Sequence[Piece]) -> Request | None:
    """A request about what another operation gives, "is the sum even", or with a number in a word: "half of it"."""
    result = next((name for name in RESULTS if name in operations), "sum" if "together" in operations else "")
    factor = next((FACTORS[name] for name in FACTORS if name in operations), None)
    if factor is not None and "no" in {*named(pieces, "filler")}:  # "half of them are wrong"
        return None
    if factor is not None and not operations & {*PRIORITY} - {factor[0], *RESULTS}:
        of = result if result != factor[0] else ""
        return replace(request, operation=factor[0], operands=(factor[1],), of=of)
    told = next((name for name in OF_RESULTS if name in operations), "")
    if not told and result in ("sum", "product") and pieces[0].name == "value":
        told = "equal"  # "is the sum 20"
    fits = told in ROUNDINGS or len(request.operands) == (told in COMPARED)
    if not (result and told and fits):
        return None
    return replace(request, operation=told, of=result)


def _repeated(pieces: Sequence[Piece]) -> set[str]:
    """The operations of pieces: digits may repeat, and a reading may be repeated."""
    operations = {"has" if name == "anyone" else name for name in operations_in(pieces)}
    if "repeat" in operations:
        before = [piece.name for piece in pieces[: [piece.name for piece in pieces].index("repeat")]]
        repeats = {"has", "ask", "digit", "number", "one"} & {*before}
        operations = operations - {"repeat", "has"} | {"distinct"} if repeats else operations - {"repeat"} | {"again"}
    return operations


def _apart(operations: set[str], pieces: Sequence[Piece]) -> set[str]:
    """The operations of pieces that have no number, of which "how much taller" asks for a difference."""
    compared = operations & {"greater", "less", "older", "younger"}
    measured = any(piece.name == "ask" and piece.value for piece in pieces)
    if len(compared) == 1 and measured and not operations - compared - MANNERS:
        return operations - compared | {"difference"}
    if {"count", "between"} <= operations:  # "how many years lie between them"
        return operations - {"count", "between"} | {"difference"}
    return operations


def _fits(operation: str, numbers: tuple[int, ...]) -> bool:
    if operation in WITH_ONE:
        return len(numbers) == 1
    return len(numbers) <= (1 if operation in WITH_ANY else 0)


def _without_operation(
    request: Request,
    operations: set[str],
    pieces: Sequence[Piece],
    last: Request | None,
    read: Sequence[str],
    *,
    whether: bool,
) -> Request | None:
    """A request that only says what it is about."""
    about = bool(request.places or request.scope)
    fillers = set(named(pieces, "filler"))
    only = last is not None and last.operation in CARRIED_ON  # "just the first two then", after a total
    carries = pieces[0].name in ("carry", *(("only",) if only else ())) if pieces else False
    if last is not None and request.operands and (carries or len(pieces) <= SHORT):
        on = (*WITH_ONE, *WITH_ANY) if carries or whether else ("count", "has")
        goes_on = last.operation in on and not (last.operation == "sum" and not last.operands)
        if last.operation == "how_sure" and len(request.operands) == 1 and is_read(request.operands[0], read):
            return replace(last, places=(Place("digit", 1, of=request.operands[0]),))
        if goes_on:
            return replace(last, operands=request.operands, places=request.places or last.places)
    if last is not None and carries and about and not request.operands and last.operation != "say":
        return replace(last, places=request.places, scope=request.scope)
    asked_again = whether and "still" in fillers and not (about or request.operands)
    if last is not None and asked_again and last.operation in YES_OR_NO:
        return last  # "and do they still?"
    if request.operands or fillers & {"no", "right"} or operations & {"another", "step_back", "undo_all"}:
        return None
    shown = request.unit or request.scope in ("before", "both", "everything")
    if about and not ("show" in fillers and "say" not in operations and not shown):
        return replace(request, operation="say")
    asks = "say" in operations or ("show" in fillers and request.unit in ("digit", "number"))
    return replace(request, operation="again") if asks else None
