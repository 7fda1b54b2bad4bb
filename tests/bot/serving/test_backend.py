"""What every backend promises, in this process and in others: the same answers, errors and memory."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from bot.serving.backend import Backend, Health, Load
from bot.serving.in_process import InProcess
from bot.serving.pool import ProcessPool
from bot.serving.remote import RemoteService
from bot.serving.settings import Rate
from bot.web.settings import WebSettings
from engine import Attachment, Engine, Message, ModelError, PictureError, Progress, Reply, UsageError, answer_of
from tests.bot.serving.engines import engine_with_more, no_engine
from tests.bot.web.website import Website
from tests.pictures import write
from tests.servers import RedisServer

if TYPE_CHECKING:
    from tests.ray_head import RayHead

SEVEN, THREE = (Attachment(write(digit).encoded(), f"{digit}.png") for digit in "73")
BOUND = 120.0  # seconds; far more than anything here takes
KEY = "0123456789abcdef"


Kind: TypeAlias = Callable[[Load, pytest.FixtureRequest], Backend]


def in_ray(load: Load, request: pytest.FixtureRequest) -> Backend:
    """A replica in the Ray cluster that this machine is part of."""
    request.getfixturevalue("cluster")
    from bot.serving.ray_cluster import RayCluster

    return RayCluster(load, (1, 1), cpus=0.1)


def in_ray_elsewhere(load: Load, request: pytest.FixtureRequest) -> Backend:
    """A replica in a cluster of which nothing but the address is known."""
    address = request.getfixturevalue("cluster").client_address
    from bot.serving.ray_cluster import RayCluster

    return RayCluster(load, (1, 1), address=address, cpus=0.1)


def with_redis(load: Load, request: pytest.FixtureRequest) -> Backend:
    """Processes whose conversations are in a Redis."""
    server: RedisServer = request.getfixturevalue("redis_server")
    return ProcessPool(functools.partial(load, state=server.url), 2)  # type: ignore[call-arg]  # ours take it


KINDS: dict[str, Kind] = {
    "in process": lambda load, _: InProcess(load),
    "processes": lambda load, _: ProcessPool(load, 2),
    "processes and Redis": with_redis,
    "ray": in_ray,
    "ray elsewhere": in_ray_elsewhere,
    "another service": lambda load, _: Elsewhere(load),
}


class Elsewhere(RemoteService):
    """A service of the test's own, which is asked over HTTP."""

    def __init__(self, load: Load) -> None:
        self._website = Website(load, web=WebSettings({"bot": KEY}, rate=Rate(100_000, 1)))
        super().__init__(self._website.url, KEY)

    async def start(self) -> None:
        await asyncio.to_thread(self._website.__enter__)
        await super().start()

    async def close(self) -> None:
        await super().close()
        await asyncio.to_thread(self._website.__exit__, None, None, None)


# Engines that are ours to make: one elsewhere is made, and reloaded, where it runs.
OURS = [kind for kind in KINDS if kind != "another service"]


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayHead]:
    """A Ray cluster, which the kinds share that need one."""
    pytest.importorskip("ray", reason="needs Ray: the extra ray")
    from tests.ray_head import ray_head

    with ray_head() as head:
        yield head


@pytest.fixture(scope="module")
def gates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what waits is let go on."""
    return tmp_path_factory.mktemp("gates")


@pytest.fixture(scope="module")
def load(drawn_mnist: Path, gates: Path) -> Load:
    """The same engine for every kind."""
    return functools.partial(engine_with_more, drawn_mnist, gates)


@pytest.fixture(scope="module")
def engine(load: Load) -> Engine:
    """One to compare with."""
    return load()


@pytest.fixture(scope="module", params=KINDS)
def backend(loop: asyncio.AbstractEventLoop, load: Load, request: pytest.FixtureRequest) -> Iterator[Backend]:
    """One of a kind that is started, which the tests share."""
    made = KINDS[request.param](load, request)
    loop.run_until_complete(made.start())
    yield made
    loop.run_until_complete(made.close())


async def test_it_answers_as_the_engine_does(backend: Backend, engine: Engine) -> None:
    message = Message(attachments=(SEVEN,), user="equal")
    reply, expected = await backend.handle(message), engine.handle(message)
    assert (reply.text, reply.intent, reply.model_id) == (expected.text, expected.intent, expected.model_id)
    assert answer_of(reply.readings) == "7"
    assert reply.figures[0].png.startswith(b"\x89PNG")


async def test_a_conversation_is_remembered_for_who_has_it_and_nobody_else(backend: Backend) -> None:
    for user, picture in (("\ud800", THREE), ("ada", SEVEN), ("bob", THREE), ("carl", SEVEN), ("dora", THREE)):
        await backend.handle(Message(attachments=(picture,), user=user, channel="here"))
    assert "7" in (await backend.handle(Message("/why", user="ada", channel="here"))).text
    assert "3" in (await backend.handle(Message("/why", user="bob", channel="here"))).text
    assert (await backend.handle(Message("correct 1", user="ada", channel="elsewhere"))).failed


async def test_progress_is_reported_on_the_event_loop(backend: Backend, loop: asyncio.AbstractEventLoop) -> None:
    reports: list[tuple[Progress, object]] = []

    def report(progress: Progress) -> None:
        reports.append((progress, asyncio.get_running_loop()))

    reply = await backend.handle(Message("evaluate"), report)
    assert reply.figures[0].name.startswith("confusion")
    assert {(progress.task, on) for progress, on in reports} == {("evaluate", loop)}


async def test_each_reply_is_given_as_soon_as_it_is_made_and_all_of_them_at_the_end(
    backend: Backend, gates: Path, loop: asyncio.AbstractEventLoop
) -> None:
    given: list[tuple[str, object]] = []

    def on_reply(reply: Reply) -> None:
        given.append((reply.text, asyncio.get_running_loop()))
        (gates / "open").touch()  # or the second is never made

    reply = await asyncio.wait_for(backend.handle(Message("/steps", user="kim"), on_reply=on_reply), BOUND)
    (gates / "open").unlink()
    assert given == [("one", loop), ("two", loop)]
    assert (reply.text, reply.intent) == ("one\n\ntwo", "steps")


async def test_pictures_are_read_in_their_order_and_a_bad_one_costs_the_others_nothing(backend: Backend) -> None:
    readings = await backend.predict([SEVEN, Attachment(b"these are words"), THREE], "mlp")
    assert [reading.text for reading in readings] == ["7", "", "3"]
    assert readings[1].error is not None


async def test_why_a_picture_could_not_be_had_crosses_in_its_place(backend: Backend) -> None:
    lost = Attachment(b"", "lost.png", PictureError("picture.missing", name="lost.png", path="lost.png"))
    reply = await backend.handle(Message(attachments=(SEVEN, lost), user="lost"))
    (read,) = await backend.predict([lost])
    for reading in (reply.readings[1], read):
        assert isinstance(reading.error, PictureError)
        assert (reading.error.key, reading.error.values["path"]) == ("picture.missing", "lost.png")


async def test_an_error_is_raised_as_what_people_may_read(backend: Backend) -> None:
    with pytest.raises(ModelError) as caught:
        await backend.predict([SEVEN], "none")
    assert caught.value.key == "model.unknown"


async def test_commands_choices_and_models_are_the_engines(backend: Backend, engine: Engine) -> None:
    assert backend.commands == engine.commands
    assert await backend.choices("models", "ko") == engine.choices("models", "ko")
    assert await backend.choices("city", "en") == ()
    assert await backend.models() == engine.models()
    assert await backend.card("mlp") == engine.card("mlp")
    with pytest.raises(ModelError, match="cnn, mlp"):
        await backend.card("nonesuch")


async def test_the_status_is_the_conversations(backend: Backend) -> None:
    await backend.handle(Message("/models mlp", user="eve"))
    assert (await backend.status(Message(user="eve"))).model == "mlp"
    assert (await backend.status(Message(user="frank"))).model == "cnn"


async def test_work_whose_caller_is_cancelled_stops_before_the_call_ends(backend: Backend) -> None:
    before, started = backend.health(), asyncio.Event()
    work = asyncio.ensure_future(backend.handle(Message("/count", user="gail"), lambda _: started.set()))
    await started.wait()
    work.cancel()
    await asyncio.wait_for(asyncio.wait({work}), BOUND)
    assert work.cancelled()
    assert (await backend.handle(Message("/noise", user="gail"))).text == "noise made"
    assert backend.health() == before


async def test_others_are_answered_beside_work_under_way(backend: Backend, gates: Path) -> None:
    waiting = asyncio.ensure_future(backend.handle(Message("/wait", user="hal")))
    while not list(gates.glob("waits-*")):
        await asyncio.sleep(0.01)
    assert (await asyncio.wait_for(backend.handle(Message("/noise", user="ian")), BOUND)).text == "noise made"
    assert not waiting.done()
    (gates / "open").touch()
    assert (await waiting).text == "waited"
    for file in gates.iterdir():
        file.unlink()


async def test_a_reload_forgets_what_is_in_memory_and_goes_on(backend: Backend, request: pytest.FixtureRequest) -> None:
    if isinstance(backend, RemoteService):
        with pytest.raises(UsageError, match="not_ours"):
            await backend.reload()
        return
    before = backend.health()
    await backend.handle(Message(attachments=(SEVEN,), user="jo"))
    await backend.reload()
    is_in_memory = request.node.callspec.params["backend"] != "processes and Redis"
    assert (await backend.handle(Message("correct 1", user="jo"))).failed == is_in_memory
    assert backend.health() == before == Health(before.size, before.size)


@pytest.mark.parametrize("kind", OURS)
async def test_an_engine_that_cannot_be_made_is_an_error_that_people_may_read(
    loop: asyncio.AbstractEventLoop, kind: str, request: pytest.FixtureRequest
) -> None:
    made = KINDS[kind](no_engine, request)
    with pytest.raises(ModelError, match="There is no model none"):
        await made.start()
    assert (made.health().workers, made.commands) == (0, ())
    await made.close()
