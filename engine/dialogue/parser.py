"""What a sentence asks for that is all made of the grammar's words: of a reading, a correction, lessons, MNIST."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.dialogue import corrections
from engine.dialogue.clauses import without_confirmed
from engine.dialogue.grammar import Piece, cover
from engine.dialogue.memory import Conversation
from engine.dialogue.places import MIDDLE
from engine.dialogue.questions import is_question
from engine.dialogue.requests import Request, request_of
from engine.dialogue.sentence import Parsed, Sentence, absolute, asks_whether
from engine.locales import LANGUAGES, words

MOST_UNKNOWN = 0.3  # share of the pieces of a sentence that the recogniser takes for a request
LESSONS = ("explain", "next")


def parse(text: str, language: str, conversation: Conversation, *, slips: bool, unknown: float = 0.0) -> Parsed | None:
    """What a sentence asks for; None if it has other words than the grammar's, or they make no request.

    Args:
        text: the sentence.
        language: whose words they may be.
        conversation: what it may be about.
        slips: whether words may have slips in them.
        unknown: the greatest share of pieces that may be other words.
    """
    text = without_confirmed(text) if conversation.digits else text
    pieces = cover(text, language, slips=slips)
    known = tuple(piece for piece in pieces if piece.kind != "unknown")
    if len(pieces) - len(known) > unknown * len(pieces):
        return None
    sentence = Sentence(text, language, known, conversation)
    parsed = next(filter(None, (rule(sentence) for rule in _RULES)), None)
    return None if parsed and len(known) < len(pieces) and only_reads(parsed[1]) else parsed


def only_reads(slots: Mapping[str, object]) -> bool:
    """Whether nothing but the reading itself is wanted: with unknown words, "read me a poem", it is another thing."""
    request = slots.get("request")
    return isinstance(request, Request) and request.operation in ("say", "again") and not request.places


def request_in(text: str, language: str) -> Request | None:
    """The request in a sentence that is probably one, even if a few of its words are unknown."""
    pieces = cover(text, language)
    known = tuple(piece for piece in pieces if piece.kind != "unknown")
    whether = is_question(text) or asks_whether(text)
    return request_of(known, (), None, whether=whether) if len(known) > (1 - MOST_UNKNOWN) * len(pieces) else None


def request_for(text: str, language: str, operation: str, conversation: Conversation | None) -> Request | None:
    """A request for an operation that a sentence names in other words than the grammar's; the rest is as it says."""
    known = tuple(piece for piece in cover(text, language) if piece.kind not in ("unknown", "operation"))
    pieces = (Piece("operation", operation), *known)
    read = tuple(conversation.texts) if conversation else ()
    return request_of(pieces, read, None, whether=is_question(text) or asks_whether(text))


def parse_clause(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """The request in a clause of a sentence: "I can't see very well, could you spell it out for me"."""
    clauses = re.split(words(language).table("grammar")["clause_end"], text)
    for clause in clauses[:0:-1] + clauses[:1] if len(clauses) > 1 else ():
        parsed = parse(clause, language, conversation, slips=False)
        if parsed is not None and parsed[0] == "facts":
            return parsed
    return None


def _undo(sentence: Sentence) -> Parsed | None:
    operations, conversation = sentence.operations, sentence.conversation
    if not conversation.readings or "lesson" in sentence.nouns:
        return None
    again = conversation.subject == "undo" and "alike" in sentence.fillers and not sentence.numbers
    back = bool({"undo_all", "step_start"} & operations)
    if conversation.corrections and operations == {"step_back"} and conversation.subject in ("correct", "undo"):
        operations = {"undo"}  # "take the last two back"
    read = {digit.value for reading in conversation.readings for digit in reading.digits}
    was_right = bool(conversation.corrections) and "undo_all" in operations and read >= {*sentence.numbers}
    was_right = was_right and not sentence.question
    if not ("undo" in operations or (again and not operations and not sentence.places) or was_right):
        return None
    counted = sentence.numbers if "correction" in sentence.fillers else ()
    last = [place.count for place in sentence.places if place.number == -1]
    steps = 2 if "both" in sentence.scopes else (last or counted or (1,))[0]
    everything = steps == 1 and (back or "all" in sentence.fillers)
    return "undo", {"everything": everything or None, "steps": steps if steps > 1 else None}


def _forget(sentence: Sentence) -> Parsed | None:
    questions = sentence.question or "whether" in sentence.fillers  # "do you forget it all when I quit"
    if "forget" not in sentence.operations or questions or sentence.places or sentence.numbers:
        return None
    if "correction" in sentence.fillers:
        return ("undo", {"everything": "all" in sentence.fillers or None}) if sentence.conversation.readings else None
    return "forget_conversation", {}


def _lesson(sentence: Sentence) -> Parsed | None:
    conversation, operations = sentence.conversation, sentence.operations
    named = "lesson" in sentence.nouns
    here = conversation.subject in (*LESSONS, "quiz")
    for wish in {"stop", "easier"} & operations if named or here else ():
        return "next", {"lesson": wish}
    steps = {name for name in operations if name.startswith("step_")}
    repeats = operations and operations <= {"again", "repeat"} and not sentence.numbers
    goes_on = conversation.subject in LESSONS and (steps or repeats or sentence.scopes or sentence.places)
    if not (named or goes_on or ("step_start" in steps and conversation.topic)):
        return None
    if operations - steps - {"again", "repeat", "say", "sum", "random", "another"}:
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
    return ("next", {"lesson": "again"}) if {"again", "repeat"} & operations and conversation.topic else None


def _quiz(sentence: Sentence) -> Parsed | None:
    """To be told the answer of a lesson's question, or to be asked another one."""
    conversation, operations = sentence.conversation, sentence.operations
    asked = conversation.question
    is_open = asked is not None and asked.intent == "quiz"
    if is_open and ("give_up" in sentence.fillers or operations == {"least_sure"}):
        return "quiz", {"wish": "answer"}
    here = is_open or conversation.subject in (*LESSONS, "quiz")
    if here and "quiz_me" in sentence.fillers:
        return "quiz", {}
    if "problem" not in sentence.fillers or not here:
        return None
    if "again" in operations:
        return "quiz", {}
    other = operations & {"another", "step_next", "different"} or sentence.scopes & {"other"}
    return ("quiz", {"wish": "another"}) if other else None


def _sample(sentence: Sentence) -> Parsed | None:
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
    elif sentence.places or "no" in sentence.fillers:
        pass
    elif (test or show) and len(sentence.numbers) == 1 and _is_value(sentence.text):
        if sentence.numbers[0] < 10 and not operations - {"random", "another"}:
            wish, value = "value", sentence.numbers[0]
    elif "random" in operations and (test or show):
        wish, number = "", "any"
    return None if wish is None else ("sample", {"number": number, "wish": wish, "value": value})


def _about_a_digit(sentence: Sentence) -> Parsed | None:
    operations, conversation = sentence.operations, sentence.conversation
    intent = "why" if "why" in operations else "likelihood" if "could_be" in operations else None
    goes_on = conversation.subject == "why" and "ask" not in sentence.fillers
    if goes_on and sentence.places and not operations and not sentence.numbers:
        intent = "why"  # "and the second one?"
    if intent is None or not conversation.digits:
        return None
    if intent == "likelihood" and sentence.answers:
        return None
    places = [absolute(place, conversation) for place in sentence.places]
    values = tuple(number for number in sentence.numbers if number < 10)
    if intent == "likelihood" and not values:
        asks = "ask" in sentence.fillers and not sentence.numbers  # "what else could the middle one be"
        return ("facts", {"request": Request("how_sure", places=sentence.places)}) if asks else None
    return intent, {"place": places[0] if places else None, "values": values or None}


def _request(sentence: Sentence) -> Parsed | None:
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
    asks = sentence.question or asks_whether(sentence.text)
    request = request_of(sentence.pieces, read, conversation.request, whether=asks)
    alone = len(sentence.numbers) == 1 and not sentence.operations - {"say"} and not sentence.places
    if request is None and alone and sentence.numbers[0] > 9 and asks:
        request = Request("equal", sentence.numbers)  # "is it 420?"
    return None if request is None else ("facts", {"request": request})


def _is_value(text: str) -> bool:
    """Whether a digit is named by its value: "a 7", not "image 7"."""
    return any(re.search(words(code).table("grammar")["a_value"], text.casefold()) for code in LANGUAGES)


def _leave(sentence: Sentence) -> Parsed | None:
    return ("bye", {}) if sentence.pieces and all(piece.name == "leave" for piece in sentence.pieces) else None


_RULES = (
    _leave,
    _undo,
    _forget,
    _quiz,
    _lesson,
    _sample,
    _about_a_digit,
    corrections.answer,
    corrections.denial,
    corrections.confirmation,
    corrections.correction,
    _request,
)
