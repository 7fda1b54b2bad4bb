"""The pieces of a sentence that an intent needs: a number, a model's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from engine.classifier.catalogue import KINDS
from engine.locales import LANGUAGES, words

Finder = Callable[[str, Sequence[str]], object]

# Thousands may be set apart; a part of a word, of a decimal or of a negative number is no number.
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d{1,18})(?![\d.,]*\d)")


def number(text: str, models: Sequence[str]) -> int | None:  # noqa: ARG001 - all slots are asked alike
    """The first whole number: "the 20th", "20번째", "sample 20"."""
    found = _NUMBER.search(text)
    return int(found.group(1).replace(",", "")) if found else None


def model(text: str, models: Sequence[str]) -> str | None:
    """The first model's name that stands in the sentence by itself, or a model file's path."""
    file = next((word for word in text.split() if word.endswith(KINDS)), None)
    if file:
        return file
    # Korean particles follow a name without a space: mlp로, cnn을.
    names = "|".join(re.escape(name) for name in sorted(models, key=len, reverse=True))
    found = re.search(rf"(?<![A-Za-z0-9_])({names})(?![A-Za-z0-9_])", text, re.IGNORECASE) if names else None
    return next((name for name in models if found and name.casefold() == found.group().casefold()), None)


def language(text: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    """The language that is named, in any language: "speak Korean", "영어로 말해 줘", "ko"."""
    said = text.casefold()
    return next((code for code, names in _LANGUAGE_NAMES.items() if any(name in said for name in names)), None) or (
        said.strip() if said.strip() in _LANGUAGE_NAMES else None
    )


# A language is named in each language's own words.
_LANGUAGE_NAMES = {"en": ("english", "영어"), "ko": ("korean", "한국어", "한국말", "조선말")}

# A correction in words, and the places that follow-ups name.
_SPOKEN_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_SPOKEN_PLACES = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
_KOREAN_PLACES = {"첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10}
_PLACE = re.compile(r"(\d{1,3})\s?(?:st|nd|rd|th|번째|번 째)")
_KOREAN_PLACE = re.compile(rf"({'|'.join(_KOREAN_PLACES)})\s?번\s?째")


def place(text: str, models: Sequence[str]) -> int | None:  # noqa: ARG001
    """Which one of several, counted from 1, -1 for the last: "the second one", "3rd", "두 번째"."""
    said = text.casefold()
    if found := _PLACE.search(said):
        return int(found.group(1))
    if found := _KOREAN_PLACE.search(said):
        return _KOREAN_PLACES[found.group(1)]
    if "마지막" in said:
        return -1
    return next((_SPOKEN_PLACES[word] for word in re.findall(r"[a-z]+", said) if word in _SPOKEN_PLACES), None)


def digits(text: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    """What the digits really are, as a person says it: "no, it's a seven", "아니 7이야", "1 2 3 4"."""
    said = _PLACE.sub(" ", text.casefold())
    if found := re.findall(r"(?<![\w.,-])\d(?:[\s,]?\d)*", said):
        return re.sub(r"\D", "", str(found[-1]))[:100]
    spoken = [word for word in re.findall(r"[a-z]+", said) if word in _SPOKEN_DIGITS]
    return "".join(str(_SPOKEN_DIGITS.index(word)) for word in spoken[:100]) or None


@cache
def _concepts() -> tuple[tuple[str, str], ...]:
    """(name as people write it, concept) in all languages, the longest first."""
    tables = [words(language).table("concepts") for language in LANGUAGES]
    named = [(name.casefold(), concept) for table in tables for concept, names in table.items() for name in names]
    named += [(concept, concept) for table in tables for concept in table]
    return tuple(sorted(set(named), key=lambda pair: (-len(pair[0]), pair)))


def concept(text: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    """What a lesson is about, by any of its names: "relu", "렐루", "back propagation", "역전파"."""
    said = " ".join(text.casefold().split())
    for name, found in _concepts():
        # Korean particles follow without a space, so that only what goes before is a border there.
        after = "" if "\uac00" <= name[-1] <= "\ud7a3" else r"(?![A-Za-z0-9_])"
        if re.search(rf"(?<![\w]){re.escape(name)}{after}", said):
            return found
    return None


SLOTS: dict[str, Finder] = {
    "number": number,
    "model": model,
    "language": language,
    "place": place,
    "digits": digits,
    "concept": concept,
}
