"""Whether a sentence is none of the bot's business, whatever its words look like to the grammar or was said before.

How far a sentence is out of scope is what the recogniser makes of it by itself, without what was answered last: that
makes a request about a reading likelier, of cabbages, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.dialogue.operations import OF_READINGS_ONLY
from engine.dialogue.request import Request

# What people ask for in short common words, which a sentence about other things may have, too.
_OF_COMMON_WORDS = ("facts", "why", "next", "sample", "forget_conversation")


def out_of_scope(ranked: Sequence[tuple[str, float]]) -> float:
    """How likely a sentence is out of scope, by how likely the intents are; 0 for one without words."""
    return 1 - sum(probability for _, probability in ranked) if ranked else 0.0


def may_mean_something_else(intent: str, slots: Mapping[str, object], text: str) -> bool:
    """Whether a sentence may be all made of the grammar's words and yet mean something else: 노래 하나 불러 주세요."""
    request = slots.get("request")
    numbers = any(letter.isdecimal() for letter in text) or (
        isinstance(request, Request)
        and (request.operands or len(request.places) > 1 or request.operation in OF_READINGS_ONLY)
    )
    return intent in _OF_COMMON_WORDS and not numbers
