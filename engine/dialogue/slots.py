"""The pieces of a sentence that an intent needs: a number, a model, the digits meant, a concept, a language."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Literal

from engine.dialogue.numbers import hearing, numbers
from engine.dialogue.places import any_of, digit_words, is_partly, mistaken, places, without_mistaken
from engine.locales import LANGUAGES, words
from engine.suffixes import MODEL_SUFFIXES

# Given the words and the models' names, the one in use first.
Finder = Callable[[str, Sequence[str]], object]
Number = int | Literal["any", "last"]

MOST_DIGITS = 100
# How alike a word and a concept's name must be, letter by letter, to be a slip of it (difflib's ratio), how many
# letters that takes, and how much of a sentence is searched for one.
SPELT_ALIKE, SHORTEST_SPELT, LONGEST_NAMING = 0.8, 5, 100
# Thousands may be set apart; a part of a word, of a decimal or of a negative number is no number.
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d{1,18})(?![\d.,]*\d)")
DIGITS = re.compile(r"(?<![\w.,-])\d(?:[\s,]?\d)*")
_SPACES = re.compile(r"[\s_·-]+")


def number(text: str, models: Sequence[str]) -> Number | None:  # noqa: ARG001 - all slots are asked alike
    """The first whole number, or any: "the 20th", "20번째", "twenty", "스무 번째", "a random one", "아무거나"."""
    if found := _NUMBER.search(text):
        return int(found.group(1).replace(",", ""))
    said = text.casefold()
    if in_words := min(numbers(said), default=None):
        return in_words[1]
    if named(said, "last"):
        return "last"
    return "any" if named(said, "any") else None


def model(text: str, models: Sequence[str]) -> str | None:
    """The first model's name that stands in the sentence by itself, a model file's path, or "the other model"."""
    file = next((word for word in text.split() if word.endswith(MODEL_SUFFIXES)), None)
    if file:
        return file
    # Korean particles follow a name without a space: mlp로, cnn을.
    names = "|".join(re.escape(name) for name in sorted(models, key=len, reverse=True))
    found = re.search(rf"(?<![A-Za-z0-9_])({names})(?![A-Za-z0-9_])", text, re.IGNORECASE) if names else None
    if found:
        return next((name for name in models if name.casefold() == found.group().casefold()), None)
    return next(iter(models[1:]), None) if named(text.casefold(), "other_model") else None


def language(text: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    """The language that is named last, in any language: "speak Korean", "한국어 말고 영어로", "ko"."""
    said = text.casefold().strip()
    if said in LANGUAGES:
        return said
    last = {code: max(map(said.rfind, _names_of_language(code)), default=-1) for code in LANGUAGES}
    likely = max(LANGUAGES, key=lambda code: last[code])
    return likely if last[likely] >= 0 else None


def place(text: str, models: Sequence[str]) -> int | None:  # noqa: ARG001
    """Which one of several, counted from 1, -1 for the last: "the second one", "3rd", "두 번째", "digit 3 is a 6"."""
    return next(iter(places(text.casefold())[0].values()), None)


def several(text: str, models: Sequence[str]) -> tuple[tuple[int, str | None], ...] | None:
    """Of a sentence that names several places each with its digits: "the first is a 1 and the second is a 2"."""
    found, rest = places(text.casefold())
    if len(set(found.values())) < 2:
        return None
    ends = [*list(found)[1:], len(rest)]
    parts = zip(found.items(), ends, strict=True)
    return tuple((place, digits(rest[start:end], models)) for (start, place), end in parts)


def partly(text: str, models: Sequence[str]) -> bool | None:  # noqa: ARG001
    """Whether a sentence says that only a part of what was read is right: "only one is right"."""
    return is_partly(text.casefold()) or None


def alone(text: str, models: Sequence[str]) -> None:
    """Whether a message is nothing but its command's name, without a sign; that is for the understanding to see."""


def misread(text: str, models: Sequence[str]) -> int | None:  # noqa: ARG001
    """The value that a digit was read as, where a sentence names it by that: "the 3 is an 8", "3이 아니라 8이야"."""
    return next(iter(mistaken(places(text.casefold())[1])), None)


def digits(text: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    """What the digits really are: "no, it's a seven", "아니 7이야", "칠이야", "not a 4 but a 9", "1 2 3 4"."""
    said = without_mistaken(places(text.casefold())[1])
    if _undecided().search(said):
        return None
    if found := DIGITS.findall(said):
        return re.sub(r"\D", "", str(found[-1]))[:MOST_DIGITS]
    spoken = [value for code in LANGUAGES for value in _spoken_digits(said, code)]
    return "".join(map(str, spoken[:MOST_DIGITS])) or None


def stated(text: str) -> str | None:
    """The digits of a sentence that names them once and says nothing else of them: "looks like a 6 to me", "4 lol"."""
    said = without_mistaken(places(text.casefold())[1])
    runs = [run for pattern in (DIGITS, *map(_spoken, LANGUAGES)) for run in pattern.finditer(said)]
    follows = "|".join(hearing(code)["answer"]["beside"] for code in LANGUAGES)
    return digits(text, ()) if len(runs) == 1 and re.match(follows, said[runs[0].end() :]) else None


def values(text: str, models: Sequence[str]) -> tuple[int, ...] | None:  # noqa: ARG001
    """The values that a sentence asks about, denied or not: "could it be a 7?", "is it a 7 or a 1", "7 아니야?"."""
    said = places(text.casefold())[1]
    if found := DIGITS.findall(said):
        return tuple(dict.fromkeys(int(figures) for figures in found if len(figures) == 1)) or None
    words = ((word.start(), code, word.group()) for code in LANGUAGES for word in _asked_about(code).finditer(said))
    return tuple(dict.fromkeys(digit_words(code)[word] for _, code, word in sorted(words))) or None


def spoken(said: str, code: str) -> str | None:
    """The digits that a text in lower case says in words of a language, and nothing else."""
    return "".join(map(str, _spoken_digits(said, code))) if _spoken(code).fullmatch(said) else None


def concept(text: str, models: Sequence[str], *, whole: bool = False) -> str | None:  # noqa: ARG001
    """What a lesson is about, by any of its names: "relu", "렐루", "back propagation", "역전파는".

    Args:
        text: the words.
        models: not looked at.
        whole: whether the name must be all that there is.
    """
    if whole:
        return _concepts()[1].get(_bare(text.casefold()))
    return next(iter(concepts(text)), None)


def concepts(text: str) -> tuple[str, ...]:
    """All that a sentence names of what the lessons are about, as it comes."""
    pattern, known = _concepts()
    found = (known[_bare(found.group())] for found in pattern.finditer(text.casefold()))
    return tuple(dict.fromkeys(found))


def concept_alike(text: str, models: Sequence[str]) -> str | None:
    """What a lesson is about, though a letter or two of its name are wrong: "softmx", "시그모이두"."""
    if found := concept(text, models):
        return found
    for word in re.findall(r"[^\W\d_]+", text.casefold()[:LONGEST_NAMING]):
        said = unicodedata.normalize("NFD", word)
        if len(said) < SHORTEST_SPELT:
            continue
        letters = _concepts_by_letters().get(said[0], {})
        if alike := difflib.get_close_matches(said, letters, n=1, cutoff=SPELT_ALIKE):
            return letters[alike[0]]
    return None


def named(said: str, what: str, *, whole: bool = False) -> bool:
    """Whether one of the words of a kind occurs, those of Latin letters as words; or is all that there is."""
    return (_kind(what).fullmatch(said) if whole else _kind(what).search(said)) is not None


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
def _asked_about(code: str) -> re.Pattern[str]:
    """A digit in a word, with anything behind it in a joined language: 칠일 수도 is a 7 with an ending."""
    heard = hearing(code)
    names = any_of(name for name in digit_words(code) if name not in heard["hardly"])
    after = rf"(?={any_of(heard['asked_about'])})" if heard["joined"] else r"(?!\w)"
    return re.compile(rf"(?<!\w){names}{after}")


@cache
def _undecided() -> re.Pattern[str]:
    """Two digits of which a person does not know which one it is: "a 4 or a 9", "4나 9"."""
    several = ((any_of(digit_words(code)), hearing(code)["or"]) for code in LANGUAGES)
    return re.compile("|".join(rf"(?<!\w)(?:\d|{name}){between}(?:\d|{name})" for name, between in several))


@cache
def _spoken(code: str) -> re.Pattern[str]:
    heard = hearing(code)
    name = any_of(digit_words(code))
    if not heard["joined"]:
        return re.compile(rf"\b{name}(?:[\s,-]+{name})*\b")
    # As few digits as can be: 칠이야 is a 7 with its ending, and no 72.
    return re.compile(rf"(?<!\w){name}(?:\s?{name})*?\s?{any_of(heard['endings'])}?(?!\w)")


def _spoken_digits(said: str, code: str) -> Iterator[int]:
    """The digits of the last run of words that say digits."""
    known = digit_words(code)
    if runs := _spoken(code).findall(said):
        run = runs[-1]
        for ending in sorted(hearing(code)["endings"], key=len, reverse=True):
            if run.endswith(ending) and run != ending:
                run = run.removesuffix(ending)
                break
        yield from (known[word] for word in re.findall(any_of(known), run))


@cache
def _concepts() -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds a concept's name as people write it, and the concepts by their names without spaces and marks."""
    tables = [words(code).table("concepts") for code in LANGUAGES]
    known = {name: concept for table in tables for concept, names in table.items() for name in (concept, *names)}
    several = (
        r"[\s_·-]*".join(map(re.escape, _SPACES.split(name.casefold()))) + _after(name)
        for name in sorted(known, key=len, reverse=True)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(several)})"), {_bare(name): concept for name, concept in known.items()}


@cache
def _concepts_by_letters() -> dict[str, dict[str, str]]:
    """The concepts by their names letter by letter, in tables by the first letter, which is hardly ever a slip."""
    tables: dict[str, dict[str, str]] = {}
    for name, about in _concepts()[1].items():
        letters = unicodedata.normalize("NFD", name)
        tables.setdefault(letters[0], {})[letters] = about
    return tables


def _bare(name: str) -> str:
    return _SPACES.sub("", name.casefold())


SLOTS: dict[str, Finder] = {
    "number": number,
    "model": model,
    "language": language,
    "place": place,
    "several": several,
    "digits": digits,
    "misread": misread,
    "partly": partly,
    "alone": alone,
    "values": values,
    "concept": concept_alike,
}
