"""The engine behind a bot: a pool of processes, fair turns between people, and a deadline for each message.

A thread that decodes a picture cannot be stopped, a process can. Work that takes too long ends where it next reports
how far it has come; only where that does not happen is its process replaced, and what others have under way there is
finished first. It also keeps the event loop free of the engine's work, and alive where a native decoder would crash.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import zlib
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from bot.serving import wire as frames
from bot.serving.turns import FullError, Turns
from bot.serving.wire import InUse
from bot.serving.worker import EngineDiedError, Parcel, Worker
from engine import Choice, Command, Engine, Message, Reply, Reporter, UserError, ignore_progress

__all__ = ["BusyError", "EngineDiedError", "Engines", "Limits", "Load", "TooLongError"]
_log = logging.getLogger(__name__)

Load = Callable[[], Engine]

WORDS_SECONDS = 60.0  # for what needs no picture: evaluating, and downloading MNIST before it
QUICK_SECONDS = 20.0  # for what takes milliseconds, on the busiest machine
# Of one process, at a time. Pictures need memory, up to 400 MB each; words do not wait for them.
PICTURES_AT_ONCE = 2
WORDS_AT_ONCE = 8
_COMPLETION = object()  # one person in the queue stands for all completions, which cost no cooldown


class BusyError(UserError):
    """The queue is full."""


class TooLongError(UserError):
    """The work took longer than it may."""


@dataclass(frozen=True)
class Limits:
    """What the engine processes may take.

    Attributes:
        processes: how many there are.
        queue: how many messages may be waiting or worked on; a further one is refused.
        picture_seconds: how long a message with pictures may take, waiting for its turn included.
        stop_seconds: how long work may go on after that until its process is replaced: a picture is read to its end.
    """

    processes: int = 2
    queue: int = 200
    picture_seconds: float = 20.0
    stop_seconds: float = 10.0


class Engines:
    """The engine processes of a bot.

    What is remembered of a conversation is remembered in one process; all its messages go there. A person's messages
    are worked on one by one; between people there are turns.

    Args:
        load: makes the engine, in each process; a function that can be imported there, or a ``partial`` of one.
        limits: what they may take.
    """

    def __init__(self, load: Load, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._load = pickle.dumps(load)
        self._seats = [_Seat(self._load, self._limits.stop_seconds) for _ in range(self._limits.processes)]
        self.commands: tuple[Command, ...] = ()
        self.pending = 0

    async def start(self) -> None:
        """Starts the processes; then ``commands`` is known.

        Raises:
            UserError: the engine cannot be made.
        """
        try:
            ready = await asyncio.gather(*(seat.start() for seat in self._seats))
        except BaseException:
            await self.close()
            raise
        self.commands = ready[0]

    def handle(
        self, message: Message, report: Reporter = ignore_progress, arrived: Callable[[], None] = lambda: None
    ) -> Coroutine[Any, Any, Reply]:
        """Answers a message, see ``Engine.handle``; nothing here keeps it once its process has it.

        Args:
            message: the message.
            report: called on the event loop.
            arrived: called when the process has the message.

        Raises:
            BusyError: too many are waiting already.
            TooLongError: it took too long, and was given up.
            EngineDiedError: the engine process ended.
        """
        seat = self._seat(message)
        lane, limit = seat.words, WORDS_SECONDS
        if message.attachments or message.quote is not None:
            lane, limit = seat.pictures, self._limits.picture_seconds
        parcel = Parcel(frames.Handle(message), arrived)
        return self._asked(seat, lane, message.user, parcel, limit, report)

    async def models(self, message: Message) -> InUse:
        """The models, and the one that the conversation of a message uses. Raises what ``handle`` raises."""
        seat, parcel = self._seat(message), Parcel(frames.Models(message))
        return cast("InUse", await self._asked(seat, seat.words, message.user, parcel, QUICK_SECONDS))

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        """What may follow a command; nothing if no process can say so soon."""
        seat = min(self._seats, key=lambda seat: len(seat.people))
        parcel = Parcel(frames.Choices(command, language))
        with suppress(UserError, EngineDiedError):
            answer = await self._asked(seat, seat.words, _COMPLETION, parcel, QUICK_SECONDS)
            return cast("tuple[Choice, ...]", answer)
        return ()

    @property
    def busy(self) -> bool:
        """Whether a message that comes now has to wait."""
        return not any(seat.idle for seat in self._seats)

    @property
    def alive(self) -> int:
        """How many processes are there now."""
        return sum(seat.alive for seat in self._seats)

    @property
    def restarts(self) -> int:
        """How many processes were ended for taking too long, or died."""
        return sum(seat.restarts for seat in self._seats)

    async def reload(self) -> None:
        """Replaces each process once its work is done: new models are found, and conversations forgotten."""
        await asyncio.gather(*(seat.replace() for seat in self._seats))

    async def close(self) -> None:
        """Ends the processes."""
        await asyncio.gather(*(seat.close() for seat in self._seats))

    def _seat(self, message: Message) -> _Seat:
        conversation = f"{message.channel}\0{message.user}".encode()
        return self._seats[zlib.crc32(conversation) % len(self._seats)]

    async def _asked(
        self,
        seat: _Seat,
        lane: Turns,
        who: object,
        parcel: Parcel,
        limit: float,
        report: Reporter = ignore_progress,
    ) -> Any:
        if self.pending >= self._limits.queue:
            raise BusyError("discord.busy")
        self.pending += 1
        try:
            async with asyncio.timeout(limit):
                return await seat.ask(lane, who, parcel, report)
        except FullError:
            raise BusyError("discord.busy") from None
        except TimeoutError:
            raise too_long(limit, pictures=lane is seat.pictures) from None
        finally:
            self.pending -= 1


def too_long(seconds: float, *, pictures: bool) -> TooLongError:
    """The error for a message that took longer than this many seconds."""
    return TooLongError("discord.too_long" if pictures else "discord.too_long_words", seconds=round(seconds))


class _Seat:
    """A pool slot: owns one worker process and replaces it when it dies.

    Attributes:
        people: whose requests are under way or wait, each one at a time.
        pictures, words: those who are let in to the process, by what they ask.
    """

    def __init__(self, load: bytes, stop_seconds: float) -> None:
        self._load = load
        self._stop_seconds = stop_seconds
        self._worker: Worker | None = None
        self._former: list[Worker] = []
        self._starting: asyncio.Task[Worker] | None = None
        self._closed = False
        self.people = Turns()
        self.pictures, self.words = Turns(PICTURES_AT_ONCE), Turns(WORDS_AT_ONCE)
        self.restarts = 0

    @property
    def idle(self) -> bool:
        return not len(self.people)

    @property
    def alive(self) -> bool:
        return self._worker is not None and self._worker.alive

    async def start(self) -> tuple[Command, ...]:
        return (await self._present()).commands

    async def ask(self, lane: Turns, who: object, parcel: Parcel, report: Reporter) -> Any:
        with ExitStack() as held:
            for turns in (self.people, lane):
                await turns.take(who)
                held.callback(turns.give, who)
            worker = await self._present()
            job = worker.job(report)
            # A place is free once the process has finished the work, even if the asker gave up before.
            places = held.pop_all()
        job.result.add_done_callback(lambda _: places.close())
        try:
            await worker.hand_over(job, parcel)
            return await asyncio.shield(job.result)
        except asyncio.CancelledError:
            worker.give_up(job, self._stop_seconds)
            raise

    async def replace(self) -> None:
        """Another process; what is under way in this one is finished there."""
        await self._started(Worker())

    async def close(self) -> None:
        self._closed = True
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait({self._starting})
        workers = [*self._former, *([self._worker] if self._worker is not None else [])]
        self._worker, self._former = None, []
        await asyncio.gather(*(worker.end() for worker in workers))

    async def _present(self) -> Worker:
        """The process; if it is gone, another one, which all who need it wait for together."""
        if self._worker is not None and self._worker.alive:
            return self._worker
        return await asyncio.shield(self._begun())

    def _begun(self) -> asyncio.Task[Worker]:
        if self._starting is None:
            self._starting = asyncio.create_task(self._started(Worker()))
            self._starting.add_done_callback(self._start_ended)
        return self._starting

    def _start_ended(self, start: asyncio.Task[Worker]) -> None:
        self._starting = None
        if not start.cancelled() and start.exception() is not None and not self._closed:
            _log.error("no new engine process; the next message tries again", exc_info=start.exception())

    async def _started(self, worker: Worker) -> Worker:
        if self._closed:
            raise EngineDiedError
        await worker.start(self._load, partial(self._lost, worker))
        if self._closed:  # meanwhile
            await worker.end()
            raise EngineDiedError
        former, self._worker = self._worker, worker
        if former is not None:
            self._retire(former)
        return worker

    def _retire(self, worker: Worker) -> None:
        worker.retire()
        self._former = [one for one in (*self._former, worker) if one.process.returncode is None]

    def _lost(self, worker: Worker) -> None:
        """A process ended by itself, or has work that cannot be stopped: another one is started in its place."""
        if worker is not self._worker or self._closed:
            return
        self.restarts += 1
        _log.warning("an engine process is replaced")
        self._worker = None
        self._retire(worker)
        self._begun()
