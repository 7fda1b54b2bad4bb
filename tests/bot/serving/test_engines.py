"""One setting says where the engine is; front ends for one person and for many use it alike."""

from __future__ import annotations

import asyncio
import functools
import signal
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine_setting import EngineSetting, parse
from bot.failures import UnavailableError
from bot.serving.blocking import BlockingEngine
from bot.serving.engines import backend_of, engine_of
from bot.serving.in_process import InProcess
from bot.serving.pool import ProcessPool
from bot.serving.remote import RemoteService
from bot.serving.settings import ServingSettings
from bot.settings import Settings
from engine import Attachment, Engine, Message, Progress, SettingsError, UserError
from tests.bot.serving.engines import engine_with_more
from tests.pictures import write

SEVEN = Attachment(write("7").encoded(), "seven.png")


@pytest.fixture(scope="module")
def blocking(drawn_mnist: Path) -> Iterator[BlockingEngine]:
    """An engine in a process of its own, for callers without an event loop."""
    with closing(BlockingEngine(ProcessPool(functools.partial(engine_with_more, drawn_mnist), 1, 0.5))) as made:
        yield made


@pytest.mark.parametrize(
    ("text", "kind"),
    [("local", InProcess), ("processes:3", ProcessPool), ("http://127.0.0.1:1", RemoteService)],
)
def test_who_serves_many_gets_the_backend_of_the_setting(settings: Settings, text: str, kind: type) -> None:
    assert type(backend_of(replace(settings, engine=parse(text)), ServingSettings())) is kind


def test_ray_is_a_backend_like_the_others(settings: Settings) -> None:
    pytest.importorskip("ray", reason="needs Ray: the extra ray")
    from bot.serving.ray_cluster import RayCluster

    assert type(backend_of(replace(settings, engine=parse("ray")), ServingSettings())) is RayCluster


def test_where_nothing_is_said_one_person_has_it_in_this_process_and_many_have_processes(settings: Settings) -> None:
    backend = backend_of(settings, ServingSettings(processes=3))
    assert isinstance(backend, ProcessPool)
    assert backend.health().size == 3
    with closing(engine_of(settings)) as engine:
        assert isinstance(engine, Engine)


async def test_a_deadline_holds_in_this_process_too(
    loop: asyncio.AbstractEventLoop, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = backend_of(replace(settings, engine=EngineSetting("local")), ServingSettings(picture_seconds=0.001))
    await backend.start()
    (reading,) = await backend.predict([SEVEN])
    assert reading.error is not None
    assert reading.error.key == "picture.too_slow"
    await backend.close()


def test_it_answers_as_an_engine_does(blocking: BlockingEngine) -> None:
    reports: list[Progress] = []
    assert blocking.handle(Message(attachments=(SEVEN,))).readings[0].text == "7"
    assert blocking.handle(Message("evaluate"), reports.append).figures
    assert {report.task for report in reports} == {"evaluate"}
    assert [reading.text for reading in blocking.predict(SEVEN, model="mlp")] == ["7"]
    assert blocking.status(Message()).model == "cnn"
    assert "cnn" in blocking.models()
    assert blocking.commands
    assert blocking.choices("models", "ko")


def test_a_process_that_dies_is_a_sentence_and_the_next_message_is_answered(blocking: BlockingEngine) -> None:
    with pytest.raises(UnavailableError) as caught:
        blocking.handle(Message("/crash"))
    assert caught.value.key == "backend.died"
    assert blocking.handle(Message("/noise")).text == "noise made"


def test_a_fault_is_a_sentence_with_the_logs_number(blocking: BlockingEngine, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(UserError) as caught:
        blocking.handle(Message("/blot"))
    assert caught.value.key == "fallback.unexpected"
    assert str(caught.value.values["id"]) in caplog.text


def test_control_c_stops_the_work(blocking: BlockingEngine) -> None:
    main = threading.main_thread().ident
    assert main is not None
    reports: list[Progress] = []

    def interrupt(progress: Progress) -> None:
        reports.append(progress)
        if len(reports) % 20 == 1:  # again after a while: Python loses one that comes in a finalizer
            signal.pthread_kill(main, signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever a test before has left
    try:
        with pytest.raises(KeyboardInterrupt):
            blocking.handle(Message("/count"), interrupt)
    finally:
        signal.signal(signal.SIGINT, before)
    assert blocking.handle(Message("/noise")).text == "noise made"


def test_what_cannot_be_started_leaves_no_thread(settings: Settings) -> None:
    before = threading.active_count()
    with pytest.raises(SettingsError):
        engine_of(replace(settings, engine=EngineSetting("processes", 1), model="nonesuch"))
    assert threading.active_count() == before
