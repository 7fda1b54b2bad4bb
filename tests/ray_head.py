"""A Ray cluster of the test's own on this machine, of one node or several."""

from __future__ import annotations

import os
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.servers import free_port

pytest.importorskip("ray", reason="needs Ray: the extra ray")

import ray
from ray._private.authentication.authentication_token_setup import enable_token_auth_by_default
from ray._private.node import Node
from ray.cluster_utils import Cluster

_AGENTS = ("metrics_agent_port", "metrics_export_port", "dashboard_agent_listen_port", "runtime_env_agent_port")
CHECKOUT = str(Path(__file__).parents[1])


def _small(cpus: int) -> dict[str, Any]:
    """What every node has."""
    return {
        "num_cpus": cpus,
        "include_dashboard": False,
        "object_store_memory": 80 * 2**20,
        "include_log_monitor": False,
        **{name: free_port() for name in (*_AGENTS, "node_manager_port")},
    }


@contextmanager
def _no_waiting() -> Iterator[None]:
    """A raylet ends if its agents do not tell it their ports in 15 seconds, which a busy machine may take: told now."""
    start = Node.start_raylet

    def told(node: Any, *args: Any, **options: Any) -> None:
        for name in _AGENTS:
            Path(node._session_dir, f"{name}_{node._node_id}").write_text(str(getattr(node._ray_params, name)))
        start(node, *args, **options)

    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore", ResourceWarning)  # Ray leaves files to the garbage collector
        patch.setattr(Node, "start_raylet", told)
        yield


def replicas(raylet: int) -> set[int]:
    """The processes of the application's replicas below a raylet."""
    return _children(raylet, b"ray::ServeReplica:digitbot")


def engine_processes(replica: int) -> set[int]:
    """The engine processes of a replica."""
    return _children(replica, b"bot.serving.engine_process")


def _children(process: int, command: bytes) -> set[int]:
    """Those with a command that has this in it."""
    found = set()
    with suppress(OSError):  # one has just ended
        for thread in Path(f"/proc/{process}/task").iterdir():
            for child in (thread / "children").read_text().split():
                with suppress(OSError):
                    if command in Path(f"/proc/{child}/cmdline").read_bytes():
                        found.add(int(child))
    return found


class RayHead:
    """A cluster.

    Args:
        cpus: of its first node.
        client_port: for Ray's client; 0 for a free one.

    Attributes:
        address: for programs of this machine.
        client_address: for Ray's client.
    """

    def __init__(self, cpus: int = 2, client_port: int = 0) -> None:
        self.client_port = client_port or free_port()
        try:
            self._cluster = self._started(cpus)
        except RuntimeError:  # a port was taken meanwhile
            self._cluster = self._started(cpus)
        self.address = str(self._cluster.address)
        self.client_address = f"ray://127.0.0.1:{self.client_port}"

    def _started(self, cpus: int) -> Cluster:
        with _no_waiting():
            arguments = {**_small(cpus), "no_monitor": True, "ray_client_server_port": self.client_port}
            return Cluster(initialize_head=True, head_node_args=arguments)

    def add_node(self, cpus: int) -> Node:
        """Add a node, and wait until it is there."""
        with _no_waiting():
            node: Node = self._cluster.add_node(**_small(cpus))
            return node

    def forget(self, node: Node) -> None:
        """End what is left of a node."""
        self._cluster.remove_node(node, allow_graceful=False)

    def raylet(self, node: Node) -> int:
        """The process id of a node's raylet."""
        return int(node.all_processes["raylet"][0].process.pid)

    def replicas(self, node: Node | None = None) -> set[int]:
        """The processes of the application's replicas on a node, or on all."""
        nodes = [node] if node is not None else [self._cluster.head_node, *self._cluster.worker_nodes]
        return {process for each in nodes for process in replicas(self.raylet(each))}

    @property
    def is_joined(self) -> bool:
        """Whether this process is one of its own: Ray's ``Cluster`` does not end one that has this process."""
        joined = ray._private.worker.global_worker.node
        return joined is not None and joined.gcs_address == self.address

    def kill(self) -> None:
        """Kill what keeps it together; its other processes end some time."""
        node: Any = self._cluster.head_node
        node.kill_gcs_server(check_alive=False)

    def stop(self) -> None:
        """End it."""
        self._cluster.shutdown()  # type: ignore[no-untyped-call]


@contextmanager
def ray_head(cpus: int = 2, client_port: int = 0) -> Iterator[RayHead]:
    """A cluster, which is this machine's for this process and those that it starts."""
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "RAY_ADDRESS")}
    os.environ["PYTHONPATH"] = CHECKOUT
    os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    os.environ.setdefault("RAY_worker_niceness", "0")  # as in a cluster that Digitbot starts
    enable_token_auth_by_default()
    head = RayHead(cpus, client_port)
    os.environ["RAY_ADDRESS"] = head.address
    try:
        yield head
    finally:
        head.stop()
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
