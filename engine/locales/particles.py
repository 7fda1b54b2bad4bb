"""Korean particles: which of two forms follows a word hangs on how the word is said, 7을 but 2를."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{(\w+):([^{}/]*)/([^{}]*)\}")
_SYLLABLES = range(0xAC00, 0xD7A4)
_FINALS = 28  # a syllable's number modulo this is its final consonant; 0 for none, 8 for ㄹ
_RIEUL = 8
# Digits as they are read one by one (영 일 이 삼 사 오 육 칠 팔 구), and the letters whose names end in a consonant.
_FINAL_OF = {"0": 21, "1": _RIEUL, "3": 16, "6": 1, "7": _RIEUL, "8": _RIEUL, "l": _RIEUL, "m": 16, "n": 4, "r": _RIEUL}


def with_particles(reply: str, values: Mapping[str, object]) -> str:
    """A reply in which every ``{name:을/를}`` has become ``{name}`` and the form that fits what it stands for."""

    def chosen(found: re.Match[str]) -> str:
        name, closed, open_ = found.groups()
        return f"{{{name}}}{particle(str(values[name]), closed, open_)}"

    return _PLACEHOLDER.sub(chosen, reply)


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
