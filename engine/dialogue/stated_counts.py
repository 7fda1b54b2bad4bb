"""How often a digit is said to be there, which the sentence wants confirmed: "two 6s, right?", 1 두 개네 맞지."""

from __future__ import annotations

import re
from functools import cache

from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import any_of, hearing
from engine.dialogue.places import digit_words
from engine.dialogue.request import Request
from engine.dialogue.sentence import Parsed, asks


def stated_count(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """The request to count the digit of which a sentence tells the number and asks whether that is so."""
    found = _pattern(language).search(text.casefold()) if conversation.digits and asks(text) else None
    if found is None:
        return None
    name = found["value"]
    value = int(name[0]) if name[0].isdecimal() else _plurals(language)[name]
    return "facts", {"request": Request("count", (value,))}


@cache
def _plurals(language: str) -> dict[str, int]:
    return {f"{name}{end}": value for name, value in digit_words(language).items() for end in ("s", "es")}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    counts = any_of(name for name, value in digit_words(language).items() if value > 0)
    pattern = hearing(language)["stated_count"]
    return re.compile(pattern.replace("{count}", counts).replace("{plural}", any_of(_plurals(language))))
