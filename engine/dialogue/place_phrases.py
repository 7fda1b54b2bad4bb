"""Places in other words than the grammar's: "digits two to four", "the one to its right", just "bottom"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from engine.dialogue.digit_values import CHOICES
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import any_of, hearing
from engine.dialogue.positions import Place
from engine.dialogue.request import Request
from engine.dialogue.sentence import Parsed

_OF_A_DIGIT = ("facts", "likelihood", "why", "correct")  # what is answered of one digit
LONGEST_RANGE = 12  # places that are listed one by one


def in_listed_places(text: str, language: str, conversation: Conversation) -> str:
    """A sentence with each place of a range by itself, and with "largest" for "top" where no lines were read."""
    lines = [line for one in conversation.texts for line in one.split("\n")]
    if len(lines) != 1:
        return text
    extremes = hearing(language)["place_phrases"]["extremes"]
    text = extremes.get(text.casefold().strip(" .!?"), text)
    matches = (pattern.search(text.casefold()) for pattern in _ranges(language))
    match = next(filter(None, matches), None)
    if match is None:
        return text
    first, last = (_value(part, language) for part in (match["first"], match["last"]))
    if first is None or last is None or not 0 < first < last <= min(len(lines[0]), first + LONGEST_RANGE):
        return text
    table = hearing(language)
    names = {value: name for name, value in table["ordinals"].items()}
    ordinal = table["place_phrases"]["ordinal"]
    ordinals = [ordinal.format(number=place, name=names.get(place, place)) for place in range(first, last + 1)]
    listed = table["place_phrases"]["listed"].format(first=", ".join(ordinals[:-1]), last=ordinals[-1])
    return f"{text[: match.start()]}{listed}{text[match.end() :]}"


def neighbour(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """What stands beside the digit that was told last: "and the one just before that", 그 왼쪽은?"""
    last, chosen = conversation.request, conversation.chosen
    if chosen is None or len(conversation.readings) != 1 or conversation.subject not in _OF_A_DIGIT:
        return None
    if conversation.subject == "facts" and (last is None or not _tells_a_digit(last)):
        return None
    table = hearing(language)["place_phrases"]
    for name, step in (("left", -1), ("right", 1)):
        if re.fullmatch(table["around"].format(side=table[name]), text.casefold().strip()):
            place = chosen[1] + 1 + step
            again = last if last is not None and last.operation in CHOICES else Request("say")
            return "facts", {"request": replace(again, places=(Place("digit", place),))}
    return None


def _tells_a_digit(last: Request) -> bool:
    one = len(last.places) == 1 and last.places[0].count == 1 and last.places[0].unit in ("digit", "one")
    return one and last.operation in ("say", "how_sure", *CHOICES) and not last.scope


@cache
def _ranges(language: str) -> tuple[re.Pattern[str], ...]:
    table = hearing(language)
    ordinal = rf"(?:\d{{1,2}}(?:{table['ordinal_counter']})|{_ordinal_names(language)})"
    number = rf"(?:\d{{1,2}}|{any_of(table['numbers'])})"
    patterns = table["place_phrases"]["ranges"]
    return tuple(re.compile(one.replace("{ordinal}", ordinal).replace("{number}", number)) for one in patterns)


@cache
def _ordinal_names(language: str) -> str:
    table = hearing(language)
    counter = rf"\s?(?:{table['ordinal_counter']})" if table["joined"] else ""
    return any_of(table["ordinals"]) + counter


def _value(text: str, language: str) -> int | None:
    if figures := re.match(r"\d+", text):
        return int(figures[0])
    table = hearing(language)
    known = {**table["numbers"], **table["ordinals"]}
    return next((known[name] for name in sorted(known, key=len, reverse=True) if text.startswith(name)), None)
