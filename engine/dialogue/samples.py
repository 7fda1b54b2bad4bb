"""Which of MNIST's images a sentence asks for in words that the grammar does not know: "give me one you botched"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.dialogue.grammar import cover
from engine.dialogue.numbers import hearing
from engine.locales import LANGUAGES, words


def wished(text: str, language: str) -> Mapping[str, object]:
    """The slots of an image that is the "same", the "hardest", "wrong", or of a "value"; nothing if none is named."""
    for wish in ("same", "hardest", "wrong"):
        if any(re.search(hearing(code)["samples"][wish], text.casefold()) for code in LANGUAGES):
            return {"number": None, "wish": wish, "value": None}
    numbers = [piece.value for piece in cover(text, language) if piece.kind == "number"]
    if len(numbers) == 1 and numbers[0] < 10 and is_value(text):
        return {"number": None, "wish": "value", "value": numbers[0]}
    return {}


def is_value(text: str) -> bool:
    """Whether a digit is named by its value: "a 7" or "some 7s", not "image 7"."""
    return any(re.search(words(code).table("grammar")["a_value"], text.casefold()) for code in LANGUAGES)
