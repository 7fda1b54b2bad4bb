"""Concepts of machine learning without a lesson of their own, each explained in a sentence or two."""

from __future__ import annotations

import re
from functools import cache

from engine.dialogue.numbers import any_of, hearing
from engine.locales import LANGUAGES, words


def notion(text: str) -> str | None:
    """The first notion that a sentence names, by any of its names: "what is dropout", "드롭아웃이 뭐야"."""
    pattern, known = _notions()
    match = pattern.search(text.casefold())
    return known[match.group()] if match else None


def spans(text: str) -> list[tuple[int, int]]:
    """Where a sentence names notions."""
    return [match.span() for match in _notions()[0].finditer(text.casefold())]


def names(language: str) -> list[str]:
    """What the notions are called in a language."""
    return [name for listed in words(language).table("glossary").values() for name in listed]


@cache
def _notions() -> tuple[re.Pattern[str], dict[str, str]]:
    known = {
        name.casefold(): notion
        for code in LANGUAGES
        for notion, listed in words(code).table("glossary").items()
        for name in listed
    }
    joined = [name.casefold() for code in LANGUAGES if hearing(code)["joined"] for name in names(code)]
    spaced = [name.casefold() for code in LANGUAGES if not hearing(code)["joined"] for name in names(code)]
    return re.compile(rf"(?<![a-z]){any_of(spaced)}(?![a-z])|{any_of(joined)}"), known
