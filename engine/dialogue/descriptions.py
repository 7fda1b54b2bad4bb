"""Concepts that a question describes instead of naming them: "what is it when a network only learns by heart"."""

from __future__ import annotations

import re
from functools import cache

from engine.locales import LANGUAGES, words


def described(text: str) -> str | None:
    """The concept or notion that a question describes; None for a question about Digitbot itself, or for no question.

    A description is a list of patterns, all of which the sentence must have, in any order.
    """
    sentence = text.casefold()
    for code in LANGUAGES:
        asks, about_itself = _question(code)
        if asks.search(sentence) and not about_itself.search(sentence):
            for name, patterns in _descriptions(code):
                if all(pattern.search(sentence) for pattern in patterns):
                    return name
    return None


@cache
def _question(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = words(code).table("described_by")
    return re.compile(table["asks"]), re.compile(table["about_itself"])


@cache
def _descriptions(code: str) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """Each description with what it describes, in the order of the file: the first that fits is meant."""
    return tuple(
        (name, tuple(re.compile(pattern) for pattern in description))
        for name, descriptions in words(code).table("descriptions").items()
        for description in descriptions
    )
