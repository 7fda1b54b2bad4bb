"""What a sentence asks for that is all made of the grammar's words: of a reading, a correction, lessons, MNIST."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from engine.dialogue import corrections, lesson_steps, thresholds
from engine.dialogue.clauses import without_confirmations
from engine.dialogue.corrections_by_value import correction_by_value
from engine.dialogue.digit_values import asks_plainly, chooses, where_asked
from engine.dialogue.expressions import evaluate
from engine.dialogue.grammar import Piece, cover, operations_in
from engine.dialogue.lesson_steps import LESSONS
from engine.dialogue.memory import Conversation
from engine.dialogue.operations import OF_RESULTS, ONLY_IN_FULL, SCORES
from engine.dialogue.places import MIDDLE
from engine.dialogue.positions import Place
from engine.dialogue.questions import is_question
from engine.dialogue.request import Request
from engine.dialogue.requests import request_of
from engine.dialogue.samples import is_value
from engine.dialogue.senses import in_sense
from engine.dialogue.sentence import Parsed, ParsedSentence, absolute, asks_whether, keeps_corrections
from engine.locales import words

READS = ("say", "again")  # operations that only repeat what was read
# What may stand beside a wish to start all over: "no, let's start it all over".
_BESIDE_ANEW = {"rest", "all", "carry", "no", "this"}
_FORGETTING = {"forget", "forget_all", "erase"}


def parse(text: str, language: str, conversation: Conversation, *, slips: bool, unknown: float = 0.0) -> Parsed | None:
    """What a sentence asks for; None if it has other words than the grammar's, or they make no request.

    Args:
        text: the sentence.
        language: whose words they may be.
        conversation: what it may be about.
        slips: whether words may have slips in them.
        unknown: the greatest share of pieces that may be other words.
    """
    text = without_confirmations(text) if conversation.digits else text
    pieces = in_sense(cover(text, language, slips=slips))
    known = tuple(piece for piece in pieces if piece.kind != "unknown")
    if len(pieces) - len(known) > unknown * len(pieces):
        return None
    if len(known) < len(pieces) and operations_in(known) & ONLY_IN_FULL:
        return None
    sentence = ParsedSentence(text, language, known, conversation)
    parsed = next(filter(None, (rule(sentence) for rule in _RULES)), None)
    return None if parsed and len(known) < len(pieces) and only_reads(parsed[1]) else parsed


def only_reads(slots: Mapping[str, object]) -> bool:
    """Whether nothing but the reading itself is wanted: with unknown words, "read me a poem", it is another thing."""
    request = slots.get("request")
    return isinstance(request, Request) and request.operation in READS and not request.places


def names_several(slots: Mapping[str, object]) -> bool:
    """Whether a request only says which ones it is about, and these are several."""
    request = slots.get("request")
    return isinstance(request, Request) and request.operation in READS and len(request.places) > 1


def request_in(text: str, language: str, conversation: Conversation | None = None) -> Request | None:
    """The request in a sentence that is probably one, even if a few of its words are unknown."""
    pieces = in_sense(cover(text, language))
    known = tuple(piece for piece in pieces if piece.kind != "unknown")
    if len(known) < len(pieces) and operations_in(known) & ONLY_IN_FULL:
        return None
    whether = is_question(text) or asks_whether(text)
    read = texts_read(conversation) if conversation else ()
    last = conversation.request if conversation else None
    if len(known) <= (1 - thresholds.UNKNOWN_PIECES) * len(pieces):
        return None
    return where_asked(request_of(known, read, last, whether=whether), text, language)


def request_for(text: str, language: str, operation: str, conversation: Conversation | None) -> Request | None:
    """A request for an operation that a sentence names in other words than the grammar's; the rest is as it says."""
    pieces = cover(text, language)
    orders = tuple(piece for piece in pieces if operation == "sort" and piece.name in ("ascending", "descending"))
    known = orders + tuple(piece for piece in pieces if piece.kind not in ("unknown", "operation"))
    # 사 in a word that is not known is no 4.
    known = tuple(piece for piece in known if piece.kind != "number" or piece.name.isdecimal() or len(piece.name) > 1)
    pieces = (Piece("operation", operation), *known)
    read = texts_read(conversation) if conversation else ()
    return request_of(pieces, read, None, whether=is_question(text) or asks_whether(text))


def parse_clause(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """The request in a clause of a sentence: "I can't see very well, could you spell it out for me"."""
    clauses = re.split(words(language).table("grammar")["clause_end"], text)
    for clause in clauses[:0:-1] + clauses[:1] if len(clauses) > 1 else ():
        parsed = parse(clause, language, conversation, slips=False)
        if parsed is not None and parsed[0] == "facts":
            return parsed
    return None


def undo_in_a_clause(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """To take a correction back, in one clause of a sentence: "he was joking, the rascal, change it back"."""
    if not conversation.corrections or keeps_corrections(text):
        return None
    clauses = re.split(words(language).table("grammar")["clause_end"], text)
    parsed = (parse(clause, language, conversation, slips=False) for clause in clauses if len(clauses) > 1)
    return next((one for one in parsed if one is not None and one[0] == "undo"), None)


def _undo(sentence: ParsedSentence) -> Parsed | None:
    operations, conversation = sentence.operations, sentence.conversation
    if "lesson" in sentence.nouns or not (conversation.readings or conversation.forgotten):
        return None
    if keeps_corrections(sentence.text):  # "is it the same as before"
        return None
    again = conversation.subject == "undo" and "alike" in sentence.fillers and not sentence.numbers
    back = bool({"undo_all", "step_start", "step_zero"} & operations)
    if (
        conversation.corrections
        and operations - {"again"} == {"step_back"}
        and "carry" not in sentence.fillers  # "and the one before that"
        and conversation.subject in ("correct", "undo")
    ):
        operations = {"undo"}  # "take the last two back"
    read = {digit.value for reading in conversation.readings for digit in reading.digits}
    after_all = bool(sentence.numbers) and bool({"after_all", "original"} & (sentence.fillers | sentence.scopes))
    says_so = "undo_all" in operations or after_all  # "it was a 5 after all"
    was_right = bool(conversation.corrections) and says_so and read >= {*sentence.numbers}
    was_right = was_right and not sentence.asks
    if not ("undo" in operations or (again and not operations and not sentence.places) or was_right):
        return None
    counted = sentence.numbers if "correction" in sentence.fillers else ()
    last = [place.count for place in sentence.places if place.number == -1]
    steps = 2 if "both" in sentence.scopes else (last or counted or (1,))[0]
    everything = steps == 1 and (back or "all" in sentence.fillers)
    if not conversation.corrections and _drops(sentence):
        return "forget_reading", {"reading": -1}
    instead = _instead(sentence)
    if instead is not None and not (was_right and after_all):
        return instead
    return "undo", {"everything": everything or None, "steps": steps if steps > 1 else None}


def _drops(sentence: ParsedSentence) -> bool:
    """Whether "forget it" means what was read, and not what was said last: "good, now forget it"."""
    forgets = words(sentence.language).table("grammar")["operations"]["forget"].split(", ")
    named = any(re.search(rf"\b{word}\b", sentence.text, re.IGNORECASE) for word in forgets)
    return named and bool({"again"} & sentence.operations or {"number", "picture"} & sentence.nouns)


def _anew(sentence: ParsedSentence) -> Parsed | None:
    """To start all over: without corrections, the lessons if there were any, or else from what can be asked."""
    conversation, operations = sentence.conversation, sentence.operations
    if "step_zero" not in operations or operations - {"step_zero", "step_start", "again", "repeat"}:
        return None
    says_more = sentence.nouns or sentence.numbers or sentence.places or sentence.scopes
    if says_more or sentence.fillers - _BESIDE_ANEW or conversation.subject in (*LESSONS, "quiz"):
        return None
    if conversation.corrections:
        return "undo", {"everything": True}
    return None if conversation.topic else ("help", {})


def _instead(sentence: ParsedSentence) -> Parsed | None:
    """What is corrected in the same breath in which something is taken back: "nvm, it's 98"."""
    rest = tuple(piece for piece in sentence.pieces if piece.name != "undo")
    if not sentence.numbers or not {"value", "becomes"} & sentence.fillers or "correction" in sentence.fillers:
        return None
    return corrections.correction(ParsedSentence(sentence.text, sentence.language, rest, sentence.conversation))


def _forget(sentence: ParsedSentence) -> Parsed | None:
    """To forget everything, one reading ("forget the first", "forget that one"), or corrections."""
    questions = sentence.question or "whether" in sentence.fillers  # "do you forget it all when I quit"
    wishes = sentence.operations & _FORGETTING
    if not wishes or questions or sentence.numbers or sentence.operations - _FORGETTING - {"say", "again"}:
        return None
    everything = "forget_all" in wishes or "all" in sentence.fillers
    if wishes == {"erase"} and not texts_read(sentence.conversation):  # "delete my pictures" asks what is kept
        return None
    if "correction" in sentence.fillers:
        return ("undo", {"everything": everything or None}) if sentence.conversation.readings else None
    if "digit" in sentence.nouns or len(sentence.places) > 1:
        return None
    last = bool(sentence.places and sentence.places[0].number == -1) or "this" in sentence.fillers
    if last and sentence.conversation.corrections and sentence.conversation.subject in ("correct", "undo"):
        return "undo", {}
    if sentence.places:
        number = sentence.places[0].number
        # Of several pictures that were sent together the first is one of those.
        before = sum(map(len, sentence.conversation.earlier)) if len(sentence.conversation.texts) > 1 else 0
        return "forget_reading", {"reading": number + before if 0 < number < MIDDLE else number}
    if "before" in sentence.scopes:
        return "forget_reading", {"reading": -1 - max(len(sentence.conversation.texts), 1)}
    if ("this" in sentence.fillers or "current" in sentence.scopes) and not everything:
        return "forget_reading", {"reading": -1}
    return "forget_conversation", {}


def _quiz(sentence: ParsedSentence) -> Parsed | None:
    """To be told the answer of a lesson's question, or to be asked another one."""
    conversation, operations = sentence.conversation, sentence.operations
    question = conversation.question
    is_open = question is not None and question.intent == "quiz"
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


def _sample(sentence: ParsedSentence) -> Parsed | None:
    conversation, operations = sentence.conversation, sentence.operations
    test, show = "test" in sentence.nouns, bool({"show"} & sentence.fillers)
    asks = sentence.question or "ask" in sentence.fillers
    wish: str | None = None
    number: object = None
    value: int | None = None
    if conversation.subject == "sample" and operations & {"another", "step_next"}:
        wish = "next" if "step_next" in operations else "another"
    elif conversation.subject == "sample" and sentence.scopes == {"other"} and not operations and not asks:
        wish = "another"
    elif _in_passing(sentence):
        wish, number = "", "any"
    elif "wrong" in operations and (test or show) and "count" not in operations:
        wish = "wrong"
    elif number_in_turn := _number_in_turn(sentence):
        wish, number = "", number_in_turn
    elif operations & {"hardest", "random"} == {"hardest"} and _of_the_test_set(sentence):
        wish = "hardest"
    elif sentence.places or "no" in sentence.fillers:
        pass
    elif (test or show) and len(sentence.numbers) == 1 and is_value(sentence.text):
        if sentence.numbers[0] < 10 and not operations - {"random", "another"}:
            wish, value = "value", sentence.numbers[0]
    elif "random" in operations and (test or show):
        wish, number = "", "any"
    return None if wish is None else ("sample", {"number": number, "wish": wish, "value": value})


def _of_the_test_set(sentence: ParsedSentence) -> bool:
    """Whether what is hardest is an image, and not a lesson, say."""
    many = any(place.number > 9 for place in sentence.places)  # 제일 어려운 열 개
    return bool({"test", "picture"} & sentence.nouns or "show" in sentence.fillers or sentence.numbers or many)


def _number_in_turn(sentence: ParsedSentence) -> int | None:
    """The number of the next image, where one was shown and a sentence is nothing but a number: 13번도, "and 13"."""
    conversation = sentence.conversation
    if conversation.subject != "sample" or sentence.operations - {"another", "again", "say"} or sentence.nouns:
        return None
    numbers = [*sentence.numbers, *(place.number for place in sentence.places if place.count == 1)]
    alone = len(numbers) == 1 and not sentence.scopes and sentence.fillers <= {"carry", "alike", "show", "rest", "no"}
    return numbers[0] if alone and numbers[0] > 9 else None


def _in_passing(sentence: ParsedSentence) -> bool:
    """Whether any image is wanted, and another clause says what the last one was: "that was hard, show me any"."""
    clauses = re.split(words(sentence.language).table("grammar")["clause_end"], sentence.text)
    if len(clauses) < 2:
        return False
    wishes = [ops for clause in clauses if "random" in (ops := operations_in(cover(clause, sentence.language)))]
    show = "test" in sentence.nouns or "show" in sentence.fillers
    return show and len(wishes) == 1 and not wishes[0] & {"wrong", "hardest"}


def _about_a_digit(sentence: ParsedSentence) -> Parsed | None:
    operations, conversation = sentence.operations, sentence.conversation
    intent = "why" if "why" in operations else "likelihood" if "could_be" in operations else None
    goes_on = conversation.subject == "why" and "ask" not in sentence.fillers
    if goes_on and sentence.places and not operations and not sentence.numbers:
        intent = "why"  # "and the second one?"
    if intent == "why" and conversation.readings and not conversation.digits:
        return "why", {}  # it is told why nothing was read
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


def _either(sentence: ParsedSentence) -> Parsed | None:
    """Which of two values a digit has: "the first number is one or seven?", 첫 번째가 1이야 7이야?"""
    conversation, values = sentence.conversation, tuple(sentence.numbers)
    if not sentence.question or sentence.operations - {"say"} or {"ask", "no", "except"} & sentence.fillers:
        return None
    if len(values) != 2 or max(values) > 9 or len(sentence.places) != 1 or len(conversation.readings) != 1:
        return None
    place = sentence.places[0]
    if place.count > 1 or place.unit in corrections.PARTS or not conversation.digits:
        return None
    return "likelihood", {"place": absolute(place, conversation), "values": values}


def _request(sentence: ParsedSentence) -> Parsed | None:
    conversation = sentence.conversation
    read = texts_read(conversation)
    tagged = _is_tagged(sentence)
    if "right" in sentence.fillers and not (sentence.asks or tagged):
        return None
    if not read or sentence.answers or {"lesson", "test"} & sentence.nouns:
        return None
    if "show" in sentence.fillers and any(
        place.unit == "picture" and place.number > len(conversation.texts) for place in sentence.places
    ):
        return None
    asks = (sentence.asks or tagged) and not chooses(sentence.text, sentence.language)
    asks = asks or asks_plainly(sentence.text, sentence.language)
    pieces = evaluate(sentence.pieces, read, whether=asks_whether(sentence.text), asks=asks)
    lines = conversation.text(0).split("\n") if len(conversation.readings) == 1 else ()
    request = request_of(pieces, read, _last_request(conversation), whether=asks, lines=lines)
    alone = len(sentence.numbers) == 1 and not sentence.operations - {"say"} and not sentence.places
    if request is None and alone and sentence.numbers[0] > 9 and asks:
        request = Request("equal", sentence.numbers)  # "is it 420?"
    request = where_asked(request, sentence.text, sentence.language)
    return None if request is None else ("facts", {"request": request})


def _is_tagged(sentence: ParsedSentence) -> bool:
    """Whether a statement of a number ends in "right": "that's prime right", but not "the even ones are right"."""
    names = [piece.name if piece.kind == "filler" else piece.kind for piece in sentence.pieces[-2:]]
    tagged = names in (["operation", "right"], ["number", "right"])
    return tagged and bool(sentence.operations & {*OF_RESULTS, "composite", "palindrome", "leap", "sum_is"})


def _last_request(conversation: Conversation) -> Request | None:
    """What was last asked of the readings; after a digit was explained, of that digit."""
    chosen = conversation.chosen
    if conversation.subject not in ("why", "likelihood") or chosen is None or len(conversation.readings) > 1:
        return conversation.request
    return replace(conversation.request or Request("say"), places=(Place("digit", chosen[1] + 1),))


def texts_read(conversation: Conversation) -> list[str]:
    """What was read, each reading in a row, the last ones first."""
    texts = [*conversation.texts, *(text for texts in conversation.earlier for text in texts)]
    return [text.replace("\n", "") for text in texts]


def _leave(sentence: ParsedSentence) -> Parsed | None:
    return ("bye", {}) if sentence.pieces and all(piece.name == "leave" for piece in sentence.pieces) else None


def _gives_up(sentence: ParsedSentence) -> Parsed | None:
    """Small talk that only says who won, where nothing was read that might be a score: "you win, I lose", 졌다 졌어."""
    scores = sentence.operations & SCORES
    once = sum(piece.name in SCORES for piece in sentence.pieces) < 2  # "I am lost" asks for help
    other = sentence.operations - scores - {"say"} or sentence.nouns or sentence.places or sentence.numbers
    several = len(texts_read(sentence.conversation)) > 1 or "\n" in "".join(sentence.conversation.texts)
    return ("chatter", {}) if scores and not (once or other or several) else None


_RULES = (
    _leave,
    _undo,
    _anew,
    _forget,
    _quiz,
    lesson_steps.lesson,
    _sample,
    _about_a_digit,
    _either,
    correction_by_value,
    corrections.answer,
    corrections.denial,
    corrections.confirmation,
    corrections.correction,
    _gives_up,
    _request,
)
