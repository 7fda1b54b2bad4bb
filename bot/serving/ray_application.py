"""The engine's application in a Ray cluster: replicas that Ray Serve starts, watches, scales and replaces."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import ray
from ray import serve
from ray.exceptions import RayError
from ray.serve.config import AutoscalingConfig
from ray.serve.exceptions import RayServeException
from ray.serve.schema import LoggingConfig

from bot.serving import wire
from bot.serving.pool import STOP_SECONDS
from bot.serving.ray_replica import Replica, Router, probe

DEPLOYMENT = "engine"
# Of one replica at a time. Ray Serve does not know words from pictures.
REQUESTS_AT_ONCE = 8
FIXED = "fixed"  # the version of an application of the cluster's own configuration
_VERSION_SECONDS = 10.0
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
        stop_seconds: see ``Replica``.
        cpus: that a replica is counted with.
    """

    load: bytes
    path: tuple[str, ...] = ()
    replicas: tuple[int, int] = (1, 2)
    name: str = "digitbot"
    generation: str = ""
    stop_seconds: float = STOP_SECONDS
    cpus: float = 1.0

    @property
    def version(self) -> str:
        """Stands for all of it but the path, which differs by the folder a program is started in.

        With one that begins so, running replicas go on: where none is asked for, any generation will do.
        """
        options = repr((self.replicas, self.stop_seconds, self.cpus))
        made = hashlib.blake2s(b"\0".join((self.load, options.encode())), digest_size=12).hexdigest()
        return f"{made}-{self.generation}"


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
            UserError: an engine cannot be made; what is deployed stays.
            RequestFailedError: likewise.
        """
        serve.start(proxy_location="Disabled", logging_config=_QUIET)
        version = self._version()
        if version == FIXED or version.startswith(spec.version):
            return version != FIXED
        # Engines that cannot be made must not take the place of those that answer.
        made = wire.unpack(ray.get(ray.remote(num_cpus=0)(probe).remote(spec.load, spec.path)))
        if made.kind == "failed":
            raise made.value
        self._running = serve.run(deployment(spec), name=spec.name, route_prefix=None, logging_config=_QUIET)
        return True

    def _version(self) -> str:
        """The version that is deployed and answers; "" if there is none."""
        with suppress(RayServeException, RayError):
            version: str = self._handle.version.remote().result(timeout_s=_VERSION_SECONDS)
            return version
        return ""

    async def answer(self, pieces: list[bytes], session: str = "") -> AsyncIterator[list[bytes]]:
        """The packets that answer a request; see ``Replica.answer``.

        Args:
            pieces: the request's packet.
            session: stands for a conversation; "" for none.
        """
        options = {"session_id": session} if session else {}
        answers = self._handle.options(stream=True, **options).answer.remote(pieces)
        ended = False
        try:
            async for packet in answers:
                yield packet
            ended = True
        finally:
            if not ended:
                answers.cancel()

    def running(self) -> tuple[int, int]:
        """How many replicas can answer, and how many there should be."""
        application = serve.status().applications.get(self._name)
        deployment = application.deployments.get(DEPLOYMENT) if application else None
        if deployment is None:
            return 0, 0
        states = deployment.replica_states
        return sum(count for state, count in states.items() if state == "RUNNING"), sum(states.values())


def deployment(spec: Spec, version: str = "") -> Any:
    """What Ray Serve deploys; ``version`` takes the place of the spec's own."""
    made: Any = serve.deployment(Replica, **_options(spec))
    return made.bind(spec.load, spec.path, spec.stop_seconds, version or spec.version)


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
        "graceful_shutdown_timeout_s": 30,
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
