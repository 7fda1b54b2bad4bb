"""Answering: the embed and its figure, several pictures, the buttons and what they keep, progress, and long answers."""

from __future__ import annotations

import asyncio
import io
import os
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.discord.words import words
from engine import Engine, Reading
from tests.bot.discord.conftest import Meet
from tests.bot.discord.feedback import kept
from tests.bot.discord.process import BotProcess, run_once
from tests.bot.discord.server.cdn import Trouble
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import Attachment, Message
from tests.pictures import encoded, write

EN = words("en")
RIGHT, WRONG, WHY, OTHER = (EN.say(f"discord.button_{action}") for action in ("right", "wrong", "why", "other"))
PICTURE = EN.say("discord.option_picture")


@pytest.fixture(scope="module")
def settings(drawn_mnist: Path) -> dict[str, str]:
    """With the full data set where there is one, and with corrections kept."""
    folder = os.environ.get("DIGITBOT_MNIST") or str(drawn_mnist)
    return {"DIGITBOT_MNIST": folder, "DIGITBOT_FEEDBACK": "on", "DIGITBOT_PROCESSES": "1"}


def picture_of(discord: Loopback, digits: str, name: str = "page.png") -> Attachment:
    """A picture of digits."""
    return discord.cdn.put(write(digits).encoded(), name)


async def read(person: Person, digits: str) -> Message:
    """The bot's reading of a picture that a person posts."""
    person.says("!predict", picture_of(person.discord, digits))
    return await person.hears(f"# {digits}")


async def test_a_reading_shows_the_digits_large_how_sure_it_is_and_what_it_saw(bot: BotProcess, ada: Person) -> None:
    answer = await read(ada, "7")
    (embed,) = answer.embeds
    assert embed["description"] == "# 7"
    assert embed["fields"][0]["name"] == EN.say("discord.confidence")
    assert embed["fields"][0]["value"].endswith("%")
    (figure,) = answer.attachments
    assert embed["image"]["url"] == figure.url
    assert figure.description
    assert "7" in figure.description
    with Image.open(io.BytesIO(figure.content)) as image:
        assert image.format == "PNG"
        assert min(image.size) > 28


def doubtful_picture(engine: Engine) -> tuple[bytes, Reading]:
    """Two digits written over each other, and what is read there: of a few, one that the model is unsure of, if any."""
    found = []
    for one, other in combinations("0123456789", 2):
        first, second = write(one).pixels, write(other).pixels
        width = min(first.shape[1], second.shape[1])
        page = encoded(Image.fromarray(np.minimum(first[:, :width], second[:, :width])))
        (reading,) = engine.predict(page)
        if len(reading.digits) == 1:
            found.append((page, reading))
            if not reading.sure:
                break
    return found[-1]


async def test_the_runner_up_is_named_when_it_is_not_sure(
    bot: BotProcess, discord: Loopback, ada: Person, engine: Engine
) -> None:
    page, reading = doubtful_picture(engine)
    ada.says("!predict", discord.cdn.put(page, "scribble.png"))
    answer = await ada.hears(f"# {reading.text}")
    fields = {field["name"]: field["value"] for field in answer.embeds[0]["fields"]}
    assert fields[EN.say("discord.confidence")].endswith("%")
    if reading.sure:
        assert EN.say("discord.runner_up") not in fields
    else:
        assert fields[EN.say("discord.runner_up")].startswith(str(reading.digits[0].runner_up))


async def test_several_pictures_are_answered_in_one_message(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    files = [picture_of(discord, str(number), f"page{number}.png") for number in range(10)]
    ada.says("!predict", *files)
    answer = await ada.hears("page9.png: 9")
    lines = [f"page{number}.png: {number}" for number in range(10)]
    assert [line for line in lines if line in answer.content] == lines
    (embed,), (figure,) = answer.embeds, answer.attachments
    assert embed["image"]["url"] == figure.url
    with Image.open(io.BytesIO(figure.content)) as image:
        assert image.width > 1000
        assert image.height > 800
    assert ada.all_visible() == [answer]


async def test_a_bad_picture_among_good_ones_is_told_beside_them(
    bot: BotProcess, discord: Loopback, ada: Person
) -> None:
    broken = discord.cdn.put(b"\x89PNG\r\n\x1a\n" + bytes(40), "broken.png")
    ada.says("!predict", picture_of(discord, "31"), broken)
    answer = await ada.hears("# 31")
    assert "broken.png" in text_of(answer)


async def test_right_is_kept(bot: BotProcess, ada: Person) -> None:
    answer = await read(ada, "31")
    before = await kept(bot)
    ada.presses(answer, RIGHT)
    thanks = await ada.hears()
    assert thanks.ephemeral
    assert (await kept(bot))[len(before) :] == [(3, 3), (1, 1)]


async def test_wrong_asks_for_the_digit_by_ten_buttons(bot: BotProcess, ada: Person) -> None:
    answer = await read(ada, "4")
    before = await kept(bot)
    ada.presses(answer, WRONG)
    asked = await ada.hears(EN.say("discord.which_digit"))
    assert asked.ephemeral
    assert [button["label"] for button in asked.buttons] == [str(digit) for digit in range(10)]
    ada.presses(asked, "9")
    told = await ada.hears(EN.say("correct.done", before=4, after=9))
    assert told.ephemeral
    assert (await kept(bot))[len(before) :] == [(4, 9)]


async def test_wrong_asks_for_several_digits_by_a_form(bot: BotProcess, ada: Person) -> None:
    answer = await read(ada, "42")
    before = await kept(bot)
    form = await ada.form(ada.presses(answer, WRONG))
    assert form.modal
    ada.submits(form, "47")
    await ada.hears("47")
    assert (await kept(bot))[len(before) :] == [(4, 4), (2, 7)]


async def test_what_is_no_number_is_refused_in_the_form(bot: BotProcess, ada: Person) -> None:
    answer = await read(ada, "42")
    before = await kept(bot)
    ada.submits(await ada.form(ada.presses(answer, WRONG)), "forty-seven")
    assert (await ada.hears(EN.say("discord.digits_only"))).ephemeral
    assert await kept(bot) == before


async def test_only_who_asked_may_judge(bot: BotProcess, ada: Person, meet: Meet) -> None:
    answer = await read(ada, "7")
    before = await kept(bot)
    bob = Person(ada.discord, meet(name="bob").user, ada.channel)
    bob.presses(answer, RIGHT)
    assert (await bob.hears(EN.say("discord.not_yours"))).ephemeral
    assert await kept(bot) == before


async def test_why_and_the_other_model_look_again(bot: BotProcess, ada: Person) -> None:
    answer = await read(ada, "7")
    ada.presses(answer, WHY)
    why = await ada.hears(lambda message: message.attachments)
    assert "7" in text_of(why)
    assert why.attachments[0].description
    ada.presses(answer, OTHER)
    other = await ada.hears("# 7")
    assert "mlp" in text_of(other)


async def test_buttons_speak_the_language_of_who_presses_them(bot: BotProcess, meet: Meet) -> None:
    korean = meet(locale="ko")
    korean.uses("예측", **{words("ko").say("discord.option_picture"): picture_of(korean.discord, "7")})
    answer = await korean.hears("# 7")
    korean.presses(answer, words("ko").say("discord.button_wrong"))
    await korean.hears(words("ko").say("discord.which_digit"))


async def test_buttons_work_after_a_restart(bot: BotProcess, ada: Person, meet: Meet) -> None:
    bob = meet(name="bob")
    bob.uses("predict", **{PICTURE: picture_of(ada.discord, "31", "slash.png")})
    by_slash, by_message = await bob.hears("# 31"), await read(ada, "4")
    carl = meet(name="carl")
    carl.uses("predict", **{PICTURE: picture_of(ada.discord, "4", "slash.png")})
    carl.presses(await carl.hears("# 4"), WRONG)
    digits = await carl.hears(EN.say("discord.which_digit"))
    before = await kept(bot)
    assert (await bot.stop()).status == 0
    await bot.start()
    ada.presses(by_message, WRONG)
    ada.presses(await ada.hears(EN.say("discord.which_digit")), "9")
    await ada.hears(EN.say("correct.done", before=4, after=9))
    carl.presses(digits, "7")
    await carl.hears(EN.say("correct.done", before=4, after=7))
    bob.presses(by_slash, WHY)
    await bob.hears(lambda message: message.attachments)
    bob.presses(by_slash, OTHER)
    await bob.hears("mlp")
    bob.presses(by_slash, RIGHT)
    await bob.hears()
    assert (await kept(bot))[len(before) :] == [(4, 9), (4, 7), (3, 3), (1, 1)]


async def test_a_picture_that_is_gone_cannot_be_looked_at_again(bot: BotProcess, ada: Person) -> None:
    answer = await read(ada, "7")
    assert answer.reference
    ada.discord.world.delete(answer.reference)
    ada.presses(answer, WHY)
    await ada.hears(EN.say("attachment.gone"))


async def test_long_work_shows_how_far_it_is_in_one_message(bot: BotProcess, ada: Person, mnist_folder: Path) -> None:
    said = ada.says("!evaluate")
    progress = EN.say("progress.evaluate")
    answer = await ada.hears(progress)
    await ada.sees(answer, lambda message: progress not in text_of(message))
    assert answer.reference is said
    assert "10,000" in text_of(answer)
    assert answer.history
    assert ada.all_visible() == [answer]


async def test_charts_come_with_alt_text(bot: BotProcess, ada: Person) -> None:
    ada.says("!history")
    answer = await ada.hears(lambda message: message.attachments)
    assert all(attachment.description for attachment in answer.attachments)
    assert [embed["image"]["url"] for embed in answer.embeds] == [file.url for file in answer.attachments]


async def test_typing_is_shown_while_a_picture_is_worked_on(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    gate = asyncio.Event()
    ada.says("!predict", discord.cdn.put(write("7").encoded(), "slow.png", trouble=Trouble(gate=gate)))
    await discord.changes.until(lambda: ada.channel.typing or None, "typing")
    gate.set()
    await ada.hears("# 7")


async def test_the_operator_can_forget_somebody(bot: BotProcess, ada: Person) -> None:
    answer = await read(ada, "7")
    before = await kept(bot)
    ada.presses(answer, RIGHT)
    await ada.hears()
    assert len(await kept(bot)) == len(before) + 1
    ended = await run_once(bot.home, {}, "feedback", "forget", str(ada.user.id))
    assert ended.status == 0
    assert await kept(bot) == before
