"""Who is answered when, and for how long: what stands between the people of a front end and a backend."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from bot.serving.backend import Backend, EngineDiedError, RequestFailedError
from bot.serving.blocklist import Blocklist
from bot.serving.cooldown import Cooldown
from bot.serving.metrics import Metrics
from bot.serving.settings import ServingSettings
from bot.serving.turns import FullError, Turns
from engine import Choice, UsageError, UserError

T = TypeVar("T")

WORDS_SECONDS = 60.0  # for what needs no picture: evaluating, and downloading MNIST before it
QUICK_SECONDS = 20.0  # for what takes milliseconds, on the busiest machine
CLOSING_SECONDS = 5.0  # for telling people that there will be no answer
_MOST_WAITING = 10  # of one person's questions
_COMPLETION = object()  # one person stands for all completions, which cost no cooldown


class Service:
    """Admits people, bounds how many wait, gives each a turn and each message its time.

    A person's messages are worked on one by one, whatever the channel, so that nobody waits for more than one message
    of each other person.

    Args:
        backend: what answers.
        settings: the operator's.
        blocklist: who gets no answer.
    """

    def __init__(self, backend: Backend, settings: ServingSettings, blocklist: Blocklist) -> None:
        self.backend = backend
        self.settings = settings
        self.blocklist = blocklist
        self.metrics = Metrics(backend.health, lambda: self.pending)
        self._of_user, self._of_channel = Cooldown(settings.user_rate), Cooldown(settings.channel_rate)
        self._turns = Turns(waiting=min(settings.user_rate.times, _MOST_WAITING))
        self._deadlines: dict[int, float] = {}  # of each person's message that is under way
        # What was under way when a process ended is tried again one by one: not beside what may have ended it.
        self._second_tries = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()
        self._leaving = False

    @property
    def pending(self) -> int:
        """How many messages wait or are worked on."""
        return len(self._under_way)

    def is_free_for(self, user: int) -> bool:
        """Whether nothing of this person's is under way."""
        return self._turns.free_for(user)

    async def finish(self, work: Coroutine[Any, Any, None]) -> None:
        """Do all the work for a message, even if who waits for it is cancelled. ``drain`` waits for it."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        await asyncio.shield(task)

    def admit(self, user: int, channel: int) -> None:
        """Let somebody ask, from within ``finish``.

        Raises:
            UsageError: they are blocked, ask too often, or the bot is about to leave.
            UserError: too many messages are under way already.
        """
        if user in self.blocklist:
            raise UsageError("serving.blocked")
        if self._leaving:
            raise UsageError("serving.leaving")
        if self.pending > self.settings.queue:  # this one included
            raise UserError("serving.busy")
        wait = self._of_user.wait(user) or self._of_channel.wait(channel)
        if wait:
            raise UsageError("serving.too_often", seconds=math.ceil(wait))

    async def answer(
        self,
        user: int,
        work: Callable[[], Coroutine[Any, Any, T]],
        send: Callable[[T], Awaitable[None]],
        *,
        pictures: bool,
    ) -> T:
        """Wait for a person's turn, do the work within its time, and send the result before their next turn.

        A person's turn is over when the work has stopped, even if its time was over before.

        Raises:
            UsageError: too much of this person's waits already.
            UserError: the work took too long, and was given up; it may take longer where there may be pictures.
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
                self._leave(user)
            else:
                task.cancel()
                task.add_done_callback(lambda _: self._leave(user))

    async def try_twice(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """What an attempt gives; if its engine process ended while it worked for others, too, it is made again."""
        try:
            return await attempt()
        except EngineDiedError as error:
            if error.alone:
                raise
            async with self._second_tries:
                return await attempt()

    async def soon(self, work: Awaitable[T]) -> T:
        """What takes no time to speak of and costs no cooldown; a ``UserError`` if it does take long."""
        return await _within(QUICK_SECONDS, work, pictures=False)

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        """What may follow a command; nothing if the backend cannot say so soon."""
        with suppress(UserError, RequestFailedError, EngineDiedError, FullError):
            async with self._turns.taken(_COMPLETION):
                return await self.soon(self.backend.choices(command, language))
        return ()

    async def drain(self, seconds: float) -> int:
        """Take no more messages and finish those under way.

        Returns:
            How many were not finished in that time; they are cancelled.
        """
        self._leaving = True
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=seconds)
        left = tuple(self._under_way)
        self.hurry()
        if left:
            await asyncio.wait(left, timeout=CLOSING_SECONDS)
        return len(left)

    def hurry(self) -> None:
        """Cancel the messages under way."""
        for task in tuple(self._under_way):
            task.cancel()

    def _leave(self, user: int) -> None:
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
