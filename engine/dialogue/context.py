"""What people say next, by what was answered last: after a picture was read most ask about it.

The phrases that intents are learnt from are as many as somebody thought of, not as often as people say such things; so
what was learnt is corrected by how often they do (Saerens, Latinne and Decaestecker, Adjusting the Outputs of a
Classifier to New a Priori Probabilities, 2002).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.dialogue.memory import Conversation

QUESTION, OUT_OF_SCOPE = "question", "out_of_scope"
SMALL_TALK = ("awake", "banter", "bye", "chatter", "favourites", "greet", "how_are_you", "insults", "okay", "thanks")
# The intents by what they are about; any other is a question about the bot, its models or its data.
GROUPS = {
    "reading": ("facts", "likelihood", "predict", "why"),
    "correction": ("confirm", "correct", "undo"),
    "lesson": ("explain", "next", "quiz"),
    "sample": ("sample",),
    "small_talk": SMALL_TALK,
    OUT_OF_SCOPE: (OUT_OF_SCOPE,),
    "distress": ("distress",),  # whatever was said before
}
_GROUP_OF = {intent: group for group, intents in GROUPS.items() for intent in intents}


def group_of(intent: str) -> str:
    """What an intent is about: one of ``GROUPS``, or ``QUESTION``."""
    return _GROUP_OF.get(intent.partition(" ")[0], QUESTION)


# How many in a hundred of what people said next were about what, by what was answered last: counted in 1,150 turns of
# the conversations that are developed with (tools/bench/conversations.py), each row with 20 more that are shared out as
# all turns are. What follows small talk is left out: too few turns.
_NEXT = {
    "reading": (67.6, 17.2, 0.7, 0.1, 6.3, 3.5, 4.7),
    "correction": (51.6, 32.5, 0.9, 0.3, 5.8, 5.4, 3.4),
    "lesson": (7.6, 2.4, 73.5, 1.4, 3.9, 10.2, 1.0),
    "sample": (18.0, 5.7, 3.5, 47.2, 3.2, 18.0, 4.5),
    QUESTION: (6.3, 2.2, 3.9, 4.4, 11.3, 62.6, 9.3),
}
_COLUMNS = ("reading", "correction", "lesson", "sample", "small_talk", QUESTION, OUT_OF_SCOPE)
# Nobody asks about a reading before there is one; this many in a hundred do it by mistake.
_NOTHING_READ = 1
# Of the logarithm of the ratio this much is added: phrases are not quite the sentences of those conversations.
WEIGHT = 0.7


@dataclass(frozen=True)
class Before:
    """What came before a sentence.

    Attributes:
        last: the intent of the last answer; empty if there was none.
        read: whether anything was read.
    """

    last: str = ""
    read: bool = False

    @classmethod
    def of(cls, conversation: Conversation | None) -> Before | None:
        """What came before the next sentence of a conversation."""
        if conversation is None:
            return None
        return cls(conversation.subject, bool(conversation.readings or conversation.earlier))


@cache
def shifts(before: Before, shares: tuple[tuple[str, float], ...]) -> tuple[float, ...]:
    """What to add to the logits of intents: nothing before the first answer.

    What is off topic gets nothing either: to answer it wrongly is worse than to ask back.

    Args:
        before: what came before the sentence.
        shares: of each intent its share of the phrases; 0 for an added one, which stays as likely as it is.
    """
    if before.last == "":
        return (0.0,) * len(shares)
    learnt: dict[str, float] = {}
    for intent, share in shares:
        learnt[group_of(intent)] = learnt.get(group_of(intent), 0.0) + share
    row = dict(zip(_COLUMNS, _NEXT.get(group_of(before.last), ()), strict=False))

    def shift(intent: str) -> float:
        group = group_of(intent)
        too_early = not before.read and group in ("reading", "correction") and intent != "predict"
        percent = _NOTHING_READ if too_early else row.get(group)
        return WEIGHT * math.log(percent / 100 / learnt[group]) if percent and group != OUT_OF_SCOPE else 0.0

    return tuple(shift(intent) if share else 0.0 for intent, share in shares)
