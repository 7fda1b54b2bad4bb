"""An engine as a replica of Ray Serve, and how requests find theirs."""

from __future__ import annotations

import asyncio
import itertools
import logging
import pickle
import sys
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar
from typing import Any, TypeAlias

from ray.serve._private.common import ReplicaID
from ray.serve._private.request_router.common import PendingRequest
from ray.serve._private.request_router.replica_wrapper import RunningReplica
from ray.serve.experimental.consistent_hash_router import ConsistentHashRouter

from bot import logs, native
from bot.serving import wire
from bot.serving.backend import EngineDiedError, Load
from bot.serving.engine_process import failure
from bot.serving.slot import Slot
from bot.serving.wire import Packet
from bot.serving.worker import BackendCall, PassedOnCall
from engine import Message, Status, UserError

_Send: TypeAlias = Callable[[list[bytes]], None]
# Sends a packet to who asked for what is being done.
_sends: ContextVar[_Send | None] = ContextVar("_sends", default=None)
_unsent = deque[list[bytes]](maxlen=20)  # log lines about no request


def probe(load: bytes, path: tuple[str, ...]) -> list[bytes]:
    """The packet that says whether an engine can be made in the cluster: "done", or "failed" with the error."""
    sys.path.extend(part for part in path if part not in sys.path)
    try:
        make: Load = pickle.loads(load)  # noqa: S301 - it comes from the operator
        make()
    except Exception as error:  # noqa: BLE001 - who asks is told
        return failure(0, error)
    return wire.pack(Packet("done"))


class Replica:
    """Passes packets of ``bot.serving.wire`` on to an engine process, as a pool does; Ray Serve limits their number.

    So work that cannot be stopped ends with that process and costs no replica, and Ray's own work in this one neither
    waits for the engine's nor holds it up.

    Args:
        load: the pickled function that makes the engine.
        path: where its module may lie, beyond this process's own ``sys.path``.
        seconds: how long pictures may take, whoever asks.
        stop_seconds: an engine process whose cancelled work goes on for longer is replaced.
        version: see ``Spec.version``.
    """

    async def __init__(  # type: ignore[misc]  # Ray Serve waits for it
        self, load: bytes, path: tuple[str, ...], seconds: float, stop_seconds: float, version: str
    ) -> None:
        native.discard()  # Ray keeps it in files
        logging.getLogger().addHandler(_ToRequests())
        sys.path.extend(part for part in path if part not in sys.path)
        self._engine = Slot(load, stop_seconds)
        await self._engine.worker()
        self._seconds, self._version = seconds, version

    async def version(self) -> str:
        """The version that is deployed."""
        return self._version

    async def model(self) -> str:
        """The name of the model that conversations begin with."""
        status: Status = await self._engine.ask(self._engine.words, BackendCall("status", Message()))
        return status.model

    async def answer(self, pieces: list[bytes]) -> AsyncIterator[list[bytes]]:
        """The packets that answer a request: log lines, progress, replies, and at last its result or failure.

        If cancelled, it ends when the work has ended.
        """
        packets = asyncio.Queue[list[bytes]]()
        work = asyncio.create_task(self._pass_on(pieces, packets.put_nowait))
        work.add_done_callback(lambda _: packets.put_nowait([]))
        try:
            while packet := await packets.get():
                yield packet
        finally:
            work.cancel()
            await asyncio.wait({work})

    async def answer_at_once(self, pieces: list[bytes]) -> list[list[bytes]]:
        """All packets of ``answer`` together: a call costs less than a stream, where nobody waits for progress."""
        packets: list[list[bytes]] = []
        await self._pass_on(pieces, packets.append)
        return packets

    async def check_health(self) -> None:
        """Raise an error if there is no engine process, and none is being started."""
        if not (self._engine.alive or self._engine.starting):
            raise RuntimeError("there is no engine process")

    async def _pass_on(self, pieces: list[bytes], send: _Send) -> None:
        """Have a request worked on, and send the packets that answer it."""
        _sends.set(send)
        _send_unsent(send)
        limit = asyncio.timeout(None)
        try:
            request = wire.sealed(pieces)
            async with limit:
                lane = self._engine.words
                if _has_pictures(request):
                    lane = self._engine.pictures
                    limit.reschedule(asyncio.get_running_loop().time() + self._seconds)
                await self._engine.ask(lane, PassedOnCall(request, send))
        except EngineDiedError as error:
            answer = wire.pack(Packet("died", 0, error.alone))
        except Exception as error:  # noqa: BLE001 - who asks is told
            too_long = UserError("serving.too_long", seconds=round(self._seconds))
            answer = failure(0, too_long if limit.expired() else error)
        else:
            return  # the engine process has sent the last packet
        _send_unsent(send)
        send(answer)


def _has_pictures(request: wire.Sealed) -> bool:
    method, *arguments = request.data
    return method == "predict" or (method == "handle" and bool(arguments[0]["attachments"] or arguments[0]["quote"]))


def _send_unsent(send: _Send) -> None:
    while _unsent:
        send(_unsent.popleft())


class _ToRequests(logging.Handler):
    """Sends warnings and errors to whose request they are about, whose log it is; those about none to who asks next."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.setFormatter(logs.Frames("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        packet = wire.pack(Packet("log", 0, (record.name, record.levelno, self.format(record))))
        (_sends.get() or _unsent.append)(packet)


class Router(ConsistentHashRouter):
    """Each conversation to the same replica; what belongs to none to the one with the least of ours under way.

    What Ray Serve knows of a replica's queue it is told with the answer, where that comes in one piece: too late.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]
        self._under_way = Counter[ReplicaID]()
        self._turns = itertools.count()

    async def choose_replicas(
        self, candidate_replicas: list[RunningReplica], pending_request: PendingRequest | None = None
    ) -> list[list[RunningReplica]]:
        """The replicas that may have a request, the best first; none other may have a conversation's."""
        if pending_request is None or pending_request.metadata.session_id or not candidate_replicas:
            return await super().choose_replicas(candidate_replicas, pending_request)
        pending_request.routing_context.should_backoff = True
        # Of those with as many in turn: several may be chosen before one is sent.
        first = next(self._turns) % len(candidate_replicas)
        candidates = candidate_replicas[first:] + candidate_replicas[:first]
        return [[each] for each in sorted(candidates, key=lambda each: self._under_way[each.replica_id])]

    def on_send_request(self, replica_id: ReplicaID) -> None:
        """A request is sent to a replica."""
        super().on_send_request(replica_id)
        self._under_way[replica_id] += 1

    def on_request_completed(self, replica_id: ReplicaID, internal_request_id: str) -> None:
        """It is answered, refused, or lost."""
        super().on_request_completed(replica_id, internal_request_id)
        self._under_way[replica_id] -= 1
        if not self._under_way[replica_id]:
            del self._under_way[replica_id]
