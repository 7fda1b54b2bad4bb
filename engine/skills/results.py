"""What a request with numbers of its own gives, and what the last answer gave, which the next request may be about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import gcd, lcm, prod

from engine.dialogue.memory import Conversation
from engine.dialogue.operations import YES_OR_NO
from engine.dialogue.own_numbers import LAST_RESULT, OWN
from engine.dialogue.request import Request
from engine.errors import UsageError
from engine.locales import Words
from engine.skills.number_facts import decimal, number_fact
from engine.skills.several import WITH_RESULTS, Several
from engine.skills.targets import Targets, digits_text
from engine.skills.two_numbers import numbers_at

_OF_MANY: Mapping[str, Callable[[Sequence[int]], int]] = {
    "sum": sum, "product": prod,
    "divisor": lambda values: gcd(*values), "multiple_of_both": lambda values: lcm(*values),
}  # fmt: skip
_OF_TWO: Mapping[str, Callable[[int, int], int | None]] = {
    "difference": lambda one, other: one - other,
    "distance": lambda one, other: abs(one - other),
    "paid": lambda one, other: abs(one - other),
    "quotient": lambda one, other: one // other if other and one % other == 0 else None,
    "remainder": lambda one, other: one % other if other else None,
    "power": lambda one, other: one**other,
}
_SHOWS = ("say", "copy", "count", "has")  # what shows the digits that it is about
_SIGNS = {"sum": " + ", "product": " × "}


def own_numbers_fact(request: Request, words: Words) -> str:
    """What comes of the numbers that a request names itself."""
    operation, numbers = request.operation, request.operands
    if operation == "mean":
        return words.say("facts.mean_numbers", result=decimal(sum(numbers) / len(numbers)))
    if operation == "share":
        part, whole = numbers
        if not whole:
            return words.say("facts.by_zero")
        return words.say("facts.share", part=part, whole=whole, share=f"{part / whole:.1%}")
    if len(numbers) > 2 and operation in _SIGNS:
        return words.say(
            f"facts.{operation}_numbers",
            result=_OF_MANY[operation](numbers),
            terms=_SIGNS[operation].join(map(str, numbers)),
        )
    first = numbers[0]
    others: list[tuple[int, ...]] = [(number,) for number in numbers[1:]] or [()]
    if len(others) > 1 and operation in _OF_MANY:  # a divisor or a multiple
        first, others = _OF_MANY[operation](numbers[:-1]), [numbers[-1:]]
    each = (replace(request, operands=other, scope="") for other in others)  # "is that divisible by 2 and by 3"
    return "\n".join(number_fact(str(first), one, words) for one in each)


def on_the_last_result(request: Request, conversation: Conversation, words: Words) -> Request:
    """A request that points at the last answer, with the number that this was; of what was read if it was none."""
    if request.operation == "share" and request.of:  # "what share of the total is the largest"
        inner = Several(replace(request, operation=request.of, of=""), conversation, words)
        whole = sum(numbers_at(inner.request, conversation))
        return Request("share", (inner.result(), whole), scope=OWN)
    if request.scope != LAST_RESULT:
        return request
    last = conversation.request
    value = result_of(last, conversation, words) if last is not None and conversation.subject == "facts" else None
    if value is None:
        return replace(request, scope="")
    if request.operation == "share":
        wholes = numbers_at(replace(request, scope=""), conversation)
        return Request("share", (value, *wholes), scope=OWN) if len(wholes) == 1 else replace(request, scope="")
    return replace(request, operands=(value, *request.operands), scope=OWN)


def result_of(request: Request, conversation: Conversation, words: Words) -> int | None:
    """The whole number that a request gives; None where it gives none, or several."""
    try:
        if request.scope == OWN:
            return _calculate(request)
        if request.operation == "difference" and request.others:
            others = numbers_at(replace(request, places=request.others), conversation)
            return numbers_at(request, conversation)[0] - sum(others)
        if request.operation in WITH_RESULTS and not request.operands:
            return Several(request, conversation, words).result()
        if request.operation in _SHOWS:
            return _shown(request, conversation)
        step = -1 if request.operation == "reverse" else 1
        numbers = [int(text[::step]) for text in Targets(request, conversation).numbers()]
        if request.operation == "reverse":
            return numbers[0] if len(numbers) == 1 else None
        if request.of:
            numbers = [Several(replace(request, operation=request.of, operands=()), conversation, words).result()]
    except UsageError:
        return None
    return _calculate(replace(request, operands=(numbers[0], *request.operands))) if len(numbers) == 1 else None


def _shown(request: Request, conversation: Conversation) -> int | None:
    """The number that the digits make which were shown, where they are only some of those that were read."""
    pictures = Targets(request, conversation).selection()
    some = request.places or request.filters or request.without
    return int(digits_text(pictures[0])) if some and len(pictures) == 1 and pictures[0] else None


def _calculate(request: Request) -> int | None:
    """What one operation makes of numbers, if that is a whole number."""
    operation, numbers = request.operation, request.operands
    if operation in YES_OR_NO:
        return next(iter(numbers), None)  # which was asked about
    if operation == "power" and len(numbers) == 1:
        numbers = (*numbers, 2)
    if operation in _OF_MANY and numbers:
        return _OF_MANY[operation](numbers)
    return _OF_TWO[operation](*numbers) if operation in _OF_TWO and len(numbers) == 2 else None
