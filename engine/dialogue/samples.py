"""Which of MNIST's images a sentence asks for in words that the grammar does not know: "give me one you botched"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from engine.dialogue.grammar import cover
from engine.dialogue.numbers import any_of, hearing, whole
from engine.dialogue.places import digit_words
from engine.locales import LANGUAGES, words


def sample_slots(text: str, language: str) -> Mapping[str, object]:
    """The slots of an image that is the "same", the "hardest", "wrong", or of a "value"; nothing if none is named."""
    numbers = [piece.value for piece in cover(text, language) if piece.kind == "number"]
    value = numbers[0] if len(numbers) == 1 and numbers[0] < 10 and is_value(text) else None
    if pair := confusion(text):  # "a 4 that it took for a 9"
        return {"number": None, "wish": "wrong", "value": pair[0], "taken_for": pair[1]}
    for wish in ("same", "hardest", "wrong"):
        if any(re.search(hearing(code)["samples"][wish], text.casefold()) for code in LANGUAGES):
            return {"number": None, "wish": wish, "value": value if wish == "wrong" else None}
    if value is not None:
        return {"number": None, "wish": "value", "value": value}
    return {}


def confusion(text: str) -> tuple[int, int] | None:
    """A digit and what it was read as, where an image is wanted that is read so: 9로 헷갈린 4 있으면 보여줘."""
    for code in LANGUAGES:
        for pattern in _confusions(code):
            if match := pattern.search(text.casefold()):
                value, answer = (whole(match[name]) for name in ("value", "answer"))
                return None if value is None or answer is None or value == answer else (value, answer)
    return None


@cache
def _confusions(code: str) -> tuple[re.Pattern[str], ...]:
    figure = r"(?<![\d.])\d(?!\d)"  # where words are joined any letter may be part of another one: 사진
    digit = figure if hearing(code)["joined"] else rf"(?:{figure}|(?<!\w){any_of(digit_words(code))})"
    patterns = hearing(code)["samples"]["confused"]
    return tuple(re.compile(pattern.replace("{digit}", digit)) for pattern in patterns)


def is_value(text: str) -> bool:
    """Whether a digit is named by its value: "a 7" or "some 7s", not "image 7"."""
    return any(re.search(words(code).table("grammar")["a_value"], text.casefold()) for code in LANGUAGES)
