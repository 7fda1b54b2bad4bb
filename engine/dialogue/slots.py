"""The pieces of a sentence that an intent needs: a number, a model, digits, a concept, a language."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

from engine.dialogue import thresholds
from engine.dialogue.clauses import without_confirmations
from engine.dialogue.descriptions import described
from engine.dialogue.glossary import notion
from engine.dialogue.numbers import any_of, hearing, in_figures, numbers
from engine.dialogue.places import digit_words, is_partly, mistaken, places, without_mistaken
from engine.locales import DEFAULT, LANGUAGES, words
from engine.suffixes import MODEL_SUFFIXES

# Called with the text and the models' names, the one in use first.
Finder = Callable[[str, Sequence[str]], object]
Number = int | Literal["any", "last"]

MOST_DIGITS = 100
# The least letters of a misspelt name of a concept, how many may be missing, and how much of a sentence is searched.
SHORTEST_SPELT, MOST_LETTERS_OFF, LONGEST_NAMING = 5, 2, 100
# With commas between thousands; not a part of a word, of a decimal or of a negative number.
_NUMBER = re.compile(r"(?<![\w.,-])(\d{1,3}(?:,\d{3})+|\d{1,18})(?![\d.,]*\d)")
DIGITS = re.compile(r"(?<![\w.,-])\d(?:[\s,]?\d)*")
_HYPHENATED = re.compile(r"(?<![\w.,-])\d(?:-\d){2,}(?![\w-])")  # digits one by one: 4-1-2-5
_SPACES = re.compile(r"[\s_·-]+")


def number(text: str) -> Number | None:
    """The first whole number, or any: "the 20th", "20번째", "twenty", "스무 번째", "a random one", "아무거나"."""
    if match := _NUMBER.search(text):
        return int(match.group(1).replace(",", ""))
    text = text.casefold()
    if in_words := min(numbers(text), default=None):
        return in_words[1]
    if has_term(text, "last"):
        return "last"
    return "any" if has_term(text, "any") else None


def model(text: str, models: Sequence[str]) -> str | None:
    """A model file's path, the first model's name that stands by itself, "the other model", or what one is like."""
    if file := next((word for word in text.split() if word.endswith(MODEL_SUFFIXES)), None):
        return file
    # Korean particles follow a name without a space: mlp로, cnn을.
    match = re.search(rf"(?<![A-Za-z0-9_]){any_of(models)}(?![A-Za-z0-9_])", text, re.IGNORECASE) if models else None
    if match:
        return next((name for name in models if name.casefold() == match.group().casefold()), None)
    if len(models) > 1 and has_term(text.casefold(), "other_model"):
        return models[1]
    return next((name for name in models if _is_described(name, text.casefold())), None)


def _is_described(name: str, text: str) -> bool:
    """Whether a text in lower case says what a shipped model is like: "the smaller net", "합성곱 쪽"."""
    patterns = (hearing(code)["described_models"].get(name.casefold()) for code in LANGUAGES)
    return any(re.search(pattern, text) for pattern in patterns if pattern)


def language(text: str) -> str | None:
    """The language that is named last, in any language: "speak Korean", "한국어 말고 영어로", "ko"."""
    text = text.casefold().strip()
    if text in LANGUAGES:
        return text
    tables = [hearing(code)["names"] for code in LANGUAGES]
    names = {code: [name for table in tables for name in table.get(code, ())] for code in LANGUAGES}
    ends = {code: max(map(text.rfind, names[code]), default=-1) for code in LANGUAGES}
    last = max(LANGUAGES, key=lambda code: ends[code])
    return last if ends[last] >= 0 else None


def ability(text: str) -> bool:
    """Whether a sentence asks whether a language is spoken, not for it to be: "do you speak Korean"."""
    return any(re.search(hearing(code)["asks_ability"], text.casefold()) for code in LANGUAGES)


def place(text: str) -> int | None:
    """Which one of several, counted from 1, -1 for the last: "the second one", "3rd", "두 번째", "digit 3 is a 6"."""
    return next(iter(places(text.casefold())[0].values()), None)


def several(text: str) -> tuple[tuple[int, str | None], ...] | None:
    """Several places, each with its digits: "the first is a 1 and the second is a 2"."""
    starts, rest = places(text.casefold())
    if len(set(starts.values())) < 2:
        return None
    parts = zip(starts.items(), [*list(starts)[1:], len(rest)], strict=True)
    return tuple((place, digits(rest[start:end])) for (start, place), end in parts)


def misread(text: str) -> int | None:
    """The value that a digit was read as, if a sentence names it by that: "the 3 is an 8", "3이 아니라 8이야"."""
    return next(iter(mistaken(places(text.casefold())[1])), None)


def digits(text: str) -> str | None:
    """What the digits really are: "no, it's a seven", "아니 7이야", "칠이야", "not a 4 but a 9", "1 2 3 4"."""
    text = _as_stated(text)
    if is_undecided(text):
        return None
    if runs := DIGITS.findall(text):
        return re.sub(r"\D", "", str(runs[-1]))[:MOST_DIGITS]
    return "".join(_last_digits_in_words(text, code) for code in LANGUAGES)[:MOST_DIGITS] or None


def is_undecided(text: str) -> bool:
    """Whether a person cannot decide between two digits: "a 4 or a 9", "4나 9"."""
    return _undecided().search(text.casefold()) is not None


def stated(text: str) -> str | None:
    """The digits of a sentence that names them once and says nothing else of them: "looks like a 6 to me", "4 lol"."""
    rest = _as_stated(text)
    runs = [run for pattern in (DIGITS, *map(_digit_words_run, LANGUAGES)) for run in pattern.finditer(rest)]
    follows = "|".join(hearing(code)["answer"]["beside"] for code in LANGUAGES)
    return digits(text) if len(runs) == 1 and re.match(follows, rest[runs[0].end() :]) else None


def values(text: str) -> tuple[int, ...] | None:
    """The values that a sentence asks about, denied or not: "could it be a 7?", "is it a 7 or a 1", "7 아니야?"."""
    text = places(text.casefold())[1]
    if runs := DIGITS.findall(text):
        return tuple(dict.fromkeys(int(run) for run in runs if len(run) == 1)) or None
    matches = (
        (match.start(), code, match.group()) for code in LANGUAGES for match in _candidate_values(code).finditer(text)
    )
    return tuple(dict.fromkeys(digit_words(code)[word] for _, code, word in sorted(matches))) or None


def digits_in_words(text: str, code: str) -> str | None:
    """The digits of a text in lower case that is nothing but digits in words of a language."""
    return _last_digits_in_words(text, code) if _digit_words_run(code).fullmatch(text) else None


def concept_by_name(text: str) -> str | None:
    """The concept with this name, spaces and hyphens aside."""
    return _concepts()[1].get(_compact(text))


def concept(text: str) -> str | None:
    """The first concept that a sentence names."""
    return next(iter(concepts(text)), None)


def concepts(text: str) -> tuple[str, ...]:
    """The concepts that a sentence names, in order, by any of their names: "relu", "렐루", "back propagation"."""
    pattern, known = _concepts()
    return tuple(dict.fromkeys(known[_compact(match.group())] for match in pattern.finditer(text.casefold())))


def concept_spans(text: str) -> list[tuple[int, int]]:
    """Where a sentence names concepts."""
    return [match.span() for match in _concepts()[0].finditer(text.casefold())]


def concept_alike(text: str) -> str | None:
    """The first concept that a sentence names, or misspells: "softmx", "시그모이두"."""
    if named := concept(text):
        return named
    for word in re.findall(r"[^\W\d_]+", text.casefold()[:LONGEST_NAMING]):
        letters = unicodedata.normalize("NFD", word)
        names = _concepts_by_letters().get(letters[0], {}) if len(letters) >= SHORTEST_SPELT else {}
        alike = difflib.get_close_matches(letters, names, n=1, cutoff=thresholds.CONCEPT_SPELLING)
        if alike and abs(len(alike[0]) - len(letters)) <= MOST_LETTERS_OFF:  # "normal" is no slip of "normalise"
            return names[alike[0]]
    return None


def switch(text: str) -> bool | None:
    """Whether something is to be on (True) or off: "feedback on", "저장하지 마"; None if a sentence says neither."""
    text = text.casefold()
    if has_term(text, "off"):
        return False
    return True if has_term(text, "on") else None


def has_term(text: str, kind: str) -> bool:
    """Whether a text in lower case contains one of the terms of a kind, such as "last"."""
    return _terms(kind).search(text) is not None


def is_term(text: str, kind: str) -> bool:
    """Whether a text in lower case is one of the terms of a kind."""
    return _terms(kind).fullmatch(text) is not None


@cache
def _terms(kind: str) -> re.Pattern[str]:
    names = [name for code in LANGUAGES for name in hearing(code)[kind]]
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}{_border(name)}" for name in names))


def _border(name: str) -> str:
    """What may not follow a name: a letter, but in a joined language only a Latin one, as an ending may follow."""
    joined = [letters for code in LANGUAGES if hearing(code)["joined"] for letters in hearing(code)["letters"]]
    return "" if joined and re.match(f"[{''.join(joined)}]", name[-1]) else r"(?![a-z0-9_])"


@cache
def _candidate_values(code: str) -> re.Pattern[str]:
    """A digit in a word, in a joined language with an ending: 칠일 수도 is a 7."""
    table = hearing(code)
    names = any_of(name for name in digit_words(code) if name not in table["hardly"])
    after = rf"(?={any_of(table['asked_about'])})" if table["joined"] else r"(?!\w)"
    return re.compile(rf"(?<!\w){names}{after}")


def _as_stated(text: str) -> str:
    """A sentence in lower case without places and digits read wrongly, its numbers of several digits in figures."""
    text = _HYPHENATED.sub(lambda run: run[0].replace("-", ""), text)
    text = without_mistaken(places(text.casefold())[1])
    for code in LANGUAGES:
        exclamation = hearing(code)["exclamation"].replace("{digits}", any_of(digit_words(code)))
        text = in_figures(re.sub(exclamation, " ", text), code)
    return text


@cache
def _undecided() -> re.Pattern[str]:
    """Two digits between which a person cannot decide: "a 4 or a 9", "4나 9"."""
    pairs = ((any_of(digit_words(code)), hearing(code)["or"]) for code in LANGUAGES)
    return re.compile("|".join(rf"(?<!\w)(?:\d|{name}){between}(?:\d|{name})" for name, between in pairs))


@cache
def _digit_words_run(code: str) -> re.Pattern[str]:
    name = any_of(digit_words(code))
    if not hearing(code)["joined"]:
        return re.compile(rf"\b{name}(?:[\s,-]+{name})*\b")
    # As few digits as possible: 칠이야 is a 7 with its ending, not 72.
    return re.compile(rf"(?<!\w){name}(?:\s?{name})*?\s?{any_of(hearing(code)['endings'])}?(?!\w)")


def _last_digits_in_words(text: str, code: str) -> str:
    """The digits of the last run of digit words."""
    known = digit_words(code)
    run = next(reversed(_digit_words_run(code).findall(text)), "")
    endings = sorted(hearing(code)["endings"], key=len, reverse=True)
    ending = next((ending for ending in endings if run.endswith(ending) and run != ending), "")
    return "".join(str(known[word]) for word in re.findall(any_of(known), run.removesuffix(ending)))


@cache
def _concepts() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of the concepts' names as people write them, and the concepts by their compact names."""
    tables = [words(code).table("concepts") for code in LANGUAGES]
    known = {name: concept for table in tables for concept, names in table.items() for name in (concept, *names)}
    patterns = (
        r"[\s_·-]*".join(map(re.escape, _SPACES.split(name.casefold()))) + _border(name)
        for name in sorted(known, key=len, reverse=True)
    )
    by_name = {_compact(name): concept for name, concept in known.items()}
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})"), by_name


@cache
def _concepts_by_letters() -> dict[str, dict[str, str]]:
    """The concepts by their names' first letter, which is hardly ever misspelt, and all their letters."""
    tables: dict[str, dict[str, str]] = {}
    for name, concept in _concepts()[1].items():
        letters = unicodedata.normalize("NFD", name)
        tables.setdefault(letters[0], {})[letters] = concept
    return tables


def _compact(name: str) -> str:
    return _SPACES.sub("", name.casefold())


def _concept_meant(text: str) -> str | None:
    """The concept with a lesson that a sentence describes, names or misspells."""
    meant = described(text)
    if meant is None:
        return concept_alike(text)
    return meant if meant in words(DEFAULT).table("concepts") else None


def _notion_meant(text: str) -> str | None:
    """The notion without a lesson that a sentence describes or names."""
    meant = described(text)
    return meant if meant in words(DEFAULT).table("glossary") else notion(text)


def _of_text(find: Callable[[str], object]) -> Finder:
    return lambda text, models: find(text)  # noqa: ARG005


def _nothing(text: str, models: Sequence[str]) -> None:
    """The finder of a slot that is not found in the words alone."""


SLOTS: dict[str, Finder] = {
    "model": model,
    "alone": _nothing,  # set by the understanding
    "partly": _of_text(lambda text: is_partly(text.casefold()) or None),
    "number": _of_text(number),
    "switch": _of_text(switch),
    "language": _of_text(language),
    "ability": _of_text(ability),
    "place": _of_text(lambda text: place(without_confirmations(text))),
    "several": _of_text(lambda text: several(without_confirmations(text))),
    "digits": _of_text(lambda text: digits(without_confirmations(text))),
    "misread": _of_text(lambda text: misread(without_confirmations(text))),
    "values": _of_text(values),
    "concept": _of_text(_concept_meant),
    "concepts": _of_text(concepts),
    "notion": _of_text(_notion_meant),
    # Found by the grammar, see ``engine.dialogue.parser``, and in no other way.
    "request": _nothing,
    "reading": _nothing,
    "further": _nothing,
    "parts": _nothing,
    "everything": _nothing,
    "steps": _nothing,
    "lesson": _nothing,
    "wish": _nothing,
    "value": _nothing,
    "taken_for": _nothing,
}
