"""The order of a conversation's messages: one at a time, first come, first served, on any thread or event loop."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeVar

from engine.dialogue.memory import Conversation
from engine.errors import DataError

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from concurrent.futures import Future

Key = tuple[str, str]  # channel and user
T = TypeVar("T")

# How long the next message waits for a caller that has not asked for the rest of its replies.
PATIENCE = 3.0  # seconds
# The tickets of the messages that the running code is answering, outermost first: a handler may send messages itself.
_parents: ContextVar[tuple[Ticket, ...]] = ContextVar("parents", default=())
_END: Any = object()


class Order:
    """One queue of tickets for each conversation; the first ticket of a queue is the one being answered.

    Args:
        patience: in seconds, see ``PATIENCE``.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.queues: dict[Key, deque[Ticket]] = {}
        # Reentrant: the garbage collector may close an abandoned generator, which leaves, while this thread holds it.
        self.lock = threading.RLock()

    def join(self, key: Key) -> Ticket:
        """Take a ticket behind all other messages of the conversation; ``leave`` it in any case.

        A message that a handler or middleware sends to the conversation that it is answering shares that ticket, so
        that it is answered at once.
        """
        parents = _parents.get()
        with self.lock:
            for ticket in parents:
                if ticket.order is self and ticket.key == key and ticket.holders:
                    ticket.holders += 1
                    return ticket
            ticket = Ticket(self, key, parents)
            self.queues.setdefault(key, deque()).append(ticket)
            return ticket


class Ticket:
    """A message's place in the queue of its conversation.

    Attributes:
        conversation: what is remembered, once it is loaded; nested messages share it.
        loss: why nothing is, until a reply has said so.
        holders: how many still need the ticket; at 0 it leaves the queue.
    """

    def __init__(self, order: Order, key: Key, parents: tuple[Ticket, ...]) -> None:
        self.order = order
        self.key = key
        self.conversation: Conversation | None = None
        self.loss: DataError | None = None
        self.holders = 1
        self._parents = parents
        self._turn: Future[None] | None = None  # done when the ticket may have come to the front
        self._loop: AbstractEventLoop | None = None
        self._idle_since: float | None = None  # while the caller could ask for the next reply, and has not
        self._thread: int | None = None  # which has to go on for this ticket to leave

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until all earlier messages are answered; False if that takes longer than ``seconds``."""
        if self._thread is None:  # a nested message finds it set
            self._thread = threading.get_ident()
        end = None if seconds is None else time.monotonic() + seconds
        while turn := self._enter(blocking=True):
            left = self.order.patience if end is None else min(self.order.patience, end - time.monotonic())
            if end is not None and left <= 0:
                return False
            with suppress(TimeoutError):
                turn.result(left)
        return True

    async def wait_on_loop(self) -> None:
        """The same on an event loop, without a limit."""
        self._thread = threading.get_ident()
        while turn := self._enter(blocking=False):
            import asyncio  # loaded already: we are on its loop

            self._loop = asyncio.get_running_loop()
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.wrap_future(turn), self.order.patience)

    def hold(self) -> None:
        """Keep the ticket until one more ``leave``."""
        with self.order.lock:
            self.holders += 1

    def leave(self) -> None:
        """Let the next message go on, unless somebody else holds the ticket."""
        with self.order.lock:
            self.holders -= 1
            queue = self.order.queues.get(self.key)
            if queue is not None and not self.holders and self in queue:
                queue.remove(self)
                self._wake_first()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Messages that are sent in here are nested in this one."""
        token = _parents.set((*_parents.get(), self))
        try:
            yield
        finally:
            with suppress(ValueError):  # an abandoned coroutine is closed in whatever context the collector runs
                _parents.reset(token)

    def steps(self, items: Generator[T, None, None]) -> Iterator[T]:
        """The items, made inside this ticket; between two of them others wait no longer than the order's patience."""
        try:
            while True:
                with self.inside():
                    item = next(items, _END)
                if item is _END:
                    return
                self._pause()
                yield item
                self._resume()
        finally:
            with self.inside():
                items.close()

    def _pause(self) -> None:
        with self.order.lock:
            queue = self.order.queues.get(self.key)
            # Neither in a nested message, nor in one that gave up before its turn.
            if self not in _parents.get() and queue and queue[0] is self:
                self._idle_since, self._thread = time.monotonic(), threading.get_ident()

    def _resume(self) -> None:
        if self._idle_since is None:
            return
        with self.order.lock:
            self._idle_since = self._thread = None
            queue = self.order.queues.setdefault(self.key, deque())
            if self not in queue:  # it was overtaken
                queue.insert(min(len(queue), 1), self)
        self.wait()

    def _enter(self, *, blocking: bool) -> Future[None] | None:
        """None if it is this ticket's turn, else what to wait for before the next try."""
        with self.order.lock:
            queue = self.order.queues.get(self.key)
            if queue is None or self not in queue:  # it was overtaken, so there is no order left to keep
                return None
            overtook = False
            while queue[0] is not self and queue[0]._can_be_overtaken(blocking=blocking):
                self.conversation = queue.popleft().conversation
                overtook = True
            if queue[0] is self:
                return None
            if self._is_deadlocked():
                self.conversation = queue[0].conversation
                queue.remove(self)
                return None
            from concurrent.futures import Future  # slow to import, and a chat in a terminal never waits

            if self._turn is None or self._turn.done():
                self._turn = Future()
            if overtook:
                self._wake_first()
            return self._turn

    def _can_be_overtaken(self, *, blocking: bool) -> bool:
        """Whether this ticket's thread is the one that would wait for it, or its caller wants no more replies."""
        idle = self._idle_since
        if self._thread == threading.get_ident() and (blocking or idle is not None):
            return True
        return idle is not None and time.monotonic() - idle >= self.order.patience

    def _is_deadlocked(self) -> bool:
        """Whether the first ticket waits, perhaps by way of others, for a message that this one is nested in."""
        queues = self.order.queues
        waiting = [ticket for queue in queues.values() for ticket in list(queue)[1:] if ticket is not self]
        blockers = [queues[self.key][0]] if self._parents else []
        for blocker in blockers:
            if blocker in self._parents:
                return True
            nested = (queues[ticket.key][0] for ticket in waiting if blocker in ticket._parents)
            blockers += [ticket for ticket in nested if ticket not in blockers]
        return False

    def _wake_first(self) -> None:
        queue = self.order.queues[self.key]
        while queue and queue[0]._loop is not None and queue[0]._loop.is_closed():
            queue.popleft()  # nobody can go on with it
        if not queue:
            del self.order.queues[self.key]
        elif (turn := queue[0]._turn) and not turn.done() and turn.set_running_or_notify_cancel():
            turn.set_result(None)
