"""One question of a person is under way at a time: the rest waits behind it, in order, bounded, each in its time."""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord.answering import Answering, Asker, Question
from bot.discord.pictures import Linked
from bot.discord.settings import DiscordSettings, Rate
from bot.serving.blocklist import Blocklist
from bot.serving.pool import Engines, Limits
from engine import words
from tests.bot.discord.server.cdn import Trouble
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.test_units_answering import Channel
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
def answering(
    loop: asyncio.AbstractEventLoop, discord: Loopback, drawn_mnist: Path, gates: Path
) -> Iterator[Answering]:
    """With one engine process, and little time for pictures."""
    load = functools.partial(engine_with_more, drawn_mnist, gates)
    engines = Engines(load, Limits(1, picture_seconds=60.0, stop_seconds=0.5))
    loop.run_until_complete(engines.start())
    settings = DiscordSettings(api=discord.api, user_rate=Rate(100, 30), picture_seconds=3.0)
    made = Answering(engines, settings, Blocklist(gates), "en")
    yield made
    loop.run_until_complete(made.drain(0.0))
    loop.run_until_complete(made.close())


def ask(
    answering: Answering, who: int, text: str, channel: Channel, *pictures: Linked, at: int = 7, place: int = PLACE
) -> asyncio.Task[None]:
    """Somebody asks something."""
    question = Question(text, pictures, place if pictures else 0)
    return asyncio.create_task(answering.answer(question, Asker(who, at, "en"), channel))


async def under_way(gates: Path, who: int) -> None:
    """Until somebody's question is an engine process's."""
    while not (gates / f"waits-{who}").exists():
        await asyncio.sleep(0.01)


def picture(discord: Loopback, trouble: Trouble | None = None) -> Linked:
    """A picture of a 7."""
    file = discord.cdn.put(write("7").encoded(), "seven.png", trouble=trouble)
    return Linked(file.filename, file.url, file.size, file.content_type)


async def test_a_persons_questions_are_answered_in_order_whatever_the_channel(
    answering: Answering, gates: Path
) -> None:
    channel, others = Channel(), Channel()
    tasks = [ask(answering, MALLORY, "/wait", channel)]
    await under_way(gates, MALLORY)
    tasks += [
        ask(answering, MALLORY, text, channel, at=at) for at, text in enumerate(("/noise", "/city 서울", "/noise"))
    ]
    await ask(answering, ADA, "/noise", others)
    assert (others.said, channel.said) == (["noise made"], [])
    (gates / "open").touch()
    await asyncio.gather(*tasks)
    assert channel.said == ["waited", "noise made", "Seoul", "noise made"]


async def test_so_many_questions_wait_and_the_next_is_told_for_how_long_to_wait(
    answering: Answering, gates: Path
) -> None:
    channel, late = Channel(), Channel()
    tasks = [ask(answering, MALLORY, "/wait", channel)]
    await under_way(gates, MALLORY)
    tasks += [ask(answering, MALLORY, "/noise", channel) for _ in range(10)]
    await ask(answering, MALLORY, "/noise", late)
    expected = re.escape(EN.say("discord.too_often", seconds=0)).replace("0", r"(\d+)")
    told = re.fullmatch(expected, late.said[0])
    assert told
    assert 1 <= int(told[1]) <= 60
    (gates / "open").touch()
    await asyncio.gather(*tasks)
    assert channel.said == ["waited"] + ["noise made"] * 10
    assert len(answering._turns) == len(answering._deadlines) == 0  # nothing is kept of people


async def test_the_time_for_a_message_counts_from_its_download(answering: Answering, discord: Loopback) -> None:
    """However many pictures do not come: one limit; then it is the next question's turn."""
    channel, gate = Channel(), asyncio.Event()
    slow = [picture(discord, Trouble(gate=gate)) for _ in range(10)]
    loop = asyncio.get_running_loop()
    began = loop.time()
    first = ask(answering, MALLORY, "", channel, *slow)
    await asyncio.gather(first, ask(answering, MALLORY, "/noise", channel))
    assert channel.said == [EN.say("discord.too_long", seconds=3), "noise made"]
    assert loop.time() - began < 15.0
    assert answering._downloads._room.taken == 0
    gate.set()


@pytest.mark.parametrize("place", [0, PLACE])
async def test_room_is_given_back_when_the_engine_has_the_pictures(
    answering: Answering, discord: Loopback, gates: Path, place: int
) -> None:
    """But for those that travel with the answer."""
    channel, seven = Channel(), picture(discord)
    task = ask(answering, ADA, "/wait", channel, seven, place=place)
    await under_way(gates, ADA)
    assert answering._downloads._room.taken == (0 if place else seven.size)
    (gates / "open").touch()
    await task
    assert channel.said == ["waited"]
    assert answering._downloads._room.taken == 0


async def test_work_that_ends_the_process_costs_nobody_else_their_answer(
    answering: Answering, discord: Loopback, gates: Path
) -> None:
    answering._picture_seconds = 60.0
    channel, crash = Channel(), Channel()
    task = ask(answering, ADA, "/wait", channel, picture(discord))
    await under_way(gates, ADA)
    crashing = ask(answering, MALLORY, "/crash", crash)
    while not answering.engines.restarts:
        await asyncio.sleep(0.01)
    (gates / "open").touch()
    await asyncio.gather(task, crashing)
    assert channel.said == ["waited"]
    assert "Something went wrong" in crash.said[0]
