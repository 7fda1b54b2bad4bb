"""A backend whose engines work in processes of their own.

A thread that decodes a picture cannot be stopped, a process can. Cancelled work ends where it next reports how far it
has come; only where that does not happen is its process replaced, and what others have under way there is finished
first. It also keeps the event loop free of the engine's work, and alive where a native decoder would crash.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import zlib
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.serving.backend import EngineDiedError, Health, Load, nothing
from bot.serving.worker import Request, Worker
from engine import Attachment, Choice, Command, Message, Reading, Reply, Reporter, Status, ignore_progress

_log = logging.getLogger(__name__)

# Of one process, at a time. Pictures need memory, up to 400 MB each; words do not wait for them.
PICTURES_AT_ONCE = 2
WORDS_AT_ONCE = 8
STOP_SECONDS = 10.0  # a picture is read to its end


class ProcessPool:
    """Engine processes. What is remembered of a conversation is remembered in one; all its messages go there.

    Args:
        load: makes the engine, in each process; a function that can be imported there, or a ``partial`` of one.
        processes: how many there are.
        stop_seconds: how long cancelled work may go on until its process is replaced.
    """

    def __init__(self, load: Load, processes: int = 2, stop_seconds: float = STOP_SECONDS) -> None:
        if getattr(getattr(load, "func", load), "__module__", "") == "__main__":  # which is another one there
            raise ValueError("the function that makes the engine must lie in a module of its own, not in the main file")
        self._slots = [_Slot(pickle.dumps(load), stop_seconds) for _ in range(processes)]
        self.commands: tuple[Command, ...] = ()

    async def start(self) -> None:
        """See ``Backend.start``."""
        try:
            workers = await asyncio.gather(*(slot.present() for slot in self._slots))
        except BaseException:
            await self.close()
            raise
        self.commands = workers[0].commands

    def handle(
        self, message: Message, report: Reporter = ignore_progress, accepted: Callable[[], None] = nothing
    ) -> Coroutine[Any, Any, Reply]:
        """See ``Backend.handle``; nothing here keeps the message once its process has it."""
        slot = self._slot(message)
        lane = slot.pictures if message.attachments or message.quote is not None else slot.words
        return slot.ask(lane, Request("handle", message, report=report, accepted=accepted))

    async def predict(self, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        """See ``Backend.predict``."""
        slot = self._least_busy()
        # A message is what pictures can cross in.
        request = Request("predict", Message(attachments=tuple(pictures)), model)
        return list(await slot.ask(slot.pictures, request))

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        """See ``Backend.choices``."""
        slot = self._least_busy()
        choices: tuple[Choice, ...] = await slot.ask(slot.words, Request("choices", command, language))
        return choices

    async def models(self) -> tuple[str, ...]:
        """See ``Backend.models``."""
        slot = self._least_busy()
        names: tuple[str, ...] = await slot.ask(slot.words, Request("models"))
        return names

    async def status(self, message: Message) -> Status:
        """See ``Backend.status``."""
        slot = self._slot(message)
        status: Status = await slot.ask(slot.words, Request("status", message))
        return status

    def health(self) -> Health:
        """See ``Backend.health``."""
        alive, restarts = sum(slot.alive for slot in self._slots), sum(slot.restarts for slot in self._slots)
        return Health(alive, len(self._slots), restarts)

    async def reload(self) -> None:
        """See ``Backend.reload``; nobody waits longer for it."""
        await asyncio.gather(*(slot.replace() for slot in self._slots))

    async def close(self) -> None:
        """See ``Backend.close``."""
        await asyncio.gather(*(slot.close() for slot in self._slots))

    def _slot(self, message: Message) -> _Slot:
        conversation = f"{message.channel}\0{message.user}".encode(errors="surrogatepass")
        return self._slots[zlib.crc32(conversation) % len(self._slots)]

    def _least_busy(self) -> _Slot:
        return min(self._slots, key=lambda slot: slot.pending)


class _Slot:
    """Owns one worker process and replaces it when it dies.

    Attributes:
        pictures, words: the places in the process, by what is asked; who waits longest is next.
        pending: requests that wait or are under way.
    """

    def __init__(self, load: bytes, stop_seconds: float) -> None:
        self._load = load
        self._stop_seconds = stop_seconds
        self._worker: Worker | None = None
        self._former: list[Worker] = []
        self._starting: asyncio.Task[Worker] | None = None
        self._closed = False
        self.pictures, self.words = asyncio.Semaphore(PICTURES_AT_ONCE), asyncio.Semaphore(WORDS_AT_ONCE)
        self.pending = 0
        self.restarts = 0

    @property
    def alive(self) -> bool:
        return self._worker is not None and self._worker.alive

    async def ask(self, lane: asyncio.Semaphore, request: Request) -> Any:
        self.pending += 1
        try:
            async with lane:
                return await (await self.present()).ask(request)
        finally:
            self.pending -= 1

    async def present(self) -> Worker:
        """The process; if it is gone, another one, which all who need it wait for together."""
        if self._worker is not None and self._worker.alive:
            return self._worker
        return await asyncio.shield(self._start())

    async def replace(self) -> Worker:
        """Another process; what is under way in this one is finished there."""
        worker = Worker(self._load, self._stop_seconds, self._lost)
        if not self._closed:
            await worker.start()
        if self._closed:  # meanwhile, perhaps
            await worker.end()
            raise EngineDiedError
        former, self._worker = self._worker, worker
        if former is not None:
            self._retire(former)
        return worker

    async def close(self) -> None:
        self._closed = True
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait({self._starting})
        workers = [*self._former, *([self._worker] if self._worker is not None else [])]
        self._worker, self._former = None, []
        await asyncio.gather(*(worker.end() for worker in workers))

    def _start(self) -> asyncio.Task[Worker]:
        if self._starting is None:
            self._starting = asyncio.create_task(self.replace())
            self._starting.add_done_callback(self._on_started)
        return self._starting

    def _on_started(self, start: asyncio.Task[Worker]) -> None:
        self._starting = None
        if not start.cancelled() and start.exception() is not None and not self._closed:
            _log.error("no new engine process; the next message tries again", exc_info=start.exception())

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
        self._start()
