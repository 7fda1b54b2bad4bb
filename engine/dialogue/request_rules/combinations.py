"""Rules on operations that mean something together, or with a number: "the sum of the largest and the smallest"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from engine.dialogue.ages import of_ages
from engine.dialogue.expressions import more_than_that
from engine.dialogue.filters import CALCULATIONS
from engine.dialogue.measures import percent_of
from engine.dialogue.operations import (
    AMOUNTS,
    CARRIED_ON,
    CHANGES,
    COMPARED,
    FACTORS,
    MANNERS,
    OF_PERCENT,
    OF_RESULTS,
    PRIORITY,
    RESULTS,
    ROUNDINGS,
    SIZES,
)
from engine.dialogue.positions import Place
from engine.dialogue.request import Request
from engine.dialogue.request_rules.draft import Outcome, RequestDraft, Rule
from engine.dialogue.terms import terms_of
from engine.dialogue.whereabouts import beside, is_read

_SHARES = frozenset({"share", "share_of"})
# What gives one number, and is done with none.
_WITHOUT_OPERANDS = frozenset({"reverse", "sort", "double", "triple", "half", "mean", "median", "distinct"})
_AGES = frozenset({"born", "elapsed", "year", "age"})


def _neighbour(draft: RequestDraft) -> Outcome:
    """What stands beside a digit: "what comes after the 8"."""
    neighbour = beside(draft.rest, draft.operations, draft.read)
    return draft if neighbour is None else neighbour


def _percent(draft: RequestDraft) -> Outcome:
    """Some percent of what was read: "10 % off the total"."""
    operation = percent_of(draft.operations, draft.rest)
    of_sum = "sum" in draft.operations and draft.operations & OF_PERCENT
    return draft.asks(operation, of="sum" if of_sum else "") if operation else draft


def _more_than_that(draft: RequestDraft) -> Outcome:
    """A number more or less than what was read: "5 more than that"."""
    operation = more_than_that(draft.rest) if len(draft.numbers) == 1 else ""
    return draft.asks(operation) if operation else draft


def _share_of_the_largest(draft: RequestDraft) -> Outcome:
    """The share of all that one has: "what share of the total is the largest"."""
    sizes = draft.sizes
    if not draft.operations & _SHARES or len(sizes) != 1 or draft.places or draft.numbers:
        return draft
    return draft.asks("share", of=min(sizes), unit="")


def _either_count(draft: RequestDraft) -> Outcome:
    """How many there are, if it is one of two numbers: "six figures or seven?"."""
    two = draft.whether and len(draft.numbers) == 2 and not (draft.operations or draft.places)
    return Request("count", unit=draft.unit) if two and draft.unit in ("digit", "row", "picture") else draft


def _terms(draft: RequestDraft) -> Outcome:
    """One number beside others: a share, a multiple, a comparison with a sum."""
    states = any(piece.name == "value" for piece in draft.rest)
    terms = terms_of(draft.rest, draft.operations, whether=draft.whether or states)
    if terms is None:
        return draft
    return draft.asks(terms.operation, places=terms.places, others=terms.others, operands=terms.operands)


def _most(draft: RequestDraft) -> Outcome:
    """What has more: more digits, or else the larger number."""
    if not draft.operations & {*AMOUNTS}:
        return draft
    by_digits = bool({"digit", "number"} & draft.nouns)
    pairs = {(one.name, other.name) for one, other in pairwise(draft.rest) if one.value}
    if not by_digits and {("ask", name) for name in AMOUNTS} & pairs:  # 얼마나 더 많아
        return replace(draft, operations={"difference"})
    return replace(draft, operations={AMOUNTS.get(name, (name, name))[not by_digits] for name in draft.operations})


def _stated_result(draft: RequestDraft) -> Outcome:
    """What somebody says that an operation gives is told by its result: "reversed it's 37, right?"."""
    stated = draft.whether and len(draft.numbers) == 1 and not (draft.places or draft.scope or draft.selection.filters)
    plain = len(draft.operations - {"say"}) == 1 and draft.operations & _WITHOUT_OPERANDS
    if not stated or not plain:
        return draft
    tag = next((at for at, piece in enumerate(draft.pieces) if piece.kind == "number"), 0)  # "doubled it's 146, no?"
    pieces = [piece for at, piece in enumerate(draft.pieces) if at < tag or piece.name != "no"]
    return replace(draft, pieces=pieces, numbers=(), target=replace(draft.target, operands=()))


def _age(draft: RequestDraft) -> Outcome:
    """An age, or the year of birth: "died in 1921, born when?"."""
    if not draft.operations & _AGES:
        return draft
    age = of_ages(draft.operations, draft.numbers, draft.read, draft.last)
    return age if age is not None or "born" in draft.operations else draft


def _growth(draft: RequestDraft) -> Outcome:
    """After a difference what percent that is: "by how much?" "And in percent?"."""
    goes_on = draft.operations == {"share"} and not (draft.places or draft.numbers)
    if draft.last is None or not goes_on or draft.last.operation not in CHANGES:
        return draft
    return replace(draft.last, operation="growth", places=(*draft.last.others, *draft.last.places), others=())


def _percent_sure(draft: RequestDraft) -> Outcome:
    """What percent, without anything to have a share of, is about how sure it is: "100 % sure?"."""
    if not draft.operations & _SHARES:
        return draft
    numbers = tuple(number for number in draft.numbers if is_read(number, draft.read))
    target = replace(draft.target, operands=numbers)
    return replace(draft, operations=draft.operations - _SHARES | {"how_sure"}, numbers=numbers, target=target)


def _unknown(draft: RequestDraft) -> Outcome:
    """Other operations than those on numbers, and what is to be read later, make no request."""
    others = draft.operations - MANNERS - {*PRIORITY} - {"between"}
    return None if others or draft.scope == "later" else draft


def _difference(draft: RequestDraft) -> Outcome:
    """What asks for a difference without a number: "how much taller", "how many years lie between them"."""
    operations = draft.operations
    if draft.numbers:
        return draft
    compared = operations & {"greater", "less", "older", "younger"}
    if len(compared) == 1 and draft.measured and not operations - compared - MANNERS:
        if any((one.name, other.name) == (min(compared), "one") for one, other in pairwise(draft.rest)):
            return draft  # 더 비싼 게 얼마예요
        return replace(draft, operations=operations - compared | {"difference"})
    if {"count", "between"} <= operations:
        return replace(draft, operations=operations - {"count", "between"} | {"difference"})
    return draft


def _subtraction(draft: RequestDraft) -> Outcome:
    """One of two numbers taken from the other, which has a sign: "3rd minus 2nd", 네 번째에서 두 번째 빼면."""
    terms = [at for at, piece in enumerate(draft.rest) if piece.kind in ("ordinal", "place")]
    signs = [at for at, piece in enumerate(draft.rest) if (piece.kind, piece.name) == ("operation", "difference")]
    plain = not (draft.numbers or draft.operations - {"difference", "say"} or draft.selection.filters)
    if len(terms) != 2 or len(signs) != 1 or not plain or [place.count for place in draft.places] != [1, 1]:
        return draft
    (first, second), sign = terms, signs[0]
    taken_from = next((at for at, piece in enumerate(draft.rest) if piece.name == "at"), -1)
    one, other = draft.places
    if first < sign < second or first < taken_from < second < sign:
        return draft.asks("difference", places=(one,), others=(other,))
    if sign < first < taken_from < second or second < taken_from < sign:
        return draft.asks("difference", places=(other,), others=(one,))
    return draft


def _ends(draft: RequestDraft) -> Outcome:
    """The largest and the smallest together."""
    both = draft.sizes == {"largest", "smallest"} and not draft.numbers
    return draft.asks("ends") if both and draft.operations & {"sum", "together"} else draft


def _spread(draft: RequestDraft) -> Outcome:
    """The difference between the largest and the smallest, the oldest and the youngest."""
    both = draft.sizes == {"largest", "smallest"} or {"older", "younger"} <= draft.operations
    if "difference" not in draft.operations or not both:
        return draft
    return None if draft.numbers else draft.asks("spread")


def _between(draft: RequestDraft) -> Outcome:
    """What lies between two numbers; the word means nothing beside one, nor do those for a neighbour beside none."""
    if "between" in draft.operations and draft.operations <= {"between", "has"} and len(draft.numbers) == 2:
        return draft.asks("between")
    idle = {"between"} if draft.numbers else {"between", "after", "ahead"}
    return replace(draft, operations=draft.operations - idle)


def _sure_of_a_value(draft: RequestDraft) -> Outcome:
    """How sure it is of a digit that is named by its value: "how sure is the 7"."""
    if draft.operations != {"how_sure"} or len(draft.numbers) != 1:
        return draft
    (number,) = draft.numbers
    if not draft.places and not is_read(number, draft.read):
        return draft
    return Request("how_sure", places=draft.places or (Place("digit", 1, of=number),))


def _some(draft: RequestDraft) -> Outcome:
    """Those of several that have something in common are listed, unless something was just reckoned."""
    target, operations, last = draft.target, draft.operations, draft.last
    if not (target.filters or draft.selection.without) or operations & CALCULATIONS:
        return draft
    fillers = {piece.name for piece in draft.pieces if piece.kind == "filler"}
    nouns = {piece.name for piece in draft.pieces if piece.kind == "noun"}
    goes_on = last is not None and last.operation in CARRIED_ON and not last.operands
    asks_which = "ask" in fillers and bool({"digit", "number", "one"} & nouns)
    named_so = bool(target.without or {"carry", "only", "except"} & fillers)
    carries = goes_on and operations <= {"again"} and not asks_which and named_so
    if target.operands or operations - {"has", "say", "again"} - MANNERS:
        return None
    if operations & {"ascending", "descending"}:
        return draft.asks("sort")
    if "together" in operations:
        return draft.asks("sum")
    measured = any(piece.name == "ask" and piece.value for piece in draft.pieces)
    carries = carries and not (measured and last is not None and last.operation in SIZES)
    if measured and not carries and (target.without or any(one.kind.startswith("not") for one in target.filters)):
        return draft.asks("sum")  # "how much without the dearest"
    return draft.asks(last.operation if last is not None and carries else "count")


def _factor(draft: RequestDraft) -> Outcome:
    """An operation with a number in its word: "half of it", "twice the sum"."""
    factor = next((FACTORS[name] for name in FACTORS if name in draft.operations), None)
    if factor is None or _is_denied(draft) or draft.operations & {*PRIORITY} - {factor[0], *RESULTS}:
        return draft
    result = _result(draft)
    return draft.asks(factor[0], operands=(factor[1],), of=result if result != factor[0] else "")


def _of_a_result(draft: RequestDraft) -> Outcome:
    """What is told of what another operation gives: "is the sum even"."""
    if draft.operations & {*FACTORS} and _is_denied(draft):
        return draft
    result = _result(draft)
    operation = next((name for name in OF_RESULTS if name in draft.operations), "")
    if _states_its_number(draft):
        result = result or ("difference" if draft.operations == {"difference"} else "")
        operation = "equal"
    elif not operation and result in ("sum", "product") and draft.pieces[0].name == "value":
        operation = "equal"  # "is the sum 20"
    fits = operation in ROUNDINGS or len(draft.target.operands) == (operation in COMPARED)
    return draft.asks(operation, of=result) if result and operation and fits else draft


def _states_its_number(draft: RequestDraft) -> bool:
    """Whether the number is what an operation is said to give: "the product is 420?", 합이 11 아니야?"""
    names = [piece.name for piece in draft.pieces if piece.name not in ("rest", "them")]
    at = next((at for at, piece in enumerate(names) if piece == _only_number(draft)), 0)
    if not draft.whether or not at or "ask" in names:
        return False
    if draft.operations - {"sum", "product", "difference", "together", "say", "again"}:  # 합이 3으로 나누어떨어져?
        return False
    operation = {"sum", "sum_is", "product", "difference"}
    said_so = names[at - 1] in operation and bool({"value", "right", "no"} & {names[0], *names[at + 1 : at + 2]})
    between = names[at - 1] == "value"
    return said_so or (between and bool(operation & {*names[at - 2 : at - 1]} or "together" in names[at + 1 :]))


def _only_number(draft: RequestDraft) -> str:
    numbers = [piece.name for piece in draft.pieces if piece.kind == "number"]
    return numbers[0] if len(numbers) == 1 else ""


def _is_denied(draft: RequestDraft) -> bool:
    """Whether there is a "no": "half of them are wrong"."""
    return any(piece.kind == "filler" and piece.name == "no" for piece in draft.pieces)


def _result(draft: RequestDraft) -> str:
    """The operation whose result is meant; "" if there is none."""
    together = "sum" if "together" in draft.operations else ""
    return next((name for name in RESULTS if name in draft.operations), together)


RULES: tuple[Rule, ...] = (
    _neighbour,
    _percent,
    _more_than_that,
    _share_of_the_largest,
    _either_count,
    _terms,
    _most,
    _stated_result,
    _age,
    _growth,
    _percent_sure,
    _unknown,
    _difference,
    _subtraction,
    _ends,
    _spread,
    _between,
    _sure_of_a_value,
    _some,
    _factor,
    _of_a_result,
)
