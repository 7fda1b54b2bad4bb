"""A sentence with its pieces, and what they are read with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TypeAlias

from engine.dialogue.grammar import Piece, operations_in
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import any_of, hearing
from engine.dialogue.positions import Place, places_in
from engine.dialogue.questions import is_question
from engine.dialogue.slots import digits
from engine.locales import LANGUAGES

# An intent and its slots.
Parsed: TypeAlias = tuple[str, Mapping[str, object]]


class ParsedSentence:
    """A sentence with its pieces and what they are read with.

    Attributes:
        operations, nouns, fillers, scopes: the names of its pieces of these kinds.
        places, numbers: what it names.
        question: whether it ends with a question mark.
        asks: whether it asks something, with a question mark or without.
        answers: whether it may state the digit that was asked for: "maybe a 4".
    """

    def __init__(self, text: str, language: str, pieces: Sequence[Piece], conversation: Conversation) -> None:
        self.text, self.language, self.pieces, self.conversation = text, language, pieces, conversation
        self.operations = operations_in(pieces)
        self.nouns, self.fillers, self.scopes = (
            {piece.name for piece in pieces if piece.kind == kind} for kind in ("noun", "filler", "scope")
        )
        self.places, self.numbers = places_in(pieces)
        self.question = is_question(text)
        self.asks = asks(text)
        question = conversation.question
        self.answers = (
            question is not None
            and "digits" in question.slots
            and not question.lengths
            and not self.question
            and len(self.numbers) == 1
        )


def asks_whether(text: str) -> bool:
    """Whether a sentence asks something that yes or no answers."""
    return any(pattern.search(text.casefold()) for pattern in _question_patterns("asks_whether"))


def asks(text: str) -> bool:
    """Whether a sentence asks something, by a question mark or its words; then it corrects and takes back nothing.

    A wish in the form of a question does not ask: "could you make it a 7".
    """
    if is_question(text) or asks_whether(text):
        return True
    return any(pattern.search(text.casefold()) for pattern in _question_patterns("asks")) and not is_wish(text)


@cache
def _question_patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    tables = (hearing(code) for code in LANGUAGES)
    return tuple(re.compile(table[kind].replace("{opening}", table["opening"])) for table in tables)


def keeps_corrections(text: str) -> bool:
    """Whether a sentence asks, and does not wish that a correction be taken back, as "would you undo that?" does."""
    return asks(text) and not any(re.search(hearing(code)["wishes_back"], text.casefold()) for code in LANGUAGES)


def supposes(text: str) -> bool:
    """Whether a sentence tells of what is not so here and now: "if it was 89", "last year it was 2400", 89라면."""
    return any(re.search(hearing(code)["supposes"], text.casefold()) for code in LANGUAGES)


def exaggerates(text: str) -> bool:
    """Whether a sentence speaks of death as a manner of speaking: "this queue is killing me", 더워 죽겠다."""
    return any(re.search(hearing(code)["exaggerates"], text.casefold()) for code in LANGUAGES)


def absolute(place: Place, conversation: Conversation) -> int:
    """A place among all digits: the second zero is perhaps the third digit."""
    if place.of is None:
        return place.number
    alike = [at for at, chosen in enumerate(conversation.current_digits, 1) if conversation.value(chosen) == place.of]
    index = 0 if len(alike) == 1 else place.number - 1 if place.number > 0 else place.number
    return alike[index] if -len(alike) <= index < len(alike) else place.number


def is_wish(text: str) -> bool:
    """Whether a sentence with a digit asks to have something changed: "could you change it to a 7?"."""
    wish = any(re.search(hearing(code)["wish"], text.casefold()) for code in LANGUAGES)
    return wish and not is_open_question(text) and digits(text) is not None


def is_open_question(text: str) -> bool:
    """Whether a sentence asks for more than yes or no: "what would make it an 8", "어떻게 해야 8로 바뀌어"."""
    return any(re.search(hearing(code)["asks_what"], text.casefold()) for code in LANGUAGES)


def plain_wish(text: str) -> str | None:
    """The intent of a wish in words of requests or corrections: "can you write a 5 for me", "make it bigger"."""
    patterns = (row for code in LANGUAGES for row in _wishes(code).items())
    return next((intent for intent, pattern in patterns if pattern.search(text.casefold())), None)


@cache
def _wishes(language: str) -> Mapping[str, re.Pattern[str]]:
    digits = rf"(?:\d+|{any_of(hearing(language)['numbers'])})"
    wishes = hearing(language)["wishes"].items()
    return {intent: re.compile(pattern.replace("{digits}", digits)) for intent, pattern in wishes}


def asks_what_is_read(text: str, *, plainly: bool = False) -> bool:
    """Whether a sentence asks what can be read: "how do you read decimals"; plainly: "do you also read fractions"."""
    key = "asks_what_else_is_read" if plainly else "asks_what_is_read"
    return any(re.search(hearing(code)[key], text.casefold()) for code in LANGUAGES)
