"""Where conversations are kept between messages: in memory, or in an embedder's own store."""

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
    """Keeps conversations by key: channel and user.

    An engine calls both methods once per message, on any thread, never at the same time for one key. ``to_dict`` and
    ``from_dict`` convert a conversation to JSON and back.
    """

    def load(self, key: tuple[str, str]) -> Conversation | None:
        """The last conversation saved under a key; None if there is none any more.

        Raises:
            DataError: it cannot be had now. A new conversation begins, and the reply says so in the error's words.
        """

    def save(self, key: tuple[str, str], conversation: Conversation) -> None:
        """Keep a conversation as it is now; the object may change later."""


class MemoryStore:
    """Conversations in memory, for an hour and at most ``MOST_CONVERSATIONS``; safe to use from any thread.

    Args:
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._conversations: OrderedDict[tuple[str, str], tuple[float, Conversation]] = OrderedDict()
        # The number of glyphs of each conversation with any; like the conversations, the least recently used first.
        self._glyphs: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._all_glyphs = 0
        self._lock = threading.RLock()  # reentrant: see ``Order.lock``

    def load(self, key: tuple[str, str]) -> Conversation | None:
        """The conversation itself; None if there is none from the last hour."""
        with self._lock:
            self._forget()
            _, conversation = self._conversations.pop(key, (0.0, None))
            if conversation is not None:
                self._conversations[key] = self._clock(), conversation
            return conversation

    def save(self, key: tuple[str, str], conversation: Conversation) -> None:
        """Keep a conversation; beyond the limits the least recently used ones go, or first their readings."""
        with self._lock:
            self._conversations.pop(key, None)
            self._conversations[key] = self._clock(), conversation
            self._forget()
            self._all_glyphs -= self._glyphs.pop(key, 0)
            if count := len(conversation.digits):
                self._glyphs[key] = count
                self._all_glyphs += count
            while self._all_glyphs > MOST_GLYPHS and len(self._glyphs) > 1:
                oldest, count = self._glyphs.popitem(last=False)
                self._all_glyphs -= count
                self._conversations[oldest][1].remember((), "")

    def remove(self, key: tuple[str, str]) -> None:
        """Forget a conversation, if there is one."""
        with self._lock:
            self._conversations.pop(key, None)
            self._all_glyphs -= self._glyphs.pop(key, 0)

    def _forget(self) -> None:
        now = self._clock()
        while self._conversations:
            touched, _ = next(iter(self._conversations.values()))
            if len(self._conversations) <= MOST_CONVERSATIONS and now - touched <= FORGOTTEN_AFTER:
                return
            forgotten, _ = self._conversations.popitem(last=False)
            self._all_glyphs -= self._glyphs.pop(forgotten, 0)
