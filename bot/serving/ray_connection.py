"""Connects this process to a Ray cluster: the one at an address, this machine's, or one that is started for it."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
import time
import warnings
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from threading import Event, Thread
from typing import Any, TypeVar
from urllib.parse import urlsplit

# Ray reads these when it is imported; so do the processes of a cluster that is started here. Nobody is told of this
# machine. A busy one may take its time to start a cluster.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
os.environ.setdefault("RAY_gcs_server_port_wait_time_s", "120")
os.environ.setdefault("RAY_agent_register_timeout_ms", "120000")
# By itself Ray starts a whole cluster for whatever is asked of it unconnected, as its own threads do after the end.
os.environ.setdefault("RAY_ENABLE_AUTO_CONNECT", "0")
# Requests go to replicas by gRPC, not as objects of Ray, and no thread more handles them there, as each has one of its
# own anyway (docs/decisions/44-ray-serve.md). What nobody looks at is not recorded, and replicas are looked at twice a
# second, not ten times.
os.environ.setdefault("RAY_SERVE_USE_GRPC_BY_DEFAULT", "1")
os.environ.setdefault("RAY_SERVE_RUN_USER_CODE_IN_SEPARATE_THREAD", "0")
os.environ.setdefault("RAY_SERVE_CONTROL_LOOP_INTERVAL_S", "0.5")
os.environ.setdefault("RAY_SERVE_METRICS_EXPORT_INTERVAL_MS", "10000")
os.environ.setdefault("RAY_enable_metrics_collection", "0")
os.environ.setdefault("RAY_task_events_report_interval_ms", "0")

# Ray ends a program with the Ray process of its machine, the raylet, if that is its parent; it takes process 1
# for that, the parent in a container. With this one named as the raylet, the program lives to join another cluster.
os.environ.setdefault("RAY_RAYLET_PID", str(os.getpid()))

import ray
from ray import serve
from ray._private.authentication.authentication_token_setup import maybe_enable_token_auth_if_token_available
from ray._private.grpc_utils import grpc, init_grpc_channel  # type: ignore[attr-defined]  # the gRPC that Ray asks for
from ray._private.utils import psutil  # type: ignore[attr-defined]  # the one that Ray brings
from ray.autoscaler._private.local.node_provider import FileLock  # type: ignore[attr-defined]  # likewise
from ray.core.generated import ray_client_pb2
from ray.core.generated.ray_client_pb2_grpc import RayletDriverStub

from bot.failures import UnavailableError
from bot.serving import state_file

_log = logging.getLogger(__name__)
T = TypeVar("T")
_REACH_SECONDS, _PAUSE = 5.0, 0.2  # a cluster that has just been started listens a little later
_START_SECONDS = 120.0  # that another program may take
_TRIES = 3  # the process that Ray starts in a cluster for each client crashes at times
_LOUD = ("ray", "ray.serve", "ray._private")  # their notes are not for a person's terminal


def client_address(address: str) -> str:
    """The ``ray://`` address that is asked: this one, or that of ``RAY_ADDRESS``; "" for this machine's cluster."""
    named = os.environ.get("RAY_ADDRESS", "")
    return address or (named if named.startswith("ray://") else "")


def connect(address: str) -> None:
    """Connect to the cluster at an address, or to this machine's, which is started if there is none.

    Args:
        address: ``ray://HOST:PORT``; "" for the one that ``RAY_ADDRESS`` names, or Ray finds on this machine.

    Raises:
        UnavailableError: a cluster that is named cannot be reached, or does not let us in.
        Exception: whatever Ray raises.
    """
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", module=r"ray\.")
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    named = os.environ.get("RAY_ADDRESS", "")
    if address:
        _check_reachable(address, "DIGITBOT_ENGINE" if address != named else "RAY_ADDRESS")
        maybe_enable_token_auth_if_token_available(warn_if_disabled=False)  # as Ray does by itself without an address
        _check_token(address)
        _join(address, address, quiet)
    elif named not in ("", "auto", "local"):
        _check_reachable(named, "RAY_ADDRESS")
        _join("auto", named, quiet)
    else:
        with _starting():
            if named != "local":
                with suppress(ConnectionError):
                    ray.init("auto", **quiet)
                    return
            _start(quiet)


def disconnect() -> None:
    """Leave the cluster, and end it if it was started here."""
    ray.shutdown()
    serve.context._set_global_client(None)  # type: ignore[no-untyped-call]  # Ray Serve would take another cluster's for this one's


async def on_own_thread(work: Callable[[], T]) -> T:
    """As ``asyncio.to_thread``, on a thread that nobody waits for at the end of the program."""
    ended = Event()
    ended.set()
    return await on_lasting_thread(work, ended)


async def on_lasting_thread(work: Callable[[], T], ended: Event) -> T:
    """As ``asyncio.to_thread``, on a thread that stays until ``ended`` is set, or the program ends.

    The processes of a cluster that the work starts end with the thread. Nobody waits for the thread at the end of the
    program, as Ray may take minutes to give up.
    """
    future = Future[T]()
    future.set_running_or_notify_cancel()  # nobody can stop it: who does not wait any more is not told

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - who waits gets it
            future.set_exception(error)
        else:
            ended.wait()

    Thread(target=run, name="ray", daemon=True).start()
    return await asyncio.wrap_future(future)


def _check_reachable(address: str, setting: str) -> None:
    """Ray itself tries for half a minute, or for several, and does not say why it failed."""
    parts, deadline = urlsplit(address if "://" in address else f"//{address}"), time.monotonic() + _REACH_SECONDS
    while True:
        try:
            socket.create_connection((parts.hostname, parts.port), _REACH_SECONDS).close()
        except (OSError, ValueError) as error:
            if time.monotonic() > deadline:
                why = type(error).__name__
                raise UnavailableError("backend.unreachable", address=address, why=why, name=setting) from error
            time.sleep(_PAUSE)
        else:
            return


def _check_token(address: str) -> None:
    """Ray itself tries a token that is not the cluster's again and again, for half a minute."""
    channel = init_grpc_channel(urlsplit(address).netloc)
    try:
        ping: Any = ray_client_pb2
        request = ping.ClusterInfoRequest(type=ping.ClusterInfoType.PING)
        RayletDriverStub(channel).ClusterInfo(request, timeout=_REACH_SECONDS)  # type: ignore[no-untyped-call]
    except grpc.RpcError as error:
        if error.code() is grpc.StatusCode.UNAUTHENTICATED:
            raise UnavailableError("backend.no_entry", address=address) from error
    finally:
        channel.close()


def _join(address: str, named: str, quiet: dict[str, Any]) -> None:
    try:
        for _ in range(_TRIES - 1):
            with suppress(ConnectionAbortedError):
                ray.init(address, **quiet)
                return
            ray.shutdown()
        ray.init(address, **quiet)
    except ConnectionError as error:
        ray.shutdown()
        raise UnavailableError("backend.no_entry", address=named) from error


@contextmanager
def _starting() -> Iterator[None]:
    """Let nobody else start a cluster meanwhile: who waits finds the one of who was first."""
    file = state_file.folder("ray") / "starting.lock"
    with ExitStack() as held:
        with suppress(OSError):  # where nothing can be written, programs that start together have a cluster each
            file.parent.mkdir(parents=True, exist_ok=True)
            held.enter_context(FileLock(file, timeout=_START_SECONDS))
        yield


def _start(quiet: dict[str, Any]) -> None:
    try:
        _start_once(quiet)
    except Exception as error:  # noqa: BLE001 - Ray raises no other when a busy machine takes more than 30 seconds
        _log.warning("the Ray cluster did not start (%s); trying once more", type(error).__name__)
        _start_once(quiet)


def _start_once(quiet: dict[str, Any]) -> None:
    # Pictures in its object store never go to a disk; replicas, whom people wait for, are as urgent as other processes.
    system = {"automatic_object_spilling_enabled": False, "worker_niceness": 0}
    before = set(_of_ray())
    try:
        ray.init(address="local", include_dashboard=False, _system_config=system, **quiet)
    except BaseException:
        ray.shutdown()
        _end_all_but(before)
        raise


def _of_ray() -> Iterator[Any]:
    """The processes of Ray's that this one has started; their command lines name the session, and it this process."""
    session = re.compile(rf"\bsession_[0-9_-]+_{os.getpid()}\b")
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if session.search(" ".join(process.cmdline())):
                yield process


def _end_all_but(others: Collection[Any]) -> None:
    """Ray has forgotten what it had started when a start fails, and ends it with this process only."""
    left = [process for process in _of_ray() if process not in others]
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left)
