"""An engine as a replica of Ray Serve, and how requests find theirs."""

from __future__ import annotations

import asyncio
import itertools
import logging
import pickle
import random
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable

from ray.serve._private.request_router.common import PendingRequest
from ray.serve._private.request_router.replica_wrapper import RunningReplica
from ray.serve.experimental.consistent_hash_router import ConsistentHashRouter

from bot import logs, native
from bot.serving import wire
from bot.serving.backend import Load
from bot.serving.engine_process import answer_request, failure
from bot.serving.wire import Packet
from engine import Engine, Message


def probe(load: bytes, path: tuple[str, ...]) -> list[bytes]:
    """The packet that says whether an engine can be made in the cluster: "done", or "failed" with the error."""
    try:
        _made(load, path)
    except Exception as error:  # noqa: BLE001 - who asks is told
        return failure(0, error)
    return wire.pack(Packet("done"))


class Replica:
    """Answers packets of ``bot.serving.wire``, each on a thread of its own; Ray Serve limits their number.

    Args:
        load: the pickled function that makes the engine.
        path: where its module may lie, beyond this process's own ``sys.path``.
        stop_seconds: a replica whose cancelled work goes on for longer is not healthy, and is replaced.
        version: see ``Spec.version``.
    """

    def __init__(self, load: bytes, path: tuple[str, ...], stop_seconds: float, version: str) -> None:
        native.discard()  # Ray keeps it in files
        logging.getLogger().addHandler(_ToRequests())
        native.compute_alone()
        self._engine = _made(load, path)
        self._engine.warm()
        self._version = version
        self._numbers = itertools.count(1)
        self._stopped: set[int] = set()
        self._stop_times: dict[int, float] = {}
        self._stop_seconds = stop_seconds

    async def version(self) -> str:
        """The version that is deployed."""
        return self._version

    async def model(self) -> str:
        """The name of the model that conversations begin with."""
        return self._engine.status(Message()).model

    async def answer(self, pieces: list[bytes]) -> AsyncIterator[list[bytes]]:
        """The packets that answer a request: log lines, progress, and at last its result or failure.

        If cancelled, it ends when the work has ended.
        """
        request = wire.unpack(pieces)._replace(number=next(self._numbers))
        del pieces  # or it would keep its pictures until the answer is there
        loop, packets, ended = asyncio.get_running_loop(), asyncio.Queue[list[bytes] | None](), asyncio.Event()

        def send(packet: list[bytes]) -> None:
            loop.call_soon_threadsafe(packets.put_nowait, packet)

        def work() -> None:
            _request.send = send
            answer_request(self._engine, request, self._stopped, send)
            loop.call_soon_threadsafe(packets.put_nowait, None)
            loop.call_soon_threadsafe(ended.set)

        threading.Thread(target=work, daemon=True).start()
        try:
            while (packet := await packets.get()) is not None:
                yield packet
        finally:
            if not ended.is_set():
                self._stopped.add(request.number)
                self._stop_times[request.number] = time.monotonic()
                await ended.wait()
                self._stop_times.pop(request.number, None)

    async def answer_at_once(self, pieces: list[bytes]) -> list[list[bytes]]:
        """All packets of ``answer`` together: a call costs less than a stream, where nobody waits for progress."""
        return [packet async for packet in self.answer(pieces)]

    async def check_health(self) -> None:
        """Raise an error if work that nobody waits for cannot be stopped."""
        oldest = min(self._stop_times.values(), default=None)
        if oldest is not None and time.monotonic() - oldest > self._stop_seconds:
            raise RuntimeError("cancelled work does not end")


class Router(ConsistentHashRouter):
    """Each conversation to the same replica; what belongs to none to the less busy one of two."""

    async def choose_replicas(
        self, candidate_replicas: list[RunningReplica], pending_request: PendingRequest | None = None
    ) -> list[list[RunningReplica]]:
        """The replicas that may have a request, the best first; none other may have a conversation's."""
        if pending_request is None or pending_request.metadata.session_id or len(candidate_replicas) < 2:
            return await super().choose_replicas(candidate_replicas, pending_request)
        pending_request.routing_context.should_backoff = True
        return [random.sample(candidate_replicas, 2)]


_request = threading.local()


class _ToRequests(logging.Handler):
    """Sends a request's warnings and errors to who asked, whose log it is; others are dropped."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(logs.Frames("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        send: Callable[[list[bytes]], None] | None = getattr(_request, "send", None)
        if send is not None:
            send(wire.pack(Packet("log", 0, (record.name, record.levelno, self.format(record)))))


def _made(load: bytes, path: tuple[str, ...]) -> Engine:
    sys.path.extend(part for part in path if part not in sys.path)
    make: Load = pickle.loads(load)  # noqa: S301 - it comes from the operator
    return make()
