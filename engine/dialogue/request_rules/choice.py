"""Rules on which of the operations that are left is asked for, and what a sentence asks that names none."""

from __future__ import annotations

from dataclasses import replace

from engine.dialogue.digit_values import CHOICES
from engine.dialogue.filters import BOUNDS, CALCULATIONS
from engine.dialogue.operations import (
    CARRIED_ON,
    KINDS,
    PRIORITY,
    RESULTS,
    SCORES,
    SHORT,
    SIZES,
    WITH_ANY,
    WITH_ONE,
    YES_OR_NO,
)
from engine.dialogue.positions import Place
from engine.dialogue.request_rules.draft import Outcome, RequestDraft, Rule
from engine.dialogue.whereabouts import is_read

_MOST_DIVISORS = 4  # that one sentence asks about
_TWO = 2  # units of places
_COMPARISONS = frozenset({"difference", "distance", "greater", "less", "equal", *SCORES, *SIZES})
_PAIRS = (("largest", "smallest"), ("longest", "shortest"), ("greater", "less"), ("most_sure", "least_sure"))
_OPPOSITES = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}
_ONCE_MORE = YES_OR_NO | SCORES | {*SIZES}  # "still me?"


def _first(draft: RequestDraft) -> Outcome:
    """Of several operations the first one of ``PRIORITY``."""
    return replace(draft, operation=next((name for name in PRIORITY if name in draft.operations), ""))


def _which_is_larger(draft: RequestDraft) -> Outcome:
    """What compares several asks for the largest: "which is bigger, the first or the last"."""
    compares = draft.operation in ("greater", "less") and len(draft.places) > 1
    units = {place.unit for place in draft.places}
    if compares and "one" in units and len(units) == _TWO and units & {"row", "picture"}:  # "the first or second line"
        unit = min(units & {"row", "picture"})
        places = tuple(replace(place, unit=unit) for place in draft.places)
        draft = replace(draft, places=places, target=replace(draft.target, places=places))
    asks = not (draft.whether or _opens(draft) == "value") or "ask" in draft.fillers
    return replace(draft, operation=SIZES[draft.operation]) if compares and asks else draft


def _is_the_largest(draft: RequestDraft) -> Outcome:
    """Whether one digit is the largest of all: "is the middle digit the biggest", 가운데 숫자가 제일 커?"""
    named = draft.operation in ("largest", "smallest") and draft.rank == 1 and not draft.scope
    opens = _opens(draft)
    asks = draft.whether or opens == "value"  # "is 0 the smallest"
    asks = asks and "ask" not in draft.fillers and not draft.operations - {draft.operation, "has", "say"}
    if not named or not asks or draft.selection.filters or draft.selection.without:
        return draft
    places, by_value = draft.places, len(draft.numbers) == 1 and is_read(draft.numbers[0], draft.read)
    if by_value and not places:
        places = (Place("digit", 1, of=draft.numbers[0]),)
    elif draft.numbers:
        return draft
    alone = len(places) == 1 and places[0].count == 1
    kinds = [piece.kind for piece in draft.rest]
    first = next((at for at, kind in enumerate(kinds) if kind in ("ordinal", "place", "number")), len(kinds))
    operation = next((at for at, kind in enumerate(kinds) if kind == "operation"), 0)
    if not alone or first > operation or (places[0].unit == "row" and opens != "value"):
        return draft
    return draft.asks(f"is_{draft.operation}", places=places, operands=(), unit="")


def _powers_together(draft: RequestDraft) -> Outcome:
    """Nothing is reckoned with powers: "the sum of the squares"."""
    return None if draft.operation == "power" and draft.operations & {*RESULTS, "mean"} else draft


def _having_nothing(draft: RequestDraft) -> Outcome:
    """What there is must be a number: "can you see me?"."""
    about = draft.numbers or draft.places or draft.unit in ("digit", "number")
    return None if draft.operation == "has" and not about else draft


def _sorting(draft: RequestDraft) -> Outcome:
    """An order alone asks to sort."""
    orders = not draft.operation and draft.operations & {"ascending", "descending"}
    return replace(draft, operation="sort") if orders else draft


def _amount(draft: RequestDraft) -> Outcome:
    """How much several are is their sum: "both receipts, how much"."""
    applies = draft.scope in ("both", "everything") and draft.measured
    return replace(draft, operation="sum") if applies and not (draft.operations or draft.numbers) else draft


def _both_compared(draft: RequestDraft) -> Outcome:
    """Both of two that were compared are added: "how much dearer is the first?" "And both?"."""
    last = draft.last
    goes_on = draft.scope == "both" and _carries_on(draft) and not (draft.operations or draft.numbers or draft.places)
    return replace(draft, operation="sum") if goes_on and last and last.operation in _COMPARISONS else draft


def _in_total(draft: RequestDraft) -> Outcome:
    """What is together once more is everything: "so far, how much in total"."""
    again = draft.operation == "again" and "together" in draft.operations and not draft.numbers
    return replace(draft, operation="", scope=draft.scope or "everything") if again else draft


def _together(draft: RequestDraft) -> Outcome:
    """What is together is added."""
    if "together" not in draft.operations or draft.operation not in ("", "sum", "count") or draft.numbers:
        return draft
    about = bool({"noun", "place"} & {piece.kind for piece in draft.rest} or "all" in draft.fillers)
    adds = about or draft.scope or draft.operation or draft.measured
    if not adds or (draft.operation == "count" and draft.unit):
        return draft
    scope = draft.scope or ("" if draft.places or draft.unit == "digit" else draft.together)
    return replace(draft, operation="sum", target=replace(draft.target, scope=scope))


def _distance(draft: RequestDraft) -> Outcome:
    """By how much a number was passed: "is it over 68000?" "How much more?"; without one it is a difference."""
    last = draft.last
    if draft.operation not in ("distance", "difference") or draft.numbers:
        return draft
    compared = last is not None and last.operation in ("greater", "less") and last.operands
    again = last is not None and last.operation in ("difference", "distance") and last.operands and not draft.several
    if again and not (draft.scope or draft.places or draft.unit):  # "what have they used now", after a correction
        return last
    if last is not None and compared and not (draft.scope or draft.places):
        return replace(last, operation="distance")
    return replace(draft, operation="difference")


def _together_with_a_number(draft: RequestDraft) -> Outcome:
    """A number to which it is put is added: 거기에 5 보태면."""
    adds = "together" in draft.operations and not draft.operation and len(draft.numbers) == 1
    if adds and draft.scope in ("both", "everything") and draft.whether:  # 둘이 합쳐서 4천 원 돼요?
        return draft.asks("at_least", of="sum")
    return replace(draft, operation="sum") if adds else draft


def _nothing_but_together(draft: RequestDraft) -> Outcome:
    """That word alone adds the readings."""
    if draft.operations != {"together"} or draft.scope or draft.places or draft.numbers:
        return draft
    return replace(draft, operation="sum", target=replace(draft.target, scope=draft.together))


def _all(draft: RequestDraft) -> Outcome:
    """All of them, where no place says which."""
    of_all = CALCULATIONS | (KINDS if draft.several else frozenset())  # "are all three odd"
    applies = draft.operation in of_all and "all" in draft.fillers and not (draft.scope or draft.places)
    return replace(draft, target=replace(draft.target, scope="all")) if applies else draft


def _operation(draft: RequestDraft) -> Outcome:
    """The operation on the target, if there are as many numbers as it takes."""
    if not draft.operation:
        return draft
    count = len(draft.numbers)
    most = 1 if draft.operation in WITH_ANY else 0
    most = _MOST_DIVISORS if draft.operation == "divisible" else most
    fits = 1 <= count <= max(most, 1) if draft.operation in WITH_ONE else count <= most
    return draft.asks(draft.operation) if fits else None


def _same_of_another_number(draft: RequestDraft) -> Outcome:
    """The last request once more with another number: "and by 3?", 7은?"""
    last, operands = draft.last, draft.target.operands
    carries = _carries_on(draft)
    if last is None or not operands or not (carries or len(draft.pieces) <= SHORT):
        return draft
    if last.operation == "how_sure" and len(operands) == 1 and is_read(operands[0], draft.read):
        return replace(last, places=(Place("digit", 1, of=operands[0]),))
    on = (*WITH_ONE, *WITH_ANY, "where") if carries or draft.whether else ("count", "has", "where")
    if last.operation not in on or (last.operation == "sum" and not last.operands):
        return draft
    return replace(last, operands=operands, places=draft.target.places or last.places)


def _same_of_another_place(draft: RequestDraft) -> Outcome:
    """The last request once more of another place: "and the second?"."""
    last, target = draft.last, draft.target
    turns = last is not None and last.operation in CHOICES and draft.whether and not draft.operations
    turns = turns or _carries_on(draft) or _is_beside_the_last(draft)
    goes_on = turns and (target.places or target.scope) and not target.operands
    if last is None or not goes_on or last.operation == "say":
        return draft
    unit = last.places[0].unit if last.places and target.places[:1] and target.places[0].unit == "one" else ""
    places = tuple(replace(place, unit=unit) if unit else place for place in target.places)  # 아래는요
    return replace(last, places=places, scope=target.scope)


def _is_beside_the_last(draft: RequestDraft) -> bool:
    """Whether a sentence is only another place of the kind that was asked about last: "sum of the top row" 아랫줄은?"""
    last, places = draft.last, draft.target.places
    if last is None or len(places) != 1 or len(last.places) != 1 or places == last.places or draft.target.scope:
        return False
    alone = _fillers(draft) <= {"rest", "alike"} and not draft.operations and not draft.selection.filters
    return alone and last.operation in CALCULATIONS | KINDS and places[0].unit in (last.places[0].unit, "one")


def _redone(draft: RequestDraft) -> Outcome:
    """The last calculation once more, of what is read by now: "redo that", "recompute the quotient"."""
    last, operations = draft.last, draft.operations - {"redo", "again", "say", "count"}
    about = draft.places or draft.numbers or draft.selection.filters or draft.scope not in ("", "both", "them")
    if "redo" not in draft.operations:
        return draft
    if last is None or about or last.operation in ("say", "again"):
        return replace(draft, operation=draft.operation if draft.operation != "redo" else "again")
    return last if operations <= {last.operation} else draft


def _compared_again(draft: RequestDraft) -> Outcome:
    """A comparison with the number of the last one: "is it over 350?" "So is it still over?"."""
    last = draft.last
    if last is None or draft.operation not in BOUNDS or last.operation not in BOUNDS or not last.operands:
        return draft
    named = draft.numbers or draft.places or draft.scope or draft.selection.filters or draft.unit
    asks = draft.whether and ("still" in _fillers(draft) or not draft.several) and "ask" not in _fillers(draft)
    return replace(last, operation=draft.operation) if asks and not named else draft


def _sorted_again(draft: RequestDraft) -> Outcome:
    """An order once more, the same way: "largest first", and after a correction "line them up again"."""
    last = draft.last
    again = last is not None and last.operation == draft.operation == "sort" and "again" in draft.operations
    orders = draft.operations & {"ascending", "descending"} or draft.places or draft.scope
    return last if again and not orders else draft


def _still_so(draft: RequestDraft) -> Outcome:
    """The last question once more: "and do they still?"."""
    target = draft.target
    asks_again = draft.whether and "still" in _fillers(draft)
    about = target.places or target.scope or target.operands
    return draft.last if asks_again and not about and draft.last and draft.last.operation in _ONCE_MORE else draft


def _opposite(draft: RequestDraft) -> Outcome:
    """The last question turned round: "the lowest?" "And the other end of it?"."""
    last = draft.last
    turned = last is not None and "opposite" in _fillers(draft) and last.operation in _OPPOSITES
    about = draft.operation or draft.places or draft.numbers
    return replace(last, operation=_OPPOSITES[last.operation]) if turned and last and not about else draft


def _reading(draft: RequestDraft) -> Outcome:
    """What stands at a place, or all of the reading once more."""
    target, operations, fillers = draft.target, draft.operations, _fillers(draft)
    if target.operands or fillers & {"no", "right"} or operations & {"another", "step_back", "undo_all"}:
        return None
    shown = target.unit or target.scope in ("before", "both", "everything")
    if (target.places or target.scope) and not ("show" in fillers and "say" not in operations and not shown):
        return draft.asks("say")
    asks = "say" in operations or ("show" in fillers and target.unit in ("digit", "number"))
    return draft.asks("again") if asks else None


def _carries_on(draft: RequestDraft) -> bool:
    """Whether a sentence goes on with the last request: "and the second?", after a total "just the first two"."""
    total = draft.last is not None and draft.last.operation in CARRIED_ON
    return bool(draft.pieces) and draft.pieces[0].name in ("carry", *(("only",) if total else ()))


def _opens(draft: RequestDraft) -> str:
    """The name of the first piece: "is" asks whether something is so."""
    return draft.pieces[0].name if draft.pieces else ""


def _fillers(draft: RequestDraft) -> set[str]:
    """The names of all fillers, also those of filters."""
    return {piece.name for piece in draft.pieces if piece.kind == "filler"}


RULES: tuple[Rule, ...] = (
    _first,
    _redone,
    _compared_again,
    _sorted_again,
    _which_is_larger,
    _is_the_largest,
    _powers_together,
    _having_nothing,
    _sorting,
    _amount,
    _both_compared,
    _in_total,
    _together,
    _distance,
    _together_with_a_number,
    _nothing_but_together,
    _all,
    _operation,
    _same_of_another_number,
    _same_of_another_place,
    _still_so,
    _opposite,
    _reading,
)
