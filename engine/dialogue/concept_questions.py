"""Whether a sentence is only a concept's name and words that ask to be taught it: 과적합이 머임, "n dropout?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from engine.dialogue import features, glossary
from engine.dialogue.lesson_steps import LESSONS
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import any_of, hearing
from engine.dialogue.slots import concept_spans

_NAME = "\N{WHITE SQUARE}"


def asks_for_a_concept(text: str, language: str, conversation: Conversation | None) -> bool:
    """Whether a sentence asks what a concept is; right after a lesson its name is enough, "and softmax too".

    Args:
        text: the sentence.
        language: whose words stand beside the name.
        conversation: what was answered last.
    """
    spans = [*concept_spans(text), *glossary.spans(text)]
    if not spans or any(_otherwise(text[start:end], language) for start, end in spans):
        return False
    if len(spans) == 1 and re.search(hearing(language)["concepts"]["called"], text[spans[0][1] :], re.IGNORECASE):
        return True
    after_lesson = conversation is not None and conversation.subject in (*LESSONS, "quiz")
    return _only_beside(_without(text, spans), language, needs_teaching=not after_lesson)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with a sign for the names at these places; one that is part of another is left with that."""
    rest, last = "", 0
    for start, end in sorted(spans):
        if start >= last:
            rest, last = f"{rest}{text[last:start]} {_NAME} ", end
    return rest + text[last:]


def _only_beside(rest: str, language: str, *, needs_teaching: bool) -> bool:
    """Whether all words beside the one name are known, one of which asks to be taught."""
    joined = hearing(language)["joined"]
    names = rest.count(_NAME)
    words = " ".join(part.strip() for part in map(features.plain, rest.split(_NAME)))
    words = words.replace(" ", "") if joined else " ".join(words.split())
    beside, teach = _words(language, "beside"), _words(language, "teach")
    if names != 1 or not re.fullmatch(rf"(?:(?:{beside}|{teach}){_end(language)})*", words):
        return False
    return not needs_teaching or re.search(rf"{teach}{_end(language)}", words) is not None


def _end(language: str) -> str:
    return "" if hearing(language)["joined"] else r"(?:\s+|$)"


@cache
def _words(language: str, kind: str) -> str:
    joined = hearing(language)["joined"]
    start = "" if joined else r"\b"
    return start + any_of(hearing(language)["concepts"][kind])


def _otherwise(name: str, language: str) -> bool:
    """Whether a name may as well mean something else: "cost", 저장."""
    return name.casefold() in hearing(language)["concepts"]["otherwise"]
