"""Within one engine process: what one person has under way keeps nobody from an answer, and costs nobody theirs."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.serving.pool import PICTURES_AT_ONCE, EngineDiedError, Engines, Limits, TooLongError
from engine import Attachment, Message, Reply
from tests.bot.serving.engines import engine_with_more
from tests.pictures import write

SEVEN = Attachment(write("7").encoded(), "seven.png")
BOUND = 30.0  # seconds; far more than anything here takes


@pytest.fixture(scope="module")
def gates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what waits is let go on."""
    return tmp_path_factory.mktemp("gates")


@pytest.fixture
def engines(loop: asyncio.AbstractEventLoop, drawn_mnist: Path, gates: Path) -> Iterator[Engines]:
    """One process."""
    for file in gates.iterdir():
        file.unlink()
    limits = Limits(1, queue=50, picture_seconds=BOUND, stop_seconds=0.2)
    made = Engines(functools.partial(engine_with_more, drawn_mnist, gates), limits)
    loop.run_until_complete(made.start())
    yield made
    loop.run_until_complete(made.close())


async def waits(engines: Engines, gates: Path, who: str, *pictures: Attachment) -> asyncio.Task[Reply]:
    """Somebody's message that is under way until the gate is open."""
    task = asyncio.create_task(engines.handle(Message("/wait", pictures, user=who)))
    while not (gates / f"waits-{who}").exists():
        await asyncio.sleep(0.01)
    return task


async def answer(engines: Engines, text: str, who: str, *pictures: Attachment) -> Reply:
    """What somebody is answered, soon."""
    return await asyncio.wait_for(engines.handle(Message(text, pictures, user=who)), BOUND)


async def test_words_and_pictures_are_answered_beside_one_persons_pictures(engines: Engines, gates: Path) -> None:
    first = await waits(engines, gates, "mallory", SEVEN)
    more = [asyncio.create_task(engines.handle(Message("/noise", (SEVEN,), user="mallory"))) for _ in range(5)]
    for number in range(10):
        assert (await answer(engines, "", f"user{number}", SEVEN)).readings[0].text == "7"
        assert (await answer(engines, "/noise", f"user{number}")).text == "noise made"
    assert not any(task.done() for task in (first, *more))
    (gates / "open").touch()
    assert (await first).text == "waited"
    assert {reply.text for reply in await asyncio.gather(*more)} == {"noise made"}


async def test_words_do_not_wait_for_pictures_at_all(engines: Engines, gates: Path) -> None:
    busy = [await waits(engines, gates, f"mallory{number}", SEVEN) for number in range(PICTURES_AT_ONCE)]
    behind = asyncio.create_task(engines.handle(Message(attachments=(SEVEN,), user="ada")))
    assert (await answer(engines, "/noise", "bob")).text == "noise made"
    assert await engines.choices("models", "en")
    assert not behind.done()
    (gates / "open").touch()
    assert (await behind).readings[0].text == "7"
    await asyncio.gather(*busy)


async def test_what_reports_is_stopped_without_a_new_process(engines: Engines) -> None:
    started = asyncio.Event()
    task = asyncio.create_task(engines.handle(Message("/count", user="ada"), lambda _: started.set()))
    await started.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (await answer(engines, "/noise", "ada")).text == "noise made"  # whose turn it is when the work has ended
    assert engines.restarts == 0


async def test_what_cannot_be_stopped_costs_nobody_else_their_answer(engines: Engines, gates: Path) -> None:
    """Its process is replaced; what others have under way there is finished, and what comes goes to the new one."""
    beside = await waits(engines, gates, "ada", SEVEN)
    stuck = asyncio.create_task(engines.handle(Message("/dawdle", user="mallory")))
    former = engines._seats[0]._worker
    assert former is not None
    while len(former._jobs) < 2:
        await asyncio.sleep(0.01)
    stuck.cancel()
    while not engines.restarts or not engines.alive:
        await asyncio.sleep(0.01)
    assert (await answer(engines, "", "bob", SEVEN)).readings[0].text == "7"
    assert not beside.done()
    (gates / "open").touch()
    assert (await beside).text == "waited"
    await asyncio.wait_for(former.process.wait(), BOUND)  # nobody waits for what is left there
    assert (await answer(engines, "/noise", "mallory")).text == "noise made"
    assert (engines.restarts, engines.pending) == (1, 0)


async def test_who_was_beside_work_that_ended_the_process_is_known(engines: Engines, gates: Path) -> None:
    beside = await waits(engines, gates, "ada")
    with pytest.raises(EngineDiedError):
        await answer(engines, "/crash", "mallory")
    with pytest.raises(EngineDiedError) as caught:
        await beside
    assert not caught.value.alone
    with pytest.raises(EngineDiedError) as caught:
        await answer(engines, "/crash", "mallory")
    assert caught.value.alone


async def test_a_reload_lets_what_is_under_way_finish_and_keeps_nobody_waiting(engines: Engines, gates: Path) -> None:
    beside = await waits(engines, gates, "ada")
    await asyncio.wait_for(engines.reload(), BOUND)
    assert (await answer(engines, "/noise", "bob")).text == "noise made"
    (gates / "open").touch()
    assert (await beside).text == "waited"


async def test_a_message_has_one_time_limit_however_many_pictures_it_has(
    loop: asyncio.AbstractEventLoop, drawn_mnist: Path
) -> None:
    made = Engines(functools.partial(engine_with_more, drawn_mnist), Limits(1, picture_seconds=1.0, stop_seconds=0.1))
    await made.start()
    began = loop.time()
    with pytest.raises(TooLongError):
        await made.handle(Message("/count", (SEVEN,) * 10))
    assert loop.time() - began < 9.0  # not one for each of them
    await made.close()
