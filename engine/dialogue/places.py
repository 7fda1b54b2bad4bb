"""Which of several digits a sentence speaks of: by its place, or by the value that it was read as."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from engine.dialogue.numbers import hearing, numbers
from engine.locales import LANGUAGES

# Stands for the place in the middle, of however many there are.
MIDDLE = 10**9
_FIGURES = re.compile(r"(?<![\w.,-])\d(?:[\s,]?\d)*")


def places(text: str) -> tuple[dict[int, int], str]:
    """The places that a sentence names, and the sentence without them.

    Args:
        text: in lower case.

    Returns:
        The places by where they stand in the sentence, in that order, counted from 1, and from -1 backwards where the
        sentence counts from the end, or ``MIDDLE``; and the sentence with spaces instead of them and of what only
        counts digits or stands for a noun ("one of them", "a good one"). "Digit 3" is a place only where another
        digit follows it, which is then the value: "digit 3 is a 6".
    """
    found: dict[int, int] = {}
    for pattern, from_end in _ordinals():
        for ordinal in pattern.finditer(text):
            value = _ordinal_value(ordinal.group("ordinal"))
            if value is not None:
                found[ordinal.start()] = -value if from_end else value
                text = _blanked(text, ordinal)
    for pattern, value in _named_places():
        for name in pattern.finditer(text):
            found[name.start()] = value
            text = _blanked(text, name)
    for named in _numbered().finditer(text):
        value = _ordinal_value(named.group())
        rest = _blanked(text, named)
        if value is not None and has_digits(without_negated(text), named.end()):
            found[named.start()] = value
            text = rest
    for counted in _counted():
        text = counted.sub(lambda words: " " * len(words.group()), text)
    return dict(sorted(found.items())), text


def is_partly(text: str) -> bool:
    """Whether a sentence in lower case says that only a part of what was read is right: "only one is right"."""
    return any(pattern.search(text) for pattern in _partly())


def mistaken(text: str) -> tuple[int, ...]:
    """The values that a sentence says were read wrongly, beside what they are: "the 3 is an 8", "3이 아니라 8이야".

    Args:
        text: in lower case, without the places that it names.
    """
    found = {}
    for code in LANGUAGES:
        for pattern in _mistaken(code):
            for match in pattern.finditer(text):
                value = _first_digit(match.group(), code)
                rest = _blanked(text, match)
                if value is not None and has_digits(without_negated(rest)):
                    found[match.start()] = value
    return tuple(dict.fromkeys(found[start] for start in sorted(found)))


def without_mistaken(text: str) -> str:
    """A sentence in lower case without the digits that it names only to say that it is not those."""
    text = without_negated(text)
    for code in LANGUAGES:
        for pattern in _mistaken(code)[1:]:
            rest = pattern.sub(" ", text)
            text = rest if has_digits(rest) else text
    return text


def has_digits(text: str, start: int = 0) -> bool:
    """Whether a sentence in lower case names a digit, in figures or in a word, from some letter on."""
    return any(pattern.search(text, start) for pattern in (_FIGURES, *map(_word, LANGUAGES)))


def digit_words(code: str) -> dict[str, int]:
    """The words of a language that say a digit, with their values."""
    return {name: value for name, value in hearing(code)["numbers"].items() if value < 10}


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of several names, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"


def _blanked(text: str, match: re.Match[str]) -> str:
    """Without what was matched, and everything else where it was."""
    return text[: match.start()] + " " * len(match.group()) + text[match.end() :]


def without_negated(text: str) -> str:
    """A sentence in lower case with spaces instead of the digits that it says it is not."""
    for code in LANGUAGES:
        text = _mistaken(code)[0].sub(lambda found: " " * len(found.group()), text)
    return text


def _ordinal_value(text: str) -> int | None:
    """The number in an ordinal, in figures or in words."""
    if figures := re.search(r"\d+", text):
        return int(figures.group())
    names = {name: value for code in LANGUAGES for name, value in _number_names(code).items()}
    in_words = min(numbers(text), default=None)
    return in_words[1] if in_words else names.get(text.strip())


@cache
def _number_names(code: str) -> dict[str, int]:
    heard = hearing(code)
    return {**heard["numbers"], **heard["ordinals"]}


@cache
def _ordinals() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """What finds ordinals, and whether they count from the end; those that do come first."""
    return tuple((pattern, from_end) for from_end in (True, False) for pattern in _ordinals_of(from_end=from_end))


def _ordinals_of(*, from_end: bool) -> Iterator[re.Pattern[str]]:
    counter = "|".join(hearing(code)["ordinal_counter"] for code in LANGUAGES)
    figures = rf"(?<![\w.,-])\d{{1,3}}\s?(?:{counter})"
    for code in LANGUAGES:
        heard = hearing(code)
        names = any_of(heard["ordinals"])
        cardinals = any_of(heard["numbers"])
        if heard["joined"]:
            word = rf"(?<!\w)(?:(?:{cardinals}|{names})\s*)+{heard['ordinal_counter']}"
        else:
            word = rf"\b(?:(?:{cardinals}|{names})[\s-]+)*{names}\b"
        ordinal = rf"(?P<ordinal>{word}|{figures})"
        if not from_end:
            ending = r"\w*" if heard["joined"] else rf"(?:\s+{any_of(heard['hardly'])}\b)?"
            yield re.compile(heard["from_start"] + ordinal + ending)
        elif heard["from_end"]["before"]:
            yield re.compile(heard["from_end"]["before"] + ordinal.replace(r"(?<!\w)", ""))
        else:
            yield re.compile(ordinal + heard["from_end"]["after"])


@cache
def _named_places() -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple(
        (_names(name for code in LANGUAGES for name in hearing(code)[kind]), value)
        for kind, value in (("last_but_one", -2), ("leftmost", 1), ("rightmost", -1), ("last", -1), ("middle", MIDDLE))
    )


def _names(names: Iterable[str]) -> re.Pattern[str]:
    hardly = any_of(name for code in LANGUAGES for name in hearing(code)["hardly"])
    several = (
        rf"(?<!\w){re.escape(name)}" + (rf"(?![a-z0-9_])(?:\s+{hardly}\b)?" if name.isascii() else "")
        for name in sorted(names, key=len, reverse=True)
    )
    return re.compile("|".join(several))


@cache
def _numbered() -> re.Pattern[str]:
    figures = rf"\d{{1,3}}(?!\d)|{any_of(name for code in LANGUAGES for name in digit_words(code))}(?!\w)"
    several = (pattern for code in LANGUAGES for pattern in hearing(code)["place_by_number"])
    return re.compile("|".join(pattern.replace("{number}", rf"(?<![\d.,-])(?:{figures})") for pattern in several))


@cache
def _counted() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(pattern.replace("{count}", rf"(?<![\w.,-])(?:\d{{1,2}}|{any_of(digit_words(code))})(?!\w)"))
        for code in LANGUAGES
        for pattern in hearing(code)["counted"]
    )


@cache
def _partly() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(hearing(code)["partly"].replace("{count}", any_of(digit_words(code)))) for code in LANGUAGES
    )


@cache
def _word(code: str) -> re.Pattern[str]:
    heard = hearing(code)
    names = any_of(name for name in digit_words(code) if name not in heard["hardly"])
    if not heard["joined"]:
        return re.compile(rf"\b{names}\b")
    return re.compile(rf"(?<!\w){names}(?:\s?{names})*?\s?{any_of(heard['endings'])}?(?!\w)")


@cache
def _mistaken(code: str) -> tuple[re.Pattern[str], ...]:
    """What finds a digit that it is not, first where the sentence says so, then where it says what it is instead."""
    heard = hearing(code)
    negated = rf"(?<!\w)(?:\d+|{any_of(digit_words(code))})"
    words = any_of(name for name in digit_words(code) if name not in heard["hardly"])
    later = rf"(?:(?<!\d)\d|(?<!\w){words})"
    digit = rf"(?<!\w)(?:\d(?!\d)|{words})" + ("" if heard["joined"] else r"(?!\w)")
    several = (pattern.replace("{later}", later).replace("{digit}", digit) for pattern in heard["mistaken"])
    return tuple(map(re.compile, (heard["not_this"].replace("{digits}", negated), *several)))


def _first_digit(text: str, code: str) -> int | None:
    names = digit_words(code)
    found = re.search(rf"\d+|{any_of(names)}", text)
    if found is None:
        return None
    if found.group().isdecimal():
        return int(found.group()) if len(found.group()) == 1 else None
    return names[found.group()]
