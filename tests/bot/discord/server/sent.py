"""Pictures that people sent, and what became of them: whether they were answered, how soon, and with which digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.discord.words import words
from engine import UserError
from tests.bot.discord.server.interactions import Interaction
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import Message, time_of


@dataclass(frozen=True)
class Sample:
    """A picture, and the digits that its answer must show; None if it cannot be read."""

    name: str
    content: bytes
    digits: str | None


@dataclass
class Sent:
    """A sample, and the message or interaction that it was sent with."""

    sample: Sample
    request: Message | Interaction

    def answers(self) -> list[Message]:
        """Its finished answers."""
        if isinstance(self.request, Interaction):
            answers = [message for message in [self.request.original, *self.request.followups] if message]
        else:
            answers = self.request.replies
        return [message for message in answers if not message.loading and not message.deleted]

    @property
    def asked(self) -> float:
        """When it was sent, in seconds since 1970."""
        return time_of(self.request.id)

    @property
    def answered(self) -> float:
        """When its first answer was there, in seconds since 1970."""
        first = self.answers()[0]
        return datetime.fromisoformat(first.edited).timestamp() if first.edited else time_of(first.id)

    @property
    def seconds(self) -> float:
        """From the request to its first answer."""
        return self.answered - self.asked

    @property
    def is_rejected(self) -> bool:
        """Whether an answer says that there are too many messages."""
        busy = words("en").error(UserError("serving.busy"))
        return any(busy in text_of(answer) for answer in self.answers())

    @property
    def is_wrong(self) -> bool:
        """Whether the first answer has other digits than the picture."""
        answers = self.answers()
        if not answers or self.is_rejected:
            return False
        digits = re.search(r"^# (\d+)$", text_of(answers[0]), re.MULTILINE)
        return (digits[1] if digits else None) != self.sample.digits
