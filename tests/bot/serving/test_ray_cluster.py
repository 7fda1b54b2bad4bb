"""The engine in a Ray cluster of this machine: replicas that are killed, hang, are replaced or shared."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.serving.backend import EngineDiedError, Health, RequestFailedError
from bot.serving.service import Service
from bot.serving.settings import ServingSettings
from engine import Attachment, Message, ModelError, Reading
from tests.bot.serving.engines import engine_with_more, no_engine
from tests.pictures import write

pytest.importorskip("ray", reason="needs Ray: the extra ray")

import ray
from ray import serve
from ray.serve._private.common import RequestMetadata
from ray.serve._private.request_router.common import PendingRequest

from bot.serving.ray_cluster import RayCluster
from tests.ray_head import engine_processes, replicas

SEVEN = Attachment(write("7").encoded(), "seven.png")
BOUND = 120.0  # seconds; far more than anything here takes


@pytest.fixture(scope="module")
def cluster(loop: asyncio.AbstractEventLoop, drawn_mnist: Path) -> Iterator[RayCluster]:
    """Two replicas in a cluster of the test's own."""
    load = functools.partial(engine_with_more, drawn_mnist)
    made = RayCluster(load, (2, 2), stop_seconds=1.0, cpus=0.1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_ADDRESS", "local")  # whatever else runs on this machine
        loop.run_until_complete(made.start())
    yield made
    loop.run_until_complete(made.close())
    assert not ray.is_initialized()


async def recovered(cluster: RayCluster) -> None:
    """Wait until both replicas can answer."""
    async with asyncio.timeout(BOUND):
        while len(pids()) != 2 or (await looked(cluster)).workers != 2:
            await asyncio.sleep(0.05)


async def looked(cluster: RayCluster) -> Health:
    """The cluster's health now."""
    await cluster._look()
    return cluster.health()


def pids() -> set[int]:
    """The replicas' processes."""
    node: Any = ray._private.worker._global_node
    return replicas(node.all_processes["raylet"][0].process.pid)


def engines() -> set[int]:
    """The replicas' engine processes."""
    return {process for replica in pids() for process in engine_processes(replica)}


async def test_a_replica_that_is_killed_under_load_costs_no_answer(cluster: RayCluster) -> None:
    service = Service(cluster, ServingSettings())
    answers: list[Reading] = []

    async def ask(number: int) -> None:
        for _ in range(10):
            attempt = functools.partial(cluster.predict, [SEVEN])
            answers.extend(await service.answer(number, functools.partial(service.try_twice, attempt), pictures=True))

    before = pids()
    work = asyncio.gather(*(ask(number) for number in range(6)))
    while len(answers) < 6:
        await asyncio.sleep(0)
    os.kill(min(before), signal.SIGKILL)
    await asyncio.wait_for(work, BOUND)
    assert [reading.text for reading in answers] == ["7"] * 60  # none lost, none doubled
    await recovered(cluster)
    assert len(pids() - before) == 1


async def test_pictures_of_nobody_go_to_the_replica_with_the_least_under_way(cluster: RayCluster) -> None:
    await asyncio.gather(*(cluster.predict([SEVEN]) for _ in range(16)))
    router: Any = cluster._application._handle._router._asyncio_router.request_router  # type: ignore[union-attr]
    async with asyncio.timeout(BOUND):
        while router._under_way:  # what was answered is not counted any more
            await asyncio.sleep(0.01)
    first, second = router.curr_replicas.values()
    request = PendingRequest([], {}, RequestMetadata("request", "request"))
    chosen = [(await router.choose_replicas([first, second], request))[0] for _ in range(8)]
    assert chosen.count([first]) == chosen.count([second])  # of a burst as many each, before any is sent
    for busy, free in ((first, second), (second, first)):
        router.on_send_request(busy.replica_id)
        assert await router.choose_replicas([first, second], request) == [[free], [busy]]
        router.on_request_completed(busy.replica_id, "request")


async def test_a_request_that_ends_its_engine_is_told_of_and_costs_no_replica(cluster: RayCluster) -> None:
    before = pids()
    with pytest.raises(EngineDiedError) as caught:
        await cluster.handle(Message("/crash"))
    assert caught.value.alone
    assert (await cluster.handle(Message("/noise"))).text == "noise made"
    assert pids() == before


async def test_conversations_are_kept_while_the_other_replica_dies(cluster: RayCluster) -> None:
    """Those of the replica that stays: its share of the conversations does not move."""
    users = [f"user-{number}" for number in range(24)]
    for user in users:
        await cluster.handle(Message(attachments=(SEVEN,), user=user))
    os.kill(min(pids()), signal.SIGKILL)
    kept = 0
    for user in users:
        try:
            kept += not (await cluster.handle(Message("correct 1", user=user))).failed
        except EngineDiedError:
            continue
    assert kept >= 4  # of some twelve; a fair share of 24 is less once in seven thousand times
    await recovered(cluster)


async def test_work_that_does_not_end_when_it_is_cancelled_costs_its_engine_and_no_replica(
    cluster: RayCluster,
) -> None:
    before, working = pids(), engines()
    work = asyncio.ensure_future(cluster.handle(Message("/dawdle", user="slow")))
    await asyncio.sleep(0)
    done, _ = await asyncio.wait({work}, timeout=1.0)
    assert not done
    work.cancel()
    async with asyncio.timeout(BOUND):
        while len(working & engines()) == 2:
            await asyncio.sleep(0.05)
    assert (await cluster.handle(Message("/noise", user="slow"))).text == "noise made"
    assert pids() == before


async def test_an_update_under_load_costs_no_answer(cluster: RayCluster) -> None:
    service = Service(cluster, ServingSettings())
    before, stopping = pids(), asyncio.Event()
    answers: list[Reading] = []

    async def ask(number: int) -> None:
        while not stopping.is_set():
            attempt = functools.partial(cluster.predict, [SEVEN])
            answers.extend(await service.answer(number, functools.partial(service.try_twice, attempt), pictures=True))

    work = asyncio.gather(*(ask(number) for number in range(2)))
    await cluster.reload()
    stopping.set()
    await asyncio.wait_for(work, BOUND)
    assert {reading.text for reading in answers} == {"7"}
    assert not before & pids()


async def test_engines_that_cannot_be_made_do_not_replace_those_that_answer(cluster: RayCluster) -> None:
    before = pids()
    with pytest.raises(ModelError):
        await RayCluster(no_engine, (2, 2), cpus=0.1).start()
    assert pids() == before
    assert (await cluster.handle(Message("/noise"))).text == "noise made"


async def test_who_deploys_the_same_shares_it(
    cluster: RayCluster, drawn_mnist: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From another folder, and after a reload, too."""
    before = pids()
    monkeypatch.syspath_prepend(str(tmp_path))
    other = RayCluster(functools.partial(engine_with_more, drawn_mnist), (2, 2), stop_seconds=1.0, cpus=0.1)
    await other.start()
    assert (pids(), other.health()) == (before, Health(2, 2))
    await other.close()
    assert ray.is_initialized()
    assert (await cluster.handle(Message("/noise"))).text == "noise made"


async def test_what_fails_there_is_told_by_its_number_and_logged_here_without_what_was_said(
    cluster: RayCluster, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(RequestFailedError) as caught:
        await cluster.handle(Message("/blot terces"))
    assert caught.value.kind == "CodecError"
    assert caught.value.id in caplog.text
    await cluster.handle(Message("a very private sentence", (SEVEN,), user="someone"))
    node: Any = ray._private.worker._global_node
    folder = Path(node.get_session_dir_path())
    logs = b"".join(path.read_bytes() for path in (folder / "logs").rglob("*") if path.is_file())
    assert logs
    secret = (b"private sentence", b"someone", b"terces", write("7").encoded())
    assert not any(word in logs + caplog.text.encode() for word in secret)
    assert serve.status().proxies == {}  # nothing listens for HTTP
