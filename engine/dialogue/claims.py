"""The clauses of a sentence that state a number: "hang on, it's 480, the ink ran", 다시 보니 480이네."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from engine.dialogue.numbers import any_of, hearing, in_figures
from engine.dialogue.places import digit_words, without_negated


@dataclass(frozen=True)
class Claim:
    """A number that a clause states.

    Attributes:
        digits: the number's.
        before: the clause's words before those that state it.
        verb: the words or the ending that state it.
        after: the sentence's words after it.
        of_it: whether the clause is about "it".
    """

    digits: str
    before: str
    verb: str
    after: str
    of_it: bool


def without_asides(text: str, language: str) -> str:
    """A sentence in lower case, its numbers in figures, without questions that ask nothing and what it takes back."""
    table = hearing(language)["claims"]
    return without_repairs(re.sub(table["aside"], " ", in_figures(text.casefold(), language)), language)


def settled(text: str, language: str) -> str:
    """A sentence as its speaker settles it: without numbers that are taken back for the next one."""
    figures = in_figures(text.casefold(), language)
    rest = without_repairs(figures, language)
    return text if rest == figures else rest


def without_repairs(text: str, language: str) -> str:
    """A sentence in lower case without the numbers that are taken back for the next one: "an 8, no sorry, a 9"."""
    number, table = _number(language), hearing(language)["claims"]
    return re.sub(rf"{table['article']}{number}{table['repair']}(?={table['article']}{number})", "", text)


def claims_in(text: str, language: str) -> list[Claim]:
    """The clauses of a sentence in lower case that state a number, but for those that deny it."""
    table = hearing(language)["claims"]
    text = without_negated(text)
    found = []
    for match in _pattern(language).finditer(text):
        starts = [end.end() for end in re.finditer(table["end"], text[: match.start()])]
        before, verb = text[starts[-1] if starts else 0 : match.start()], match["verb"] + match["ending"]
        digits = _digits(match["number"], language)
        if digits is not None:
            found.append(Claim(digits, before, verb, text[match.end() :], re.match(table["it"], verb) is not None))
    return found


def numbers_in(text: str, language: str) -> Iterator[str]:
    """The digits of the numbers that a sentence in lower case names, without those that are ordinals.

    Of a joined language only those in figures, as any letter may be part of another word.
    """
    for match in re.finditer(_figures(language) if hearing(language)["joined"] else _number(language), text):
        digits = _digits(match[0], language)
        if digits is not None:
            yield digits


def ends_in_number(before: str, language: str) -> bool:
    """Whether a clause is about what it calls by its value: "the four" before "is in fact a one"."""
    return re.search(rf"{_number(language)}\s*$", before) is not None


def _digits(number: str, language: str) -> str | None:
    """The digits of a number in figures, or of one in words that say its digits one by one."""
    if number[0].isdecimal():
        return number.replace(",", "")
    values = digit_words(language)
    return "".join(str(values[name]) for name in re.findall(any_of(values), number))


@cache
def _figures(language: str) -> str:
    """The pattern of a number in figures, ordinals like "3rd" excepted."""
    letters = "" if hearing(language)["joined"] else r"\w"
    counter = hearing(language)["ordinal_counter"]
    return rf"(?<![{letters}a-z\d.])(?:\d{{1,3}}(?:,\d{{3}})+|\d{{1,18}})(?!\d|[.,]\d|\s?(?:{counter}))"


@cache
def _number(language: str) -> str:
    """A number in figures, or digits in words: where words are joined, those of one letter that begins a word."""
    names, hardly = digit_words(language), hearing(language)["hardly"]
    if hearing(language)["joined"]:
        return rf"(?:{_figures(language)}|(?<!\w){any_of(name for name in names if len(name) == 1)})"
    name = any_of(name for name in names if name not in hardly)
    return rf"(?:{_figures(language)}|(?<!\w){name}(?:[\s-]+{any_of(names)})*(?!\w)|(?<=\ba )one(?!\w))"


@cache
def _pattern(language: str) -> re.Pattern[str]:
    table = hearing(language)["claims"]
    return re.compile(rf"(?P<verb>{table['before']})(?P<number>{_number(language)})(?P<ending>{table['after']})")
