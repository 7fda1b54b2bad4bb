"""A backend whose engines are replicas in a Ray cluster, this machine's or another."""

# ruff: noqa: D102 - see the protocol ``Backend``
from __future__ import annotations

import asyncio
import hashlib
import logging
import pickle
import secrets
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

from bot.serving import ray_connection  # before Ray

# isort: split

import ray
from ray._private.grpc_utils import grpc  # type: ignore[attr-defined]  # the one that Ray asks for
from ray.serve.exceptions import BackPressureError, RayServeException

from bot.failures import UnavailableError
from bot.serving import wire
from bot.serving.backend import EngineDiedError, Health, Load, Replies, RequestFailedError, do_nothing
from bot.serving.ray_application import Application, Spec
from bot.serving.ray_connection import connect, disconnect, on_lasting_thread, on_own_thread
from bot.serving.ray_door import FarApplication
from bot.serving.ray_sharing import NAME
from bot.serving.settings import PICTURE_SECONDS
from bot.serving.slot import STOP_SECONDS
from bot.serving.wire import Packet
from engine import (
    Attachment,
    Choice,
    Command,
    Message,
    Reading,
    Reply,
    Reporter,
    Status,
    UsageError,
    UserError,
    ignore_progress,
    ignore_reply,
    logged,
)

_log = logging.getLogger(__name__)
START_SECONDS = 180.0
_LOOK_SECONDS = 2.0  # between two looks at the replicas
_MOST_LOOK_SECONDS = 10.0  # a cluster that takes longer to tell is gone; a busy machine takes its time
_END_SECONDS = 10.0  # to leave a cluster
# Its replica, its node or the cluster; gRPC has errors of its own where a connection breaks or is ended.
_GONE = (
    ray.exceptions.RayActorError,
    ray.exceptions.NodeDiedError,
    RayServeException,
    grpc.RpcError,
    ConnectionError,
)


class RayCluster:
    """Replicas of the engine in a Ray cluster.

    Without an address it is this machine's, started, and ended with this backend, if there is none. In one that was
    there, the application stays when this backend is closed, for whoever else uses it.

    Args:
        load: makes the engine, see ``ProcessPool``.
        replicas: the fewest and the most.
        address: ``ray://HOST:PORT``, of a cluster that this machine need not be part of.
        name: the application's.
        seconds, stop_seconds: see ``Replica``.
        cpus: that a replica is counted with.
        needs, joins: see ``Spec``.
    """

    def __init__(
        self,
        load: Load,
        replicas: tuple[int, int] = (1, 2),
        *,
        address: str = "",
        name: str = NAME,
        seconds: float = PICTURE_SECONDS,
        stop_seconds: float = STOP_SECONDS,
        cpus: float = 1.0,
        needs: bytes = b"",
        joins: bool = False,
    ) -> None:
        self._spec = Spec(
            pickle.dumps(load), tuple(sys.path), replicas, name, "", seconds, stop_seconds, cpus, needs, joins
        )
        self.commands: tuple[Command, ...] = ()
        self._address = ray_connection.client_address(address)
        self._application: Application | FarApplication | None = None
        self._health = Health(0, replicas[0])
        self._looking: asyncio.Task[None] | None = None
        self._closing, self._ended = asyncio.Event(), Event()
        self._reloading = self._is_away = False
        self._waiting = set[asyncio.Timeout]()  # for the cluster
        self._has_connected = False

    async def start(self) -> None:
        self._closing.clear()
        self._ended.clear()
        try:
            async with asyncio.timeout(START_SECONDS):
                await on_lasting_thread(self._deploy, self._ended)
                self.commands = await self._ask("commands")
                self._health = Health(*await on_own_thread(self._running.running))
        except BaseException as error:
            await self.close()
            if isinstance(error, UserError) or not isinstance(error, Exception):
                raise
            incident = logged(error, "Ray")
            raise UnavailableError("backend.no_cluster", why=type(error).__name__, id=incident) from error
        self._looking = asyncio.create_task(self._keep_looking())

    async def handle(
        self,
        message: Message,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = do_nothing,
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> Reply:
        replies = Replies(on_reply)
        work = self._ask("handle", message, of=message, report=report, accepted=accepted, on_reply=replies.add)
        return await replies.after(work)

    async def predict(self, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        return list(await self._ask("predict", Message(attachments=tuple(pictures)), model))

    async def choices(self, command: str, language: str) -> tuple[Choice, ...]:
        return tuple(await self._ask("choices", command, language))

    async def models(self) -> tuple[str, ...]:
        return tuple(await self._ask("models"))

    async def card(self, model: str) -> str:
        return str(await self._ask("card", model))

    async def status(self, message: Message) -> Status:
        status: Status = await self._ask("status", message, of=message)
        return status

    def health(self) -> Health:
        return self._health

    async def reload(self) -> None:
        self._spec = replace(self._spec, generation=secrets.token_hex(4))
        self._reloading = True
        try:
            async with self._while_there():
                ours = await on_own_thread(partial(self._running.deploy, self._spec))
            if not ours:
                raise UsageError("backend.not_ours", address=self._address or "ray")
            self.commands = await self._ask("commands")
            await self._look()
        finally:
            self._reloading = False

    async def close(self) -> None:
        self._closing.set()
        if self._looking is not None:
            await asyncio.wait({self._looking}, timeout=_END_SECONDS)
            self._looking.cancel()  # one that asks a cluster which is gone would wait for long
            self._looking = None
        self._application = None
        if self._has_connected:
            self._has_connected = False
            with suppress(TimeoutError):
                await asyncio.wait_for(on_own_thread(disconnect), _END_SECONDS)
        self._ended.set()
        self.commands, self._health = (), replace(self._health, workers=0)

    @property
    def _running(self) -> Application | FarApplication:
        if self._application is None:
            raise RuntimeError("the backend is not started, or closed")
        return self._application

    def _deploy(self) -> None:
        if not ray.is_initialized():
            connect(self._address)
            self._has_connected = True
        application = FarApplication(self._spec.name) if self._address else Application(self._spec.name)
        application.deploy(self._spec)
        self._application = application

    async def _ask(
        self,
        method: str,
        *arguments: object,
        of: Message | None = None,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = do_nothing,
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> Any:
        session = "" if of is None else _session(of)
        answers = self._running.answer(wire.pack(Packet("request", 0, (method, *arguments))), session)
        accepted()
        async with self._while_there(), aclosing(packets(answers)) as found:
            async for packet in found:
                if packet.kind == "progress":
                    report(packet.value)
                elif packet.kind == "reply":
                    on_reply(packet.value)
                elif packet.kind == "log":
                    name, level, text = packet.value
                    logging.getLogger(name).log(level, "%s", text)
                elif packet.kind == "failed":
                    raise packet.value
                elif packet.kind == "died":
                    raise EngineDiedError(alone=packet.value)
                else:
                    return packet.value
        raise EngineDiedError(alone=False)

    @asynccontextmanager
    async def _while_there(self) -> AsyncIterator[None]:
        """What waits for the cluster ends when that is gone: Ray itself would wait, for a minute or longer."""
        if self._is_away:
            raise UnavailableError("backend.away")
        try:
            async with asyncio.timeout(None) as limit:
                self._waiting.add(limit)
                yield
        except TimeoutError:
            if not limit.expired():
                raise
            raise EngineDiedError(alone=False) from None
        finally:
            self._waiting.discard(limit)

    async def _keep_looking(self) -> None:
        while not self._closing.is_set():
            try:
                await asyncio.wait_for(self._closing.wait(), _LOOK_SECONDS)
            except TimeoutError:
                await self._look()

    async def _look(self) -> None:
        try:
            async with asyncio.timeout(_MOST_LOOK_SECONDS):
                workers, size = await on_own_thread(self._running.running)
        except Exception as error:  # noqa: BLE001 - the cluster is gone, whatever says so
            self._lose(error)
            await self._join_again()
            return
        if self._is_away:
            _log.warning("a Ray cluster answers again")
        self._is_away = False
        lost = 0 if self._reloading else max(self._health.workers - workers, 0)
        self._health = Health(workers, size, self._health.restarts + lost)

    def _lose(self, error: Exception) -> None:
        if not self._is_away:
            _log.warning("the Ray cluster does not answer: %s", type(error).__name__)
        self._is_away = True
        self._health = Health(0, self._health.size, self._health.restarts + self._health.workers)
        for limit in self._waiting:
            limit.reschedule(0.0)

    async def _join_again(self) -> None:
        """Join the cluster that is there now, as at the start: Ray ends who has none for a minute."""
        if not self._has_connected or (self._address and ray.is_initialized()):  # Ray's client gives up some time
            return
        with suppress(Exception):
            async with asyncio.timeout(START_SECONDS):
                await on_own_thread(disconnect)
                self._ended.set()
                self._ended = Event()
                await on_lasting_thread(self._deploy, self._ended)


async def packets(answers: AsyncIterator[list[bytes]]) -> AsyncGenerator[Packet, None]:
    """The packets; what Ray raises, as a backend does."""
    try:
        async for pieces in answers:
            yield wire.unpack(pieces)
    except BackPressureError:
        raise UserError("serving.busy") from None
    except _GONE as error:
        raise EngineDiedError(alone=False) from error
    except ray.exceptions.RayError as error:
        raise RequestFailedError(type(error).__name__, logged(error, "a request")) from None


def _session(message: Message) -> str:
    """Stands for a conversation; nothing can be told from it."""
    conversation = f"{message.channel}\0{message.user}".encode(errors="surrogatepass")
    return hashlib.blake2s(conversation, digest_size=16).hexdigest()
