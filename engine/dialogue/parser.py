"""What a sentence asks for that is all made of the grammar's words: of a reading, a correction, lessons, MNIST."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from engine.dialogue import slots
from engine.dialogue.grammar import Piece, cover
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import hearing
from engine.dialogue.places import MIDDLE
from engine.dialogue.questions import is_question
from engine.dialogue.requests import Place, Request, operations_in, places_in, request_of
from engine.locales import LANGUAGES, words

# An intent and its slots.
Parsed: TypeAlias = tuple[str, Mapping[str, object]]

MOST_UNKNOWN = 0.3  # share of the pieces of a sentence that the recogniser takes for a request
LESSONS = ("explain", "next")


def parse(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """What a sentence asks for; None if it has other words than the grammar's, or they make no request."""
    pieces = cover(text, language)
    if any(piece.kind == "unknown" for piece in pieces):
        return None
    sentence = _Sentence(text, pieces, conversation)
    return next(filter(None, (rule(sentence) for rule in _RULES)), None)


def request_in(text: str, language: str) -> Request | None:
    """The request in a sentence that is probably one, even if a few of its words are unknown."""
    pieces = cover(text, language)
    known = tuple(piece for piece in pieces if piece.kind != "unknown")
    return request_of(known, (), None) if len(known) > (1 - MOST_UNKNOWN) * len(pieces) else None


class _Sentence:
    """A sentence with its pieces and what they are read with.

    Attributes:
        operations, nouns, fillers, scopes: the names of its pieces of these kinds.
        places, numbers: what it names.
        question: whether it ends with a question mark.
        answers: whether it may state the digit that was asked for: "maybe a 4".
    """

    def __init__(self, text: str, pieces: Sequence[Piece], conversation: Conversation) -> None:
        self.text, self.pieces, self.conversation = text, pieces, conversation
        self.operations = operations_in(pieces)
        self.nouns, self.fillers, self.scopes = (
            {piece.name for piece in pieces if piece.kind == kind} for kind in ("noun", "filler", "scope")
        )
        self.places, self.numbers = places_in(pieces)
        self.question = is_question(text)
        asked = conversation.question
        self.answers = (
            asked is not None
            and "digits" in asked.slots
            and not asked.lengths
            and not self.question
            and len(self.numbers) == 1
        )


def _undo(sentence: _Sentence) -> Parsed | None:
    operations, conversation = sentence.operations, sentence.conversation
    if not conversation.readings or "lesson" in sentence.nouns:
        return None
    again = conversation.subject == "undo" and "alike" in sentence.fillers and not sentence.numbers
    if "undo" in operations or (again and not operations and not sentence.places):
        return "undo", {"everything": "all" in sentence.fillers or "undo_all" in operations or None}
    everything = "undo_all" in operations and bool(conversation.corrections) and not sentence.question
    return ("undo", {"everything": True}) if everything else None


def _forget(sentence: _Sentence) -> Parsed | None:
    if "forget" not in sentence.operations or sentence.question:
        return None
    if "correction" in sentence.fillers:
        return ("undo", {"everything": "all" in sentence.fillers or None}) if sentence.conversation.readings else None
    return "forget_conversation", {}


def _lesson(sentence: _Sentence) -> Parsed | None:
    conversation, operations = sentence.conversation, sentence.operations
    named = "lesson" in sentence.nouns
    steps = {name for name in operations if name.startswith("step_")}
    goes_on = conversation.subject in LESSONS and (steps or sentence.scopes or sentence.places)
    if not (named or goes_on or ("step_start" in steps and conversation.topic)):
        return None
    if operations - steps - {"again", "say", "sum", "random", "another"}:
        return None
    numbers = [place.number for place in sentence.places if place.unit in ("lesson", "one")]
    if numbers and numbers[0] != MIDDLE:
        return "next", {"lesson": numbers[0]}
    if sentence.numbers:
        return "next", {"lesson": sentence.numbers[0]}
    if "step_start" in steps:
        return "next", {"lesson": 1}
    for step, names in (("previous", {"step_back", "before"}), ("next", {"step_next", "another"})):
        if names & (operations | sentence.scopes):
            return "next", {"lesson": step}
    return ("next", {"lesson": "again"}) if "again" in operations and conversation.topic else None


def _sample(sentence: _Sentence) -> Parsed | None:
    conversation, operations = sentence.conversation, sentence.operations
    test, show = "test" in sentence.nouns, bool({"show"} & sentence.fillers)
    wish: str | None = None
    number: object = None
    value: int | None = None
    if conversation.subject == "sample" and operations & {"another", "step_next"}:
        wish = "next" if "step_next" in operations else "another"
    elif "wrong" in operations and (test or show) and "count" not in operations:
        wish = "wrong"
    elif "hardest" in operations and (test or show or "picture" in sentence.nouns or sentence.numbers):
        wish = "hardest"
    elif (test or show) and len(sentence.numbers) == 1 and _is_value(sentence.text):
        if sentence.numbers[0] < 10 and not operations - {"random", "another"}:
            wish, value = "value", sentence.numbers[0]
    elif "random" in operations and (test or show):
        wish, number = "", "any"
    return None if wish is None else ("sample", {"number": number, "wish": wish, "value": value})


def _about_a_digit(sentence: _Sentence) -> Parsed | None:
    operations, conversation = sentence.operations, sentence.conversation
    intent = "why" if "why" in operations else "likelihood" if "could_be" in operations else None
    if conversation.subject == "why" and sentence.places and not operations and not sentence.numbers:
        intent = "why"  # "and the second one?"
    if intent is None or not conversation.digits:
        return None
    if intent == "likelihood" and sentence.answers:
        return None
    places = [_absolute(place, conversation) for place in sentence.places]
    values = tuple(number for number in sentence.numbers if number < 10)
    if intent == "likelihood" and not values:
        return None
    return intent, {"place": places[0] if places else None, "values": values or None}


def _correction(sentence: _Sentence) -> Parsed | None:
    """Places with the values that they really have: "the first should be 7 and the last 1", "digit 3 as well"."""
    conversation = sentence.conversation
    if not conversation.digits or sentence.question or sentence.operations - {"equal", "say", "another"}:
        return None
    if "ask" in sentence.fillers or {"row", "picture", "lesson", "test"} & sentence.nouns:
        return None
    if "equal" in sentence.operations and "=" not in sentence.text:
        return None
    if slots.misread(sentence.text) is not None:  # "the 3 is an 8", which is not about a place
        return None
    count = len(conversation.digits)
    if any(1 < place.count < count for place in sentence.places) or ("both" in sentence.scopes and sentence.places):
        return _together(sentence)
    named = _as_found(sentence.text)
    if named is not None:
        return "correct", named
    both = "both" in sentence.scopes
    both = (both or "all" in sentence.fillers) and slots.digits(sentence.text) is not None  # "two of them" counts
    if both and len(sentence.numbers) == 1 and sentence.numbers[0] < 10 and not sentence.places:
        return "correct", _slots(digits=str(sentence.numbers[0]) * len(conversation.digits))
    if len(sentence.places) > 1 and _denies_later(sentence.pieces):
        return None
    pending: list[int] = []
    values: list[tuple[int, str]] = []
    for place in _in_order(sentence.pieces):
        if isinstance(place, Place):
            pending.append(_absolute(place, conversation))
        elif place > 9 or not pending:
            return _stated(sentence)
        else:
            values += [(number, str(place)) for number in pending]
            pending = []
    if pending and not values and "alike" in sentence.fillers and conversation.corrections:
        values = [(number, str(conversation.corrections[-1][-1].value)) for number in pending]
        pending = []
    if pending or not values:
        return _stated(sentence)
    if len(values) == 1:
        return "correct", _slots(place=values[0][0], digits=values[0][1])
    return "correct", _slots(several=tuple(values))


def _denies_later(pieces: Sequence[Piece]) -> bool:
    """Whether something is said to be wrong after a place: "the first is wrong and the third is a 9"."""
    kinds = ["no" if piece.name == "no" else piece.kind for piece in pieces]
    return "ordinal" in kinds and "no" in kinds[kinds.index("ordinal") :]


def _answer(sentence: _Sentence) -> Parsed | None:
    """The digit that was asked for, in a sentence that states it: "4 같아요"."""
    value = slots.stated(sentence.text) if sentence.answers and not sentence.places else None
    return ("correct", _slots(digits=value)) if value and len(value) == 1 and "ask" not in sentence.fillers else None


def _denial(sentence: _Sentence) -> Parsed | None:
    """That what was read is not right, without the value: "not all are right"."""
    names = sentence.numbers or sentence.places or sentence.operations or sentence.question
    denies = {"no", "right"} <= sentence.fillers and not names
    return ("correct", _slots()) if denies and sentence.conversation.digits else None


def _together(sentence: _Sentence) -> Parsed | None:
    """The first or last digits that are all the same: "the first two are 4"."""
    place, *others = sentence.places
    count = max(place.count, 2 if "both" in sentence.scopes else 1)
    if others or place.number not in (1, -1) or len(sentence.numbers) != 1 or sentence.numbers[0] > 9:
        return None
    numbers = [place.number * number for number in range(1, count + 1)]
    return "correct", _slots(several=tuple((number, str(sentence.numbers[0])) for number in numbers))


def _stated(sentence: _Sentence) -> Parsed | None:
    """A value alone: "it is a 9", "구다"; a bare number says nothing."""
    digits = slots.digits(sentence.text)
    counts = (1, len(sentence.conversation.digits))
    if digits is None or len(digits) not in counts or len(sentence.numbers) != 1 or sentence.places:
        return None
    states = (
        bool({"value", "right"} & sentence.fillers) and not sentence.operations and not _asks_whether(sentence.text)
    )
    return ("correct", _slots(digits=digits)) if states else None


def _as_found(text: str) -> dict[str, object] | None:
    """Places with values as the slots' own finders tell them; None where they find no value for each."""
    several = slots.several(text)
    if several is not None:
        return _slots(several=several) if all(digits and len(digits) == 1 for _, digits in several) else None
    place, digits = slots.place(text), slots.digits(text)
    return _slots(place=place, digits=digits) if place is not None and digits and len(digits) == 1 else None


def _absolute(place: Place, conversation: Conversation) -> int:
    """A place among all digits: the second zero is perhaps the third digit."""
    if place.of is None:
        return place.number
    alike = [at for at, chosen in enumerate(conversation.digits, 1) if conversation.value(chosen) == place.of]
    index = place.number - 1 if place.number > 0 else place.number
    return alike[index] if -len(alike) <= index < len(alike) else place.number


def _slots(**slots: object) -> dict[str, object]:
    return {"digits": None, "place": None, "misread": None, "several": None, "alone": None, **slots}


def _in_order(pieces: Sequence[Piece]) -> list[Place | int]:
    """The places and numbers of pieces in their order."""
    found: list[Place | int] = []
    content = [piece for piece in pieces if piece.kind in ("ordinal", "place", "noun", "number")]
    for at, piece in enumerate(content):
        before = content[at - 1] if at else None
        numbered = piece.kind == "number" and before is not None and before.name == "digit" and bool(before.value)
        # "digit 3 is a 6": a place only where a value follows; "the third digit 6" has its place already.
        follows = any(later.kind == "number" for later in content[at + 1 :])
        placed_before = before is not None and before.kind in ("ordinal", "place")
        placed = at > 1 and content[at - 2].kind in ("ordinal", "place")
        alike = any(other.kind == "filler" and other.name == "alike" for other in pieces)
        if piece.kind in ("ordinal", "place"):
            found += places_in([piece, *content[at + 1 : at + 2]] if _is_of(content, at) else [piece])[0]
        elif numbered and not placed and (follows or alike):
            found.append(Place("digit", piece.value))
        elif piece.kind == "number" and not (placed_before and _is_of(content, at - 1)):
            found.append(piece.value)
    return found


def _is_of(content: Sequence[Piece], at: int) -> bool:
    """Whether an ordinal stands right before a number, and another number follows: "the second 0 is a 6"."""
    after = content[at + 1 : at + 2]
    together = bool(after) and after[0].kind == "number" and after[0].start == content[at].start + 1
    return together and any(later.kind == "number" for later in content[at + 2 :])


def _request(sentence: _Sentence) -> Parsed | None:
    conversation = sentence.conversation
    texts = [*conversation.texts, *(text for texts in conversation.earlier for text in texts)]
    if "right" in sentence.fillers and not sentence.question:
        return None
    if not texts or sentence.answers or {"lesson", "test"} & sentence.nouns:
        return None
    if "show" in sentence.fillers and any(
        place.unit == "picture" and place.number > len(conversation.texts) for place in sentence.places
    ):
        return None
    read = [text.replace("\n", "") for text in texts]
    request = request_of(sentence.pieces, read, conversation.request)
    asks = sentence.question or _asks_whether(sentence.text)
    alone = len(sentence.numbers) == 1 and not sentence.operations - {"say"} and not sentence.places
    if request is None and alone and sentence.numbers[0] > 9 and asks:
        request = Request("equal", sentence.numbers)  # "is it 420?"
    return None if request is None else ("facts", {"request": request})


def _is_value(text: str) -> bool:
    """Whether a digit is named by its value: "a 7", not "image 7"."""
    return any(re.search(words(code).table("grammar")["a_value"], text.casefold()) for code in LANGUAGES)


def _asks_whether(text: str) -> bool:
    return any(re.search(hearing(code)["asks_whether"], text.casefold()) for code in LANGUAGES)


def _leave(sentence: _Sentence) -> Parsed | None:
    return ("bye", {}) if sentence.pieces and all(piece.name == "leave" for piece in sentence.pieces) else None


_RULES = (_leave, _undo, _forget, _lesson, _sample, _about_a_digit, _answer, _denial, _correction, _request)
