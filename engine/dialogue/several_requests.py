"""The requests of a sentence that has several: "is it even, and what's the sum", "gcd and lcm with 12"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.dialogue.filters import Filter
from engine.dialogue.grammar import cover, operations_in
from engine.dialogue.memory import Conversation
from engine.dialogue.operations import KINDS, NEED_ANOTHER, OF_RESULTS, SIZES, SUMMARIES
from engine.dialogue.own_numbers import OWN
from engine.dialogue.parser import parse, texts_read
from engine.dialogue.request import ChainedRequest, Request
from engine.dialogue.requests import request_of
from engine.locales import words

_OF_TWO = frozenset({
    "spread", "difference", "share", "multiple", "quotient", "between", "paid", "ends", "exceeds", "growth",
})  # fmt: skip
_DIFFERENCES = {"difference", "excess"}
_SUMS = {"sum", "product", "mean"}
_READS = {"say", "again"}  # "read them again and total them"


def requests_in(text: str, language: str, conversation: Conversation) -> tuple[Request, ...]:
    """The requests of a sentence that has several: "is it even, and what's the sum"; none of any other."""
    whole = parse(text, language, conversation, slips=False)
    request = whole[1].get("request") if whole else None
    if whole and not isinstance(request, Request):
        return ()
    found: list[Request] = []
    plain = True  # whether a difference is named by itself, and not with what it is of
    for part in re.split(words(language).table("grammar")["conjunction"], text):
        parsed = parse(part, language, conversation, slips=False) if part.strip() else None
        request_of_part = parsed[1].get("request") if parsed and parsed[0] == "facts" else None
        operations = operations_in(cover(part, language))
        if isinstance(request_of_part, Request) and (operations - _READS or operations == _READS):
            found.append(request_of_part)
            plain = plain and (request_of_part.operation != "difference" or operations <= _DIFFERENCES)
        elif found and (place := _placed(part, language, found[-1])):
            found.append(place)
        elif part.strip() and len(cover(part, language)) > 1 and parsed is None:
            return ()
    if len(found) < 2 and not any(piece.kind == "unknown" for piece in cover(text, language)):
        found = _joined(text, language, conversation) or found
    if whole and any(request.scope == OWN for request in found):  # 8 곱하기 9랑 같은 거죠?
        return ()
    if isinstance(request, Request) and not _may_be_several(request) and not (plain and _tells_apart(found)):
        return ()
    found = list(_with_the_other(found))
    if found and found[0].of:  # "is the sum even, and is it prime"
        found[1:] = [
            replace(one, of=one.of or found[0].of) if one.operation in OF_RESULTS else one for one in found[1:]
        ]
    return tuple(found) if len({*found}) == len(found) > 1 else ()


def _placed(text: str, language: str, before: Request) -> Request | None:
    """Where it is that the request before asks for: "the biggest digit and where is it"."""
    pieces = cover(text, language)
    return request_of(pieces, (), before) if operations_in(pieces) == {"has"} else None


def _with_the_other(requests: Sequence[Request]) -> Iterator[Request]:
    """Requests of a sentence, each with the number that one of them names for all: "gcd and lcm with 12"."""
    numbers = next((request.operands for request in requests if request.operands), ())
    together = {request.operation for request in requests} <= NEED_ANOTHER
    last = requests[-1] if requests else Request("say")
    for request in requests:
        alone = not (request.operands or request.places or request.scope)
        if request.operation in KINDS and alone and last.operation == "count" and last.filters:
            yield replace(last, filters=(Filter(request.operation),))  # 짝수랑 홀수 각각 몇 개야
            continue
        yield replace(request, operands=numbers) if alone and together else request


def _joined(text: str, language: str, conversation: Conversation) -> list[Request]:
    """The two requests that one word joins, without a space: 제일큰거랑제일작은거."""
    pieces = cover(text, language)
    for at, piece in enumerate(pieces):
        sides = (pieces[:at], pieces[at + 1 :])
        operations = [operations_in(side) - {"say", "again"} for side in sides]
        if piece.name in ("with", "carry") and all(len(names) == 1 and names <= SUMMARIES for names in operations):
            made = [request_of(side, texts_read(conversation), None) for side in sides]
            return [request for request in made if request is not None] if operations[0] != operations[1] else []
    return []


def _tells_apart(requests: Sequence[Request]) -> bool:
    """Whether a difference is request_of_part for beside what it does not tell: "which is bigger and by how much"."""
    if len(requests) != 2 or any(request.operands or request.places or request.of for request in requests):
        return False
    one, other = (request.operation for request in requests)
    return (one in SIZES and other == "difference") or ("difference" in (one, other) and bool({one, other} & _SUMS))


def _may_be_several(request: Request) -> bool:
    """Whether a request may be only one of those in its sentence: not where it is about two things itself."""
    two = request.operation in _OF_TWO or isinstance(request, ChainedRequest)
    return not (two or request.others or (request.operation == "product" and (request.places or request.scope)))
