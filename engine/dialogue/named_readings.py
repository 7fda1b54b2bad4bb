"""One of all readings, called by its place or by the words that came with its picture: "bess is really 537"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.dialogue.claims import Claim, claims_in, ends_in_number, numbers_in, without_asides
from engine.dialogue.corrections import correction_of
from engine.dialogue.features import LONGEST
from engine.dialogue.grammar import Piece, cover, operations_in
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import hearing
from engine.dialogue.places import MIDDLE
from engine.dialogue.positions import Place, places_in
from engine.dialogue.questions import is_question
from engine.dialogue.request import Request
from engine.dialogue.script import script_language
from engine.dialogue.sentence import Parsed, asks, is_open_question, supposes
from engine.dialogue.slots import is_undecided

_EARLIER, _LATEST = frozenset({"before", "former", "other"}), frozenset({"current", "later", "latter"})
_TELLS = frozenset({"say", "count"})  # operations of who wants to be told a reading: 몇 점이었지
_INSIDE = ("digit", "one")  # units of a place within a reading
_NAME = re.compile(r"[^\W_]*[^\W\d_][^\W_]*")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019`\u00b4]s?(?=\s|$)|['\u2019`\u00b4]")


def named_correction(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """The correction in a clause that says which of the readings it is about: "the first pic is 95", 청팀이 37이래."""
    if not conversation.digits or asks(text) or supposes(text):
        return None
    if is_undecided(text) or is_open_question(text):
        return None
    text = without_asides(text[:LONGEST], language)
    claims = claims_in(text, language)
    if len({claim.digits for claim in claims}) != 1:
        return None
    corrections = (_correction(claim, text, language, conversation) for claim in claims)
    return next(filter(None, corrections), None)


def named_request(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """To be told a reading that is called by the words that came with it: "what was bess again", 청팀은 몇 점이었지."""
    pieces = cover(text, language, slips=False)
    operations, known = operations_in(pieces), {piece.name for piece in pieces}
    wants_to_know = is_question(text) or "ask" in known or bool(operations & _TELLS)
    if not wants_to_know or operations - _TELLS - {"again"} or next(numbers_in(text, language), None) is not None:
        return None
    reading = _by_caption(text, language, conversation)
    if reading is None or len(conversation.everything) < 2:
        return None
    own = _names(conversation.captioned[reading][1], language)
    others = [word for word in _NAME.findall(_APOSTROPHE.sub("", text.casefold())) if _is_unknown(word, language)]
    if any(not any(_is_same(name, word) for name in own) for word in others):
        return None
    if reading == -1 and len(conversation.texts) == 1:
        return "facts", {"request": Request("again")}
    place = Place("picture", len(conversation.everything) + reading + 1)
    return "facts", {"request": Request("say", places=(place,), scope="everything")}


def reading_in_turn(
    parts: Sequence[tuple[Sequence[Place], str]], conversation: Conversation
) -> tuple[int, str, int | None, int | None] | None:
    """The reading that a correction calls by its place among pictures that came one after another: 첫 번째 사진이 593.

    Returns:
        The reading, counted back from -1, its digits or the one that is stated, and that one's place and its value as
        read; None if the pictures came together, or the places name no single reading.
    """
    count = len(conversation.everything)
    if len(parts) != 1 or len(conversation.texts) != 1 or count < 2:
        return None
    ((place, *inside), digits) = parts[0]
    reading = _counted_back(place, count) if (place.unit, place.count) == ("picture", 1) else None
    if reading is None or len(inside) > 1 or any(one.count > 1 or one.unit == "row" for one in inside):
        return None
    own = inside[0] if inside else None
    return reading, digits, own.number if own and own.of is None else None, own.of if own else None


def _correction(claim: Claim, text: str, language: str, conversation: Conversation) -> Parsed | None:
    pieces, everything = cover(claim.before, language), conversation.everything
    by_caption = None if claim.of_it else _by_caption(claim.before, language, conversation)
    by_place = _by_place(claim.before, pieces, language, claim.digits, conversation)
    reading = by_place if by_caption is None else by_caption
    if reading is None or not -len(everything) <= reading < 0:
        return None
    read, own = everything[reading], [*numbers_in(claim.before, language)]
    if not {*numbers_in(text, language)} <= {claim.digits, *everything, *own[-1:]}:
        return None
    if len(claim.digits) > 1 or len(read) == 1:
        fits = len(claim.digits) == len(read) or by_caption is None
        return correction_of(reading=reading, digits=claim.digits) if fits else None
    places = places_in(pieces)[0]
    pictures = _pictures(places, claim.digits, everything)
    inside = [place for place in places if place not in pictures and place.unit in _INSIDE and place.of is None]
    if len(inside) == 1:
        return correction_of(reading=reading, digits=claim.digits, place=inside[0].number)
    value = re.sub(hearing(language)["captions"]["particles"], "", claim.before.rstrip())  # 두 번째 사진의 3이
    if len(own) == 1 and len(own[0]) == 1 and ends_in_number(value, language) and read.count(own[0]) == 1:
        return correction_of(reading=reading, digits=claim.digits, misread=int(own[0]))
    return None


def _pictures(places: Sequence[Place], digits: str, everything: Sequence[str]) -> list[Place]:
    """The places of pictures among places: "the second one" is one beside "the last digit", and before many digits."""
    pictures = [place for place in places if place.unit in ("picture", "part")]
    inside = any(place.unit == "digit" for place in places) and not pictures
    if inside or len(digits) > 1 or all(len(text) == 1 for text in everything):
        pictures += [place for place in places if place.unit == "one"]
    return pictures


def _by_place(
    words: str, pieces: Sequence[Piece], language: str, digits: str, conversation: Conversation
) -> int | None:
    """Which of the readings that came one after another a clause means by its place, counted back from -1."""
    everything = conversation.everything
    if len(conversation.texts) != 1 or len(everything) < 2:
        return None
    names, table = {piece.name for piece in pieces}, hearing(language)["claims"]
    back = next((piece.value for piece in pieces if (piece.kind, piece.name) == ("scope", "before") and piece.value), 1)
    if back > 1:
        return -1 - back
    if names & _EARLIER or re.search(table["earlier"], words):
        return -2
    pictures = _pictures(places_in(pieces)[0], digits, everything)
    if len(pictures) != 1 or pictures[0].count > 1 or pictures[0].of is not None:
        latest = names & _LATEST or re.search(table["latest"], words)
        return -1 if latest and not pictures else None
    return _counted_back(pictures[0], len(everything)) if "\n" not in conversation.text(0) else None


def _counted_back(place: Place, count: int) -> int | None:
    number = (count + 1) // 2 if place.number == MIDDLE and count % 2 else place.number
    return number - 1 - count if 0 < number <= count else number if number < 0 else None


def _by_caption(text: str, language: str, conversation: Conversation) -> int | None:
    """The reading that a clause calls by words which came with its picture, and with no other one, counted back."""
    captions = [_names(caption, language) for _, caption in conversation.captioned]
    named = _names(text, language)
    found = set()
    for at, names in enumerate(captions):
        others = [name for one in (*captions[:at], *captions[at + 1 :]) for name in one]
        own = [name for name in names if not any(_is_same(name, other) for other in others)]
        if any(_is_same(name, word) for name in own for word in named):
            found.add(at - len(captions))
    return found.pop() if len(found) == 1 else None


def _names(text: str, language: str) -> list[str]:
    """The words of a text that may name something."""
    words = _NAME.findall(_APOSTROPHE.sub("", text.casefold()))
    names = [word for word in words if _may_name(cover(word, language, slips=False))]
    return names + [piece.name for piece in cover(text, language, slips=False) if piece.kind == "place"]


def _is_unknown(word: str, language: str) -> bool:
    return any(piece.kind == "unknown" for piece in cover(word, language))


def _may_name(pieces: Sequence[Piece]) -> bool:
    """Whether a word tells one picture from another, as "score" and "42" do not."""
    if all(piece.kind == "number" for piece in pieces):
        return False
    return any(piece.kind not in ("filler", "noun") or piece.name in ("right", "sides") for piece in pieces)


def _is_same(name: str, other: str) -> bool:
    """Whether two words are one, but for an ending: "daves", "dave"; 청팀, 청팀이."""
    code = script_language(name + other)
    if code is None or not hearing(code)["joined"]:
        shorter, longer = sorted((name, other), key=len)
        return longer in (shorter, f"{shorter}s")
    particles = hearing(code)["captions"]["particles"]
    shorter, longer = sorted((re.sub(particles, "", word) or word for word in (name, other)), key=len)
    return shorter == longer or (len(shorter) > 1 and longer.startswith(shorter))
