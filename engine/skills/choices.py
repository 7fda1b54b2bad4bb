"""Which of several chosen digits is the largest, whether one of all is, and which of two comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.digit_values import ORDERS
from engine.dialogue.memory import Conversation
from engine.dialogue.request import Request
from engine.errors import UsageError
from engine.locales import Words
from engine.skills.naming import name_at
from engine.skills.targets import Target, Targets
from engine.skills.text import in_one_line
from engine.skills.two_numbers import numbers_at

_PAIR = 2


def choice_fact(request: Request, conversation: Conversation, words: Words) -> str:
    """Whether one digit is the largest or the smallest of all, or stands before another one."""
    tell = _order if request.operation in ORDERS else _is_the_extreme
    return tell(request, conversation, words)


def _is_the_extreme(request: Request, conversation: Conversation, words: Words) -> str:
    """Whether the number at a place is the largest of all, or the smallest."""
    chosen = numbers_at(request, conversation)
    if len(chosen) != 1:
        raise UsageError("facts.two_needed")
    every = Targets(replace(request, places=()), conversation)
    of_digits = any(place.unit == "digit" for place in request.places) or not every.of_numbers()
    digits = [digit.value for picture in every.selection() for digit in picture]
    values = digits if of_digits else [int(text) for text in every.numbers()]
    best = max(values) if request.operation == "is_largest" else min(values)
    verdict = "yes" if chosen[0] == best else "no"
    return words.say(f"facts.{request.operation}_{verdict}", value=chosen[0], best=best)


def extreme_of(chosen: Sequence[Target], operation: str, conversation: Conversation, words: Words) -> str:
    """Which of several digits is the largest, or the smallest."""
    best = (max if operation == "largest" else min)(chosen, key=lambda digit: digit.value)
    others = [digit.value for digit in chosen if digit is not best]
    if len({digit.value for digit in chosen}) == 1:
        return words.say("facts.all_equal", value=best.value)
    where = name_at(best.place, best.picture, conversation, words)
    name = f"{operation}_of_{'two' if len(chosen) == _PAIR else 'several'}"
    return words.say(f"facts.{name}", where=where, value=best.value, others=", ".join(map(str, others)))


def _order(request: Request, conversation: Conversation, words: Words) -> str:
    """Whether one digit stands before another one, or behind it."""
    one, other = request.operands
    text = in_one_line(conversation.text(0))
    for value in (one, other):
        if str(value) not in text:
            raise UsageError("facts.has_not", value=value, text=text)
    first, second = ([at for at, letter in enumerate(text) if letter == str(value)] for value in (one, other))
    side = "before" if first[-1] < second[0] else "after" if first[0] > second[-1] else "mixed"
    if request.operation == "stands_first" and side != "mixed":
        one, other = (one, other) if side == "before" else (other, one)
        return words.say("facts.stands_first", one=one, other=other, text=text)
    verdict = "" if side == "mixed" else "_yes" if request.operation == f"stands_{side}" else "_no"
    return words.say(f"facts.stands_{side}{verdict}", one=one, other=other, text=text)
