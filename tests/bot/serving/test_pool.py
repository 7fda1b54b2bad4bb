"""The engine processes: they answer, remember, report, and are replaced when they take too long or die."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.serving import slot
from bot.serving.backend import EngineDiedError, Health, RequestFailedError
from bot.serving.pool import ProcessPool
from bot.serving.slot import PICTURES_AT_ONCE
from engine import Attachment, Message, PictureError
from tests.bot.serving.engines import engine_unless_broken, engine_with_more
from tests.pictures import write

SEVEN = Attachment(write("7").encoded(), "seven.png")


@pytest.fixture(scope="module")
def pool(loop: asyncio.AbstractEventLoop, drawn_mnist: Path) -> Iterator[ProcessPool]:
    """One process, which the tests share, or what has taken its place."""
    made = ProcessPool(functools.partial(engine_with_more, drawn_mnist), 1, stop_seconds=0.5)
    loop.run_until_complete(made.start())
    yield made
    loop.run_until_complete(made.close())


def process_of(pool: ProcessPool) -> Process:
    """The process that is there now."""
    worker = pool._slots[0]._worker
    assert worker is not None
    return worker.process


async def test_a_process_that_dies_is_replaced(pool: ProcessPool) -> None:
    with pytest.raises(EngineDiedError):
        await pool.handle(Message("/crash"))
    assert (await pool.handle(Message("/noise"))).text == "noise made"


async def test_a_process_that_was_killed_while_it_waited_is_replaced(pool: ProcessPool) -> None:
    process = process_of(pool)
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    assert (await pool.handle(Message("/noise"))).text == "noise made"


async def test_an_idle_process_that_dies_is_replaced_at_once(pool: ProcessPool) -> None:
    await pool.handle(Message("/noise"))
    process, before = process_of(pool), pool.health()
    os.kill(process.pid, signal.SIGKILL)
    while pool.health() != Health(1, 1, before.restarts + 1):  # and nobody asks anything
        await asyncio.sleep(0)
    assert process_of(pool).pid != process.pid


async def test_a_start_that_fails_is_tried_again_though_nobody_asks(
    loop: asyncio.AbstractEventLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(slot, "RETRY_SECONDS", 0.01)
    pool = ProcessPool(functools.partial(engine_unless_broken, tmp_path), 1)
    await pool.start()
    broken = tmp_path / "broken"
    broken.touch()
    os.kill(process_of(pool).pid, signal.SIGKILL)
    while caplog.text.count("no new engine process") < 2:
        await asyncio.sleep(0)
    assert pool.health() == Health(0, 1, 1)
    broken.unlink()
    while not pool.health().workers:
        await asyncio.sleep(0)
    await pool.close()


async def test_signals_to_the_whole_group_leave_the_engines_to_the_bot(pool: ProcessPool) -> None:
    process, before = process_of(pool), pool.health()
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(process.pid, number)
    assert (await pool.handle(Message("/noise"))).text == "noise made"
    assert pool.health() == before


async def test_a_question_that_is_given_up_does_not_mix_up_the_answers(pool: ProcessPool) -> None:
    task = asyncio.create_task(pool.handle(Message("/dawdle")))
    while not pool._slots[0].pending:
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (await pool.handle(Message("/noise"))).text == "noise made"


async def test_what_fails_in_a_process_is_told_of_by_its_type_and_an_id_that_the_log_has(
    pool: ProcessPool, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(RequestFailedError) as caught:
        await pool.handle(Message("/blot"))
    assert caught.value.kind == "CodecError"
    assert f"incident {caught.value.id}" in caplog.text
    assert "in to_dict" in caplog.text
    assert "secret" not in caplog.text + str(caught.value)


async def test_a_picture_that_is_none_is_told_of_and_keeps_no_place(pool: ProcessPool) -> None:
    for _ in range(PICTURES_AT_ONCE + 1):
        with pytest.raises(PictureError):
            await pool.handle(Message(attachments=(Attachment(object()),), user="c"))  # type: ignore[arg-type]
    reply = await pool.handle(Message(attachments=(SEVEN, Attachment("/nowhere/7.png")), user="c"))
    assert reply.readings[0].text == "7"
    assert isinstance(reply.readings[1].error, PictureError)
    assert (reply.readings[1].error.key, pool._slots[0].pending) == ("picture.missing", 0)


async def test_the_processes_go_when_the_bot_is_gone(pool: ProcessPool) -> None:
    await pool.handle(Message("help"))  # one is there
    process = process_of(pool)
    assert process.stdin is not None
    task = asyncio.create_task(pool.handle(Message("/dawdle")))
    while not pool._slots[0].pending:
        await asyncio.sleep(0)
    process.stdin.close()  # as the end of the bot closes it, though a picture is being worked on
    # It goes; with which status is asyncio's to say: 255 where whoever was waiting for the answer saw the end first.
    await asyncio.wait_for(process.wait(), 60)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_nobody_who_still_waits_starts_a_process_anew_once_all_are_closed(
    loop: asyncio.AbstractEventLoop, drawn_mnist: Path
) -> None:
    made = ProcessPool(functools.partial(engine_with_more, drawn_mnist), 1)
    await made.start()
    crashing = [loop.create_task(made.handle(Message("/crash"))) for _ in range(3)]
    await asyncio.sleep(0)  # they are under way: one is asked, two wait for it
    await made.close()
    ended = await asyncio.gather(*crashing, return_exceptions=True)
    assert all(isinstance(error, EngineDiedError) for error in ended), ended
    assert made.health() == Health(0, 1)


@pytest.mark.parametrize("partial", [False, True])
def test_what_makes_the_engine_must_not_lie_in_the_program_itself(
    partial: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_with_more, "__module__", "__main__")
    monkeypatch.setattr(sys.modules["__main__"], "engine_with_more", engine_with_more, raising=False)
    load = functools.partial(engine_with_more, Path())
    with pytest.raises(ValueError, match="a module of its own"):
        ProcessPool(load if partial else engine_with_more)  # type: ignore[arg-type]
