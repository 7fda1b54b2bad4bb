"""A backend whose engines work in processes of their own.

A thread that decodes a picture cannot be stopped, a process can. Cancelled work ends where it next reports its
progress; only if it does not, its process is replaced, after the other work in it is finished. Processes also keep the
event loop free of the engine's work, and alive if a native decoder crashes.
"""

# ruff: noqa: D102 - see the protocol ``Backend``
from __future__ import annotations

import asyncio
import pickle
import zlib
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from bot.serving.backend import Health, Load, Replies, do_nothing
from bot.serving.slot import STOP_SECONDS, Slot
from bot.serving.worker import BackendCall
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


class ProcessPool:
    """Engine processes. All messages of a conversation go to the same one, which remembers the conversation.

    ``load`` must be a function that a process can import, or a ``partial`` of one. A process whose cancelled work goes
    on for more than ``stop_seconds`` is replaced.
    """

    def __init__(self, load: Load, processes: int = 2, stop_seconds: float = STOP_SECONDS) -> None:
        if getattr(getattr(load, "func", load), "__module__", "") == "__main__":  # which is another one there
            raise ValueError("the function that makes the engine must lie in a module of its own, not in the main file")
        self._slots = [Slot(pickle.dumps(load), stop_seconds) for _ in range(processes)]
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

    def _slot(self, message: Message) -> Slot:
        conversation = f"{message.channel}\0{message.user}".encode(errors="surrogatepass")
        return self._slots[zlib.crc32(conversation) % len(self._slots)]

    def _least_busy(self) -> Slot:
        return min(self._slots, key=lambda slot: slot.pending)
