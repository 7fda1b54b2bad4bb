"""What would be if a digit were another: "suppose the 5 had been a 9, what would they add up to", 5가 9라면 합은?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.dialogue.numbers import hearing


@dataclass(frozen=True)
class Supposition:
    """A sentence in two parts.

    Attributes:
        statement: what is supposed, as if it were so: "the 5 is 9".
        question: what is asked then.
    """

    statement: str
    question: str


def supposition(text: str, language: str) -> Supposition | None:
    """The parts of a sentence that supposes that a digit is another one; None of any other sentence."""
    table = hearing(language)["supposition"]
    for pattern in table["patterns"]:
        if found := re.search(pattern, text, re.IGNORECASE):
            return Supposition(table["statement"].format(**found.groupdict()), found["question"])
    return None
