"""Buttons, forms and completion: who may not ask may not press either, and a form outlives a restart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.discord.words import words
from engine import UserError
from tests.bot.discord.conftest import Meet
from tests.bot.discord.feedback import kept
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.commands import Value
from tests.bot.discord.server.interactions import Interaction
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.world import Message
from tests.pictures import write

EN = words("en")
RIGHT, WRONG, WHY, OTHER = (EN.say(f"discord.button_{action}") for action in ("right", "wrong", "why", "other"))
MODEL = "model"
TIMES = 6


@pytest.fixture(scope="module")
def settings(drawn_mnist: Path) -> dict[str, str]:
    """With corrections kept, and few messages allowed."""
    return {
        "DIGITBOT_MNIST": str(drawn_mnist),
        "DIGITBOT_FEEDBACK": "on",
        "DIGITBOT_PROCESSES": "1",
        "DIGITBOT_USER_RATE": f"{TIMES}/3600",
        "DIGITBOT_CHANNEL_RATE": "1000/1",
    }


async def reads(person: Person, digits: str) -> Message:
    """The reading of a picture that a person posts."""
    person.says("!predict", person.discord.cdn.put(write(digits).encoded(), "page.png"))
    return await person.hears(f"# {digits}")


async def digit_buttons(person: Person) -> Message:
    """Ten buttons that ask which digit it is."""
    person.presses(await reads(person, "4"), WRONG)
    return await person.hears(EN.say("discord.which_digit"))


async def open_form(person: Person) -> Interaction:
    """A form that asks for the digits."""
    return await person.form(person.presses(await reads(person, "42"), WRONG))


Press = Callable[[Person], object]


async def prepared(person: Person, what: str) -> Press:
    """What somebody can do to an answer of theirs, which takes them at most two messages to come to."""
    match what:
        case "a digit":
            asked = await digit_buttons(person)
            return lambda who: who.presses(asked, "9")
        case "a form":
            form = await open_form(person)
            return lambda who: who.submits(form, "47")
        case "wrong, one digit":
            one = await reads(person, "4")
            return lambda who: who.presses(one, WRONG)
        case _:
            answer, label = await reads(person, "42"), what
            return lambda who: who.presses(answer, label)


WAYS = [RIGHT, WRONG, WHY, OTHER, "a digit", "a form", "wrong, one digit"]


Block = Callable[[Person], Awaitable[None]]


@pytest.fixture
def block(discord: Loopback, meet: Meet) -> Block:
    """block(person) lets the owner block them."""
    owner = Person(discord, discord.world.owner, meet().channel)
    what, user = EN.say("discord.owner_what"), EN.say("discord.owner_user")

    async def blocked(person: Person) -> None:
        options: dict[str, Value] = {what: "add", user: person.user}
        owner.uses("owner blocklist", **options)
        await owner.hears(EN.say("discord.owner_added", name=person.user.name))

    return blocked


@pytest.mark.parametrize("what", WAYS)
async def test_who_is_blocked_may_not_press_either(bot: BotProcess, ada: Person, block: Block, what: str) -> None:
    press, before = await prepared(ada, what), await kept(bot)
    await block(ada)
    press(ada)
    assert (await ada.hears(EN.error(UserError("serving.blocked")))).ephemeral
    assert await kept(bot) == before


@pytest.mark.parametrize("what", WAYS)
async def test_presses_count_as_messages(bot: BotProcess, ada: Person, what: str) -> None:
    press = await prepared(ada, what)
    for _ in range(TIMES):
        ada.uses("about")
    await ada.hears(too_often())
    before = await kept(bot)
    press(ada)
    assert (await ada.hears(too_often())).ephemeral
    assert await kept(bot) == before


async def test_a_press_counts_as_one_message(bot: BotProcess, ada: Person) -> None:
    answer = await reads(ada, "7")
    for _ in range(TIMES - 1):
        ada.presses(answer, WHY)
        await ada.hears(lambda message: message.attachments)
    ada.presses(answer, WHY)
    await ada.hears(too_often())


def too_often() -> str:
    """The beginning of what is said to who asks too often."""
    return EN.error(UserError("serving.too_often", seconds=0)).partition("0")[0]


async def test_who_is_blocked_gets_no_completion(bot: BotProcess, ada: Person, block: Block) -> None:
    assert await ada.completions(ada.types("models", MODEL, ""))
    await block(ada)
    assert await ada.completions(ada.types("models", MODEL, "")) == []


async def test_completion_has_a_cooldown_of_its_own(bot: BotProcess, ada: Person, meet: Meet) -> None:
    offered = [bool(await ada.completions(ada.types("models", MODEL, ""))) for _ in range(10 * TIMES + 1)]
    assert offered == [True] * 10 * TIMES + [False]
    bob = meet(name="bob")
    assert await bob.completions(bob.types("models", MODEL, ""))
    ada.uses("about")  # which is another matter
    assert too_often() not in (await ada.hears()).content


async def test_a_form_that_is_open_over_a_restart_is_taken(bot: BotProcess, ada: Person) -> None:
    form, before = await open_form(ada), await kept(bot)
    assert (await bot.stop()).status == 0
    await bot.start()
    ada.submits(form, "47")
    assert (await ada.hears("47")).ephemeral
    assert (await kept(bot))[len(before) :] == [(4, 4), (2, 7)]
    ada.submits(await open_form(ada), "4x")
    await ada.hears(EN.say("discord.digits_only"))
