"""Between the people of a front end and a backend: who is answered, when, and for how long."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from contextlib import suppress
from dataclasses import replace
from typing import Any, TypeAlias, TypeVar

from bot.serving.backend import Backend, EngineDiedError, RequestFailedError
from bot.serving.blocklist import Blocklist
from bot.serving.cooldown import SharedCooldown
from bot.serving.metrics import Metrics
from bot.serving.settings import ServingSettings
from bot.serving.turns import FullError, Turns
from bot.state.state import State
from engine import Choice, UsageError, UserError

T = TypeVar("T")
Work: TypeAlias = Coroutine[Any, Any, T]

WORDS_SECONDS = 60.0  # for a message without pictures: evaluating, perhaps after downloading MNIST
QUICK_SECONDS = 20.0  # for what takes milliseconds unless the machine is very busy
CLOSING_SECONDS = 5.0  # to tell people that there will be no answer
_MOST_WAITING = 10  # of one person's questions
_COMPLETION = object()  # all completions take turns as if one person asked for them
_KEYS = 10  # completions, one for each key, count as one message


async def _send_nothing(_: object) -> None:
    """The result is returned, and no more is done with it."""


class Service:
    """Admits messages, limits how many wait, and gives each person a turn and each message its time.

    A person's messages are answered one by one, in all channels, so that nobody waits for more than one message of each
    other person. What stands for a person and for a channel is up to the front end: numbers, strings. Without a
    blocklist nobody is blocked. Who asks too often is known in all processes that share a state.
    """

    def __init__(
        self,
        backend: Backend,
        settings: ServingSettings,
        blocklist: Blocklist | None = None,
        state: State | None = None,
    ) -> None:
        self.backend = backend
        self.settings = settings
        self.blocklist = blocklist or Blocklist()
        self.metrics = Metrics(backend.health, lambda: self.pending)
        self.state = state or State()
        keys = replace(settings.user_rate, times=settings.user_rate.times * _KEYS)
        self._user_cooldown = SharedCooldown(settings.user_rate, "user", self.state)
        self._channel_cooldown = SharedCooldown(settings.channel_rate, "channel", self.state)
        self._keys_cooldown = SharedCooldown(keys, "keys", self.state)
        self._admitting = asyncio.Lock()  # one after the other, so that nobody is overtaken
        self._turns = Turns(waiting=min(settings.user_rate.times, _MOST_WAITING))
        self._deadlines: dict[Hashable, float] = {}  # of the message under way, by person
        # After a crash, requests are repeated one at a time, so that the one that caused it ends no other again.
        self._second_tries = asyncio.Lock()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.stopping = False  # whether no more messages are admitted

    @property
    def pending(self) -> int:
        """The number of messages that wait or are being answered."""
        return len(self._tasks)

    def is_free_for(self, user: Hashable) -> bool:
        """Whether no message of this person is under way."""
        return self._turns.free_for(user)

    async def finish(self, work: Work[T], *, stops: bool = False) -> T:
        """Do all the work for a message, even if the caller is cancelled, unless it ``stops`` with the caller.

        ``drain`` waits for it.
        """
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if stops:
                task.cancel()
            raise

    async def admit(self, user: Hashable, channel: Hashable) -> None:
        """Admit a message, from within ``finish``. Raises ``UserError`` with the reason if it is not admitted."""
        if user in self.blocklist:
            raise UsageError("serving.blocked")
        self.check_room()
        async with self._admitting:
            wait = await self._user_cooldown.wait(user) or await self._channel_cooldown.wait(channel)
        if wait:
            raise UsageError("serving.too_often", seconds=math.ceil(wait))

    def check_room(self) -> None:
        """Admit a request that no rate limits, from within ``finish``. Raises ``UserError`` if it is not admitted."""
        if self.stopping:
            raise UsageError("serving.leaving")
        if self.pending > self.settings.queue:  # which includes this one
            raise UserError("serving.busy")

    async def answer(
        self,
        user: Hashable,
        work: Callable[[], Work[T]],
        send: Callable[[T], Awaitable[None]] = _send_nothing,
        *,
        pictures: bool,
    ) -> T:
        """Wait for a person's turn, do the work within its time, and send the result before their next turn.

        The turn ends when the work has stopped, even if its time ended before. Pictures have a time limit of their own.

        Raises:
            UsageError: too many of this person's messages wait already.
            UserError: the work took too long and was cancelled.
        """
        try:
            await self._turns.take(user)
        except FullError:
            wait = self._deadlines.get(user, 0.0) - asyncio.get_running_loop().time()
            raise UsageError("serving.too_often", seconds=max(math.ceil(wait), 1)) from None
        seconds = self.settings.picture_seconds if pictures else WORDS_SECONDS
        self._deadlines[user] = asyncio.get_running_loop().time() + seconds
        task = asyncio.create_task(work())
        try:
            result = await _within(seconds, asyncio.shield(task), pictures=pictures)
            await send(result)
            return result
        finally:
            if task.done():
                self._end_turn(user)
            else:
                task.cancel()
                task.add_done_callback(lambda _: self._end_turn(user))

    async def try_twice(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """The attempt's result; it is repeated if its engine process died while it also worked for others."""
        try:
            return await attempt()
        except EngineDiedError as error:
            if error.alone:
                raise
            async with self._second_tries:
                return await attempt()

    async def soon(self, work: Awaitable[T]) -> T:
        """The result of quick work, without turn or cooldown. Raises ``UserError`` if it takes too long after all."""
        return await _within(QUICK_SECONDS, work, pictures=False)

    async def choices(self, command: str, language: str, user: Hashable = None) -> tuple[Choice, ...]:
        """The arguments that a command takes; none if the backend is too slow.

        A person who types them gets none either if they are blocked or too fast.
        """
        if user is not None and (user in self.blocklist or await self._keys_cooldown.wait(user)):
            return ()
        with suppress(UserError, RequestFailedError, EngineDiedError, FullError):
            async with self._turns.turn(_COMPLETION):
                return await self.soon(self.backend.choices(command, language))
        return ()

    async def drain(self, seconds: float) -> int:
        """Admit no more messages, finish those under way, and return how many had to be cancelled."""
        self.stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        unfinished = tuple(self._tasks)
        self.cancel_all()
        if unfinished:
            await asyncio.wait(unfinished, timeout=CLOSING_SECONDS)
        return len(unfinished)

    def cancel_all(self) -> None:
        """Cancel the messages under way."""
        for task in tuple(self._tasks):
            task.cancel()

    def _end_turn(self, user: Hashable) -> None:
        del self._deadlines[user]
        self._turns.give(user)


async def _within(seconds: float, work: Awaitable[T], *, pictures: bool) -> T:
    try:
        async with asyncio.timeout(seconds) as limit:
            return await work
    except TimeoutError:
        if not limit.expired():
            raise
        raise UserError("serving.too_long" if pictures else "serving.too_long_words", seconds=round(seconds)) from None
