"""An earlier answer, as the buttons below it tell of it: in their ids, so that a restart costs nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

import discord

# Discord gives an id 100 characters. The longest, two ids of 20 digits and an answer of 30, has just as many.
CARD = r"(?P<place>\d{1,20}):(?P<model_id>[0-9a-f]{12}):(?P<answer>\d{1,30}|x[0-9a-f]{12})"
BUTTON = rf"digitbot:(?P<action>right|wrong|why|other):(?P<asker>\d{{1,20}}):{CARD}"


@dataclass(frozen=True)
class Card:
    """What an earlier answer must be known by when somebody speaks of it.

    Attributes:
        place: the id of the message that carries the pictures, 0 for the answer itself.
        model_id: the model that read them, see ``Reply.model_id``; empty where that is not known.
        answer: what was read, see ``answer_of``; None where that is not known.
    """

    place: int = 0
    model_id: str = ""
    answer: str | None = None

    @property
    def digits(self) -> str:
        """What was read; empty for a page of digits, which has no place in a button."""
        return self.answer if self.answer is not None and self.answer.isdecimal() else ""

    @classmethod
    def of(cls, match: re.Match[str]) -> Card:
        """The one of a button's id."""
        return cls(int(match["place"]), match["model_id"], match["answer"])

    def __str__(self) -> str:
        """As it stands in a button's id."""
        return f"{self.place}:{self.model_id}:{self.answer}"


def card_of(message: discord.Message) -> Card | None:
    """The card of an answer; None where it has no buttons."""
    for row in message.components:
        for part in row.children if isinstance(row, discord.ActionRow) else ():
            match = re.fullmatch(BUTTON, getattr(part, "custom_id", None) or "")
            if match is not None:
                return Card.of(match)
    return None
