"""The order of the messages of a conversation: one at a time, as they came, on whatever thread or event loop."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

from engine.dialogue.memory import Conversation

Key = tuple[str, str]  # channel and user
T = TypeVar("T")

# How long a place is kept for somebody who has replies still to come, and does not ask for them.
PATIENCE = 3.0  # seconds
# The places that the code at work is inside of: a handler that sends a message of its own is inside one.
_around: ContextVar[tuple[Place, ...]] = ContextVar("around", default=())
_END: Any = object()


class Order:
    """Gives each message its place among those of its conversation.

    Args:
        patience: in seconds, see ``PATIENCE``.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.lines: dict[Key, deque[Place]] = {}
        # The collector may end an abandoned generator, which leaves its place, wherever this thread is.
        self.lock = threading.RLock()

    def join(self, key: Key) -> Place:
        """Take the place behind all messages of the conversation; it is to be left, whatever happens.

        A message that is sent while another one of the same conversation is answered, by the handler or middleware at
        work on that one, gets the same place: it is answered at once, inside the other.
        """
        around = _around.get()
        with self.lock:
            for place in around:
                if place.order is self and place.key == key and place.holds:
                    place.holds += 1
                    return place
            place = Place(self, key, around)
            self.lines.setdefault(key, deque()).append(place)
            return place


class Place:
    """A message's place, and the conversation while it is answered.

    Attributes:
        conversation: what is remembered, once it was loaded; messages inside this one share it.
        holds: how many have use for the place; without any it is free.
    """

    def __init__(self, order: Order, key: Key, around: tuple[Place, ...]) -> None:
        self.order = order
        self.key = key
        self.conversation: Conversation | None = None
        self.holds = 1
        self._around = around
        self._wake: Callable[[], object] = lambda: None
        self._resting: float | None = None  # since when somebody could ask for the next reply, and has not
        # The thread that would have to go on for this place to be left, where it may be busy with other things.
        self._thread: int | None = None

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until all messages before this one were answered; False where that takes more seconds than these."""
        if self._thread is None:  # a message inside another one is in its place
            self._thread = threading.get_ident()
        if self._comes(None, blocking=True):
            return True
        end = None if seconds is None else time.monotonic() + seconds
        woken = threading.Event()
        while not self._comes(woken.set, blocking=True):
            left = self.order.patience if end is None else min(self.order.patience, end - time.monotonic())
            if left <= 0:
                return False
            woken.wait(left)
            woken.clear()
        return True

    async def come(self) -> None:
        """The same on an event loop, for as long as it takes."""
        self._thread = threading.get_ident()
        if self._comes(None, blocking=False):
            return
        import asyncio

        loop, woken = asyncio.get_running_loop(), asyncio.Event()
        while not self._comes(lambda: loop.call_soon_threadsafe(woken.set), blocking=False):
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), self.order.patience)
            woken.clear()

    def hold(self) -> None:
        """Keep the place until it was left once more."""
        with self.order.lock:
            self.holds += 1

    def leave(self) -> None:
        """Let the next message go on, if nobody else holds the place."""
        with self.order.lock:
            self.holds -= 1
            line = self.order.lines.get(self.key)
            if line is not None and not self.holds and self in line:
                line.remove(self)
                self._pass_on(line)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Messages sent in here are inside this one."""
        token = _around.set((*_around.get(), self))
        try:
            yield
        finally:
            with suppress(ValueError):  # a coroutine that was thrown away ends wherever the collector runs
                _around.reset(token)

    def steps(self, items: Generator[T, None, None]) -> Iterator[T]:
        """The items, made inside this place; between them it is only kept for as long as the order's patience."""
        try:
            while True:
                with self.inside():
                    item = next(items, _END)
                if item is _END:
                    return
                self._rest()
                yield item
                self._resume()
        finally:
            with self.inside():
                items.close()

    def _rest(self) -> None:
        with self.order.lock:
            line = self.order.lines.get(self.key)
            # Neither a message inside this one, nor one that gave up before its turn came.
            if self not in _around.get() and line is not None and line[0] is self:
                self._resting, self._thread = time.monotonic(), threading.get_ident()

    def _resume(self) -> None:
        if self._resting is None:
            return
        with self.order.lock:
            self._resting = self._thread = None
            line = self.order.lines.setdefault(self.key, deque())
            if self not in line:  # somebody went ahead
                line.insert(min(len(line), 1), self)
        self.wait()

    def _comes(self, wake: Callable[[], object] | None, *, blocking: bool) -> bool:
        """Whether it is this place's turn; if not, it is woken when that may have changed."""
        with self.order.lock:
            line = self.order.lines.get(self.key)
            if line is None or self not in line:  # somebody went ahead: there is no order to keep any more
                return True
            passed = False
            while line[0] is not self:
                if self._may_pass(line[0], blocking=blocking):
                    self.conversation = line.popleft().conversation
                    passed = True
                elif self._is_waited_for():
                    self.conversation = line[0].conversation
                    line.remove(self)
                    return True
                else:
                    self._wake = wake or self._wake
                    if passed:
                        self._pass_on(line)
                    return False
            return True

    def _may_pass(self, first: Place, *, blocking: bool) -> bool:
        """Whether one is not to be waited for: its thread is ours, or its caller seems to want no more replies."""
        resting = first._resting is not None
        if first._thread == threading.get_ident() and (blocking or resting):
            return True
        return resting and time.monotonic() - (first._resting or 0.0) >= self.order.patience

    def _is_waited_for(self) -> bool:
        """Whether the one that this place would wait for waits for a message that this one is inside of."""
        if not self._around:
            return False
        waiting = [place for line in list(self.order.lines.values()) for place in list(line)[1:]]
        first = [self.order.lines[self.key][0]]
        for place in first:
            if place in self._around:
                return True
            others = (self.order.lines[one.key][0] for one in waiting if place in one._around and one is not self)
            first += [other for other in others if other not in first]
        return False

    def _pass_on(self, line: deque[Place]) -> None:
        """Wake the first in line."""
        while line:
            try:
                line[0]._wake()
            except RuntimeError:  # its event loop was closed, and it will never come
                line.popleft()
            else:
                return
        self.order.lines.pop(self.key, None)
