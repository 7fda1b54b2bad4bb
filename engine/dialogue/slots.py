"""The pieces of a sentence that an intent needs: a number, a model, the digits meant, a concept, a language."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

from engine.classifier.catalogue import KINDS
from engine.dialogue.numbers import hearing, numbers
from engine.locales import LANGUAGES, words

# Given the words and the models' names, the one in use first.
Finder = Callable[[str, Sequence[str]], object]
Number = int | Literal["any", "last"]

MOST_DIGITS = 100
# How alike a word and a concept's name must be, letter by letter, to be a slip of it (difflib's ratio), how many
# letters that takes, and how much of a sentence is searched for one.
SPELT_ALIKE, SHORTEST_SPELT, LONGEST_NAMING = 0.8, 5, 100
# Thousands may be set apart; a part of a word, of a decimal or of a negative number is no number.
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d{1,18})(?![\d.,]*\d)")
_DIGITS = re.compile(r"(?<![\w.,-])\d(?:[\s,]?\d)*")
_SPACES = re.compile(r"[\s_·-]+")


def number(text: str, models: Sequence[str]) -> Number | None:  # noqa: ARG001 - all slots are asked alike
    """The first whole number, or any: "the 20th", "20번째", "twenty", "스무 번째", "a random one", "아무거나"."""
    if found := _NUMBER.search(text):
        return int(found.group(1).replace(",", ""))
    said = text.casefold()
    if in_words := min(numbers(said), default=None):
        return in_words[1]
    if _named(said, "last"):
        return "last"
    return "any" if _named(said, "any") else None


def model(text: str, models: Sequence[str]) -> str | None:
    """The first model's name that stands in the sentence by itself, a model file's path, or "the other model"."""
    file = next((word for word in text.split() if word.endswith(KINDS)), None)
    if file:
        return file
    # Korean particles follow a name without a space: mlp로, cnn을.
    names = "|".join(re.escape(name) for name in sorted(models, key=len, reverse=True))
    found = re.search(rf"(?<![A-Za-z0-9_])({names})(?![A-Za-z0-9_])", text, re.IGNORECASE) if names else None
    if found:
        return next((name for name in models if name.casefold() == found.group().casefold()), None)
    return next(iter(models[1:]), None) if _named(text.casefold(), "other_model") else None


def language(text: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    """The language that is named last, in any language: "speak Korean", "한국어 말고 영어로", "ko"."""
    said = text.casefold().strip()
    if said in LANGUAGES:
        return said
    places = {code: max(map(said.rfind, _names_of_language(code)), default=-1) for code in LANGUAGES}
    named = max(LANGUAGES, key=lambda code: places[code])
    return named if places[named] >= 0 else None


def place(text: str, models: Sequence[str]) -> int | None:  # noqa: ARG001
    """Which one of several, counted from 1, -1 for the last: "the second one", "3rd", "두 번째"."""
    said = text.casefold()
    if found := _ordinal().search(said):
        return int(found.group(1))
    if ordinal := min((found for found in numbers(said) if found[2]), default=None):
        return ordinal[1]
    return -1 if _named(said, "last") else None


def digits(text: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    """What the digits really are: "no, it's a seven", "아니 7이야", "칠이야", "not a 4 but a 9", "1 2 3 4"."""
    said = _ordinal().sub(" ", text.casefold())
    for code in LANGUAGES:
        said = _ordinals_of(code).sub(" ", said)
    for code in LANGUAGES:
        said = _not_this(code).sub(" ", said)
    if found := _DIGITS.findall(said):
        return re.sub(r"\D", "", str(found[-1]))[:MOST_DIGITS]
    spoken = [value for code in LANGUAGES for value in _spoken_digits(said, code)]
    return "".join(map(str, spoken[:MOST_DIGITS])) or None


def concept(text: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    """What a lesson is about, by any of its names: "relu", "렐루", "back propagation", "역전파는"."""
    return next(iter(concepts(text)), None)


def concepts(text: str) -> tuple[str, ...]:
    """All that a sentence names of what the lessons are about, as it comes."""
    pattern, named = _concepts()
    found = (named[_bare(found.group())] for found in pattern.finditer(text.casefold()))
    return tuple(dict.fromkeys(found))


def concept_alike(text: str, models: Sequence[str]) -> str | None:
    """What a lesson is about, though a letter or two of its name are wrong: "softmx", "시그모이두"."""
    if found := concept(text, models):
        return found
    _, named = _concepts()
    letters = {unicodedata.normalize("NFD", name): concept for name, concept in named.items()}
    for word in re.findall(r"[^\W\d_]+", text.casefold()[:LONGEST_NAMING]):
        said = unicodedata.normalize("NFD", word)
        alike = difflib.get_close_matches(said, letters, n=1, cutoff=SPELT_ALIKE)
        if alike and len(said) >= SHORTEST_SPELT and alike[0][0] == said[0]:
            return letters[alike[0]]
    return None


def _named(said: str, what: str) -> bool:
    """Whether one of the words of a kind occurs, those of Latin letters as words."""
    return _kind(what).search(said) is not None


@cache
def _kind(what: str) -> re.Pattern[str]:
    several = [name for code in LANGUAGES for name in hearing(code)[what]]
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}{_after(name)}" for name in several))


def _after(name: str) -> str:
    """What may not follow a name: in joined languages an ending may, so that only Latin letters are a border there."""
    joined = [letters for code in LANGUAGES if hearing(code)["joined"] for letters in hearing(code)["letters"]]
    return "" if joined and re.match(f"[{''.join(joined)}]", name[-1]) else r"(?![a-z0-9_])"


@cache
def _names_of_language(code: str) -> tuple[str, ...]:
    return tuple(name for speaker in LANGUAGES for name in hearing(speaker)["names"].get(code, ()))


@cache
def _digit_words(code: str) -> dict[str, int]:
    return {name: value for name, value in hearing(code)["numbers"].items() if value < 10}


@cache
def _ordinal() -> re.Pattern[str]:
    """An ordinal in figures."""
    return re.compile(
        rf"(?<![\w.,-])(\d{{1,3}})\s?(?:{'|'.join(hearing(code)['ordinal_counter'] for code in LANGUAGES)})"
    )


@cache
def _ordinals_of(code: str) -> re.Pattern[str]:
    heard = hearing(code)
    names = _any_of(heard["ordinals"])
    if heard["joined"]:
        return re.compile(rf"(?<!\w)(?:{names}\s*)+{heard['ordinal_counter']}\w*")
    return re.compile(rf"\b(?:{names}|{_any_of(heard['last'])})\b(?:\s+{_any_of(heard['hardly'])}\b)?")


@cache
def _not_this(code: str) -> re.Pattern[str]:
    said = rf"(?<!\w)(?:\d+|{_any_of(_digit_words(code))})"
    return re.compile(hearing(code)["not_this"].replace("{digits}", said))


@cache
def _spoken(code: str) -> re.Pattern[str]:
    heard = hearing(code)
    name = _any_of(_digit_words(code))
    if not heard["joined"]:
        return re.compile(rf"\b{name}(?:[\s,-]+{name})*\b")
    # As few digits as can be: 칠이야 is a 7 with its ending, and no 72.
    return re.compile(rf"(?<!\w){name}(?:\s?{name})*?\s?{_any_of(heard['endings'])}?(?!\w)")


def _spoken_digits(said: str, code: str) -> Iterator[int]:
    """The digits of the last run of words that say digits."""
    known = _digit_words(code)
    if runs := _spoken(code).findall(said):
        run = runs[-1]
        for ending in sorted(hearing(code)["endings"], key=len, reverse=True):
            if run.endswith(ending) and run != ending:
                run = run.removesuffix(ending)
                break
        yield from (known[word] for word in re.findall(_any_of(known), run))


def _any_of(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"


@cache
def _concepts() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds a concept's name as people write it, and the concepts by their names without spaces and marks."""
    tables = [words(code).table("concepts") for code in LANGUAGES]
    named = {name: concept for table in tables for concept, names in table.items() for name in (concept, *names)}
    several = (
        r"[\s_·-]*".join(map(re.escape, _SPACES.split(name.casefold()))) + _after(name)
        for name in sorted(named, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(several)})"), {_bare(name): concept for name, concept in named.items()}


def _bare(name: str) -> str:
    return _SPACES.sub("", name.casefold())


SLOTS: dict[str, Finder] = {
    "number": number,
    "model": model,
    "language": language,
    "place": place,
    "digits": digits,
    "concept": concept_alike,
}
