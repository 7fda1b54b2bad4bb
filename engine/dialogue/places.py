"""Which of several digits a sentence is about: by its place, or by the value that it was read as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from engine.dialogue.numbers import any_of, hearing, numbers
from engine.locales import LANGUAGES

# The place in the middle, of any number of places.
MIDDLE = 10**9
_FIGURES = re.compile(r"(?<![\w.,-])\d(?:[\s,]?\d)*")


def places(text: str) -> tuple[dict[int, int], str]:
    """The places that a sentence names, and the sentence without them.

    Args:
        text: in lower case.

    Returns:
        The places by their position in the sentence, in order: 1 for the first, -1 for the last, or ``MIDDLE``; and the
        sentence with spaces instead of them and of words that only count digits or stand for a noun ("one of them", "a
        good one"). "Digit 3" is a place only if another digit, the value, follows it: "digit 3 is a 6".
    """
    starts: dict[int, int] = {}
    for pattern, sign in _ordinals():
        for ordinal in pattern.finditer(text):
            value = _ordinal_value(ordinal.group("ordinal"))
            if value is not None:
                starts[ordinal.start()] = sign * value
                text = _blanked(text, ordinal)
    for pattern, value in _named_places():
        for name in pattern.finditer(text):
            starts[name.start()] = value
            text = _blanked(text, name)
    for numbered in _numbered().finditer(text):
        value = _ordinal_value(numbered.group())
        if value is not None and has_digits(without_negated(text), numbered.end()):
            starts[numbered.start()] = value
            text = _blanked(text, numbered)
    for pattern in _counted():
        text = pattern.sub(_spaces, text)
    return dict(sorted(starts.items())), text


def is_partly(text: str) -> bool:
    """Whether a sentence in lower case says that only a part of what was read is right: "only one is right"."""
    patterns = (hearing(code)["partly"].replace("{count}", any_of(digit_words(code))) for code in LANGUAGES)
    return any(re.search(pattern, text) for pattern in patterns)


def mistaken(text: str) -> tuple[int, ...]:
    """The values that a sentence says were read wrongly, beside the right ones: "the 3 is an 8", "3이 아니라 8이야".

    Args:
        text: in lower case, without the places that it names.
    """
    starts = {}
    for code in LANGUAGES:
        for pattern in _mistaken(code):
            for match in pattern.finditer(text):
                value = _first_digit(match.group(), code)
                if value is not None and has_digits(without_negated(_blanked(text, match))):
                    starts[match.start()] = value
    return tuple(dict.fromkeys(value for _, value in sorted(starts.items())))


def without_mistaken(text: str) -> str:
    """A sentence in lower case without the digits that it says were read wrongly."""
    text = without_negated(text)
    for code in LANGUAGES:
        for pattern in _mistaken(code)[1:]:
            rest = pattern.sub(" ", text)
            text = rest if has_digits(rest) else text
    return text


def has_digits(text: str, start: int = 0) -> bool:
    """Whether a sentence in lower case names a digit, in figures or in a word, from position ``start`` on."""
    return any(pattern.search(text, start) for pattern in (_FIGURES, *map(_word, LANGUAGES)))


def digit_words(code: str) -> dict[str, int]:
    """The words of a language that say a digit, with their values."""
    return {name: value for name, value in hearing(code)["numbers"].items() if value < 10}


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _blanked(text: str, match: re.Match[str]) -> str:
    """The text with spaces instead of the match, so that all positions stay the same."""
    return text[: match.start()] + _spaces(match) + text[match.end() :]


def without_negated(text: str) -> str:
    """A sentence in lower case with spaces instead of the digits that it says it is not."""
    for code in LANGUAGES:
        text = _mistaken(code)[0].sub(_spaces, text)
    return text


def _ordinal_value(text: str) -> int | None:
    """The number in an ordinal, in figures or in words."""
    if figures := re.search(r"\d+", text):
        return int(figures.group())
    if in_words := min(numbers(text), default=None):
        return in_words[1]
    tables = (hearing(code)[kind] for code in LANGUAGES for kind in ("ordinals", "numbers"))
    return next((table[text.strip()] for table in tables if text.strip() in table), None)


@cache
def _ordinals() -> tuple[tuple[re.Pattern[str], int], ...]:
    """The patterns of ordinals with their sign: first those that count from the end, -1."""
    return tuple((pattern, sign) for sign in (-1, 1) for pattern in _ordinals_of(from_end=sign < 0))


def _ordinals_of(*, from_end: bool) -> Iterator[re.Pattern[str]]:
    counter = "|".join(hearing(code)["ordinal_counter"] for code in LANGUAGES)
    figures = rf"(?<![\w.,-])\d{{1,3}}\s?(?:{counter})"
    for code in LANGUAGES:
        table = hearing(code)
        names = any_of(table["ordinals"])
        cardinals = any_of(table["numbers"])
        if table["joined"]:
            word = rf"(?<!\w)(?:(?:{cardinals}|{names})\s*)+{table['ordinal_counter']}"
        else:
            word = rf"\b(?:(?:{cardinals}|{names})[\s-]+)*{names}\b"
        ordinal = rf"(?P<ordinal>{word}|{figures})"
        if not from_end:
            ending = r"\w*" if table["joined"] else rf"(?:\s+{any_of(table['hardly'])}\b)?"
            yield re.compile(table["from_start"] + ordinal + ending)
        elif table["from_end"]["before"]:
            yield re.compile(table["from_end"]["before"] + ordinal.replace(r"(?<!\w)", ""))
        else:
            yield re.compile(ordinal + table["from_end"]["after"])


@cache
def _named_places() -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple(
        (_names(kind), value)
        for kind, value in (("last_but_one", -2), ("leftmost", 1), ("rightmost", -1), ("last", -1), ("middle", MIDDLE))
    )


def _names(kind: str) -> re.Pattern[str]:
    hardly = any_of(name for code in LANGUAGES for name in hearing(code)["hardly"])
    names = sorted((name for code in LANGUAGES for name in hearing(code)[kind]), key=len, reverse=True)
    endings = (rf"(?![a-z0-9_])(?:\s+{hardly}\b)?" if name.isascii() else "" for name in names)
    pairs = zip(names, endings, strict=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}{ending}" for name, ending in pairs))


@cache
def _numbered() -> re.Pattern[str]:
    figures = rf"\d{{1,3}}(?!\d)|{any_of(name for code in LANGUAGES for name in digit_words(code))}(?!\w)"
    patterns = (pattern for code in LANGUAGES for pattern in hearing(code)["place_by_number"])
    return re.compile("|".join(pattern.replace("{number}", rf"(?<![\d.,-])(?:{figures})") for pattern in patterns))


@cache
def _counted() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern.replace("{count}", rf"(?<![\w.,-])(?:\d{{1,2}}|{any_of(digit_words(code))})(?!\w)"))
        for code in LANGUAGES
        for pattern in hearing(code)["counted"]
    )


@cache
def _word(code: str) -> re.Pattern[str]:
    table = hearing(code)
    names = any_of(name for name in digit_words(code) if name not in table["hardly"])
    if not table["joined"]:
        return re.compile(rf"\b{names}\b")
    return re.compile(rf"(?<!\w){names}(?:\s?{names})*?\s?{any_of(table['endings'])}?(?!\w)")


@cache
def _mistaken(code: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of digits read wrongly: the first of negated ones, the others of those named beside the right digit."""
    table = hearing(code)
    negated = rf"(?<!\w)(?:\d+|{any_of(digit_words(code))})"
    words = any_of(name for name in digit_words(code) if name not in table["hardly"])
    later = rf"(?:(?<!\d)\d|(?<!\w){words})"
    digit = rf"(?<!\w)(?:\d(?!\d)|{words})" + ("" if table["joined"] else r"(?!\w)")
    patterns = (pattern.replace("{later}", later).replace("{digit}", digit) for pattern in table["mistaken"])
    return tuple(map(re.compile, (table["not_this"].replace("{digits}", negated), *patterns)))


def _first_digit(text: str, code: str) -> int | None:
    values = digit_words(code)
    match = re.search(rf"\d+|{any_of(values)}", text)
    if match is None or match.group() in values:
        return values[match.group()] if match else None
    return int(match.group()) if len(match.group()) == 1 else None
