"""Corrections that name digits or numbers by what they were read as: "swap the 7 and the 2", "34 is really 84"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.corrections import PARTS, correction_of
from engine.dialogue.grammar import Piece
from engine.dialogue.positions import Place
from engine.dialogue.sentence import Parsed, ParsedSentence

_LACKS = frozenset({"missed", "wrong"})  # operations that say that a digit was left out: "you missed a 0"
# What says that a digit stands before or after another one; of places only those right behind its value.
_STEPS = {
    "ahead": -1,
    "before": -1,
    "one_less": -1,
    "first": -1,
    "step_back": -1,
    "after": 1,
    "step_next": 1,
    "last": 1,
}
_BESIDE_VALUES = frozenset({"equal", "say", "has"})  # operations that may stand beside a digit and its value


def correction_by_value(sentence: ParsedSentence) -> Parsed | None:
    """The correction of digits or numbers that a sentence calls by their values; None for any other sentence."""
    conversation = sentence.conversation
    if not (sentence.pieces and conversation.digits) or sentence.asks or "ask" in sentence.fillers:
        return None
    return (
        _exchange(sentence)
        or missing_digit(sentence)
        or _denial(sentence)
        or _is_wrong(sentence)
        or _but_one(sentence)
        or _line_by_number(sentence)
        or _next_to(sentence)
        or _within(sentence)
        or _one_by_one(sentence)
    )


def _places_of(sentence: ParsedSentence) -> list[int]:
    """The places of the digits whose values are named, each read once in the only picture; else none."""
    conversation = sentence.conversation
    values = [conversation.value(chosen) for chosen in conversation.current_digits]
    once = len(conversation.readings) == 1 and all(values.count(number) == 1 for number in sentence.numbers)
    return [values.index(number) + 1 for number in sentence.numbers] if once else []


def _exchange(sentence: ParsedSentence) -> Parsed | None:
    """Two digits in each other's place: "you swapped the 7 and the 2", 7이랑 2가 바뀌었어."""
    if "swap" not in sentence.operations or sentence.places or len(sentence.numbers) != 2:
        return None
    places = _places_of(sentence)
    if not places:
        return None
    values = [str(number) for number in reversed(sentence.numbers)]
    return correction_of(several=tuple(zip(places, values, strict=True)))


def missing_digit(sentence: ParsedSentence) -> Parsed | None:
    """A digit that was left out at an end: "you missed a 0 at the end", 뒤에 0 하나 빠졌어."""
    conversation, places = sentence.conversation, sentence.places
    lacks = sentence.operations & _LACKS and not sentence.operations - _LACKS - {"has", "say", "another"}
    if not lacks or len(sentence.numbers) != 1 or sentence.numbers[0] > 9 or {"test", "picture"} & sentence.nouns:
        return None
    text = conversation.text(0)
    if len(conversation.readings) != 1 or "\n" in text or len(places) != 1 or places[0].number not in (1, -1):
        return None
    digit = str(sentence.numbers[0])
    return correction_of(digits=digit + text if places[0].number == 1 else text + digit)


def _denial(sentence: ParsedSentence) -> Parsed | None:
    """Several digits that are wrong, of which nobody says what they are: "both the 7 and the 2 are wrong"."""
    wrong = sentence.pieces[-1].name == "no" and len(sentence.numbers) > 1
    if not wrong or sentence.operations or sentence.places or not _places_of(sentence):
        return None
    return correction_of()


def _is_wrong(sentence: ParsedSentence) -> Parsed | None:
    """A digit that is wrong, of which nobody says yet what it is: "the 5 is wrong", 5가 틀렸는데."""
    numbers = [piece for piece in sentence.pieces if piece.kind == "number"]
    if len(numbers) != 1 or sentence.operations or sentence.places or sentence.nouns - {"digit", "number"}:
        return None
    places = _places_of(sentence)
    wrong = any(piece.name == "no" and piece.start > numbers[0].start for piece in sentence.pieces)
    return correction_of(place=places[0]) if wrong and places and "right" not in sentence.fillers else None


def _but_one(sentence: ParsedSentence) -> Parsed | None:
    """The only digit that is wrong: "everything but the 4 is right", 4 빼고 다 맞아."""
    named = {"except", "right"} <= sentence.fillers and len(sentence.numbers) == 1
    if not named or sentence.operations or sentence.places:
        return None
    places = _places_of(sentence)
    return correction_of(place=places[0]) if places else None


def _line_by_number(sentence: ParsedSentence) -> Parsed | None:
    """A line or a picture that is called by its number: "34 is wrong, it's 84", 34가 아니라 84야."""
    conversation = sentence.conversation
    several = len(conversation.readings) > 1
    parts = conversation.texts if several else conversation.text(0).split("\n")
    numbers = [piece for piece in sentence.pieces if piece.kind == "number"]
    names = [piece.name if piece.name.isdecimal() else str(piece.value) for piece in numbers]
    if len(parts) < 2 or len(names) != 2 or sentence.operations - {"say"} or sentence.places or sentence.nouns:
        return None
    before = [name for name in names if len(name) > 1 and parts.count(name) == 1]
    says = sentence.fillers & {"no", "value", "becomes", "except"}
    if len(before) != 1 or not says or len(conversation.texts) != len(conversation.readings):
        return None
    after = names[1 - names.index(before[0])]
    place = Place("picture" if several else "row", parts.index(before[0]) + 1)
    return correction_of(parts=(((place,), after),))


def _next_to(sentence: ParsedSentence) -> Parsed | None:
    """The digit before or after another one: "the one after the 3 is a 6", 0 앞에 있는 게 9예요."""
    numbers = [piece for piece in sentence.pieces if piece.kind == "number"]
    text = sentence.conversation.text(0)
    if len(numbers) != 2 or len(sentence.conversation.readings) != 1 or any(number.value > 9 for number in numbers):
        return None
    other, value = numbers
    if text.count(str(other.value)) != 1 or sentence.operations - _BESIDE_VALUES - {*_STEPS}:
        return None
    beside = [piece for piece in sentence.pieces if piece.name in _STEPS and piece.start < value.start]
    if len(beside) != 1 or len(sentence.places) > (beside[0].kind == "place"):
        return None
    if beside[0].kind in ("place", "ordinal") and beside[0].start != other.start + 1:  # 4 앞자리
        return None
    index = text.index(str(other.value)) + _STEPS[beside[0].name]
    stands = 0 <= index < len(text) and "\n" not in text
    return correction_of(place=index + 1, digits=str(value.value)) if stands else None


def _within(sentence: ParsedSentence) -> Parsed | None:
    """A digit of a picture or a line: "in the second picture the 3 is an 8", 둘째 줄 3은 8이야."""
    places, pairs = sentence.places, _pairs(sentence)
    if len(pairs) != 1 or len(places) != 1 or places[0].count != 1 or "not" in sentence.fillers:
        return None
    (read, value), place = pairs[0], places[0]
    conversation = sentence.conversation
    several = len(conversation.readings) > 1
    parts = conversation.texts if several else conversation.text(0).split("\n")
    if not 0 < abs(place.number) <= len(parts) or place.unit not in (*PARTS, "one", "number"):
        return None
    text = parts[place.number - (place.number > 0)]
    if text.count(read) != 1:
        return None
    if len(parts) < 2:  # "the 3 in the last one is an 8", of pictures that came one after another
        return correction_of(digits=value, misread=int(read)) if conversation.earlier and place.number == -1 else None
    part = replace(place, unit="picture" if several else "row")
    return correction_of(parts=(((part, Place("digit", text.index(read) + 1)), value),))


def _one_by_one(sentence: ParsedSentence) -> Parsed | None:
    """Several digits, each with its value: "the 1 is a 7 and the 0 is a 6", 1은 7이고 0은 6이야."""
    pairs = _pairs(sentence)
    text = sentence.conversation.text(0)
    if len(sentence.conversation.readings) != 1 or "\n" in text or sentence.places or not pairs:
        return None
    if any(text.count(read) != 1 for read, _ in pairs):
        return None
    return correction_of(several=tuple((text.index(read) + 1, value) for read, value in pairs))


def _pairs(sentence: ParsedSentence) -> list[tuple[str, str]]:
    """Digits as they were read and as they are; none if a sentence has other numbers, or only lists them."""
    numbers = [piece for piece in sentence.pieces if piece.kind == "number"]
    states = sentence.fillers & {"value", "becomes"} or len(numbers) > 2  # 5는 6, 7은 1
    if not states or sentence.operations - _BESIDE_VALUES or len(numbers) % 2:
        return []
    if any(number.value > 9 for number in numbers):
        return []
    nouns = {piece.start + 1 for piece in sentence.pieces if piece.kind == "noun" and piece.name not in PARTS}
    if nouns & {number.start for number in numbers[::2]}:  # "digit 3 is a 6" names a place
        return []
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    stated = all(_is_stated(sentence.pieces, *pair) for pair in pairs)
    return [(str(read.value), str(value.value)) for read, value in pairs] if stated else []


def _is_stated(pieces: Sequence[Piece], read: Piece, value: Piece) -> bool:
    """Whether something stands between two numbers that does not list them."""
    between = {piece.name for piece in pieces if read.start < piece.start < value.start}
    return bool(between) and "carry" not in between
