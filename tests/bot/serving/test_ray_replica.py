"""A replica as Ray Serve calls it: what it passes on, and what becomes of work that nobody waits for any more."""

from __future__ import annotations

import asyncio
import functools
import itertools
import os
import pickle
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import native
from bot.serving import wire
from bot.serving.backend import RequestFailedError
from bot.serving.wire import Packet
from engine import Attachment, Engine, Message
from tests.bot.serving.engines import engine_with_more
from tests.pictures import write

pytest.importorskip("ray", reason="needs Ray: the extra ray")

from bot.serving.ray_replica import Replica

SEVEN = Attachment(write("7").encoded(), "seven.png")
BOUND = 60.0  # seconds; far more than anything here takes


async def made(load: Callable[[], Engine], monkeypatch: pytest.MonkeyPatch, seconds: float = BOUND) -> Any:
    monkeypatch.setattr(native, "discard", lambda: None)  # of what tests print
    replica: Any = object.__new__(Replica)
    await replica.__init__(pickle.dumps(load), (), seconds, 2.0, "version")
    return replica


def request(text: str, *pictures: Attachment) -> list[bytes]:
    return wire.pack(Packet("request", 0, ("handle", Message(text, pictures, locale="en"))))


async def test_a_place_is_taken_until_the_work_has_ended_however_often_it_is_cancelled(
    loop: asyncio.AbstractEventLoop, drawn_mnist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks has the same time limit as the replica, so that both cancel."""
    replica = await made(functools.partial(engine_with_more, drawn_mnist), monkeypatch)
    slot = replica._engine
    process = slot._worker.process
    work = [asyncio.ensure_future(replica.answer_at_once(request("/dawdle", SEVEN))) for _ in range(2)]
    async with asyncio.timeout(BOUND):
        while not slot.pictures.locked():
            await asyncio.sleep(0.01)
    for _, each in itertools.product(range(3), work):
        each.cancel()
        await asyncio.sleep(0)
    assert process.returncode is None
    assert slot.pictures.locked()
    outcomes = await asyncio.wait_for(asyncio.gather(*work, return_exceptions=True), BOUND)
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 2
    assert process.returncode is not None
    assert not slot.pictures.locked()
    await slot.close()


async def test_pictures_that_take_too_long_are_told_of(
    loop: asyncio.AbstractEventLoop, drawn_mnist: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = await made(functools.partial(engine_with_more, drawn_mnist), monkeypatch, seconds=0.5)
    *_, packet = await asyncio.wait_for(replica.answer_at_once(request("/dawdle", SEVEN)), BOUND)
    told = wire.unpack(packet)
    assert (told.kind, told.value.key) == ("failed", "serving.too_long")
    await replica._engine.close()


def engine_unless_faulty(folder: Path) -> Engine:
    """An engine, unless there is a file called faulty."""
    if (folder / "faulty").exists():
        raise ZeroDivisionError
    return Engine.load(plugins=False)


async def test_an_engine_that_cannot_start_anew_is_told_of_by_a_number_that_the_log_of_who_asked_has(
    loop: asyncio.AbstractEventLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = await made(functools.partial(engine_unless_faulty, tmp_path), monkeypatch)
    await replica.check_health()
    (tmp_path / "faulty").touch()
    process = replica._engine._worker.process
    os.kill(process.pid, signal.SIGKILL)
    async with asyncio.timeout(BOUND):
        while replica._engine.alive:
            await asyncio.sleep(0.01)
        packets = [wire.unpack(packet) async for packet in replica.answer(request("hello"))]
        while replica._engine.starting:  # which is not ill
            await replica.check_health()
            await asyncio.sleep(0.01)
        with pytest.raises(RuntimeError):
            await replica.check_health()
    *logs, last = packets
    assert last.kind == "failed"
    assert isinstance(last.value, RequestFailedError)
    assert any(last.value.id in packet.value[2] for packet in logs)
    await replica._engine.close()
