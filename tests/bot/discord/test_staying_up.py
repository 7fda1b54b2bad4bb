"""Staying up: bad pictures, a flood, faults of Discord's, work that takes too long, and leaving in good order."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.discord.words import words
from engine import UserError
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.cdn import Trouble
from tests.bot.discord.server.commands import Value
from tests.bot.discord.server.interactions import DEFERRED
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import Attachment
from tests.pictures import png_of_size, write

EN = words("en")
PICTURE = EN.say("discord.option_picture")
MESSAGES = r"/channels/\d+/messages"
ORIGINAL = r"/webhooks/\d+/[^/]+/messages/@original"
MEGABYTE = 1_000_000
TOLD, INTERRUPTED = 0, 130  # exit statuses


@pytest.fixture(scope="module")
def port() -> int:
    """One that is free for the monitor."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def settings(port: int, drawn_mnist: Path) -> dict[str, str]:
    """Short limits, and everything that an operator can look at."""
    return {
        "DIGITBOT_MNIST": str(drawn_mnist),
        "DIGITBOT_MONITOR": str(port),
        "DIGITBOT_LOGS": "json",
        "DIGITBOT_PICTURE_MEGABYTES": "2",
        "DIGITBOT_USER_RATE": "8/3600",
    }


@pytest.fixture(autouse=True)
def all_well_again(discord: Loopback) -> Iterator[None]:
    """Each test leaves Discord without faults."""
    yield
    discord.faults.clear()
    discord.cdn.open_gates()


@pytest.fixture
def seven(discord: Loopback) -> Attachment:
    """A picture of a seven."""
    return discord.cdn.put(write("7").encoded(), "seven.png")


def sentence(key: str, **values: object) -> str:
    """What is said of a known error."""
    return EN.error(UserError(key, **values))


BAD = {
    "truncated.png": write("7").encoded()[:300],
    "words.png": b"these are words",
    "nothing.png": b"",
    "bomb.png": png_of_size(30_000, 30_000),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_picture_gets_a_sentence(bot: BotProcess, discord: Loopback, ada: Person, name: str) -> None:
    ada.says("!predict", discord.cdn.put(BAD[name], name))
    answer = await ada.hears()
    assert name in text_of(answer)
    assert not answer.embeds
    used = ada.uses("predict", **{PICTURE: discord.cdn.put(BAD[name], name)})
    alone = await ada.hears(name)
    assert alone.ephemeral
    assert used.callback


async def test_type_and_size_are_checked_before_a_byte_is_read(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    song = discord.cdn.put(b"ID3" + bytes(100), "song.mp3")
    large = discord.cdn.put(b"", "large.png", said_size=2 * MEGABYTE + 1)
    ada.says("!predict", song)
    await ada.hears(sentence("picture.unknown", name="song.mp3"))
    ada.says("!predict", large)
    await ada.hears(sentence("picture.too_many_bytes", name="large.png", megabytes=2))
    assert not {song.id, large.id} & set(discord.cdn.asked)


@pytest.mark.parametrize("undeclared", [False, True])
async def test_a_picture_that_is_larger_than_was_said_is_not_read_to_its_end(
    bot: BotProcess, discord: Loopback, ada: Person, undeclared: bool
) -> None:
    liar = discord.cdn.put(bytes(20 * MEGABYTE), "liar.png", said_size=100, trouble=Trouble(undeclared=undeclared))
    ada.says("!predict", liar)
    await ada.hears(sentence("picture.too_many_bytes", name="liar.png", megabytes=2))


async def test_a_picture_that_is_gone_or_cut_short_gets_a_sentence(
    bot: BotProcess, discord: Loopback, ada: Person
) -> None:
    for name, trouble in (("gone.png", Trouble(gone=True)), ("cut.png", Trouble(truncated=True))):
        ada.says("!predict", discord.cdn.put(write("7").encoded(), name, trouble=trouble))
        await ada.hears(sentence("attachment.not_received", name=name))


async def test_a_wrong_type_does_not_matter_if_it_is_a_picture(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    ada.says("!predict", discord.cdn.put(write("7").encoded("JPEG"), "seven.png", content_type="image/png"))
    await ada.hears("# 7")


async def test_while_a_picture_is_slow_to_come_the_bot_shows_work_and_serves_others(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet, seven: Attachment
) -> None:
    gates = [asyncio.Event(), asyncio.Event()]
    files = [
        discord.cdn.put(write("31").encoded(), "slow.png", trouble=Trouble(gate=gate, stalls=stalls))
        for gate, stalls in zip(gates, (False, True), strict=True)
    ]
    used = ada.uses("predict", **{PICTURE: files[0]})
    await discord.changes.until(lambda: used.original and used.original.loading, "thinking")
    bob, carl = meet(name="bob"), meet(name="carl")
    bob.says("!predict", files[1])
    await discord.changes.until(lambda: bob.channel.typing or None, "typing")
    carl.says("!predict", seven)
    await carl.hears("# 7")
    for gate in gates:
        gate.set()
    await ada.hears("# 31")
    await bob.hears("# 31")


async def test_who_asks_too_often_is_asked_to_wait(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    for _ in range(8):
        ada.uses("about")
        await ada.hears()
    ada.uses("about")
    alone = await ada.hears()
    assert alone.ephemeral
    expected = re.escape(sentence("serving.too_often", seconds=0)).replace("0", r"\d+")
    assert re.fullmatch(expected, alone.content)


async def test_others_are_not_slowed_by_who_asks_too_often(bot: BotProcess, ada: Person, meet: Meet) -> None:
    for _ in range(12):
        ada.says("!about")
    bob = Person(ada.discord, meet(name="bob").user, ada.channel)
    said = bob.says("!about")
    await bob.hears(lambda message: message.reference is said)


@pytest.mark.parametrize("where", ["message", "slash"])
async def test_a_rate_limit_delays_an_answer_and_loses_nothing(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment, where: str
) -> None:
    if where == "message":
        discord.faults.too_many("POST", MESSAGES, times=2)
        ada.says("!predict", seven)
    else:
        discord.faults.too_many("PATCH", ORIGINAL, times=2)
        ada.uses("predict", **{PICTURE: seven})
    await ada.hears("# 7")
    assert len(ada.all_visible()) == 1


@pytest.mark.parametrize("where", ["message", "slash"])
async def test_an_error_of_discords_is_tried_again(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment, where: str
) -> None:
    if where == "message":
        discord.faults.server_error("POST", MESSAGES)
        ada.says("!predict", seven)
    else:
        discord.faults.server_error("PATCH", ORIGINAL)
        ada.uses("predict", **{PICTURE: seven})
    await ada.hears("# 7")
    assert len(ada.all_visible()) == 1


async def test_an_answer_that_may_not_be_sent_costs_only_itself(
    bot: BotProcess, discord: Loopback, ada: Person
) -> None:
    discord.faults.forbidden("POST", MESSAGES, times=2)
    ada.says("!about")
    await discord.recorder.wait("POST", f"/channels/{ada.channel.id}/messages")
    discord.faults.clear()
    ada.says("!about")
    await ada.hears()


@pytest.mark.parametrize("how", ["drop", "ask_to_reconnect"])
async def test_an_answer_survives_the_gateway(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet, seven: Attachment, how: str
) -> None:
    """The connection ends while a picture is worked on; what was said meanwhile is heard after resuming."""
    gate = asyncio.Event()
    ada.says("!predict", discord.cdn.put(write("31").encoded(), "slow.png", trouble=Trouble(gate=gate)))
    await discord.changes.until(lambda: ada.channel.typing or None, "typing")
    resumes = discord.gateway.resumes
    getattr(discord.gateway, how)()
    await discord.changes.until(lambda: not discord.gateway.live or None, "the end of the connection")
    bob = meet(name="bob")
    bob.says("!predict", seven)
    gate.set()
    await ada.hears("# 31")
    await bob.hears("# 7")
    assert discord.gateway.resumes == resumes + 1
    assert len(ada.all_visible()) == len(bob.all_visible()) == 1


async def test_a_lost_session_begins_again(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    sessions = len(discord.gateway.sessions)
    discord.gateway.invalidate(resumable=False)
    await discord.changes.until(lambda: len(discord.gateway.sessions) > sessions, "a new session")
    ada.says("!about")
    await ada.hears()


async def test_the_owner_has_tools_and_nobody_else(bot: BotProcess, discord: Loopback, meet: Meet) -> None:
    owner = Person(discord, discord.world.owner, meet().channel)
    owner.uses("owner status")
    status = await owner.hears()
    assert status.ephemeral
    assert "2/2" in text_of(status)
    used = owner.uses("owner models")
    assert "cnn" in text_of(await owner.hears())
    assert used.callback == DEFERRED  # the engine process that is asked may be at work
    owner.uses("owner reload")
    reloaded = text_of(await owner.hears(EN.say("discord.owner_reloaded")))
    assert EN.say("discord.owner_forgotten") in reloaded
    ada = meet()
    ada.uses("owner status")
    refused = await ada.hears(EN.say("discord.owner_only"))
    assert refused.ephemeral


async def test_who_is_blocked_gets_no_answer_until_let_in_again(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet
) -> None:
    owner = Person(discord, discord.world.owner, meet().channel)
    what, user = EN.say("discord.owner_what"), EN.say("discord.owner_user")
    added: dict[str, Value] = {what: "add", user: ada.user}
    owner.uses("owner blocklist", **added)
    await owner.hears(EN.say("discord.owner_added", name=ada.user.name))
    shown: dict[str, Value] = {what: "show"}
    owner.uses("owner blocklist", **shown)
    await owner.hears(EN.say("discord.owner_blocked", people=ada.user.mention))
    ada.uses("about")
    assert (await ada.hears(sentence("serving.blocked"))).ephemeral
    ada.says("!about")
    bob = Person(discord, meet(name="bob").user, ada.channel)
    bob.says("!about")
    await bob.hears()
    assert len(bob.visible()) == 1  # the one that bob asked for
    removed: dict[str, Value] = {what: "remove", user: ada.user}
    owner.uses("owner blocklist", **removed)
    await owner.hears(EN.say("discord.owner_removed", name=ada.user.name))
    ada.uses("about")
    assert sentence("serving.blocked") not in (await ada.hears()).content


async def metric(port: int, name: str) -> float:
    """A figure that Prometheus would find."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as response:
        text = await response.text()
    found = re.search(rf"^{name}(?:\{{.*\}})? ([0-9.e+-]+)$", text, re.MULTILINE)
    assert found, text
    return float(found[1])


async def test_health_and_metrics_can_be_asked_for(
    bot: BotProcess, discord: Loopback, ada: Person, port: int, seven: Attachment
) -> None:
    pictures = await metric(port, "digitbot_pictures_total")
    ada.says("!predict", seven)
    await ada.hears("# 7")
    await discord.changes.until(lambda: bool(discord.gateway.live) or None, "a connection")
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as response:
        assert response.status == 200
        assert (await response.json())["connected"] is True
    assert await metric(port, "digitbot_pictures_total") == pictures + 1


async def test_the_log_is_json_on_request(bot: BotProcess) -> None:
    lines = [line for line in bot.output.splitlines() if line]
    assert lines
    for line in lines:
        assert {"time", "level", "logger", "message"} <= set(json.loads(line))


async def test_no_error_went_unseen(bot: BotProcess) -> None:
    """What was tried on the bot above is known to it: nothing was logged as unexpected."""
    errors = [json.loads(line) for line in bot.output.splitlines() if line.startswith("{")]
    assert [entry for entry in errors if entry["level"] in ("error", "critical")] == []


async def test_told_to_leave_it_finishes_the_answers_under_way(bot: BotProcess, discord: Loopback, meet: Meet) -> None:
    gate, before = asyncio.Event(), len(discord.cdn.asked)
    people = [meet(name=f"user{number}") for number in range(12)]
    for number, person in enumerate(people):
        file = discord.cdn.put(write("31").encoded(), f"slow{number}.png", trouble=Trouble(gate=gate))
        if number % 2:
            person.uses("predict", **{PICTURE: file})
        else:
            person.says("!predict", file)
    await discord.changes.until(lambda: len(discord.cdn.asked) == before + len(people) or None, "all downloads")
    bot.send(signal.SIGTERM)
    gate.set()
    for person in people:
        await person.hears("# 31")
    assert (await bot.ended()).status == TOLD


async def test_a_second_ctrl_c_does_not_wait_for_answers(bot: BotProcess, discord: Loopback, meet: Meet) -> None:
    await bot.start()
    gate, ada = asyncio.Event(), meet()
    ada.says("!predict", discord.cdn.put(write("31").encoded(), "slow.png", trouble=Trouble(gate=gate)))
    await discord.changes.until(lambda: ada.channel.typing or None, "typing")
    bot.send(signal.SIGINT)
    leaving = sentence("serving.leaving")
    bob = meet(name="bob")
    bob.uses("about")
    while leaving not in (await bob.hears()).content:  # the signal takes its time
        bob = meet(name="bob")
        bob.uses("about")
    bot.send(signal.SIGINT)
    await ada.hears(leaving)
    assert (await bot.ended()).status == INTERRUPTED
