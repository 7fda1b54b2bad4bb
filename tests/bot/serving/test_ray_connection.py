"""How a program comes to a Ray cluster: what is named and not there is told soon, and nothing is started unasked."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.exit_status import ExitStatus
from bot.failures import UnavailableError
from bot.words import words
from engine import UserError
from tests.servers import free_port

pytest.importorskip("ray", reason="needs Ray: the extra ray")

import ray

from bot.serving import ray_connection
from tests.ray_head import CHECKOUT

SOON = 20.0  # seconds; Ray itself tries for longer
STRAY = """
import bot.serving.ray_cluster, ray
try:
    ray.get_actor("nobody")
except Exception as error:
    print(type(error).__name__, ray.is_initialized())
"""
FAILING = """
import pathlib
from bot.serving.ray_connection import connect
from ray._private.node import Node

def children():
    lists = pathlib.Path("/proc/self/task").glob("*/children")
    return [pathlib.Path(f"/proc/{child}/cmdline").read_bytes() for each in lists for child in each.read_text().split()]

def fail(self):
    assert any(b"gcs_server" in child for child in children())
    raise RuntimeError("no")

Node.start_ray_processes = fail
try:
    connect("")
except RuntimeError as error:
    print(error, children())
"""


def python(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """A program of its own: Ray does not get over a failure in one that goes on to start a cluster."""
    environment = {**os.environ, "PYTHONPATH": CHECKOUT, **environ}
    return subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True)


def test_what_is_asked_of_ray_unconnected_starts_no_cluster() -> None:
    """As threads of Ray's do after the end of a cluster."""
    assert python("-c", STRAY).stdout.split() == ["RaySystemError", "False"]


@pytest.mark.parametrize("setting", ["DIGITBOT_ENGINE", "RAY_ADDRESS", "RAY_ADDRESS of a client"])
def test_a_cluster_that_is_not_there_is_named_soon(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray_connection, "_REACH_SECONDS", 0.5)
    name, address = setting.split()[0], f"127.0.0.1:{free_port()}"
    if setting != "RAY_ADDRESS":
        address = f"ray://{address}"
    if name == "RAY_ADDRESS":
        monkeypatch.setenv(name, address)
    before = time.monotonic()
    with pytest.raises(UnavailableError) as caught:
        ray_connection.connect(ray_connection.client_address(address if name == "DIGITBOT_ENGINE" else ""))
    assert time.monotonic() - before < SOON
    assert caught.value.key == "backend.unreachable"
    assert caught.value.values == {"address": address, "why": "ConnectionRefusedError", "name": name}
    assert not ray.is_initialized()


def test_what_is_no_cluster_of_ours_is_one_sentence() -> None:
    """Ray tries for half a minute, so both languages are asked at the same time."""
    with socket.create_server(("127.0.0.1", 0)) as other, ThreadPoolExecutor() as threads:
        address = f"ray://127.0.0.1:{other.getsockname()[1]}"
        command = ("-m", "bot", "ask", "hello", "--engine", address)
        asked = {name: threads.submit(python, *command, DIGITBOT_LANGUAGE=name) for name in ("en", "ko")}
        ended = {name: ran.result() for name, ran in asked.items()}
    for language, ran in ended.items():
        sentence = words(language).error(UserError("backend.no_entry", address=address))
        assert (ran.returncode, ran.stdout, ran.stderr) == (ExitStatus.UNAVAILABLE, "", f"{sentence}\n")


def test_a_start_that_fails_leaves_no_process() -> None:
    assert python("-c", FAILING, RAY_ADDRESS="local").stdout == "no []\n"
