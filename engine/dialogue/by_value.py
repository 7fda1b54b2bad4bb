"""Corrections that name digits or numbers by what they were read as: "swap the 7 and the 2", "34 is really 84"."""

from __future__ import annotations

from engine.dialogue.corrections import correction_of
from engine.dialogue.positions import Place
from engine.dialogue.sentence import Parsed, Sentence, asks_whether

_LACKS = frozenset({"missed", "wrong"})  # operations that say that a digit was left out: "you missed a 0"


def by_value(sentence: Sentence) -> Parsed | None:
    """The correction of digits or numbers that a sentence calls by their values; None for any other sentence."""
    conversation = sentence.conversation
    if (
        not (sentence.pieces and conversation.digits)
        or sentence.question
        or asks_whether(sentence.text)
        or "ask" in sentence.fillers
    ):
        return None
    return _exchanged(sentence) or lacking(sentence) or _denied(sentence) or _but_one(sentence) or _renamed(sentence)


def _places_of(sentence: Sentence) -> list[int]:
    """The places of the digits whose values are named, each read once in the only picture; else none."""
    conversation = sentence.conversation
    values = [conversation.value(chosen) for chosen in conversation.standing]
    once = len(conversation.readings) == 1 and all(values.count(number) == 1 for number in sentence.numbers)
    return [values.index(number) + 1 for number in sentence.numbers] if once else []


def _exchanged(sentence: Sentence) -> Parsed | None:
    """Two digits in each other's place: "you swapped the 7 and the 2", 7이랑 2가 바뀌었어."""
    if "swap" not in sentence.operations or sentence.places or len(sentence.numbers) != 2:
        return None
    places = _places_of(sentence)
    if not places:
        return None
    values = [str(number) for number in reversed(sentence.numbers)]
    return correction_of(several=tuple(zip(places, values, strict=True)))


def lacking(sentence: Sentence) -> Parsed | None:
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


def _denied(sentence: Sentence) -> Parsed | None:
    """Several digits that are wrong, of which nobody says what they are: "both the 7 and the 2 are wrong"."""
    wrong = sentence.pieces[-1].name == "no" and len(sentence.numbers) > 1
    if not wrong or sentence.operations or sentence.places or not _places_of(sentence):
        return None
    return correction_of()


def _but_one(sentence: Sentence) -> Parsed | None:
    """The only digit that is wrong: "everything but the 4 is right", 4 빼고 다 맞아."""
    named = {"except", "right"} <= sentence.fillers and len(sentence.numbers) == 1
    if not named or sentence.operations or sentence.places:
        return None
    places = _places_of(sentence)
    return correction_of(place=places[0]) if places else None


def _renamed(sentence: Sentence) -> Parsed | None:
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
