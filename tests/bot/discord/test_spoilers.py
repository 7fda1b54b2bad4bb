"""Spoilers: whoever hides a picture gets an answer that is hidden, too, and so is all that follows from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.discord.words import words
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import SPOILED, Attachment, Message
from tests.pictures import write

EN = words("en")
PICTURE = EN.say("discord.option_picture")
SECOND = EN.say("discord.option_picture_n", number=2)
LINK = "https://pictures.example/hidden.png"


@pytest.fixture(scope="module")
def settings(drawn_mnist: Path) -> dict[str, str]:
    """One process, and as many messages as the tests want."""
    return {"DIGITBOT_MNIST": str(drawn_mnist), "DIGITBOT_PROCESSES": "1", "DIGITBOT_USER_RATE": "1000/1"}


def hidden(message: Message) -> bool:
    """Whether nothing of an answer about the digits 407 is seen unless somebody wants to."""
    seen = re.sub(r"\|\|.*?\|\|", "", message.content, flags=re.DOTALL)
    files = all(file.filename.startswith(SPOILED) for file in message.attachments)
    return "||" in message.content and not re.search(r"[407]", seen) and not message.embeds and files


@pytest.fixture
def page(discord: Loopback) -> Attachment:
    """A hidden picture of 407."""
    return discord.cdn.put(write("407").encoded(), f"{SPOILED}page.png")


async def shown(person: Person, text: str) -> Message:
    """The answer that has a text and pictures."""
    return await person.hears(lambda message: message.attachments and text in text_of(message))


@pytest.mark.parametrize("way", ["message", "slash", "menu", "forward", "link", "two pictures", "slash, two pictures"])
async def test_a_hidden_picture_is_answered_hidden(
    bot: BotProcess, discord: Loopback, meet: Meet, page: Attachment, way: str
) -> None:
    ada, open_ = meet("direct"), discord.cdn.put(write("40").encoded(), "open.png")
    match way:
        case "message":
            ada.says("", page)
        case "slash":
            ada.uses("predict", **{PICTURE: page})
        case "menu":
            ada.opens_menu(EN.say("discord.menu_read"), meet().says("look", page))
        case "forward":
            ada.forwards(meet().says("look", page))
        case "link":
            ada.says(f"||{LINK}||", previews=[discord.cdn.preview(write("407").encoded(), LINK)])
        case "two pictures":
            ada.says("", open_, page)
        case _:
            ada.uses("predict", **{PICTURE: open_, SECOND: page})
    answer = await shown(ada, "407")
    assert hidden(answer)
    for label, expected in (("discord.button_why", "7"), ("discord.button_other", "mlp")):
        ada.presses(answer, EN.say(label))
        assert hidden(await shown(ada, expected))


@pytest.mark.parametrize(
    "said", ["why the first one?", "again with the mlp", "no, the first one is a 7", "what is the sum?"]
)
async def test_what_follows_from_a_hidden_picture_is_hidden(
    bot: BotProcess, meet: Meet, page: Attachment, said: str
) -> None:
    ada = meet("direct")
    ada.says("", page)
    answer = await shown(ada, "407")
    ada.says(said)
    assert hidden(await ada.hears("||"))
    ada.says(said, to=answer)
    assert hidden(await ada.hears("||"))


async def test_what_is_not_about_it_is_not_hidden(
    bot: BotProcess, discord: Loopback, meet: Meet, page: Attachment
) -> None:
    ada = meet("direct")
    ada.says("", page)
    await shown(ada, "407")
    for said in ("which models are there?", "show me test image 7", "why?"):
        ada.says(said)
        assert "||" not in (await ada.hears()).content
    ada.says("", page)
    await shown(ada, "407")
    ada.says("", discord.cdn.put(write("31").encoded(), "open.png"))
    assert "||" not in (await ada.hears("# 31")).content
