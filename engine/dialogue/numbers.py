"""Numbers in words: "twenty-first", "three hundred", "스무 번째", "천이백삼십사번", as each language's data says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from engine.locales import LANGUAGES, words

_BORDER = r"(?<!\w)"
_POWERS = tuple(10**power for power in range(1, 9))


def hearing(language: str) -> Mapping[str, Any]:
    """The table ``[hearing]`` of a language: the words that say a number, a place, a choice."""
    return words(language).table("hearing")


def value_of(values: Sequence[int]) -> int | None:
    """What number words amount to, by their values: 2, 100, 30, 4 are 234; None where they make no number."""
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
        heard = hearing(language)
        counter = rf"\s*(?:{heard['ordinal_counter']}|{_one_of(tuple(heard['counters']) or ('$',))})"
        if figures := re.fullmatch(rf"(\d{{1,3}}(?:,\d{{3}})+|\d{{1,18}})(?:{counter})?", text):
            return int(figures[1].replace(",", ""))
        known = {name: value for table in _values(language) for name, value in table.items()}
        if heard["joined"]:
            if re.fullmatch(rf"(?:{_one_of(tuple(known))}\s*)+(?:{counter})?", text):
                return value_of([known[word] for word in re.findall(_one_of(tuple(known)), text)])
            continue
        words = [word for word in re.split(r"[\s-]+", text) if word not in heard["between"]]
        if words and set(words) <= set(known):
            return value_of([known[word] for word in words])
    return None


@cache
def _one_of(*tables: tuple[str, ...]) -> str:
    several = sorted({name for table in tables for name in table}, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, several))})"


@cache
def _values(language: str) -> tuple[dict[str, int], dict[str, int]]:
    heard = hearing(language)
    return heard["numbers"], heard["ordinals"]


@cache
def _run(language: str) -> re.Pattern[str]:
    heard = hearing(language)
    cardinals, ordinals = map(tuple, _values(language))
    if not heard["joined"]:
        word = _one_of(cardinals, ordinals)
        between = _one_of(tuple(heard["between"]))
        return re.compile(rf"{_BORDER}{word}(?:(?:\s+{between})?[\s-]+{word})*(?!\w)")
    counter = _one_of(tuple(heard["counters"]))
    # With a counter; or, without one, a word by itself that has several parts: 샘플 천이백.
    counted = rf"(?P<counted>(?:{_one_of(cardinals, ordinals)}\s*)+)"
    return re.compile(
        rf"{_BORDER}{counted}(?:(?P<ordinal>{heard['ordinal_counter']})|{counter})"
        rf"|{_BORDER}(?P<alone>(?:{_one_of(cardinals)}){{2,}})(?!\w)"
    )


def _apart(text: str, language: str) -> Iterator[tuple[int, int, bool]]:
    heard = hearing(language)
    cardinals, ordinals = _values(language)
    for run in _run(language).finditer(text):
        said = [word for word in re.split(r"[\s-]+", run.group()) if word not in heard["between"]]
        before = re.findall(r"\w+", text[: run.start()])[-1:]
        if said[0] in heard["hardly"] and len(said) == 1 and not set(before) & set(heard["before"]):
            continue
        # An ordinal ends a number: the second one.
        ends = next((at for at, word in enumerate(said, 1) if word in ordinals), len(said))
        values = [cardinals[word] if word in cardinals else ordinals[word] for word in said[:ends]]
        value = value_of(values)
        if value is not None:
            yield run.start(), value, said[ends - 1] in ordinals


def _joined(text: str, language: str) -> Iterator[tuple[int, int, bool]]:
    cardinals, ordinals = _values(language)
    for run in _run(language).finditer(text):
        counted = run.group("counted")
        ordinal = run.group("ordinal") is not None
        known = cardinals | ordinals if ordinal else cardinals  # 두 번째 is the second, but 두 번 is twice
        said = re.findall(_one_of(tuple(known)), counted or run.group("alone"))
        if "".join(said) != re.sub(r"\s", "", counted or run.group("alone")):
            continue
        value = value_of([known[word] for word in said])
        if value is not None:
            yield run.start(), value, ordinal
