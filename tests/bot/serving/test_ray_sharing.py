"""Who shares the engines of a Ray cluster: a command replaces nobody's, and what is kept apart is answered apart."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine_setting import EngineSetting
from bot.serving.backend import Backend
from bot.serving.engines import backend_of, engine_of
from bot.serving.ray_sharing import application_name, is_ours, needs
from bot.serving.settings import ServingSettings
from bot.settings import Settings
from engine import Attachment, Message, SettingsError
from tests.pictures import write
from tests.servers import RedisServer

pytest.importorskip("ray", reason="needs Ray: the extra ray")

import ray
from ray import serve

from tests.ray_head import RayHead, ray_head

SEVEN = Attachment(write("7").encoded(), "seven.png")
SOON = 60.0  # seconds; Ray itself would wait without end
WHY = Message("/why", user="someone", locale="en")


@pytest.fixture(scope="module")
def head() -> Iterator[RayHead]:
    """A cluster with room for three engines."""
    with ray_head(cpus=3) as made:
        yield made


@pytest.fixture(params=["this machine's", "elsewhere"])
def ray_settings(head: RayHead, request: pytest.FixtureRequest, settings: Settings) -> Iterator[Settings]:
    """Settings whose engine is in the cluster, which has none before and after."""
    address = head.client_address if request.param == "elsewhere" else ""
    yield replace(settings, engine=EngineSetting("ray", address=address), replicas=(1, 1))
    ray.init("auto", log_to_driver=False)
    for name in serve.status().applications:
        serve.delete(name)
    ray.shutdown()


def test_the_name_tells_where_things_are_kept_and_no_password(settings: Settings) -> None:
    name = functools.partial(application_name, settings)
    assert name("") == "digitbot"
    assert is_ours(name("redis://somewhere:6379/0"))
    assert name("redis://:one@somewhere:6379/0") == name("redis://me:two@somewhere:6379/0?password=three")
    assert name("redis://somewhere:6379/0") != name("redis://somewhere:6379/1")
    assert name("redis://somewhere:6379?db=1") != name("redis://somewhere:6379?db=2")
    kept = {application_name(replace(settings, feedback=where), "") for where in ("off", "on", "postgresql://a/b")}
    assert len(kept) == 3


def test_a_command_needs_a_model_and_its_own_ones(settings: Settings, tmp_path: Path) -> None:
    other = replace(settings, models=tmp_path / "elsewhere", mnist=tmp_path, language="ko")
    assert needs(settings) == needs(other) != needs(replace(settings, model="mlp"))
    other.models.mkdir()
    (other.models / "mine.keras").touch()
    assert needs(settings) != needs(other)


async def test_a_command_joins_what_runs_or_is_told_what_does(
    loop: asyncio.AbstractEventLoop,
    head: RayHead,
    redis_server: RedisServer,
    ray_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service = backend_of(ray_settings, ServingSettings(state=redis_server.url))
    await service.start()
    before = head.replicas()
    await service.handle(Message(attachments=(SEVEN,), user="someone"))

    async def ask(settings: Settings) -> str:
        def work() -> str:
            with closing(engine_of(settings)) as engine:
                return engine.handle(Message("models", locale="en")).text

        return await asyncio.wait_for(asyncio.to_thread(work), SOON)

    async def refused(settings: Settings) -> None:
        with pytest.raises(SettingsError) as caught:
            await ask(settings)
        assert (caught.value.key, caught.value.values) == ("backend.others_engines", {"model": "cnn"})

    await refused(ray_settings)  # without a state
    monkeypatch.setenv("DIGITBOT_STATE", redis_server.url)
    await refused(replace(ray_settings, model="mlp"))
    monkeypatch.setenv("DIGITBOT_PICTURE_SECONDS", "7")
    monkeypatch.setenv("DIGITBOT_PROCESSES", "5")
    for same in (ray_settings, replace(ray_settings, language="ko", color="never", replicas=(2, 3))):
        assert "cnn" in await ask(same)
    assert head.replicas() == before
    assert "7" in (await service.handle(WHY)).text
    await service.close()


async def test_who_keeps_things_apart_has_engines_apart(
    loop: asyncio.AbstractEventLoop, head: RayHead, redis_server: RedisServer, ray_settings: Settings
) -> None:
    def kept_in(database: int, settings: Settings) -> Backend:
        return backend_of(settings, ServingSettings(state=f"{redis_server.url.rpartition('/')[0]}/{database}"))

    first, second = kept_in(2, ray_settings), kept_in(3, ray_settings)
    await first.start()
    before = head.replicas()
    await first.handle(Message(attachments=(SEVEN,), user="someone"))
    await second.start()
    assert before < head.replicas()
    assert (await second.handle(WHY)).failed
    assert "7" in (await first.handle(WHY)).text
    between = head.replicas()
    with pytest.raises(SettingsError) as caught:
        await asyncio.wait_for(kept_in(4, replace(ray_settings, replicas=(4, 4))).start(), SOON)
    assert caught.value.key == "backend.no_room"
    assert caught.value.values["replicas"] == 4
    assert head.replicas() == between
    update = kept_in(3, replace(ray_settings, model="mlp"))
    await update.start()
    assert before < head.replicas()
    assert (await second.status(Message())).model == "mlp"
    for backend in (first, second, update):
        await backend.close()
