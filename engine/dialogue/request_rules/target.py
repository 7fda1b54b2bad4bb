"""Rules on what a request is about: what words mean beside others, which numbers, places and readings are named."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from engine.dialogue.expressions import is_taken_from
from engine.dialogue.filters import CALCULATIONS
from engine.dialogue.grammar import names_of, operations_in
from engine.dialogue.measures import rounding_unit
from engine.dialogue.operations import (
    ALONE,
    APART,
    EITHER_WAY,
    KINDS,
    MANNERS,
    NEED_SEVERAL,
    OF_ONE,
    OF_TWO,
    ROUNDINGS,
    SIGNS,
    UNANSWERABLE,
)
from engine.dialogue.positions import Place, places_in
from engine.dialogue.referents import OF_SEVERAL
from engine.dialogue.request import Request
from engine.dialogue.request_rules.draft import Outcome, RequestDraft, Rule
from engine.dialogue.whereabouts import (
    counted_things,
    grouping,
    halves,
    is_read,
    next_one,
    place_of_value,
    relative,
)

# What words of a number of digits mean beside a number: "more than 3".
_COMPARED = {"longest": "greater", "most": "greater", "shortest": "less", "fewest": "less"}
_PAIR = 2
_TENS = {"tens", "hundreds", "thousands", "ten_thousands"}


def _number_of_things(draft: RequestDraft) -> Outcome:
    """How many things there are is no number to compare with: "two lines are the same?"."""
    counts = any(one.kind == "number" and thing.name in ("row", "digit") for one, thing in pairwise(draft.rest))
    applies = draft.operations & {"equal", "different"} and len(draft.numbers) == 1 and counts
    return replace(draft, numbers=()) if applies else draft


def _same_digits(draft: RequestDraft) -> Outcome:
    """Digits that are the same occur twice: "are any digits the same"."""
    if not draft.operations >= {"equal", "has"} or draft.numbers or draft.places or "digit" not in draft.nouns:
        return draft
    return replace(draft, operations=draft.operations - {"equal", "has"} | {"distinct"})


def _count_of_tens(draft: RequestDraft) -> Outcome:
    """How many thousands there are is the digit that stands there: "how many thousands"."""
    tens = _TENS & {*names_of(draft.rest, "place")}
    return replace(draft, operations={"say"}) if draft.operations == {"count"} and tens and not draft.numbers else draft


def _unanswerable(draft: RequestDraft) -> Outcome:
    """What cannot be told of a picture, if the sentence is about one: "what colour is the first"."""
    operations = draft.operations
    if not (operations & UNANSWERABLE or ("has" in operations and operations & SIGNS)):
        return draft
    things = draft.nouns & {"digit", "number", "one", "picture", "row"}
    about = bool(draft.places or draft.numbers or things or "this" in draft.fillers)
    plain = not operations & UNANSWERABLE or operations_in(draft.rest) & {"signs", "meaning"}
    if operations & CALCULATIONS - {"count"} or not (about or plain):
        return None
    return Request(min(operations & UNANSWERABLE, default="signs"))


def _kind_of_a_digit(draft: RequestDraft) -> Outcome:
    """A number that was read as one digit names that digit: "is the 7 prime"."""
    alone = len(draft.numbers) == len(draft.operations) == 1 and not draft.places
    if not alone or not draft.operations <= KINDS or not is_read(draft.numbers[0], draft.read):
        return draft
    return Request(min(draft.operations), places=(Place("digit", 1, of=draft.numbers[0]),))


def _more_than_a_number(draft: RequestDraft) -> Outcome:
    """Beside a number words of length compare: "more than 3"."""
    if len(draft.numbers) != 1:
        return draft
    return replace(draft, operations={_COMPARED.get(name, name) for name in draft.operations})


def _age_of_the_bot(draft: RequestDraft) -> Outcome:
    """An age without a year is nobody's whose number was read: "how old are you"."""
    return None if "age" in operations_in(draft.rest) and not draft.numbers else draft


def _distance_to_a_number(draft: RequestDraft) -> Outcome:
    """What is taken from a number: "take it from 100"."""
    if "difference" not in draft.operations or len(draft.numbers) != 1 or not is_taken_from(draft.rest):
        return draft
    return replace(draft, operations=draft.operations - {"difference"} | {"distance"})


def _digits_told_last(draft: RequestDraft) -> Outcome:
    """Both are the two digits that were told last: "the last two digits?" "Multiply those two", 그 둘을 곱하면."""
    last = draft.last
    told = last is not None and last.operation == "say" and sum(place.count for place in last.places) == _PAIR
    of_digits = last is not None and all(place.unit == "digit" or len(draft.read) == 1 for place in last.places)
    points = draft.scope in ("both", "them") and draft.operations & OF_SEVERAL
    if last is None or not (told and of_digits and points) or draft.places or draft.selection.filters:
        return draft
    return replace(draft, places=last.places, scope=last.scope)


def _two_readings(draft: RequestDraft) -> Outcome:
    """The former and the latter are two readings, and so are both of two."""
    ages = any(piece.name in ("former", "latter") for piece in draft.rest)
    both = len(draft.read) == 2 and "both" in {*names_of(draft.rest, "scope")}
    return replace(draft, scope="both") if ages or both else draft


def _with_the_one_before(draft: RequestDraft) -> Outcome:
    """What this one is added to or compared with: "add this one to the one before"."""
    applies = draft.scope == "before" and draft.operations & EITHER_WAY and "this" in draft.fillers
    return replace(draft, scope="both") if applies else draft


def _descending_order(draft: RequestDraft) -> Outcome:
    """Whether digits stand in descending order is asked of their order."""
    if "in_descending_order" not in draft.operations:
        return draft
    return replace(draft, operations=draft.operations - {"in_descending_order"} | {"in_order", "descending"})


def _paid_amounts(draft: RequestDraft) -> Outcome:
    """That amounts were paid is no question where another is asked: "I paid both, what is the sum"."""
    operations = draft.operations
    applies = "paid" in operations and not draft.numbers and operations - MANNERS > {"paid"}
    return replace(draft, operations=operations - {"paid"}) if applies else draft


def _running_total(draft: RequestDraft) -> Outcome:
    """A running total is the sum of everything."""
    if "running" not in draft.operations:
        return draft
    return replace(draft, operations=draft.operations - {"running"} | {"sum"}, scope=draft.scope or "everything")


def _place_of_a_value(draft: RequestDraft) -> Outcome:
    """Where a value stands: "which picture is the 9"."""
    if draft.selection.filters or draft.selection.without or draft.places:
        return draft
    place = place_of_value(draft.rest, draft.operations, draft.numbers, draft.last)
    return draft if place is None else place


def _next_digit(draft: RequestDraft) -> Outcome:
    """The digit after the one that was told last: "and the one after that?"."""
    if draft.numbers or draft.places:
        return draft
    following = next_one(draft.operations, draft.last, draft.read, draft.unit)
    return draft if following is None else following


def _next_number(draft: RequestDraft) -> Outcome:
    """The number after the one that was read, or before it: "what comes after it when you count"."""
    steps = {"after": "sum", "ahead": "difference"}
    plain = draft.operations - {"say", "count"}
    of_digits = draft.unit == "digit" and [len(text) for text in draft.read[:1]] != [1]
    named = draft.numbers or draft.places or of_digits or (draft.last is not None and draft.last.places)
    if plain == {"ahead"} and len(draft.read) > 1:  # the reading before
        return draft
    if named or draft.nouns - {"digit", "number", "one"} or "this" not in draft.fillers:
        return draft
    if len(plain) != 1 or not plain <= {*steps}:
        return draft
    return Request(steps[min(plain)], (1,))


def _factors(draft: RequestDraft) -> Outcome:
    """What divides a number, where no divisor is named: "which numbers go into it", 뭘로 나눠져."""
    asks = "ask" in draft.fillers and draft.operations - {"say", "count"} == {"divisible"}
    named = draft.numbers or draft.places or draft.scope or draft.measured
    return Request("factors") if asks and not named else draft


def _size(draft: RequestDraft) -> Outcome:
    """How many digits a number has, if that is what is said of it: "is it a three digit number", 두 자리 수야."""
    sized = draft.nouns <= {"digit", "number"} and len(draft.numbers) == 1 and draft.whether
    plain = not draft.operations - {"say"} and not draft.places
    follows = any(one.kind == "number" and other.name == "digit" for one, other in pairwise(draft.rest))
    return Request("count") if sized and plain and follows else draft


def _times(draft: RequestDraft) -> Outcome:
    """How many times a number is said to go into another: "7 goes into it 8 times"."""
    if draft.operations != {"divisible", "product"} or len(draft.numbers) != 2 or not draft.read:
        return draft
    divisor, times = draft.numbers
    holds = draft.read[0].isdecimal() and int(draft.read[0]) == divisor * times
    return Request("divisible", (divisor,)) if holds else Request("equal", (divisor * times,))


def _several_needed(draft: RequestDraft) -> Outcome:
    """Who won is told of several numbers only, and not of other things."""
    others = draft.nouns - {"one"} and not draft.places
    applies = draft.read and draft.operations & NEED_SEVERAL and (not draft.several or others)
    return None if applies else draft


def _count_of_things(draft: RequestDraft) -> Outcome:
    """How many numbers there are, by what they are of: "how many doors is that"."""
    count = counted_things(draft.rest, draft.operations, draft.places, several=draft.several)
    return draft if count is None else count


def _beside_the_last(draft: RequestDraft) -> Outcome:
    """What stands before or after what was told last: "and the three before that"."""
    neighbours = relative(draft.rest, draft.operations, draft.read, draft.last)
    return draft if neighbours is None else neighbours


def _in_the_middle(draft: RequestDraft) -> Outcome:
    """A number that is parted in its middle: "split it down the middle"."""
    parts = halves(draft.operations, draft.places, draft.numbers)
    return draft if parts is None else parts


def _reading_before(draft: RequestDraft) -> Outcome:
    """What came before: "what came before that"."""
    ahead = "ahead" in draft.operations and draft.operations <= {"ahead", "say"}
    return Request("say", scope="before") if ahead and not (draft.numbers or draft.places) else draft


def _groups(draft: RequestDraft) -> Outcome:
    """Digits that are written apart: "put a dash after the third"."""
    if not draft.operations & APART or "words" in draft.operations:
        return draft
    return grouping(draft.operations, draft.places, draft.numbers)


def _all_so_far(draft: RequestDraft) -> Outcome:
    """All that is added once more is everything: "add them all up so far"."""
    applies = "all" in draft.fillers and len(draft.read) > 1 and draft.unit != "digit"
    return replace(draft, scope="everything") if applies and draft.operations >= {"sum", "again"} else draft


def _numbers_of_the_readings(draft: RequestDraft) -> Outcome:
    """Numbers that were read, or how many readings there are, are no operands: "the mean of the three"."""
    alone = draft.operations & {*ALONE}
    if len(draft.numbers) < 2 and not alone - {"again", "how_sure"}:
        return draft
    numbers = tuple(number for number in draft.numbers if str(number) not in draft.read)
    if alone:
        numbers = tuple(number for number in numbers if not 2 <= number <= len(draft.read))
    return replace(draft, numbers=numbers)


def _two_at_an_end(draft: RequestDraft) -> Outcome:
    """Both at the beginning or the end are two places: 앞 두 숫자."""
    at_an_end = len(draft.places) == 1 and draft.places[0].number in (1, -1) and draft.places[0].count == 1
    if draft.scope != "both" or not at_an_end:
        return draft
    return replace(draft, places=(replace(draft.places[0], count=2),), scope="")


def _rounding_to_a_place(draft: RequestDraft) -> Outcome:
    """The place to which a number is rounded: "to the hundreds place"."""
    if not draft.operations & ROUNDINGS or draft.numbers or not (power := rounding_unit(draft.places, draft.rest)):
        return draft
    return replace(draft, places=(), numbers=(power,))


def _those(draft: RequestDraft) -> Outcome:
    """Those that were listed last: "which are even?" "And what do those add up to?"."""
    last, selection = draft.last, draft.selection
    listed = last is not None and last.filters and last.operation in ("count", "has", "sum", "sort")
    points = draft.scope == "them" and "all" not in draft.fillers and draft.operations & CALCULATIONS
    if not listed or not points or last is None or selection.filters or draft.numbers or draft.places:
        return draft
    return replace(draft, selection=replace(selection, filters=last.filters), scope=last.scope)


def _them(draft: RequestDraft) -> Outcome:
    """Them are the readings where two numbers are needed, or one of several is meant, and else what was read last."""
    if draft.scope != "them":
        return draft
    if "one" in draft.nouns and draft.selection.filters and len(draft.read) > 1 and draft.unit != "digit":
        return replace(draft, scope="everything", unit="picture")  # "only one of them is odd"
    several = draft.operations & OF_TWO and not draft.selection.filters
    return replace(draft, scope=draft.together if several else "")


def _with_target(draft: RequestDraft) -> Outcome:
    """What the request is about is known by now, but for "that one"."""
    target = Request(
        "",
        draft.numbers,
        draft.places,
        draft.scope,
        draft.unit,
        "descending" in draft.operations,
        draft.selection.filters,
        places_in(draft.selection.without)[0],
        draft.rank,
    )
    return replace(draft, target=target)


def _that_one(draft: RequestDraft) -> Outcome:
    """The digit that was asked about last: "the third?", "how sure are you of that?"."""
    last, target = draft.last, draft.target
    if last is None or "this" not in draft.fillers:
        return draft
    if last.operation == "how_sure" and "how_sure" not in draft.operations:  # "sure about the first?" "Is it prime?"
        return draft
    one_digit = len(last.places) == 1 and last.places[0].count == 1 and last.places[0].unit in ("digit", "one")
    about = target.places or target.scope or target.unit not in ("", "digit") or target.filters or target.without
    about = about or last.others  # "3rd minus 2nd" was no digit
    if not one_digit or about or not draft.operations or not draft.operations - MANNERS <= OF_ONE:
        return draft
    return replace(draft, places=last.places, target=replace(target, places=last.places, scope=last.scope))


RULES: tuple[Rule, ...] = (
    _number_of_things,
    _same_digits,
    _count_of_tens,
    _unanswerable,
    _kind_of_a_digit,
    _more_than_a_number,
    _age_of_the_bot,
    _distance_to_a_number,
    _two_readings,
    _digits_told_last,
    _with_the_one_before,
    _descending_order,
    _paid_amounts,
    _running_total,
    _place_of_a_value,
    _next_digit,
    _next_number,
    _factors,
    _size,
    _times,
    _several_needed,
    _count_of_things,
    _beside_the_last,
    _in_the_middle,
    _reading_before,
    _groups,
    _all_so_far,
    _numbers_of_the_readings,
    _two_at_an_end,
    _rounding_to_a_place,
    _those,
    _them,
    _with_target,
    _that_one,
)
