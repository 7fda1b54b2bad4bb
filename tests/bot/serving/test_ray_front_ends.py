"""Every front end asks a Ray cluster by one setting; more work starts more replicas; Redis outlives them."""

from __future__ import annotations

import asyncio
import functools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.exit_status import ExitStatus
from bot.loading import load_engine
from bot.serving.backend import Backend
from bot.serving.in_process import InProcess
from bot.serving.pool import ProcessPool
from bot.settings import Settings
from bot.words import words
from engine import Attachment, Engine, Message, UserError
from tests.bot.web.serving import serving
from tests.pictures import write
from tests.servers import RedisServer

pytest.importorskip("ray", reason="needs Ray: the extra ray")

from bot.serving.ray_cluster import RayCluster
from tests.ray_head import CHECKOUT, RayHead, ray_head

SEVEN = write("7").encoded()
SOON = 20.0  # seconds, in which a program starts and is told
BOUND = 120.0  # seconds; far more than anything here takes
KINDS = ["in process", "processes", "ray", "ray elsewhere"]


@pytest.fixture(scope="module")
def head() -> Iterator[RayHead]:
    """A cluster."""
    with ray_head() as made:
        yield made


@pytest.fixture(params=["ray", "ray elsewhere"])
def engine(head: RayHead, request: pytest.FixtureRequest) -> str:
    """What DIGITBOT_ENGINE says."""
    return "ray" if request.param == "ray" else head.client_address


def digitbot(*arguments: str, engine: str, stdin: str = "") -> str:
    """What a command writes to standard output."""
    ran = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**os.environ, "PYTHONPATH": CHECKOUT, "DIGITBOT_ENGINE": engine, "DIGITBOT_REPLICAS": "1"},
        input=stdin,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_the_command_and_the_chat_ask_it(engine: str, home: Path) -> None:
    picture = home / "seven.png"
    picture.write_bytes(SEVEN)
    assert '"value": 7' in digitbot("ask", "what is this?", "--image", str(picture), "--json", engine=engine)
    assert "7" in digitbot("predict", str(picture), engine=engine).split()
    assert "mlp" in digitbot("chat", engine=engine, stdin="hello\nmodels mlp\n")


def test_a_token_of_another_cluster_is_told_at_once(head: RayHead, home: Path) -> None:
    """Ray itself tries again, for half a minute."""
    command = [sys.executable, "-m", "bot", "ask", "hello", "--engine", head.client_address]
    environment = {**os.environ, "PYTHONPATH": CHECKOUT, "RAY_AUTH_TOKEN": "0" * 64}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SOON)
    sentence = words("en").error(UserError("backend.no_entry", address=head.client_address))
    assert (ran.returncode, ran.stdout, ran.stderr) == (ExitStatus.UNAVAILABLE, "", f"{sentence}\n")


def test_the_service_puts_http_before_it(engine: str, home: Path) -> None:
    with serving(home, "--engine", engine, DIGITBOT_REPLICAS="1") as (_, client):
        answer = client.post("/v1/messages", files={"pictures": ("seven.png", SEVEN)}).json()
        assert answer["readings"][0]["text"] == "7"
        assert client.get("/readyz").json() == {"ready": True, "engines": 1}


async def test_more_work_starts_more_replicas(loop: asyncio.AbstractEventLoop, head: RayHead) -> None:
    load = functools.partial(Engine.load, plugins=False)
    cluster = RayCluster(load, (1, 2), cpus=0.1)
    await cluster.start()
    assert len(head.replicas()) == 1

    async def ask() -> None:
        while cluster.health().workers < 2:
            await cluster.predict([Attachment(SEVEN)])

    await asyncio.wait_for(asyncio.gather(*(ask() for _ in range(8))), BOUND)
    assert len(head.replicas()) == 2
    await cluster.close()


@pytest.mark.parametrize("kind", KINDS)
async def test_conversations_in_redis_outlive_the_engines(
    loop: asyncio.AbstractEventLoop, head: RayHead, redis_server: RedisServer, settings: Settings, kind: str
) -> None:
    load = functools.partial(load_engine, settings, state=redis_server.url)
    backend: Backend
    if kind.startswith("ray"):
        backend = RayCluster(load, (1, 1), address="" if kind == "ray" else head.client_address, cpus=0.1)
    else:
        backend = InProcess(load) if kind == "in process" else ProcessPool(load, 1)
    await backend.start()
    await backend.handle(Message(attachments=(Attachment(SEVEN),), user=kind))
    await backend.reload()
    assert "7" in (await backend.handle(Message("/why", user=kind, locale="en"))).text
    await backend.close()
