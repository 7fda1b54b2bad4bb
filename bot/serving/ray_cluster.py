"""A backend whose engines are replicas in a Ray cluster."""

# ruff: noqa: D102 - see the protocol ``Backend``
from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import pickle
import secrets
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import Any

# Ray reads these when it is imported. Nobody is told of this machine; a busy one may take its time to start a cluster.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_gcs_server_port_wait_time_s", "120")

import ray
from ray.serve.exceptions import BackPressureError, RayServeException

from bot.failures import UnavailableError
from bot.serving import wire
from bot.serving.backend import EngineDiedError, Health, Load, Replies, RequestFailedError, do_nothing
from bot.serving.pool import STOP_SECONDS
from bot.serving.ray_application import Application, Spec
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
    UserError,
    ignore_progress,
    ignore_reply,
    logged,
)

_log = logging.getLogger(__name__)
START_SECONDS = 180.0
_LOOK_SECONDS = 2.0  # between two looks at the replicas
_LOUD = ("ray", "ray.serve", "ray._private")  # their notes are not for a person's terminal


class RayCluster:
    """Replicas of the engine in a Ray cluster, which is started, and ended with this backend, if this machine has none.

    In a cluster that was there, the application stays when this backend is closed, for whoever else uses it.

    Args:
        load: makes the engine, see ``ProcessPool``.
        replicas: the fewest and the most.
        name: the application's.
        stop_seconds: a replica whose cancelled work goes on for longer is replaced.
        cpus: that a replica is counted with.
    """

    def __init__(
        self,
        load: Load,
        replicas: tuple[int, int] = (1, 2),
        *,
        name: str = "digitbot",
        stop_seconds: float = STOP_SECONDS,
        cpus: float = 1.0,
    ) -> None:
        self._spec = Spec(pickle.dumps(load), tuple(sys.path), replicas, name, "", stop_seconds, cpus)
        self.commands: tuple[Command, ...] = ()
        self._application: Application | None = None
        self._health = Health(0, replicas[0])
        self._looking: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        self._reloading = False
        self._owns_cluster = False

    async def start(self) -> None:
        self._closing.clear()
        try:
            async with asyncio.timeout(START_SECONDS):
                await asyncio.to_thread(self._deploy)
                self.commands = await self._ask("commands")
                await self._look()
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
            await asyncio.to_thread(self._running.deploy, self._spec)
            self.commands = await self._ask("commands")
            await self._look()
        finally:
            self._reloading = False

    async def close(self) -> None:
        self._closing.set()
        if self._looking is not None:
            await self._looking  # a thread that asks a cluster which is gone would wait for long
            self._looking = None
        self._application = None
        if self._owns_cluster:
            self._owns_cluster = False
            await asyncio.to_thread(ray.shutdown)
        self.commands, self._health = (), replace(self._health, workers=0)

    @property
    def _running(self) -> Application:
        if self._application is None:
            raise RuntimeError("the backend is not started, or closed")
        return self._application

    def _deploy(self) -> None:
        if not ray.is_initialized():
            self._owns_cluster = _connect()
        self._application = Application(self._spec)

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
        async with aclosing(_packets(answers)) as packets:
            async for packet in packets:
                if packet.kind == "progress":
                    report(packet.value)
                elif packet.kind == "reply":
                    on_reply(packet.value)
                elif packet.kind == "log":
                    name, level, text = packet.value
                    logging.getLogger(name).log(level, "%s", text)
                elif packet.kind == "failed":
                    raise packet.value
                else:
                    return packet.value
        raise EngineDiedError(alone=False)

    async def _keep_looking(self) -> None:
        while not self._closing.is_set():
            try:
                await asyncio.wait_for(self._closing.wait(), _LOOK_SECONDS)
            except TimeoutError:
                await self._look()

    async def _look(self) -> None:
        try:
            workers, size = await asyncio.to_thread(self._running.running)
        except Exception as error:  # noqa: BLE001 - the cluster is gone, whatever says so
            _log.warning("the Ray cluster does not answer: %s", type(error).__name__)
            workers, size = 0, self._health.size
        lost = 0 if self._reloading else max(self._health.workers - workers, 0)
        self._health = Health(workers, size, self._health.restarts + lost)


async def _packets(answers: AsyncIterator[list[bytes]]) -> AsyncGenerator[Packet, None]:
    """The packets; what Ray raises, as a backend does."""
    try:
        async for pieces in answers:
            yield wire.unpack(pieces)
    except BackPressureError:
        raise UserError("serving.busy") from None
    except (ray.exceptions.RayActorError, ray.exceptions.NodeDiedError, RayServeException) as error:
        raise EngineDiedError(alone=False) from error
    except ray.exceptions.RayError as error:
        raise RequestFailedError(type(error).__name__, logged(error, "a request")) from None


def _session(message: Message) -> str:
    """Stands for a conversation; nothing can be told from it."""
    conversation = f"{message.channel}\0{message.user}".encode(errors="surrogatepass")
    return hashlib.blake2s(conversation, digest_size=16).hexdigest()


def _connect() -> bool:
    """Connect to this machine's cluster; start one if there is none, which is returned."""
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.ERROR)
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    with suppress(ConnectionError):
        ray.init(address="auto", **quiet)
        return False
    try:
        _start(quiet)
    except Exception as error:  # noqa: BLE001 - Ray raises no other when a busy machine takes more than 30 seconds
        _log.warning("the Ray cluster did not start (%s); trying once more", type(error).__name__)
        ray.shutdown()
        _start(quiet)
    return True


def _start(quiet: dict[str, Any]) -> None:
    # Pictures in its object store never go to a disk.
    ray.init(
        address="local", include_dashboard=False, _system_config={"automatic_object_spilling_enabled": False}, **quiet
    )
