"""Buttons and replies speak of the answer that they belong to: its picture, its model, and what it shows."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from shutil import copy

import numpy as np
import pytest
from PIL import Image

from bot.discord.buttons import Button, DigitButton, OldButton
from bot.discord.words import words
from engine import Engine, UserError
from engine.classifier.catalogue import LONGEST_NAME, SHIPPED
from tests.bot.discord.conftest import Meet
from tests.bot.discord.feedback import entries
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.cdn import Trouble
from tests.bot.discord.server.commands import Value
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import Attachment, Message
from tests.pictures import encoded, write

EN, KO = words("en"), words("ko")
RIGHT, WRONG, WHY, OTHER = "✅", "✏️", "🔍", "🔁"
PICTURE = EN.say("discord.option_picture")
LONG_NAME = "손으로쓴숫자를읽는모델" * 2  # 66 bytes of UTF-8: as long as file systems bear


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The operator's own models."""
    folder = tmp_path_factory.mktemp("models")
    for kind in (".tflite", ".json"):
        copy(SHIPPED / f"mlp{kind}", folder / f"{LONG_NAME}{kind}")
    (folder / f"{LONG_NAME}.json").unlink()
    return folder


@pytest.fixture(scope="module")
def settings(drawn_mnist: Path, models: Path) -> dict[str, str]:
    """With corrections kept, and small pictures only."""
    return {
        "DIGITBOT_MNIST": str(drawn_mnist),
        "DIGITBOT_MODELS": str(models),
        "DIGITBOT_FEEDBACK": "on",
        "DIGITBOT_PROCESSES": "1",
        "DIGITBOT_PICTURE_MEGABYTES": "1",
        "DIGITBOT_USER_RATE": "1000/1",
    }


@pytest.fixture(scope="module")
def disputed(engine: Engine) -> tuple[bytes, int, int]:
    """A picture of one digit that two models read as different ones, and what cnn and mlp read."""
    for one, other in combinations("0123456789", 2):
        first, second = write(one).pixels, write(other).pixels
        width = min(first.shape[1], second.shape[1])
        page = encoded(Image.fromarray(np.minimum(first[:, :width], second[:, :width])))
        (cnn,), (mlp,) = engine.predict(page), engine.predict(page, model="mlp")
        if len(cnn.digits) == len(mlp.digits) == 1 and cnn.text != mlp.text:
            return page, cnn.digits[0].value, mlp.digits[0].value
    raise AssertionError("the models agree on everything")


def says(key: str) -> Callable[[Message], bool]:
    """Whether a message has a sentence, in either language: a name in Hangul makes the conversation Korean."""
    return lambda message: any(spoken.say(key) in text_of(message) for spoken in (EN, KO))


def page(discord: Loopback, digits: str, name: str = "page.png") -> Attachment:
    """A picture of digits."""
    return discord.cdn.put(write(digits).encoded(), name)


async def reads(person: Person, digits: str) -> Message:
    """The reading of a picture that a person posts."""
    person.says("!predict", page(person.discord, digits))
    return await person.hears(f"# {digits}")


async def test_a_button_judges_what_its_answer_shows_whatever_model_is_in_use(
    bot: BotProcess, discord: Loopback, ada: Person, disputed: tuple[bytes, int, int]
) -> None:
    content, by_cnn, by_mlp = disputed
    before = len(entries(bot))
    ada.says("!predict", discord.cdn.put(content, "disputed.png"))
    first = await ada.hears(f"# {by_cnn}")
    ada.says("!predict mlp", discord.cdn.put(content, "disputed.png"))
    second = await ada.hears(f"# {by_mlp}")
    for model in ("mlp", "cnn"):
        ada.says(f"!models {model}")
        await ada.hears(model)
        for answer, value in ((first, by_cnn), (second, by_mlp)):
            ada.presses(answer, WHY)
            assert str(value) in (await ada.hears(lambda message: message.attachments)).content.split(".")[0]
            ada.presses(answer, RIGHT)
            assert (await ada.hears(EN.say("correct.kept"))).ephemeral
    assert entries(bot)[before:] == [("cnn", by_cnn, by_cnn), ("mlp", by_mlp, by_mlp)]
    corrected = (by_mlp + 1) % 10
    ada.presses(second, WRONG)
    ada.presses(await ada.hears(EN.say("discord.which_digit")), str(corrected))
    await ada.hears(EN.say("correct.done", before=by_mlp, after=corrected))
    assert ("mlp", by_mlp, corrected) in entries(bot)[before:]


async def test_pressing_on_shows_what_every_model_reads(bot: BotProcess, ada: Person) -> None:
    answer = await reads(ada, "7")
    seen = []
    for _ in range(3):
        ada.presses(answer, OTHER)
        answer = await ada.hears("# 7")
        seen.append(next(name for name in ("cnn", "mlp", LONG_NAME) if name in text_of(answer)))
    assert seen == ["mlp", LONG_NAME, "cnn"]


async def test_the_answer_of_a_model_that_changed_or_went_is_not_judged(
    bot: BotProcess, discord: Loopback, ada: Person, models: Path, disputed: tuple[bytes, int, int]
) -> None:
    content, by_cnn, by_mlp = disputed
    ada.says(f"!predict {LONG_NAME}", discord.cdn.put(content, "disputed.png"))
    answer = await ada.hears(f"# {by_mlp}")
    ada.presses(answer, RIGHT)
    await ada.hears(says("correct.kept"))
    before, file = entries(bot), models / f"{LONG_NAME}.tflite"
    assert before[-1] == (LONG_NAME, by_mlp, by_mlp)
    copy(SHIPPED / "cnn.tflite", file)
    for label in (RIGHT, WHY):
        ada.presses(answer, label)
        await ada.hears(says("followup.read_otherwise"))
    file.unlink()
    for label in (RIGHT, WHY):
        ada.presses(answer, label)
        await ada.hears(says("model.gone"))
    ada.presses(answer, OTHER)
    await ada.hears(f"# {by_cnn}")
    assert entries(bot) == before
    copy(SHIPPED / "mlp.tflite", file)


@pytest.mark.parametrize("entered", ["4", "47", "4711"])
async def test_a_form_takes_one_digit_for_each_that_was_read(bot: BotProcess, ada: Person, entered: str) -> None:
    ada.says("!predict", page(ada.discord, "4", "one.png"), page(ada.discord, "31", "two.png"))
    answer = await ada.hears("two.png: 31")
    before = entries(bot)
    ada.submits(await ada.form(ada.presses(answer, WRONG)), entered)
    await ada.hears(EN.error(UserError("discord.as_many_digits", count=3, given=len(entered))))
    assert entries(bot) == before
    ada.submits(await ada.form(ada.presses(answer, WRONG)), "431")
    await ada.hears()
    assert len(entries(bot)) > len(before)


OLD = [
    f"digitbot:right:{10**18}:{10**18}:0:31",
    f"digitbot:wrong:{10**18}:0:3:4",
    f"digitbot:why:{10**18}:{10**18}:0:",
    f"digitbot:other:{10**18}:{10**18}:999:31",
    f"digitbot:digit:7:{10**18}",
]


@pytest.mark.parametrize("custom_id", OLD)
async def test_a_button_from_before_gets_a_sentence(
    bot: BotProcess, discord: Loopback, ada: Person, custom_id: str
) -> None:
    await reads(ada, "7")
    before = entries(bot)
    button = {"type": 2, "style": 2, "label": "old", "custom_id": custom_id}
    old = discord.world.add_message(
        ada.channel, discord.world.bot, content="31", components=[{"type": 1, "components": [button]}]
    )
    ada.presses(old, "old")
    assert (await ada.hears(EN.say("discord.old_button"))).ephemeral
    assert entries(bot) == before


def unavailable(discord: Loopback, why: str) -> Attachment:
    """A picture that cannot be had."""
    match why:
        case "large":
            return discord.cdn.put(b"", "lost.png", said_size=2_000_000)
        case "gone":
            return discord.cdn.put(write("4").encoded(), "lost.png", trouble=Trouble(gone=True))
        case _:
            return discord.cdn.put(b"ID3", "lost.mp3")


WAYS = ["mention", "correction", "confirmation", "prefix", "slash", "slash correction", "menu", "reply", "one of two"]


@pytest.mark.parametrize("why", ["large", "gone", "song"])
@pytest.mark.parametrize("way", WAYS)
async def test_where_the_picture_cannot_be_had_nothing_is_done_to_the_one_before(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet, way: str, why: str
) -> None:
    await reads(ada, "7")
    before, lost, me = entries(bot), unavailable(discord, why), discord.world.bot.mention
    match way:
        case "mention":
            ada.says(f"{me} why?", lost)
        case "correction":
            ada.says(f"{me} no, it is a 4", lost)
        case "confirmation":
            ada.says(f"{me} right", lost)
        case "prefix":
            ada.says("!correct 4", lost)
        case "slash":
            ada.uses("why", **{PICTURE: lost})
        case "slash correction":
            correction: dict[str, Value] = {PICTURE: lost, "digits": "4"}
            ada.uses("correct", **correction)
        case "menu":
            ada.opens_menu(EN.say("discord.menu_read"), ada.says("look", lost))
        case "reply":
            shown = Person(discord, meet(name="bob").user, ada.channel).says("look", lost)
            if why == "song":  # other people's songs are no pictures, and are not spoken of
                return
            ada.says("!correct 4", to=shown)
        case _:
            ada.says(f"{me} why the first one?", lost, unavailable(discord, "gone"))
    await ada.hears("lost.")
    ada.says(f"{me} right")
    await ada.hears()
    assert entries(bot) == before


@pytest.mark.parametrize("where", ["message", "slash"])
async def test_pictures_keep_their_numbers_where_one_of_them_cannot_be_had(
    bot: BotProcess, discord: Loopback, ada: Person, where: str
) -> None:
    lost, four, seven = unavailable(discord, "gone"), page(discord, "4", "a.png"), page(discord, "7", "b.png")
    if where == "message":
        ada.says("!predict", lost, four, seven)
    else:
        second, third = (EN.say("discord.option_picture_n", number=number) for number in (2, 3))
        ada.uses("predict", **{PICTURE: lost, second: four, third: seven})
    answer = await ada.hears("b.png: 7")
    assert "lost.png" in text_of(answer)
    await reads(ada, "1")
    ada.says(f"{discord.world.bot.mention} no, the second one is a 9", to=answer)
    await ada.hears(EN.say("correct.done", before=4, after=9))
    ada.says(f"{discord.world.bot.mention} no, the third one is a 9", to=answer)
    await ada.hears(EN.say("correct.done", before=7, after=9))


@pytest.mark.parametrize("where", ["message", "slash"])
async def test_a_reply_to_an_older_answer_is_about_that_one(
    bot: BotProcess, discord: Loopback, ada: Person, disputed: tuple[bytes, int, int], where: str
) -> None:
    content, _, by_mlp = disputed
    picture = discord.cdn.put(content, "disputed.png")
    if where == "message":
        ada.says("!predict mlp", picture)
    else:
        options: dict[str, Value] = {PICTURE: picture, "model": "mlp"}
        ada.uses("predict", **options)
    older = await ada.hears(f"# {by_mlp}")
    await reads(ada, "31")
    before, me = entries(bot), discord.world.bot.mention
    ada.says(f"{me} why?", to=older)
    why = await ada.hears(lambda message: message.attachments)
    assert str(by_mlp) in why.content.split(".")[0]
    await reads(ada, "31")
    ada.says(f"{me} what does the mlp say?", to=older)
    assert "31" not in text_of(await ada.hears("mlp"))
    await reads(ada, "31")
    value = (by_mlp + 1) % 10
    ada.says(f"{me} no, it is a {value}", to=older)
    await ada.hears(EN.say("correct.done", before=by_mlp, after=value))
    await reads(ada, "31")
    ada.says(f"{me} 맞아", to=older)
    await ada.hears()
    assert entries(bot)[len(before) :] == [("mlp", by_mlp, by_mlp)]  # the last word on it
    ada.says("!predict cnn", to=older)
    again = await ada.hears("# ")
    ada.presses(again, WHY)
    await ada.hears(lambda message: message.attachments)


async def test_a_reply_in_the_queue_is_judged_by_what_was_read_until_its_turn(
    bot: BotProcess, discord: Loopback, ada: Person
) -> None:
    me, gate = discord.world.bot.mention, asyncio.Event()
    ada.says(f"{me} show me test image 7")
    await ada.hears(lambda message: message.attachments)
    ada.says(f"{me} why?")
    why = await ada.hears(lambda message: message.attachments)
    before, fetched = entries(bot), len(discord.cdn.asked)
    slow = discord.cdn.put(write("3").encoded(), "slow.png", trouble=Trouble(gate=gate))
    ada.says(f"{me}", slow)
    await discord.changes.until(lambda: len(discord.cdn.asked) > fetched or None, "the download")
    ada.says(f"{me} no, it is a 1", to=why)
    gate.set()
    await ada.hears("# 3")
    await ada.hears(EN.say("attachment.which"))
    assert entries(bot) == before


async def test_anybody_may_ask_about_somebody_elses_answer(bot: BotProcess, ada: Person, meet: Meet) -> None:
    answer = await reads(ada, "7")
    bob = Person(ada.discord, meet(name="bob").user, ada.channel)
    await reads(bob, "31")
    bob.says(f"{ada.discord.world.bot.mention} no, it is a 1", to=answer)
    await bob.hears(EN.say("correct.done", before=7, after=1))


@pytest.mark.parametrize("what", ["the answer", "the picture"])
async def test_a_reply_to_what_is_gone_is_about_nothing_else(
    bot: BotProcess, discord: Loopback, ada: Person, what: str
) -> None:
    answer = await reads(ada, "7")
    assert answer.reference
    discord.world.delete(answer if what == "the answer" else answer.reference)
    await reads(ada, "31")
    before, me = entries(bot), discord.world.bot.mention
    for said in ("no, it is a 4", "right", "why?"):
        ada.says(f"{me} {said}", to=answer)
        await ada.hears(EN.say("attachment.gone"))
    assert entries(bot) == before
    ada.says(f"{me} thanks", to=answer)
    assert EN.say("attachment.gone") not in text_of(await ada.hears())


async def test_a_reply_to_an_answer_without_a_card_is_about_what_was_read_last_or_about_nothing(
    bot: BotProcess, discord: Loopback, ada: Person
) -> None:
    me = discord.world.bot.mention
    ada.says(f"{me} show me test image 7")
    sample = await ada.hears(lambda message: message.attachments)
    ada.says(f"{me} why?", to=sample)
    why = await ada.hears(lambda message: message.attachments)
    ada.says(f"{me} why?", to=why)
    await ada.hears(lambda message: message.attachments)
    await reads(ada, "31")
    before = entries(bot)
    for said in ("no, it is a 4", "right", "why?"):
        for answer in (sample, why):
            ada.says(f"{me} {said}", to=answer)
            await ada.hears(EN.say("attachment.which"))
    assert entries(bot) == before


@pytest.mark.parametrize("custom_id", OLD)
def test_an_id_from_before_is_an_old_buttons_alone(custom_id: str) -> None:
    matching = [
        kind
        for kind in (Button, DigitButton, OldButton)
        if re.fullmatch(kind.__discord_ui_compiled_template__, custom_id)
    ]
    assert matching == [OldButton]


def test_what_the_longest_name_is_made_of_fits_a_file(models: Path) -> None:
    assert len(LONG_NAME) <= LONGEST_NAME
    assert (models / f"{LONG_NAME}.tflite").is_file()
