"""Operations that a sentence names and does not want done: "not the sum, the average", "how do I add several?"."""

from __future__ import annotations

import re

from engine.dialogue.filters import CALCULATIONS
from engine.dialogue.grammar import cover, operations_in
from engine.dialogue.numbers import hearing
from engine.locales import words

# What may be unwanted; of the others 말고 and "except" leave something out: 제일 큰 거 말고.
_NEGATABLE = (CALCULATIONS - {"largest", "smallest"}) | {"median", "quotient", "together", "sum_is"}
_WORD = re.compile(r"\S+")


def without_negations(text: str, language: str) -> str | None:
    """A sentence without the operations that it says are not wanted; None if it says nothing else."""
    for denial in re.finditer(words(language).table("grammar")["denial"], text, re.IGNORECASE):
        span = _before(text, denial, language) if hearing(language)["joined"] else _after(text, denial, language)
        if span is not None:
            rest = f"{text[: span[0]]} {text[span[1] :]}".strip()
            return rest if _says_something(rest, language) else None
    return text


def asks_how(text: str, language: str) -> bool:
    """Whether a sentence asks how to go about an operation: 여러 장을 더하려면 어떻게 해요?"""
    pattern = words(language).table("grammar")["asks_how"]
    operations = operations_in(cover(text, language, slips=False))
    return re.search(pattern, text, re.IGNORECASE) is not None and bool(operations) and operations <= _NEGATABLE


def _before(text: str, denial: re.Match[str], language: str) -> tuple[int, int] | None:
    """The clause that ends with a denial: 각 자리를 더하라는 게 아니라."""
    start = max(text.rfind(sign, 0, denial.start()) for sign in ",.!?;") + 1
    return (start, denial.end()) if _is_negated(text[start : denial.start()], language) else None


def _after(text: str, denial: re.Match[str], language: str) -> tuple[int, int] | None:
    """A denial with the words up to the operation after it: "I do not want the sum"."""
    for word in _WORD.finditer(text, denial.end()):
        if _is_negated(text[denial.end() : word.end()], language):
            leaves_out = any(piece.name == "except" for piece in cover(text[denial.start() : word.end()], language))
            return None if leaves_out else (denial.start(), word.end())  # "not counting the 9"
        if word.group()[-1] in ",.;!?":
            return None
    return None


def _is_negated(part: str, language: str) -> bool:
    pieces = cover(part, language, slips=False)
    operations = operations_in(pieces)
    return bool(operations) and operations <= _NEGATABLE and not any(piece.kind == "number" for piece in pieces)


def _says_something(rest: str, language: str) -> bool:
    return any(piece.kind in ("operation", "number") for piece in cover(rest, language, slips=False))
