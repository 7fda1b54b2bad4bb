"""What a long sentence asks for, without its courtesy, its reasons and remarks: "I should like to know whether ...".

다름이 아니오라 눈이 침침하여 그러하니, 세 번째 자리에 무엇이 적혀 있는지 알려 주시면 감사하겠습니다.
"""

from __future__ import annotations

import re

from engine.dialogue.filters import CALCULATIONS
from engine.dialogue.grammar import cover, operations_in
from engine.dialogue.numbers import hearing

# Operations in what looks like a remark and is none: "is it a 9? i want to undo that".
_WISHES = frozenset({"undo", "undo_all", "forget", "forget_all", "erase", "words", "quotient", "median"})


def without_remark(text: str, language: str) -> str:
    """A sentence without a remark at its end that asks nothing: "prime is it. figures"."""
    found = re.search(hearing(language)["embedded_requests"]["remark"], text, re.IGNORECASE)
    if found is None or _says_something(found.group(), language, numbers=True):
        return text
    wishes = operations_in(cover(found.group(), language, slips=False)) & _WISHES
    return text if wishes else text[: found.start()].strip() or text


def embedded_request(text: str, language: str) -> str | None:
    """What is left of a sentence without what asks for nothing; None if that is all of it, or nothing."""
    table = hearing(language)["embedded_requests"]
    rest = text
    for pattern in (*table["asides"], table["opening"]):
        found = re.search(pattern, rest, re.IGNORECASE)
        if found and not _says_something(found.group(), language, numbers=pattern == table["opening"]):
            rest = f"{rest[: found.start()]} {rest[found.end() :]}".strip()
    rest = re.sub(table["indirect"], table["direct"], rest, flags=re.IGNORECASE)
    return rest if rest not in ("", text.strip()) else None


def _says_something(part: str, language: str, *, numbers: bool) -> bool:
    """Whether a part names arithmetic, or a number if these count; of Korean one letter may be another word's."""
    pieces = cover(part, language, slips=False)
    named = any(piece.kind == "number" and (piece.name.isdecimal() or len(piece.name) > 1) for piece in pieces)
    return bool(operations_in(pieces) & CALCULATIONS) or (numbers and named)
