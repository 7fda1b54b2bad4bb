"""Numbers in words, from each language's data: "twenty-first", "three hundred", "스무 번째", "천이백삼십사번"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from engine.locales import LANGUAGES, words

_BORDER = r"(?<!\w)"
_POWERS = tuple(10**power for power in range(1, 9))


def hearing(language: str) -> Mapping[str, Any]:
    """The table ``[hearing]`` of a language: the words that say a number, a place, a choice."""
    return words(language).table("hearing")


def any_of(names: Iterable[str]) -> str:
    """A pattern for any of several names, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"


def value_of(values: Sequence[int]) -> int | None:
    """The number that words with these values make: 2, 100, 30, 4 are 234; None if they make none."""
    total, units, smallest = 0, 0, 0  # smallest: of the powers of ten so far
    for value in values:
        if value not in _POWERS:
            if units and (units % 10 or value >= 10):
                return None
            units += value
        elif value == smallest:
            return None
        elif not smallest or value < smallest:
            total, units, smallest = total + max(units, 1) * value, 0, value
        else:  # two hundred thousand, 이십만
            total, units, smallest = (total + units) * value, 0, value
    return total + units if values else None


def numbers(text: str) -> Iterator[tuple[int, int, bool]]:
    """The numbers that a text says in words.

    Args:
        text: in lower case.

    Yields:
        Where the number starts, what it is, and whether it is an ordinal.
    """
    for language in LANGUAGES:
        yield from _joined(text, language) if hearing(language)["joined"] else _apart(text, language)


def whole(text: str) -> int | None:
    """The number that a text in lower case is, in figures or in words, with its counter: "20", "20번", "the 3rd"."""
    for language in LANGUAGES:
        table = hearing(language)
        counter = rf"\s*(?:{table['ordinal_counter']}|{any_of(table['counters'] or ('$',))})"
        if figures := re.fullmatch(rf"(\d{{1,3}}(?:,\d{{3}})+|\d{{1,18}})(?:{counter})?", text):
            return int(figures[1].replace(",", ""))
        values = table["numbers"] | table["ordinals"]
        if not table["joined"]:
            words = _words(text, table)
            if words and set(words) <= set(values):
                return value_of([values[word] for word in words])
        elif re.fullmatch(rf"(?:{any_of(values)}\s*)+(?:{counter})?", text):
            return value_of([values[word] for word in re.findall(any_of(values), text)])
    return None


def in_figures(text: str, language: str) -> str:
    """A text in lower case with its numbers of two digits and more in figures: "twenty one", 이십일이야, 서른둘."""
    table = hearing(language)
    known = table["numbers"] | table["ordinals"] if table["joined"] else table["numbers"]

    def figures(run: re.Match[str]) -> str:
        number = run["number"]
        words = re.findall(any_of(known), number) if table["joined"] else _words(number, table)
        values = [known[word] for word in words]
        if table["joined"] and max(values, default=0) >= 100 and table["ordinals"].keys() & {*words}:
            return number  # 둘만 means no more than two, and not 20,000
        value = value_of(values)
        in_turn = table["joined"] and len(words) > 2 and {*words} <= table["numbers"].keys() and max(values) < 10
        if value is None and in_turn:  # 삼공사, but not 삼이네
            return "".join(map(str, values))
        return str(value) if value is not None and value >= 10 and number not in table["hardly"] else number

    def amount(run: re.Match[str]) -> str:
        value = value_of([known[word] for word in re.findall(any_of(known), run["number"])])
        return run["number"] if value is None else str(value)

    powers = table["numbers"]
    text = re.sub(table["powers"], lambda run: str(int(run[1]) * powers[run[2]]), text)
    if table["joined"]:
        text = _amounts(language).sub(amount, text)  # 만 원
        for pattern, counter in table["counted_things"].items():  # 네 마리 팔면
            for run in reversed([*re.finditer(pattern.replace("{number}", _native(language)), text)]):
                text = f"{text[: run.start()]}{known.get(run[1], run[1])}{counter}{text[run.end() :]}"
    return _numerals(language).sub(figures, text)


@cache
def _native(language: str) -> str:
    """A pattern for a number before what it counts: 네 마리, 4마리."""
    ordinals = hearing(language)["ordinals"]
    return rf"{_BORDER}(\d{{1,4}}|{any_of(name for name in ordinals if name not in hearing(language)['uncounted'])})"


@cache
def _amounts(language: str) -> re.Pattern[str]:
    """Numbers right before the name of a currency, which no other word is."""
    table = hearing(language)
    return re.compile(rf"{_BORDER}(?P<number>(?:{any_of(table['numbers'])}\s*)+)(?={any_of(table['currency'])})")


@cache
def _numerals(language: str) -> re.Pattern[str]:
    table = hearing(language)
    if not table["joined"]:
        word = any_of(table["numbers"])
        return re.compile(rf"{_BORDER}(?P<number>{word}(?:(?:\s+{any_of(table['between'])})?[\s-]+{word})*)(?!\w)")
    word, endings = any_of(table["numbers"] | table["ordinals"]), any_of((*table["endings"], *table["counters"]))
    return re.compile(rf"{_BORDER}(?P<number>{word}{{2,}}?)(?={endings}?(?!\w))")


def _words(text: str, table: Mapping[str, Any]) -> list[str]:
    return [word for word in re.split(r"[\s-]+", text) if word not in table["between"]]


@cache
def _run(language: str) -> re.Pattern[str]:
    table = hearing(language)
    word = any_of(table["numbers"] | table["ordinals"])
    if not table["joined"]:
        return re.compile(rf"{_BORDER}{word}(?:(?:\s+{any_of(table['between'])})?[\s-]+{word})*(?!\w)")
    # With a counter, or as a word by itself that has several parts: 샘플 천이백.
    return re.compile(
        rf"{_BORDER}(?P<counted>(?:{word}\s*)+)(?:(?P<ordinal>{table['ordinal_counter']})|{any_of(table['counters'])})"
        rf"|{_BORDER}(?P<alone>{any_of(table['numbers'])}{{2,}})(?!\w)"
    )


def _apart(text: str, language: str) -> Iterator[tuple[int, int, bool]]:
    table = hearing(language)
    known, ordinals = table["ordinals"] | table["numbers"], table["ordinals"]
    for run in _run(language).finditer(text):
        words = _words(run.group(), table)
        before = re.findall(r"\w+", text[: run.start()])[-1:]
        if words[0] in table["hardly"] and len(words) == 1 and not set(before) & set(table["before"]):
            continue
        # An ordinal ends a number: the second one.
        end = next((index for index, word in enumerate(words, 1) if word in ordinals), len(words))
        value = value_of([known[word] for word in words[:end]])
        if value is not None:
            yield run.start(), value, words[end - 1] in ordinals


def _joined(text: str, language: str) -> Iterator[tuple[int, int, bool]]:
    table = hearing(language)
    for run in _run(language).finditer(text):
        ordinal, letters = run["ordinal"] is not None, run["counted"] or run["alone"]
        known = table["numbers"] | table["ordinals"] if ordinal else table["numbers"]  # 두 번째: second; 두 번: twice
        words = re.findall(any_of(known), letters)
        value = value_of([known[word] for word in words]) if "".join(words) == re.sub(r"\s", "", letters) else None
        if value is not None:
            yield run.start(), value, ordinal
