"""How many times a number goes into the one that was read, after it was asked whether it does: "how many times"."""

from __future__ import annotations

import re
from dataclasses import replace

from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import hearing
from engine.dialogue.sentence import Parsed


def times(text: str, language: str, conversation: Conversation) -> Parsed | None:
    """The quotient of the division that was asked about last."""
    last = conversation.request
    if last is None or last.operation != "divisible" or len(last.operands) != 1 or conversation.subject != "facts":
        return None
    if re.fullmatch(hearing(language)["times"], text, re.IGNORECASE) is None:
        return None
    return "facts", {"request": replace(last, operation="quotient")}
