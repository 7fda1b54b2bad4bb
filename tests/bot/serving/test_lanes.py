"""Within one engine process: what one person has under way keeps nobody from an answer, and costs nobody theirs."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.serving.backend import EngineDiedError, Health
from bot.serving.pool import ProcessPool
from bot.serving.slot import PICTURES_AT_ONCE
from engine import Attachment, Message, Reply
from tests.bot.serving.engines import engine_with_more
from tests.pictures import write

SEVEN = Attachment(write("7").encoded(), "seven.png")
BOUND = 120.0  # seconds; far more than anything here takes


@pytest.fixture(scope="module")
def gates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what waits is let go on."""
    return tmp_path_factory.mktemp("gates")


@pytest.fixture
def pool(loop: asyncio.AbstractEventLoop, drawn_mnist: Path, gates: Path) -> Iterator[ProcessPool]:
    """One process."""
    for file in gates.iterdir():
        file.unlink()
    made = ProcessPool(functools.partial(engine_with_more, drawn_mnist, gates), 1, stop_seconds=0.2)
    loop.run_until_complete(made.start())
    yield made
    loop.run_until_complete(made.close())


async def waits(pool: ProcessPool, gates: Path, who: str, *pictures: Attachment) -> asyncio.Task[Reply]:
    """Somebody's message that is under way until the gate is open."""
    task = asyncio.create_task(pool.handle(Message("/wait", pictures, user=who)))
    while not (gates / f"waits-{who}").exists():
        await asyncio.sleep(0.01)
    return task


async def answer(pool: ProcessPool, text: str, who: str, *pictures: Attachment) -> Reply:
    """What somebody is answered, soon."""
    return await asyncio.wait_for(pool.handle(Message(text, pictures, user=who)), BOUND)


async def test_words_do_not_wait_for_pictures_at_all(pool: ProcessPool, gates: Path) -> None:
    busy = [await waits(pool, gates, f"mallory{number}", SEVEN) for number in range(PICTURES_AT_ONCE)]
    behind = asyncio.create_task(pool.handle(Message(attachments=(SEVEN,), user="ada")))
    assert (await answer(pool, "/noise", "bob")).text == "noise made"
    assert await asyncio.wait_for(pool.choices("models", "en"), BOUND)
    assert not behind.done()
    (gates / "open").touch()
    assert (await behind).readings[0].text == "7"
    await asyncio.gather(*busy)


async def test_what_reports_is_stopped_without_a_new_process(pool: ProcessPool) -> None:
    started = asyncio.Event()
    task = asyncio.create_task(pool.handle(Message("/count", user="ada"), lambda _: started.set()))
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (await answer(pool, "/noise", "ada")).text == "noise made"
    assert pool.health().restarts == 0


async def test_what_cannot_be_stopped_costs_nobody_else_their_answer(pool: ProcessPool, gates: Path) -> None:
    """Its process is replaced; what others have under way there is finished, and what comes goes to the new one."""
    beside = await waits(pool, gates, "ada", SEVEN)
    stuck = asyncio.create_task(pool.handle(Message("/dawdle", user="mallory")))
    former = pool._slots[0]._worker
    assert former is not None
    while len(former._requests) < 2:
        await asyncio.sleep(0.01)
    stuck.cancel()
    while pool.health() != Health(1, 1, 1):
        await asyncio.sleep(0.01)
    assert (await answer(pool, "", "bob", SEVEN)).readings[0].text == "7"
    assert not beside.done()
    (gates / "open").touch()
    assert (await beside).text == "waited"
    await asyncio.wait_for(former.process.wait(), BOUND)  # nobody waits for what is left there
    assert (await answer(pool, "/noise", "mallory")).text == "noise made"
    assert pool.health() == Health(1, 1, 1)


async def test_who_was_beside_work_that_ended_the_process_is_known(pool: ProcessPool, gates: Path) -> None:
    beside = await waits(pool, gates, "ada")
    with pytest.raises(EngineDiedError):
        await answer(pool, "/crash", "mallory")
    with pytest.raises(EngineDiedError) as caught:
        await beside
    assert not caught.value.alone
    with pytest.raises(EngineDiedError) as caught:
        await answer(pool, "/crash", "mallory")
    assert caught.value.alone


async def test_a_reload_lets_what_is_under_way_finish_and_keeps_nobody_waiting(pool: ProcessPool, gates: Path) -> None:
    beside = await waits(pool, gates, "ada")
    await asyncio.wait_for(pool.reload(), BOUND)
    assert (await answer(pool, "/noise", "bob")).text == "noise made"
    (gates / "open").touch()
    assert (await beside).text == "waited"
