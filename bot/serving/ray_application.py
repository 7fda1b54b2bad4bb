"""The engine's application in a Ray cluster: replicas that Ray Serve starts, watches, scales and replaces."""

from __future__ import annotations

import hashlib
import math
import socket
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import ray
from ray import serve
from ray._private.state import state as ray_state
from ray.exceptions import ActorAlreadyExistsError, RayError
from ray.serve.config import AutoscalingConfig
from ray.serve.exceptions import RayServeException
from ray.serve.schema import LoggingConfig

from bot.serving import wire
from bot.serving.ray_replica import Replica, Router, probe
from bot.serving.ray_sharing import NAME, is_ours
from bot.serving.settings import PICTURE_SECONDS
from bot.serving.slot import STOP_SECONDS
from engine import SettingsError

DEPLOYMENT = "engine"
# Of one replica at a time. Ray Serve does not know words from pictures.
REQUESTS_AT_ONCE = 8
FIXED = "fixed"  # the version of an application of the cluster's own configuration
_VERSION_SECONDS = 10.0
_THERE_SECONDS = 5.0
_TRIES = 3
_JOIN_SECONDS, _ROOM_SECONDS, _PAUSE = 120.0, 5.0, 0.2
_QUIET = LoggingConfig(log_level="WARNING", enable_access_log=False)


@dataclass(frozen=True)
class Spec:
    """What is deployed.

    Attributes:
        load: the pickled function that makes the engine.
        path: where its module may lie in a cluster of this machine.
        replicas: the fewest and the most.
        name: the application's; whoever asks for the same name and load shares it.
        generation: another one replaces the replicas.
        seconds, stop_seconds: see ``Replica``.
        cpus: that a replica is counted with.
        needs: what must be the same for who ``joins``; b"" for all of the load.
        joins: uses what is deployed, or is told that it is another one; nothing of others is replaced.
    """

    load: bytes
    path: tuple[str, ...] = ()
    replicas: tuple[int, int] = (1, 2)
    name: str = NAME
    generation: str = ""
    seconds: float = PICTURE_SECONDS
    stop_seconds: float = STOP_SECONDS
    cpus: float = 1.0
    needs: bytes = b""
    joins: bool = False

    @property
    def kind(self) -> str:
        """How the version of all begins that have what this one needs."""
        return f"{hashlib.blake2s(self.needs or self.load, digest_size=6).hexdigest()}."

    @property
    def version(self) -> str:
        """Stands for all of it but the path, which differs by the folder a program is started in.

        With one that begins so, running replicas go on: where none is asked for, any generation will do.
        """
        options = repr((self.replicas, self.seconds, self.stop_seconds, self.cpus))
        made = hashlib.blake2s(b"\0".join((self.load, options.encode())), digest_size=12).hexdigest()
        return f"{self.kind}{made}-{self.generation}"


class Application:
    """An application, used from any process of the cluster."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._running: Any = None

    @property
    def _handle(self) -> Any:
        if self._running is None:
            self._running = serve.get_app_handle(self._name)
        return self._running

    def deploy(self, spec: Spec) -> bool:
        """Deploy it, or replace replicas of another version one by one; returns when it is ready.

        Returns:
            Whether it is what the spec says: one of the cluster's own configuration is used as it is.

        Raises:
            UserError: an engine cannot be made, there is no room for it, or who joins needs another one; what is
                deployed stays.
            RequestFailedError: likewise.
        """
        _start_serve()
        there = [name for name in serve.status().applications if name == self._name or is_ours(name)]
        if NAME in there and Application(NAME).version() == FIXED:
            self._name = NAME
            return False
        if spec.joins and there:
            _join(spec, there)
            return True
        if self._name in there and self.version().startswith(spec.version):
            return True
        _check_room(spec, replaces=self._name in there)
        # Engines that cannot be made must not take the place of those that answer.
        made = wire.unpack(ray.get(ray.remote(num_cpus=0)(probe).remote(spec.load, spec.path)))
        if made.kind == "failed":
            raise made.value
        self._running = serve.run(deployment(spec), name=spec.name, route_prefix=None, logging_config=_QUIET)
        return True

    def version(self) -> str:
        """The version that is deployed and answers; "" if there is none."""
        with suppress(RayServeException, RayError, TimeoutError):
            version: str = self._handle.version.remote().result(timeout_s=_VERSION_SECONDS)
            return version
        return ""

    def model(self) -> str:
        """The model that answers."""
        return str(self._handle.model.remote().result(timeout_s=_VERSION_SECONDS))

    async def answer(self, pieces: list[bytes], session: str = "") -> AsyncIterator[list[bytes]]:
        """The packets that answer a request; see ``Replica.answer``.

        Args:
            pieces: the request's packet.
            session: stands for a conversation; "" for none.
        """
        # Packets are lists of bytes, for which Python's own pickle is enough, and faster than Ray's. Of a message's
        # work progress and replies are told as they come.
        handle = self._handle.options(request_serialization="pickle", response_serialization="pickle")
        answers = (
            handle.options(stream=True, session_id=session).answer.remote(pieces)
            if session
            else handle.answer_at_once.remote(pieces)
        )
        ended = False
        try:
            if session:
                async for packet in answers:
                    yield packet
            else:
                for packet in await answers:
                    yield packet
            ended = True
        finally:
            if not ended:
                with suppress(RayError):  # nothing goes on in a cluster that is gone
                    answers.cancel()

    def running(self) -> tuple[int, int]:
        """How many replicas can answer, and how many there should be. Raises an error if the cluster is gone."""
        _check_there()
        application = serve.status().applications.get(self._name)
        deployment = application.deployments.get(DEPLOYMENT) if application else None
        if deployment is None:
            return 0, 0
        states = deployment.replica_states
        return sum(count for state, count in states.items() if state == "RUNNING"), sum(states.values())


def _start_serve() -> None:
    for _ in range(_TRIES):
        with suppress(ActorAlreadyExistsError):  # another program has just started it
            serve.start(proxy_location="Disabled", logging_config=_QUIET)
            return
        time.sleep(_PAUSE)
    serve.start(proxy_location="Disabled", logging_config=_QUIET)


def _check_there() -> None:
    """Raise an error if the cluster is gone: who asked Ray itself would wait, and be ended after a minute."""
    host, _, port = ray.get_runtime_context().gcs_address.rpartition(":")
    socket.create_connection((host.strip("[]"), int(port)), _THERE_SECONDS).close()


def _join(spec: Spec, there: list[str]) -> None:
    """Wait until what is deployed answers. Raises ``SettingsError`` if it is not what the spec needs."""
    name = spec.name if spec.name in there else there[0]
    application, deadline = Application(name), time.monotonic() + _JOIN_SECONDS
    while not (version := application.version()):  # its replicas have not started yet
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(_PAUSE)
    if name != spec.name or not version.startswith(spec.kind):
        raise SettingsError("backend.others_engines", model=application.model())


def _check_room(spec: Spec, *, replaces: bool) -> None:
    """Ray waits without a word, and without end, for processors that there are not."""
    needed, deadline = spec.replicas[0] * spec.cpus, time.monotonic() + _ROOM_SECONDS
    while True:
        most = ray_state.get_max_resources_from_cluster_config()  # of a cluster that grows by itself
        there: Any = ray.cluster_resources if replaces else ray.available_resources
        processors = (most or there()).get("CPU", 0.0)
        if needed <= processors:
            return
        if time.monotonic() > deadline:
            raise SettingsError("backend.no_room", replicas=spec.replicas[0], free=math.floor(processors))
        time.sleep(_PAUSE)  # what has just ended gives its processors back soon


def deployment(spec: Spec, version: str = "") -> Any:
    """What Ray Serve deploys; ``version`` takes the place of the spec's own."""
    made: Any = serve.deployment(Replica, **_options(spec))
    return made.bind(spec.load, spec.path, spec.seconds, spec.stop_seconds, version or spec.version)


def _options(spec: Spec) -> dict[str, Any]:
    fewest, most = spec.replicas
    if fewest == most:
        options: dict[str, Any] = {"num_replicas": fewest}
    else:
        options = {"autoscaling_config": _scaling(fewest, most)}
    return {
        **options,
        "name": DEPLOYMENT,
        "ray_actor_options": {"num_cpus": spec.cpus},
        "max_ongoing_requests": REQUESTS_AT_ONCE,
        "health_check_period_s": 2,
        "health_check_timeout_s": 30,  # a busy machine is not a broken one
        "graceful_shutdown_wait_loop_s": 0.5,
        "graceful_shutdown_timeout_s": 3 * spec.stop_seconds,  # for what else is under way
        "max_constructor_retry_count": 3,
        "logging_config": _QUIET,
        "request_router_config": {
            "request_router_class": f"{Router.__module__}.{Router.__name__}",
            # A conversation that is not kept elsewhere is on its replica alone.
            "request_router_kwargs": {"num_fallback_replicas": 0},
        },
    }


def _scaling(fewest: int, most: int) -> AutoscalingConfig:
    """Two requests under way keep a replica busy: one computes while the other crosses."""
    return AutoscalingConfig(
        min_replicas=fewest, max_replicas=most, target_ongoing_requests=2, upscale_delay_s=3, downscale_delay_s=300
    )
