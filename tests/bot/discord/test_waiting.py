"""A question's time and its share of the byte budget, from the first byte of its pictures to its answer."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord.answering import QuestionAnswering
from bot.discord.linked_pictures import LinkedPicture
from bot.discord.question import Asker, Question
from bot.discord.settings import DiscordSettings
from bot.discord.words import words
from bot.serving.blocklist import Blocklist
from bot.serving.pool import ProcessPool
from bot.serving.service import Service
from bot.serving.settings import Rate, ServingSettings
from tests.bot.discord.server.cdn import Trouble
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.test_answering import Channel
from tests.bot.serving.engines import engine_with_more
from tests.pictures import write

EN = words("en")
MALLORY, ADA = 1, 2
PLACE = 99  # the id of a message that keeps its pictures


@pytest.fixture
def gates(tmp_path: Path) -> Path:
    """Where what waits is let go on."""
    return tmp_path


@pytest.fixture
def picture_seconds(request: pytest.FixtureRequest) -> float:
    """Little time, unless a test needs more."""
    return float(getattr(request, "param", 3.0))


@pytest.fixture
def answering(
    loop: asyncio.AbstractEventLoop, discord: Loopback, drawn_mnist: Path, gates: Path, picture_seconds: float
) -> Iterator[QuestionAnswering]:
    """With one engine process."""
    load = functools.partial(engine_with_more, drawn_mnist, gates)
    pool = ProcessPool(load, 1, stop_seconds=0.5)
    loop.run_until_complete(pool.start())
    serving = ServingSettings(user_rate=Rate(100, 30), picture_seconds=picture_seconds)
    made = QuestionAnswering(Service(pool, serving, Blocklist(gates)), DiscordSettings(api=discord.api), "en")
    yield made
    loop.run_until_complete(made.service.drain(0.0))
    loop.run_until_complete(made.close())


def ask(
    answering: QuestionAnswering,
    who: int,
    text: str,
    channel: Channel,
    *pictures: LinkedPicture,
    at: int = 7,
    place: int = PLACE,
) -> asyncio.Task[None]:
    """Somebody asks something."""
    question = Question(text, pictures, place if pictures else 0)
    return asyncio.create_task(answering.answer(question, Asker(who, at, "en"), channel))


async def under_way(gates: Path, who: int) -> None:
    """Until somebody's question is an engine process's."""
    while not (gates / f"waits-{who}").exists():
        await asyncio.sleep(0.01)


def picture(discord: Loopback, trouble: Trouble | None = None) -> LinkedPicture:
    """A picture of a 7."""
    file = discord.cdn.put(write("7").encoded(), "seven.png", trouble=trouble)
    return LinkedPicture(file.filename, file.url, file.size, file.content_type or "")


async def test_the_time_for_a_message_counts_from_its_download(answering: QuestionAnswering, discord: Loopback) -> None:
    """However many pictures do not come: one limit; then it is the next question's turn."""
    channel, gate = Channel(), asyncio.Event()
    slow = [picture(discord, Trouble(gate=gate)) for _ in range(10)]
    loop = asyncio.get_running_loop()
    began = loop.time()
    first = ask(answering, MALLORY, "", channel, *slow)
    await asyncio.gather(first, ask(answering, MALLORY, "/noise", channel))
    assert channel.said == [EN.say("serving.too_long", seconds=3), "noise made"]
    assert loop.time() - began < 15.0
    assert answering._downloads._budget.taken == 0
    gate.set()


@pytest.mark.parametrize("place", [0, PLACE])
async def test_budget_is_given_back_when_the_engine_has_the_pictures(
    answering: QuestionAnswering, discord: Loopback, gates: Path, place: int
) -> None:
    """But for those that travel with the answer."""
    channel, seven = Channel(), picture(discord)
    task = ask(answering, ADA, "/wait", channel, seven, place=place)
    await under_way(gates, ADA)
    assert answering._downloads._budget.taken == (0 if place else seven.size)
    (gates / "open").touch()
    await task
    assert channel.said == ["waited"]
    assert answering._downloads._budget.taken == 0


@pytest.mark.parametrize("picture_seconds", [60.0], indirect=True)
async def test_work_that_ends_the_process_costs_nobody_else_their_answer(
    answering: QuestionAnswering, discord: Loopback, gates: Path
) -> None:
    channel, crash = Channel(), Channel()
    task = ask(answering, ADA, "/wait", channel, picture(discord))
    await under_way(gates, ADA)
    crashing = ask(answering, MALLORY, "/crash", crash)
    while not answering.service.backend.health().restarts:
        await asyncio.sleep(0.01)
    (gates / "open").touch()
    await asyncio.gather(task, crashing)
    assert channel.said == ["waited"]
    assert "Something went wrong" in crash.said[0]
