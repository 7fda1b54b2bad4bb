"""What is remembered of each conversation, for an hour and within bounds."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from engine.messages import Message, Reading

FORGOTTEN_AFTER = 3600.0  # seconds
MOST_CONVERSATIONS = 10_000


@dataclass
class Conversation:
    """One person in one channel.

    Attributes:
        model: the model that they use.
        language: the language that they last wrote in, where they wrote a sentence.
        readings: what was last read for them.
    """

    model: str
    language: str | None = None
    readings: tuple[Reading, ...] = field(default=(), repr=False)


class Memory:
    """The conversations under way; safe to use from any thread.

    Args:
        model: the model that a new conversation begins with.
        clock: seconds that only ever grow.
    """

    def __init__(self, model: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._model = model
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, Conversation]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, message: Message) -> Conversation:
        """The conversation that a message belongs to; a new one if there is none, or none within the hour."""
        key, now = (message.channel, message.user), self._clock()
        with self._lock:
            touched, conversation = self._kept.pop(key, (now, Conversation(self._model)))
            if now - touched > FORGOTTEN_AFTER:
                conversation = Conversation(self._model)
            self._kept[key] = (now, conversation)
            # The longest untouched lie first.
            while self._kept and (
                len(self._kept) > MOST_CONVERSATIONS or now - next(iter(self._kept.values()))[0] > FORGOTTEN_AFTER
            ):
                self._kept.popitem(last=False)
            return conversation
