"""Digits that are put in, taken out or were left out: they change how many there are, and no digit's value."""

from __future__ import annotations

import re
from functools import cache

from engine.dialogue.corrections import correction_of
from engine.dialogue.features import LONGEST
from engine.dialogue.grammar import cover
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import any_of, hearing
from engine.dialogue.places import MIDDLE, digit_words
from engine.dialogue.positions import Place, places_in
from engine.dialogue.request import Request
from engine.dialogue.sentence import Parsed, asks, supposes

EDITS = frozenset({"inserted", "incomplete"})
_OF_A_DIGIT = ("digit", "one", "number")
# Kinds of pieces that may name one digit, and fillers beside those.
_NAMES = frozenset({"number", "ordinal", "place"})
_BESIDE = frozenset({"rest", "this", "one", "digit", "number"})


def structural_edit(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """What a sentence says of a digit to put in, or of digits that were left out: "insert a 7 after the 3".

    What was left out corrects the whole number. What is only put in changes nothing: nobody says that it is written.
    """
    text = text[:LONGEST].casefold().strip(" .!~")
    if not conversation.digits or supposes(text):
        return None
    if match := _search("insert", text, language):
        return _put_in(match, language, conversation)
    if asks(text):
        return None
    if match := _search("missing", text, language):
        return _left_out(_value(match["value"], language), match["position"], language, conversation)
    match = _search("beside", text, language)
    if match and _insertion(match["position"], language, conversation) is not None:  # but "it was a 2 after all"
        return _put_in(match, language, conversation)
    if match := _search("counted", text, language):
        other = _value(match["count"], language) != len(conversation.current_digits)
        return ("facts", {"request": Request("incomplete")}) if other else None
    return ("facts", {"request": Request("incomplete")}) if _search("incomplete", text, language) else None


def in_plain_verbs(text: str, language: str, conversation: Conversation) -> str:
    """A sentence that takes one digit out of a reading in the grammar's own words: "delete the middle digit"."""
    for pattern in _patterns("remove", language):
        match = pattern.fullmatch(text.casefold().strip(" .!~"))
        if match is not None and _names_a_digit(match["digit"], language, conversation):
            return str(hearing(language)["structural_edits"]["plain"]).format(digit=match["digit"])
    return text


def _put_in(match: re.Match[str], language: str, conversation: Conversation) -> Parsed:
    """What the number would be with a digit more; where it is not clear where, without the place."""
    value, at = _value(match["value"], language), _insertion(match["position"], language, conversation)
    return "facts", {"request": Request("inserted", (value,) if at is None else (value, at))}


def _left_out(value: int, position: str, language: str, conversation: Conversation) -> Parsed:
    """The correction of the number that lacks a digit; where it is not clear where, all of it is asked for."""
    at = _insertion(position, language, conversation)
    if at is None:
        return "facts", {"request": Request("incomplete")}
    text = conversation.text(0)
    whole = f"{text[:at]}{value}{text[at:]}"
    if "\n" not in whole:
        return correction_of(digits=whole)
    row = text[:at].count("\n")
    return correction_of(parts=(((Place("row", row + 1),), whole.split("\n")[row]),))


def _insertion(position: str, language: str, conversation: Conversation) -> int | None:
    """Where in the text of the only reading a digit is put; None if that is not clear."""
    if len(conversation.readings) != 1:
        return None
    text = conversation.text(0)
    for name, pattern in _positions(language):
        match = pattern.fullmatch(position.strip())
        if match is None:
            continue
        if name in ("end", "start"):
            return None if "\n" in text else len(text) if name == "end" else 0
        if name == "between":
            sides = sorted(_index(match[side], language, text) for side in ("one", "other"))
            return sides[1] if 0 <= sides[0] == sides[1] - 1 else None
        at = _index(match["digit"], language, text)
        return None if at < 0 else at + (name == "after")
    return None


def _index(name: str, language: str, text: str) -> int:
    """Where the digit that is called by its place or its value stands in a text; -1 if none or several may be meant."""
    pieces = cover(name, language, slips=False)
    *before, last = name.split()
    if last in digit_words(language) and not any(piece.kind in ("ordinal", "place") for piece in pieces):
        pieces = cover(" ".join((*before, str(digit_words(language)[last]))), language, slips=False)  # "the three"
    if not all(piece.kind in _NAMES or piece.name in _BESIDE for piece in pieces):
        return -1
    places, numbers = places_in(pieces)
    if len(places) + len(numbers) != 1:
        return -1
    if numbers:
        return text.find(str(numbers[0])) if text.count(str(numbers[0])) == 1 and numbers[0] < 10 else -1
    place, every = places[0], [at for at, letter in enumerate(text) if letter != "\n"]
    count = len(every)
    number = (count + 1) // 2 if place.number == MIDDLE and count % 2 else place.number
    if place.count > 1 or place.of is not None or place.unit not in _OF_A_DIGIT or not 0 < abs(number) <= count:
        return -1
    return every[number - (number > 0)]


def _names_a_digit(name: str, language: str, conversation: Conversation) -> bool:
    """Whether words name one digit of the only reading: by its value, or by a place with a noun for digits."""
    pieces = cover(name, language, slips=False)
    plain = any(piece.kind == "number" or piece.name == "digit" for piece in pieces)
    return plain and len(conversation.readings) == 1 and _index(name, language, conversation.text(0)) >= 0


def _value(name: str, language: str) -> int:
    return int(name) if name.isdecimal() else hearing(language)["numbers"][name]


def _search(kind: str, text: str, language: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.fullmatch(text) for pattern in _patterns(kind, language))), None)


@cache
def _patterns(kind: str, language: str) -> tuple[re.Pattern[str], ...]:
    table = hearing(language)["structural_edits"]
    value = rf"(?P<value>\d|{any_of(digit_words(language))})"
    count = rf"(?P<count>\d{{1,2}}|{any_of(hearing(language)['numbers'])})"
    parts = {"{value}": value, "{count}": count, "{opening}": table["opening"], "{closing}": table["closing"]}
    patterns = []
    for pattern in table[kind]:
        for name, part in parts.items():
            pattern = pattern.replace(name, part)
        patterns.append(re.compile(pattern))
    return tuple(patterns)


@cache
def _positions(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = hearing(language)["structural_edits"]["positions"]
    return tuple((name, re.compile(pattern)) for name, pattern in table.items())
