"""Questions how many images MNIST has, in all or of one digit: "how many fives are in the test split"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from engine.dialogue.numbers import any_of, hearing, whole
from engine.dialogue.places import digit_words
from engine.locales import LANGUAGES
from engine.mnist import Split


@dataclass(frozen=True)
class DataQuestion:
    """What is asked of MNIST's size.

    Attributes:
        part: of which part; None for both.
        digit: of which digit; None for all of them.
    """

    part: Split | None
    digit: int | None


def data_question(text: str) -> DataQuestion | None:
    """What a sentence asks of MNIST's size; None of any other sentence."""
    lower = text.casefold()
    for code in LANGUAGES:
        table = hearing(code)["data_questions"]
        if re.search(table["asks"], lower) is None or re.search(table["otherwise"], lower) is not None:
            continue
        named: list[Split] = [part for part in ("train", "test") if re.search(table[part], lower)]
        if not named and re.search(table["whole"], lower) is None:
            continue
        digit = _digit(code).search(lower)
        return DataQuestion(named[0] if len(named) == 1 else None, whole(digit["digit"]) if digit else None)
    return None


@cache
def _digit(code: str) -> re.Pattern[str]:
    """The digit whose images are counted; in a joined language only in figures, as any letter may be another word's."""
    table = hearing(code)
    figure = r"(?<![\d.,])\d(?![\d.,])"
    name = figure if table["joined"] else rf"(?:{figure}|{any_of(digit_words(code))})"
    return re.compile(table["data_questions"]["digit"].replace("{digit}", f"(?P<digit>{name})"))
