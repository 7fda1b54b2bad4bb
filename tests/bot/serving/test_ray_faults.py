"""What goes wrong in a Ray cluster of two nodes: one dies, decoders hang, the whole cluster is replaced."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.failures import UnavailableError
from bot.serving.backend import EngineDiedError, Load
from bot.serving.service import Service
from bot.serving.settings import ServingSettings
from engine import Attachment, Engine, Message, UsageError
from tests.bot.serving.engines import engine_with_bad_decoders, engine_with_more
from tests.pictures import write

pytest.importorskip("ray", reason="needs Ray: the extra ray")

import ray
from ray import serve
from ray._private.node import Node
from ray.serve.schema import ServeDeploySchema

from bot.serving.ray_cluster import RayCluster
from tests.ray_head import CHECKOUT, RayHead, ray_head
from tests.servers import free_port

SEVEN = Attachment(write("7").encoded(), "seven.png")
HANGS = Attachment(b"hang", "hangs.png")
BOUND = 120.0  # seconds; far more than anything here takes
SOON = 45.0  # seconds; Ray itself waits for a minute, and ends the program then
PLAIN = functools.partial(Engine.load, plugins=False)


@pytest.fixture(scope="module")
def head() -> Iterator[RayHead]:
    """A cluster whose only node has room for one replica."""
    with ray_head(cpus=1) as made:
        yield made


@pytest.fixture(scope="module")
def hanging(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where processes whose decoders hang write their number."""
    return tmp_path_factory.mktemp("decoders") / "hanging"


@asynccontextmanager
async def started(load: Load, replicas: int, address: str = "") -> AsyncIterator[RayCluster]:
    cluster = RayCluster(load, (replicas, replicas), address=address)
    await cluster.start()
    try:
        yield cluster
    finally:
        await cluster.close()


@pytest.fixture(params=["this machine's", "elsewhere"])
def address(head: RayHead, request: pytest.FixtureRequest) -> Iterator[str]:
    """How to get into the cluster."""
    if request.param == "elsewhere":
        yield head.client_address
        return
    ray.init("auto", log_to_driver=False)  # now: a program is part of the node that is there when it connects
    yield ""
    ray.shutdown()


@pytest.fixture
def node(head: RayHead, address: str) -> Iterator[Node]:
    """A second node, with room for one replica."""
    added = head.add_node(cpus=1)
    yield added
    head.forget(added)


async def until_gone(process: int) -> None:
    """Wait until there is no such process."""
    async with asyncio.timeout(BOUND):
        while Path(f"/proc/{process}").exists():
            await asyncio.sleep(0.05)


async def test_pictures_that_hang_their_decoders_cost_no_replica(
    loop: asyncio.AbstractEventLoop, head: RayHead, hanging: Path
) -> None:
    """As many as a replica takes at a time: all are told that it took too long, and its places are free again."""
    load = functools.partial(engine_with_bad_decoders, hanging)
    cluster = RayCluster(load, (1, 1), seconds=4.0, stop_seconds=1.0)
    await cluster.start()
    try:
        (before,) = head.replicas()
        work = [cluster.handle(Message("", (HANGS,), f"user-{number}", locale="en")) for number in range(8)]
        outcomes = await asyncio.wait_for(asyncio.gather(*work, return_exceptions=True), BOUND)
        assert [getattr(outcome, "key", outcome) for outcome in outcomes] == ["serving.too_long"] * 8
        await until_gone(int(hanging.read_text()))
        readings = await asyncio.gather(*(cluster.predict([SEVEN]) for _ in range(8)))
        assert [reading.text for (reading,) in readings] == ["7"] * 8
        assert head.replicas() == {before}
    finally:
        await cluster.close()


async def test_a_replica_answers_eight_at_a_time_and_the_ninth_after_them(
    loop: asyncio.AbstractEventLoop, head: RayHead, tmp_path: Path
) -> None:
    async with started(functools.partial(engine_with_more, tmp_path, tmp_path), 1) as cluster:
        work = [asyncio.ensure_future(cluster.handle(Message("/wait", user=f"user-{number}"))) for number in range(9)]
        async with asyncio.timeout(BOUND):
            while len(list(tmp_path.glob("waits-*"))) < 8:
                await asyncio.sleep(0.05)
        await asyncio.sleep(1.0)  # in which a ninth would have begun
        assert len(list(tmp_path.glob("waits-*"))) == 8
        (tmp_path / "open").touch()
        replies = await asyncio.wait_for(asyncio.gather(*work), BOUND)
        assert [reply.text for reply in replies] == ["waited"] * 9


async def test_a_node_that_dies_under_load_costs_no_answer(
    loop: asyncio.AbstractEventLoop, head: RayHead, node: Node, address: str
) -> None:
    """What its replica was doing is done by the other one, or told of as an error once."""
    async with started(PLAIN, 2, address) as cluster:
        service, outcomes = Service(cluster, ServingSettings()), list[str]()
        assert len(head.replicas(node)) == 1

        async def ask(number: int) -> None:
            for _ in range(10):
                attempt = functools.partial(cluster.predict, [SEVEN])
                try:
                    (reading,) = await service.answer(
                        number, functools.partial(service.try_twice, attempt), pictures=True
                    )
                    outcomes.append(reading.text)
                except EngineDiedError:
                    outcomes.append("told")

        work = asyncio.gather(*(ask(number) for number in range(6)))
        while len(outcomes) < 6:
            await asyncio.sleep(0)
        os.kill(head.raylet(node), signal.SIGKILL)
        await asyncio.wait_for(work, BOUND)
        assert len(outcomes) == 60
        assert set(outcomes) <= {"7", "told"}
        assert outcomes.count("told") <= 6  # what was under way
        (reading,) = await cluster.predict([SEVEN])
        assert reading.text == "7"


@pytest.mark.parametrize("address", ["elsewhere"], indirect=True)
async def test_an_application_of_the_clusters_own_configuration_is_used_as_it_is(
    loop: asyncio.AbstractEventLoop, head: RayHead, address: str
) -> None:
    """As KubeRay deploys it."""
    service = yaml.safe_load((Path(__file__).parents[3] / "deploy" / "ray" / "engines.yaml").read_text())
    config = service["spec"]["serveConfigV2"].replace("digitbot.bot.", "bot.")  # which is only so in a wheel
    await deploy(yaml.safe_load(config))
    async with started(PLAIN, 1, address) as cluster:
        (before,) = head.replicas()
        (reading,) = await cluster.predict([SEVEN])
        assert reading.text == "7"
        with pytest.raises(UsageError, match="not_ours"):
            await cluster.reload()
        assert head.replicas() == {before}


async def deploy(config: dict[str, Any]) -> None:
    """Hand a configuration to Ray Serve, and wait until what it names runs."""
    ray.init("auto", log_to_driver=False)
    try:
        serve.start(proxy_location="Disabled")
        serve.delete("digitbot")
        controller: Any = serve.context._get_global_client()
        controller.deploy_apps(ServeDeploySchema(**config))
        async with asyncio.timeout(BOUND):
            while [one.status for one in serve.status().applications.values()] != ["RUNNING"]:
                await asyncio.sleep(0.05)
    finally:
        ray.shutdown()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # of a thread of Ray's client
@pytest.mark.parametrize("kind", ["this machine's", "elsewhere"])
async def test_a_cluster_in_the_place_of_one_that_ended_is_joined(
    loop: asyncio.AbstractEventLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Until then what is asked is told at once, and nothing is ready."""
    monkeypatch.setenv("RAY_CLIENT_RECONNECT_GRACE_PERIOD", "1")
    monkeypatch.setenv("RAY_ADDRESS", f"127.0.0.1:{free_port()}")  # what there is between the two: nothing
    with ray_head() as first:
        address = first.client_address if kind == "elsewhere" else ""
        cluster = RayCluster(functools.partial(engine_with_more, tmp_path, tmp_path), (1, 1), address=address)
        await cluster.start()
        work = asyncio.ensure_future(cluster.handle(Message("/wait", user="someone")))
        async with asyncio.timeout(BOUND):
            while not list(tmp_path.glob("waits-*")):
                await asyncio.sleep(0.05)
        first.kill()
        async with asyncio.timeout(SOON):
            with pytest.raises(EngineDiedError):
                await work
            while cluster.health().workers:
                await asyncio.sleep(0.05)
            with pytest.raises(UnavailableError) as caught:
                await cluster.predict([SEVEN])
            assert caught.value.key == "backend.away"
        async with asyncio.timeout(BOUND):
            while first.is_joined:
                await asyncio.sleep(0.05)
    with ray_head(client_port=first.client_port):
        async with asyncio.timeout(BOUND):
            while not cluster.health().workers:
                await asyncio.sleep(0.05)
        (reading,) = await cluster.predict([SEVEN])
        assert reading.text == "7"
        await cluster.close()


def test_a_program_outlives_the_raylet_of_its_own_cluster(tmp_path: Path) -> None:
    """Ray ends one with its raylet where that seems to be its parent, as process 1 does: in a container, and here."""
    os.mkfifo(pipe := tmp_path / "answers")
    command = [sys.executable, "-m", "tests.bot.serving.own_cluster", str(pipe)]
    environment = os.environ | {"RAY_ADDRESS": "local"}
    subprocess.run(["/bin/sh", "-c", '"$@" &', "sh", *command], check=True, cwd=CHECKOUT, env=environment)
    heard = subprocess.run(["/bin/cat", str(pipe)], check=True, capture_output=True, text=True, timeout=2 * BOUND)
    assert heard.stdout.splitlines() == ["7", "backend.away", "7"]
