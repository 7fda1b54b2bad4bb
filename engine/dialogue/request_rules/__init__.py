"""The rules by which a sentence's pieces make a request, in the order in which they are tried."""

from __future__ import annotations

from engine.dialogue.request import Request
from engine.dialogue.request_rules import choice, combinations, target
from engine.dialogue.request_rules.draft import RequestDraft

_RULES = (*target.RULES, *combinations.RULES, *choice.RULES)


def requested(draft: RequestDraft) -> Request | None:
    """The request that a draft's pieces make; None if they make none."""
    for rule in _RULES:
        outcome = rule(draft)
        if not isinstance(outcome, RequestDraft):
            return outcome
        draft = outcome
    return None
