"""What is told of a year: whether it is a leap year, how long ago it was."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from engine.dialogue.request import Request
from engine.errors import UsageError
from engine.locales import Words

OF_YEARS = ("leap", "elapsed", "year", "born", "later", "earlier")
# Numbers that are taken for years where it is asked which is older, or how long ago that was.
YEARS = range(1000, 2101)
_DATE = 8  # digits of a date: 20261130


def years_among(numbers: Sequence[str]) -> list[str]:
    """The numbers that may be years: of a date its year; all of them where none may be."""
    years = [number[:4] for number in numbers if len(number) in (4, _DATE) and int(number[:4]) in YEARS]
    return years or [*numbers]


def year_facts(request: Request, numbers: Sequence[str], words: Words) -> Iterator[str]:
    """Which years they are, whether they are leap years, or how many years lie between one and another, or until now.

    Raises:
        UsageError: how long ago something was is asked of what is no year.
    """
    years = list(map(int, years_among(numbers)))
    if request.operation == "born":
        year = request.operands[0]
        yield from (words.say("facts.born", year=year, age=age, result=year - age) for age in years)
        return
    if request.operation == "year":
        yield from (words.say("facts.year", year=year) for year in years)
        return
    if request.operation in ("later", "earlier"):
        yield from _in_years(years, request, words)
        return
    if request.operation == "leap":
        for year in request.operands or years:
            yield words.say("facts.leap_yes" if isleap(year) else "facts.leap_no", year=year)
        return
    if not request.operands and len(years) == 2:
        years, other = years[:1], years[1]
    else:
        other = next(iter(request.operands), datetime.now(tz=UTC).year)
    for year in years:
        if not request.operands and year not in YEARS:
            raise UsageError("facts.two_needed")
        low, high = sorted((year, other))
        yield words.say("facts.elapsed", low=low, high=high, result=high - low)


def _in_years(years: Sequence[int], request: Request, words: Words) -> Iterator[str]:
    """What a year, or an age, is some years later or earlier; of a year of birth the age, if that is asked."""
    count = request.operands[0]
    for year in years:
        born = request.of == "age" and year in YEARS
        number = datetime.now(tz=UTC).year - year if born else year
        result = number + count if request.operation == "later" else number - count
        yield words.say(f"facts.{request.operation}", years=count, number=year, result=max(result, 0))
