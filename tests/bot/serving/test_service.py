"""A service: one message of a person at a time, in order, bounded, each in its time; a full queue is refused."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.serving.backend import Health
from bot.serving.blocklist import Blocklist
from bot.serving.pool import ProcessPool
from bot.serving.service import Service
from bot.serving.settings import Rate, ServingSettings
from engine import Attachment, Message, Reply, UserError
from tests.bot.serving.engines import engine_with_more
from tests.pictures import write

SEVEN = Attachment(write("7").encoded(), "seven.png")
MALLORY, ADA = 1, 2
BOUND = 120.0  # seconds; far more than anything here takes


@pytest.fixture(scope="module")
def gates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what waits is let go on."""
    return tmp_path_factory.mktemp("gates")


@pytest.fixture(scope="module")
def pool(loop: asyncio.AbstractEventLoop, drawn_mnist: Path, gates: Path) -> Iterator[ProcessPool]:
    """One process, which the tests share."""
    made = ProcessPool(functools.partial(engine_with_more, drawn_mnist, gates), 1, stop_seconds=0.5)
    loop.run_until_complete(made.start())
    yield made
    loop.run_until_complete(made.close())


class People:
    """Who ask a service, and the order in which they are answered."""

    def __init__(self, pool: ProcessPool, gates: Path, **settings: object) -> None:
        for file in gates.iterdir():
            file.unlink()
        self.gates = gates
        chosen = {"user_rate": Rate(100, 30), "picture_seconds": BOUND, **settings}
        self.service = Service(pool, ServingSettings(**chosen), Blocklist(gates))  # type: ignore[arg-type]
        self.answered: list[tuple[int, str]] = []

    def ask(self, who: int, text: str, *pictures: Attachment, channel: int = 7) -> asyncio.Task[Reply]:
        """Somebody asks something."""
        return asyncio.create_task(self._ask(who, Message(text, pictures, str(who), str(channel))))

    async def _ask(self, who: int, message: Message) -> Reply:
        async def work() -> Reply:
            return await self.service.backend.handle(message)

        async def send(reply: Reply) -> None:
            self.answered.append((who, reply.text))

        async def answer() -> Reply:
            await self.service.admit(who, message.channel)
            return await self.service.answer(who, work, send, pictures=bool(message.attachments))

        return await self.service.finish(answer())

    async def under_way(self, who: int) -> None:
        """Until somebody's message is an engine process's."""
        while not (self.gates / f"waits-{who}").exists():
            await asyncio.sleep(0.01)

    def go_on(self) -> None:
        """Let go on what waits."""
        (self.gates / "open").touch()


async def test_a_persons_messages_are_answered_in_order_whatever_the_channel(pool: ProcessPool, gates: Path) -> None:
    people = People(pool, gates)
    tasks = [people.ask(MALLORY, "/wait")]
    await people.under_way(MALLORY)
    tasks += [people.ask(MALLORY, text, channel=at) for at, text in enumerate(("/noise", "/city 서울", "/noise"))]
    await people.ask(ADA, "/noise")
    assert people.answered == [(ADA, "noise made")]
    people.go_on()
    await asyncio.gather(*tasks)
    assert [text for who, text in people.answered if who == MALLORY] == ["waited", "noise made", "Seoul", "noise made"]


async def test_words_and_pictures_are_answered_beside_one_persons_pictures(pool: ProcessPool, gates: Path) -> None:
    people = People(pool, gates)
    tasks = [people.ask(MALLORY, "/wait", SEVEN)]
    await people.under_way(MALLORY)
    tasks += [people.ask(MALLORY, "/noise", SEVEN) for _ in range(5)]
    for who in range(ADA, ADA + 10):
        assert (await people.ask(who, "", SEVEN)).readings[0].text == "7"
        assert (await people.ask(who, "/noise")).text == "noise made"
    assert not any(task.done() for task in tasks)
    people.go_on()
    assert {reply.text for reply in await asyncio.gather(*tasks)} == {"waited", "noise made"}


async def test_only_ten_messages_wait_and_the_next_is_told_for_how_long_to_wait(pool: ProcessPool, gates: Path) -> None:
    people = People(pool, gates)
    tasks = [people.ask(MALLORY, "/wait")]
    await people.under_way(MALLORY)
    tasks += [people.ask(MALLORY, "/noise") for _ in range(10)]
    with pytest.raises(UserError) as caught:
        await people.ask(MALLORY, "/noise")
    assert caught.value.key == "serving.too_often"
    assert caught.value.values["seconds"] in range(1, 61)
    people.go_on()
    assert len(await asyncio.gather(*tasks)) == 11
    assert len(people.service._turns) == len(people.service._deadlines) == 0  # nothing is kept of people


async def test_who_comes_when_the_queue_is_full_is_refused(pool: ProcessPool, gates: Path) -> None:
    people = People(pool, gates, queue=3)
    tasks = [people.ask(MALLORY, "/wait"), people.ask(MALLORY, "/noise"), people.ask(ADA, "/wait")]
    await people.under_way(ADA)
    assert people.service.pending == 3
    with pytest.raises(UserError) as caught:
        await people.ask(3, "help")
    assert caught.value.key == "serving.busy"
    people.go_on()
    await asyncio.gather(*tasks)
    assert not (await people.ask(3, "help")).failed
    assert people.service.pending == 0


async def test_a_message_has_one_time_limit_however_many_pictures_it_has(pool: ProcessPool, gates: Path) -> None:
    people, before = People(pool, gates, picture_seconds=1.0), pool.health()
    began = asyncio.get_running_loop().time()
    with pytest.raises(UserError) as caught:
        await people.ask(ADA, "/count", *(SEVEN,) * 10)
    assert (caught.value.key, caught.value.values["seconds"]) == ("serving.too_long", 1)
    assert asyncio.get_running_loop().time() - began < 9.0  # not one for each of them
    assert (await people.ask(ADA, "/noise")).text == "noise made"
    assert pool.health() == before


async def test_work_that_cannot_be_stopped_costs_its_process_and_keeps_its_persons_turn(
    pool: ProcessPool, gates: Path
) -> None:
    """Nobody gets to two places by messages that are given up."""
    people, before = People(pool, gates, picture_seconds=1.0), pool.health().restarts
    with pytest.raises(UserError):
        await people.ask(MALLORY, "/dawdle", SEVEN)
    assert not people.service.is_free_for(MALLORY)
    assert (await people.ask(MALLORY, "/noise")).text == "noise made"  # by the process that has taken its place
    assert pool.health() == Health(1, 1, before + 1)


async def test_a_second_completion_waits_and_too_many_get_none(pool: ProcessPool, gates: Path) -> None:
    people = People(pool, gates)
    choices = await asyncio.gather(*(people.service.choices("models", "en", 1) for _ in range(20)))
    assert choices[0]
    assert [bool(found) for found in choices].count(True) == 11


async def test_who_is_blocked_asks_too_often_or_comes_too_late_is_not_admitted(pool: ProcessPool, gates: Path) -> None:
    people = People(pool, gates, user_rate=Rate(1, 3600))
    await people.service.blocklist.add(MALLORY)
    refusals = []
    await people.ask(ADA, "/noise")
    for who in (MALLORY, ADA):
        with pytest.raises(UserError) as caught:
            await people.ask(who, "/noise")
        refusals.append(caught.value.key)
    assert await people.service.drain(0.0) == 0
    with pytest.raises(UserError) as caught:
        await people.ask(3, "/noise")
    assert [*refusals, caught.value.key] == ["serving.blocked", "serving.too_often", "serving.leaving"]


async def test_completion_is_not_for_who_is_blocked_and_has_a_cooldown_of_its_own(
    pool: ProcessPool, gates: Path
) -> None:
    people = People(pool, gates, user_rate=Rate(2, 3600))
    await people.service.blocklist.add(MALLORY)
    assert await people.service.choices("models", "en", MALLORY) == ()
    offered = [bool(await people.service.choices("models", "en", ADA)) for _ in range(21)]
    assert offered == [True] * 20 + [False]
    await people.ask(ADA, "/noise")
