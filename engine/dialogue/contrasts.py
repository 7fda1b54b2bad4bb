"""Which digit a correction changes that names two: the one that was read, and the one that it is.

"I wrote a 9 where you see a 4", "everything's right except the 4, that's a 9", 4라고 했는데 그거 9거든.
"""

from __future__ import annotations

from dataclasses import replace

from engine.dialogue.grammar import cover
from engine.dialogue.intents import Understood
from engine.dialogue.memory import Conversation
from engine.dialogue.slots import is_undecided
from engine.locales import DEFAULT

_WHICH = ("place", "misread", "several", "parts", "alone")


def with_contrast(understood: Understood, text: str, conversation: Conversation) -> Understood:
    """A correction of one digit that does not say which one, with the value that it was read as.

    That is known if the sentence names two digits, and the only picture has one of them once, and not the other.
    """
    slots = understood.slots
    if understood.intent != "correct" or any(slots.get(slot) is not None for slot in _WHICH) or is_undecided(text):
        return understood
    if len(conversation.readings) != 1 or len(str(slots.get("digits") or "")) != 1:
        return understood
    read = conversation.text(0)
    pieces = cover(text, understood.language or DEFAULT)
    names = list(dict.fromkeys(str(piece.value) for piece in pieces if piece.kind == "number"))
    known = [name for name in names if read.count(name) == 1]
    new = [name for name in names if name not in read]
    says_more = any(piece.kind != "number" for piece in pieces)
    two = len(names) == 2 and len(known) == len(new) == 1
    if not (two and says_more) or len(read) == 1 or len(new[0]) > 1:
        return understood
    return replace(understood, slots={**slots, "digits": new[0], "misread": int(known[0])})
