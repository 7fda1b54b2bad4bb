"""A backend whose engines work in processes of their own.

A thread that decodes a picture cannot be stopped, a process can. Cancelled work ends where it next reports its
progress; only if it does not, its process is replaced, after the other work in it is finished. Processes also keep the
event loop free of the engine's work, and alive if a native decoder crashes.
"""

# ruff: noqa: D102 - see the protocol ``Backend``
from __future__ import annotations

import asyncio
import logging
import pickle
import zlib
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.serving.backend import EngineDiedError, Health, Load, Replies, do_nothing
from bot.serving.worker import BackendCall, Worker
from engine import (
    Attachment,
    Choice,
    Command,
    Message,
    Reading,
    Reply,
    Reporter,
    Status,
    ignore_progress,
    ignore_reply,
)

_log = logging.getLogger(__name__)

# In one process, at a time. A picture needs up to 400 MB; words do not wait for pictures.
PICTURES_AT_ONCE = 2
WORDS_AT_ONCE = 8
STOP_SECONDS = 10.0  # the time to finish reading a picture
RETRY_SECONDS, LONGEST_RETRY = 2.0, 60.0  # after a start that failed; twice as long after each further one


class ProcessPool:
    """Engine processes. All messages of a conversation go to the same one, which remembers the conversation.

    ``load`` must be a function that a process can import, or a ``partial`` of one. A process whose cancelled work goes
    on for more than ``stop_seconds`` is replaced.
    """

    def __init__(self, load: Load, processes: int = 2, stop_seconds: float = STOP_SECONDS) -> None:
        if getattr(getattr(load, "func", load), "__module__", "") == "__main__":  # which is another one there
            raise ValueError("the function that makes the engine must lie in a module of its own, not in the main file")
        self._slots = [_Slot(pickle.dumps(load), stop_seconds) for _ in range(processes)]
        self.commands: tuple[Command, ...] = ()

    async def start(self) -> None:
        try:
            workers = await asyncio.gather(*(slot.worker() for slot in self._slots))
        except BaseException:
            await self.close()
            raise
        self.commands = workers[0].commands

    def handle(
        self,
        message: Message,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = do_nothing,
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> Coroutine[Any, Any, Reply]:
        # Nothing here keeps the message once its process has it.
        slot, replies = self._slot(message), Replies(on_reply)
        lane = slot.pictures if message.attachments or message.quote is not None else slot.words
        request = BackendCall("handle", message, report=report, accepted=accepted, on_reply=replies.add)
        return replies.after(slot.ask(lane, request))

    async def predict(self, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        slot = self._least_busy()
        # Only a message can carry pictures to a process.
        request = BackendCall("predict", Message(attachments=tuple(pictures)), model)
        return list(await slot.ask(slot.pictures, request))

    def choices(self, command: str, language: str) -> Coroutine[Any, Any, tuple[Choice, ...]]:
        slot = self._least_busy()
        return slot.ask(slot.words, BackendCall("choices", command, language))

    def models(self) -> Coroutine[Any, Any, tuple[str, ...]]:
        slot = self._least_busy()
        return slot.ask(slot.words, BackendCall("models"))

    def card(self, model: str) -> Coroutine[Any, Any, str]:
        slot = self._least_busy()
        return slot.ask(slot.words, BackendCall("card", model))

    def status(self, message: Message) -> Coroutine[Any, Any, Status]:
        slot = self._slot(message)
        return slot.ask(slot.words, BackendCall("status", message))

    def health(self) -> Health:
        alive, restarts = sum(slot.alive for slot in self._slots), sum(slot.restarts for slot in self._slots)
        return Health(alive, len(self._slots), restarts)

    async def reload(self) -> None:
        # New processes start beside the old ones, so that nobody waits longer.
        await asyncio.gather(*(slot.replace() for slot in self._slots))

    async def close(self) -> None:
        await asyncio.gather(*(slot.close() for slot in self._slots))

    def _slot(self, message: Message) -> _Slot:
        conversation = f"{message.channel}\0{message.user}".encode(errors="surrogatepass")
        return self._slots[zlib.crc32(conversation) % len(self._slots)]

    def _least_busy(self) -> _Slot:
        return min(self._slots, key=lambda slot: slot.pending)


class _Slot:
    """Owns one worker process and replaces it when it dies."""

    def __init__(self, load: bytes, stop_seconds: float) -> None:
        self._load = load
        self._stop_seconds = stop_seconds
        self._worker: Worker | None = None
        self._retired: list[Worker] = []
        self._start_task: asyncio.Task[Worker] | None = None
        self._closed = False
        self.pictures, self.words = asyncio.Semaphore(PICTURES_AT_ONCE), asyncio.Semaphore(WORDS_AT_ONCE)
        self.pending = 0  # requests that wait or are under way
        self.restarts = 0
        self._failures = 0  # of starts, since the last that succeeded

    @property
    def alive(self) -> bool:
        return self._worker is not None and self._worker.alive

    async def ask(self, lane: asyncio.Semaphore, request: BackendCall) -> Any:
        self.pending += 1
        try:
            async with lane:
                return await (await self.worker()).ask(request)
        finally:
            self.pending -= 1

    async def worker(self) -> Worker:
        """The process; if it has ended, a new one, which all callers wait for together."""
        if self._worker is not None and self._worker.alive:
            return self._worker
        return await asyncio.shield(self._start())

    async def replace(self) -> Worker:
        """Start a new process; the work in the old one is finished there."""
        worker = Worker(self._load, self._stop_seconds, self._lost)
        if not self._closed:
            await worker.start()
        if self._closed:  # perhaps during the start
            await worker.end()
            raise EngineDiedError
        old, self._worker = self._worker, worker
        if old is not None:
            self._retire(old)
        return worker

    async def close(self) -> None:
        self._closed = True
        if self._start_task is not None:
            self._start_task.cancel()
            await asyncio.wait({self._start_task})
        workers = [*self._retired, *([self._worker] if self._worker is not None else [])]
        self._worker, self._retired = None, []
        await asyncio.gather(*(worker.end() for worker in workers))

    def _start(self) -> asyncio.Task[Worker]:
        if self._start_task is None:
            self._start_task = asyncio.create_task(self.replace())
            self._start_task.add_done_callback(self._on_started)
        return self._start_task

    def _on_started(self, start: asyncio.Task[Worker]) -> None:
        self._start_task = None
        if start.cancelled() or self._closed:
            return
        if start.exception() is None:
            self._failures = 0
            return
        delay = min(RETRY_SECONDS * 2**self._failures, LONGEST_RETRY)
        self._failures += 1
        _log.error("no new engine process; trying again in %.0f s", delay, exc_info=start.exception())
        asyncio.get_running_loop().call_later(delay, self._start_again)

    def _start_again(self) -> None:
        if not self._closed and not self.alive:
            self._start()

    def _retire(self, worker: Worker) -> None:
        worker.retire()
        self._retired = [each for each in (*self._retired, worker) if each.process.returncode is None]

    def _lost(self, worker: Worker) -> None:
        """A process ended by itself, or has work that cannot be stopped: start another one in its place."""
        if worker is not self._worker or self._closed:
            return
        self.restarts += 1
        _log.warning("an engine process is replaced")
        self._worker = None
        self._retire(worker)
        self._start()
