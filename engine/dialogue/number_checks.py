"""Somebody else's number, compared with what was told last: "he got 113, is that right", 97이라는데 맞나."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.dialogue.claims import numbers_in
from engine.dialogue.grammar import cover, operations_in
from engine.dialogue.likeness import is_like, numbers_read
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import hearing, in_figures
from engine.dialogue.sentence import Parsed

# What gives one whole number of several.
_RESULTS = ("sum", "product", "largest", "smallest")

# Operations whose words may also be said of what somebody else has.
_BESIDE = frozenset({"say", "again", "how_sure", "wrong", "equal", "has", "sum_is", "together", "origin", "missed"})
_CHOOSES = ("largest", "smallest")  # one of those that were read


def number_check(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """The question whether a number is what was told last, in a sentence of which other words need not be known."""
    last = conversation.request
    if last is None or conversation.subject != "facts":
        return None
    of = last.of or ("" if last.operands else last.operation)
    if of not in _RESULTS:
        return None
    lower = in_figures(text.casefold(), language)
    if not re.search(hearing(language)["checks"], lower):
        return None
    numbers = [*numbers_in(lower, language)]
    if operations_in(cover(text, language, slips=False)) - _BESIDE - {of}:  # "are both multiples of 5, right?"
        return None
    if len(numbers) != 1 or (of not in _CHOOSES and _is_a_reading(numbers[0], conversation)):
        return None
    return "facts", {"request": replace(last, operation="equal", operands=(int(numbers[0]),), of=of)}


def _is_a_reading(number: str, conversation: Conversation) -> bool:
    """Whether a number may be one that was read, which a sentence then rather corrects or asks about."""
    read = [text for _, text in numbers_read(conversation)]
    return number in read or (len(read) == 1 and is_like(read[0], number))
