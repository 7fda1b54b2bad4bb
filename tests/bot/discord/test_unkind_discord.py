"""A Discord that is slow, fails or forgets costs nobody an answer, an engine process or what is remembered."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord.answering import DEFER_AFTER
from bot.discord.words import words
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.cdn import MOST_UPLOADED, Trouble
from tests.bot.discord.server.interactions import Interaction
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.recorder import InVainError
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import Attachment, Guild, Message
from tests.bot.serving.engines import GATE
from tests.pictures import write

EN = words("en")
PICTURE, PROGRESS = EN.say("discord.option_picture"), EN.say("progress.evaluate")
CALLBACK = r"/interactions/\d+/[^/]+/callback"
DONE = "the work is done"


@pytest.fixture(scope="module")
def bot(
    loop: asyncio.AbstractEventLoop, discord: Loopback, school: Guild, bot_home: Path, settings: dict[str, str]
) -> Iterator[BotProcess]:
    """A bot whose engine works for as long as a test wants."""
    os.mkfifo(bot_home / GATE)
    process = BotProcess(discord, bot_home, settings, ("tests.bot.discord.working_bot",))
    try:
        loop.run_until_complete(process.start())
        yield process
    finally:
        process.kill()
        loop.run_until_complete(process.ended())


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


def messages(person: Person) -> str:
    """The path of what is said in their channel."""
    return f"/channels/{person.channel.id}/messages"


def original(used: Interaction) -> str:
    """The path of the answer to an interaction."""
    return rf"/webhooks/\d+/{used.token}/messages/@original"


async def finish(bot: BotProcess) -> None:
    """Let the work end."""
    await asyncio.to_thread((bot.home / GATE).write_bytes, b"")


async def is_remembered(person: Person) -> None:
    """What was read before is still known: no engine process was lost."""
    person.says("!why")
    await person.hears(lambda message: message.attachments and "7" in text_of(message))


async def reads(person: Person, seven: Attachment) -> Message:
    """A reading, to be remembered."""
    person.says("!predict", seven)
    return await person.hears("# 7")


@pytest.mark.parametrize("how", ["late", "error", "unknown", "cut", "cut late"])
async def test_a_callback_that_goes_wrong_does_not_cost_the_work(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment, how: str
) -> None:
    await reads(ada, seven)
    gate = None
    match how:
        case "late":
            gate = discord.faults.held("POST", CALLBACK, late=True)
        case "error":
            discord.faults.server_error("POST", CALLBACK, late=True)  # it was done: tried again, it is refused by 40060
        case "unknown":
            discord.faults.refused("POST", CALLBACK, 404, 10062, "Unknown interaction", times=2)
        case "cut":
            discord.faults.cut("POST", CALLBACK)
        case _:
            discord.faults.cut("POST", CALLBACK, late=True)
    before = len(discord.recorder.matching("POST", CALLBACK))
    ada.uses("work")
    await discord.changes.until(lambda: len(discord.recorder.matching("POST", CALLBACK)) > before, "the callback")
    if gate:
        with pytest.raises(InVainError):  # there is no second one, a second later neither
            await discord.changes.until(
                lambda: len(discord.recorder.matching("POST", CALLBACK)) > before + 1, seconds=DEFER_AFTER + 0.5
            )
        gate.set()
    await finish(bot)
    if how != "unknown":  # to whom it was unknown, nothing can be told
        await ada.hears(DONE)
        assert len([message for message in ada.visible() if DONE in text_of(message)]) == 1
    await is_remembered(ada)
    assert "incident" not in bot.output


@pytest.mark.parametrize("how", ["late", "error"])
async def test_what_one_person_alone_should_see_stays_so_where_the_callback_goes_wrong(
    bot: BotProcess, discord: Loopback, ada: Person, how: str
) -> None:
    gate = None
    if how == "late":
        gate = discord.faults.held("POST", CALLBACK, late=True)
    else:
        discord.faults.server_error("POST", CALLBACK, late=True)  # it was done: tried again, it is refused by 40060
    before = len(discord.recorder.matching("POST", CALLBACK))
    ada.uses("predict", **{PICTURE: discord.cdn.put(b"\x89PNG", "damaged.png")})
    if gate:
        with pytest.raises(InVainError):  # who does not wait for the first one sends a second
            await discord.changes.until(
                lambda: len(discord.recorder.matching("POST", CALLBACK)) > before + 1, seconds=DEFER_AFTER + 0.5
            )
        gate.set()
    answer = await ada.hears("damaged.png")
    assert answer.ephemeral
    assert ada.all_visible() == [answer]


async def test_an_answer_that_discord_has_but_says_that_it_has_not_comes_once(
    bot: BotProcess, discord: Loopback, ada: Person
) -> None:
    discord.faults.server_error("POST", CALLBACK, late=True)
    used = ada.uses("about")
    await discord.recorder.wait(
        "PATCH", original(used)
    )  # what is refused as a second answer is put in place of the first
    answer = await ada.hears()
    assert ada.all_visible() == [answer]
    assert "incident" not in bot.output


@pytest.mark.parametrize("where", ["message", "slash"])
async def test_an_answer_whose_progress_was_deleted_comes_anew(
    bot: BotProcess, discord: Loopback, ada: Person, where: str
) -> None:
    said = ada.says("!work") if where == "message" else ada.uses("work")
    shown = await ada.hears(PROGRESS)
    discord.world.delete(shown)
    await finish(bot)
    answer = await ada.hears(DONE)
    assert ada.all_visible() == [answer]
    if isinstance(said, Message):
        assert answer.reference is said


@pytest.mark.parametrize("where", ["message", "slash"])
@pytest.mark.parametrize("how", ["503", "503 late", "cut", "cut late"])
async def test_an_answer_that_discord_drops_once_comes_once(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment, where: str, how: str
) -> None:
    if where == "message":
        ada.says("!predict", seven)
        method, path = "POST", messages(ada)
    else:
        method, path = "PATCH", original(ada.uses("predict", **{PICTURE: seven}))
    if how.startswith("503"):
        discord.faults.server_error(method, path, status=503, late="late" in how)
    else:
        discord.faults.cut(method, path, late="late" in how)
    answer = await ada.hears("# 7")
    assert ada.all_visible() == [answer]
    assert answer.attachments[0].content.startswith(b"\x89PNG")


async def test_an_answer_that_discord_does_not_take_is_told_of_and_is_no_fault_of_ours(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment
) -> None:
    discord.faults.server_error("POST", messages(ada), status=503, times=2)
    ada.says("!predict", seven)
    await ada.hears(EN.say("discord.not_taken"))
    assert "incident" not in bot.output
    await is_remembered(ada)


@pytest.mark.parametrize("how", ["503", "cut", "forbidden"])
async def test_typing_that_fails_costs_no_answer(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment, how: str
) -> None:
    path = f"/channels/{ada.channel.id}/typing"
    if how == "503":
        discord.faults.server_error("POST", path, status=503, times=9)
    elif how == "cut":
        discord.faults.cut("POST", path, times=9)
    else:
        discord.faults.forbidden("POST", path, times=9)
    await reads(ada, seven)


@pytest.mark.parametrize("how", ["503", "cut", "gone"])
async def test_progress_that_cannot_be_shown_costs_no_answer(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment, how: str
) -> None:
    await reads(ada, seven)
    if how == "503":
        discord.faults.server_error("POST", messages(ada), status=503, times=2)
    elif how == "cut":
        discord.faults.cut("POST", messages(ada), times=2)
    else:
        discord.faults.refused("POST", messages(ada), 404, 10008, "Unknown Message")
    tried = len(discord.recorder.matching("POST", messages(ada)))
    ada.says("!work")
    times = 1 if how == "gone" else 2
    await discord.changes.until(
        lambda: len(discord.recorder.matching("POST", messages(ada))) >= tried + times, "progress"
    )
    await finish(bot)
    await ada.hears(DONE)
    await is_remembered(ada)


async def test_a_failure_of_the_cdn_is_tried_once_more(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    once = discord.cdn.put(write("7").encoded(), "once.png", trouble=Trouble(failures=1))
    ada.says("!predict", once)
    await ada.hears("# 7")
    always = discord.cdn.put(write("7").encoded(), "always.png", trouble=Trouble(failures=9))
    ada.says("!predict", always)
    await ada.hears("always.png")
    assert discord.cdn.asked.count(always.id) == 2


async def test_a_picture_that_is_gone_is_not_asked_for_twice(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    gone = discord.cdn.put(write("7").encoded(), "gone.png", trouble=Trouble(gone=True))
    ada.says("!predict", gone)
    await ada.hears("gone.png")
    assert discord.cdn.asked.count(gone.id) == 1


async def test_a_button_whose_picture_discord_cannot_fetch_at_first_works(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment
) -> None:
    answer = await reads(ada, seven)
    discord.faults.server_error("GET", rf"{messages(ada)}/\d+", status=503)
    ada.presses(answer, EN.say("discord.button_why"))
    await ada.hears(lambda message: message.attachments)


async def test_two_presses_at_once_are_two_answers(
    bot: BotProcess, discord: Loopback, meet: Meet, seven: Attachment
) -> None:
    ada = meet()
    answer = await reads(ada, seven)
    used = [ada.presses(answer, EN.say("discord.button_why")) for _ in range(2)]

    def answers() -> list[Message]:
        return [one.original for one in used if one.original and not one.original.loading]

    await discord.changes.until(lambda: len(answers()) == 2 or None, "two answers")


@pytest.mark.parametrize("where", ["message", "slash", "after progress", "slash after progress", "press", "direct"])
async def test_an_answer_that_is_too_large_for_discord_comes_in_words(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet, seven: Attachment, where: str
) -> None:
    answer = await reads(ada, seven)
    person = meet("direct") if where == "direct" else ada
    discord.cdn.most = 1000
    try:
        match where:
            case "message" | "direct":
                person.says("!predict", seven)
            case "slash":
                person.uses("predict", **{PICTURE: seven})
            case "after progress" | "slash after progress":
                _ = person.says("!work") if where == "after progress" else person.uses("work")
                await person.hears(PROGRESS)
                await finish(bot)
            case _:
                person.presses(answer, EN.say("discord.button_why"))
        words = await person.hears(DONE if "progress" in where else "7")
        assert not words.attachments
        assert not words.embeds
        assert len(person.visible()) == 1
    finally:
        discord.cdn.most = MOST_UPLOADED
    assert "incident" not in bot.output
