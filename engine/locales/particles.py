"""What a word beside a value depends on: ordinals, singular and plural, and Korean particles, 7을 but 2를."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{(\w+):(?:([^{}/]*)/([^{}]*)|(번째)|th)\}")
_ORDINALS = ("첫", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
_SYLLABLES = range(0xAC00, 0xD7A4)
_FINALS = 28  # a syllable's number modulo this is its final consonant; 0 for none, 8 for ㄹ
_RIEUL = 8
# Digits as they are read one by one (영 일 이 삼 사 오 육 칠 팔 구), and the letters whose names end in a consonant.
_FINAL_OF = {"0": 21, "1": _RIEUL, "3": 16, "6": 1, "7": _RIEUL, "8": _RIEUL, "l": _RIEUL, "m": 16, "n": 4, "r": _RIEUL}


def with_particles(reply: str, values: Mapping[str, object]) -> str:
    """A reply with its particles, plurals and ordinals filled in.

    ``{name:을/를}`` and ``{name: digit/ digits}`` become ``{name}`` and the form that fits its value, ``{name:번째}``
    and ``{name:th}`` its ordinal.
    """

    def form(match: re.Match[str]) -> str:
        name, closed, open_, korean = match.groups()
        if closed is None:
            return ordinal(values[name]) if korean else english_ordinal(values[name])
        fitting = particle if any(ord(letter) in _SYLLABLES for letter in closed) else plural
        return f"{{{name}}}{fitting(str(values[name]), closed, open_)}"

    return _PLACEHOLDER.sub(form, reply)


def ordinal(place: object) -> str:
    """A place as it is said: 첫 번째 to 열 번째, then 11번째."""
    number = int(str(place))
    return f"{_ORDINALS[number - 1]} 번째" if 1 <= number <= len(_ORDINALS) else f"{number}번째"


def english_ordinal(place: object) -> str:
    """A place in English: 1st, 2nd, 3rd, 4th, 11th, 21st."""
    number = int(str(place))
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def plural(number: str, one: str, several: str) -> str:
    """The form that follows a number in English."""
    return one if number == "1" else several


def particle(word: str, closed: str, open_: str) -> str:
    """The form that follows a word: ``closed`` after a final consonant, ``open_`` after a vowel (을/를, 이/가).

    으로 is said 로 after ㄹ, too.
    """
    final = _final(word)
    return open_ if final == 0 or (final == _RIEUL and closed == "으로") else closed


def _final(word: str) -> int:
    letters = [letter for letter in word.casefold() if letter.isalnum() or letter == "%"]
    if not letters:
        return 0
    last = letters[-1]
    return (ord(last) - _SYLLABLES.start) % _FINALS if ord(last) in _SYLLABLES else _FINAL_OF.get(last, 0)
