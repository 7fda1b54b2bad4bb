"""Digits of one reading that are compared, called by their values or their places: "is the 9 bigger than the 6"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from engine.dialogue.features import LONGEST
from engine.dialogue.grammar import Piece, cover, operations_in
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import any_of, hearing
from engine.dialogue.places import digit_words
from engine.dialogue.positions import places_in
from engine.dialogue.request import Request
from engine.dialogue.sentence import Parsed

CHOICES = frozenset({"is_largest", "is_smallest"})  # whether one digit is the largest of all
ORDERS = frozenset({"stands_before", "stands_after", "stands_first"})  # whether one digit stands before another one
_COMPARED = frozenset({"greater", "less", "largest", "smallest"})
_NAMES = ("digit", "one", "number", "rest", "carry", "with")  # what may stand beside two digits that are named
_PAIR = 2


def digits_by_value(pieces: Sequence[Piece], read: Sequence[str]) -> list[Piece] | Request:
    """Pieces with places for two digits of the last reading that are compared by their values.

    Args:
        pieces: of a sentence.
        read: the texts of the readings, the last ones first.

    Returns:
        The pieces; or if one of the two digits was not read, the request to tell that.
    """
    numbers = [piece for piece in pieces if piece.kind == "number"]
    operations = operations_in(pieces)
    others = any(piece.kind in ("ordinal", "place", "scope") for piece in pieces)
    compares = operations & _COMPARED and operations <= _COMPARED | {"say", "has"}
    if len(numbers) != _PAIR or others or not compares or not read or places_in(pieces)[0]:
        return list(pieces)
    absent = [number.value for number in numbers if str(number.value) not in read[0]]
    if len(read[0]) < _PAIR or len(absent) == _PAIR or any(number.value > 9 for number in numbers):
        return list(pieces)
    if absent:
        return Request("has", tuple(absent))
    named: list[Piece] = []
    for piece in pieces:
        if piece.kind == "number":
            place = read[0].index(str(piece.value)) + 1
            named += [Piece("ordinal", str(place), place, piece.start), Piece("noun", "digit", 0, piece.start)]
        else:
            named.append(piece)
    return named


def order_of_digits(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """Whether one digit stands before another one: "is the 3 before the 5", 3이 5보다 앞에 있어?"""
    if len(conversation.readings) != 1 or not conversation.digits:
        return None
    sentence = text[:LONGEST].casefold().strip(" .!?~")
    words = digit_words(language)
    for side, patterns in _orders(language).items():
        if match := next(filter(None, (pattern.fullmatch(sentence) for pattern in patterns)), None):
            one, other = (int(name) if name.isdecimal() else words[name] for name in (match["one"], match["other"]))
            return "facts", {"request": Request(f"stands_{side}", (one, other))}
    return None


def as_comparison(text: str, language: str, conversation: Conversation) -> str:
    """A sentence that compares two digits of the only reading as the question which is larger."""
    table = hearing(language)["digits_compared"]
    match = re.fullmatch(table["compare"], text.casefold().strip(" .!?~"))
    if match is None or len(conversation.readings) != 1 or not conversation.digits:
        return text
    both = match[0][match.start("one") : match.end("other")]
    pieces = cover(both, language, slips=False)
    places, numbers = places_in(pieces)
    known = all(piece.kind in ("ordinal", "place", "number") or piece.name in _NAMES for piece in pieces)
    if not known or len(places) + len(numbers) != _PAIR or (places and numbers):
        return text
    return str(table["as_question"]).format(both=both)


def chooses(text: str, language: str) -> bool:
    """Whether a sentence asks which one, and not whether, though no word says which: 둘 중 큰 건?"""
    return re.search(hearing(language)["digits_compared"]["chooses"], text.casefold()) is not None


def asks_plainly(text: str, language: str) -> bool:
    """Whether a sentence asks or says that one is the largest, without a question mark: 세 번째가 가장 큰가요."""
    return re.search(hearing(language)["digits_compared"]["whether"], text.casefold()) is not None


def where_asked(request: Request | None, text: str, language: str) -> Request | None:
    """A request whether there is a digit, as one where it stands if its sentence asks that."""
    asks = re.match(hearing(language)["digits_compared"]["where"], text.casefold().strip()) is not None
    named = request is not None and request.operation == "has" and request.operands and not request.of
    return replace(request, operation="where") if asks and request and named else request


def in_plain_places(text: str, language: str) -> str:
    """A sentence with places in the grammar's words: "2nd digit from the right" is "2nd from the end digit"."""
    table = hearing(language)
    ordinal = rf"(?:\d{{1,2}}(?:{table['ordinal_counter']})|{any_of(table['ordinals'])})"
    for pattern, plain in table["digits_compared"]["rewritten"]:
        text = re.sub(pattern.replace("{ordinal}", ordinal), plain, text, flags=re.IGNORECASE)
    return text


@cache
def _orders(language: str) -> Mapping[str, tuple[re.Pattern[str], ...]]:
    table, digit = hearing(language)["digits_compared"], rf"\d|{any_of(digit_words(language))}"
    named = {"{one}": rf"(?P<one>{digit})", "{other}": rf"(?P<other>{digit})"}

    def compiled(pattern: str) -> re.Pattern[str]:
        for name, group in named.items():
            pattern = pattern.replace(name, group)
        return re.compile(pattern)

    return {side: tuple(map(compiled, table[side])) for side in ("before", "after", "first")}
