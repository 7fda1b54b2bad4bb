"""Where conversations are kept between messages: in memory, or wherever an embedder wants them."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from engine.dialogue.memory import Conversation

FORGOTTEN_AFTER = 3600.0  # seconds
MOST_CONVERSATIONS = 10_000
MOST_GLYPHS = 20_000  # of all conversations together; each is 3 kB


class ConversationStore(Protocol):
    """Keeps conversations, each by its key: its channel and its user.

    Both methods are called once for each message, on any thread, never at the same time for one key by one engine.
    ``to_dict`` and ``from_dict`` make JSON of a conversation, and a conversation of that.
    """

    def load(self, key: tuple[str, str]) -> Conversation | None:
        """The conversation that was saved last under a key; None if there is none, or it is forgotten."""

    def save(self, key: tuple[str, str], conversation: Conversation) -> None:
        """Keep a conversation; what is kept must not change with the object."""


class MemoryStore:
    """Conversations in memory, for an hour and within bounds; safe to use from any thread.

    Args:
        clock: seconds that only ever grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, Conversation]] = OrderedDict()
        # How many glyphs each conversation holds, where it holds any; the longest untouched lie first.
        self._glyphs: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._all_glyphs = 0
        self._lock = threading.RLock()  # the collector may end an abandoned generator, which saves, in any thread

    def load(self, key: tuple[str, str]) -> Conversation | None:
        """The conversation itself; None if there is none, or none within the hour."""
        with self._lock:
            self._forget()
            _, conversation = self._kept.pop(key, (0.0, None))
            if conversation is not None:
                self._kept[key] = self._clock(), conversation
            return conversation

    def save(self, key: tuple[str, str], conversation: Conversation) -> None:
        """Keep a conversation; where that is too much, those longest untouched go, or first their readings."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = self._clock(), conversation
            self._forget()
            self._all_glyphs -= self._glyphs.pop(key, 0)
            held = sum(len(reading.digits) for reading in conversation.readings)
            if held:
                self._glyphs[key] = held
                self._all_glyphs += held
            while self._all_glyphs > MOST_GLYPHS and len(self._glyphs) > 1:
                longest, count = self._glyphs.popitem(last=False)
                self._all_glyphs -= count
                self._kept[longest][1].remember((), "")

    def _forget(self) -> None:
        now = self._clock()
        while self._kept:  # the longest untouched lie first
            touched, _ = next(iter(self._kept.values()))
            if len(self._kept) <= MOST_CONVERSATIONS and now - touched <= FORGOTTEN_AFTER:
                return
            forgotten, _ = self._kept.popitem(last=False)
            self._all_glyphs -= self._glyphs.pop(forgotten, 0)
