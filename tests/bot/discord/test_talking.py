"""Talking: every command in its two forms and languages, mentions, direct messages, named channels and the menu."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord.words import words
from engine import Command, Engine
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import (
    ALL_PERMISSIONS,
    ATTACH_FILES,
    EMBED_LINKS,
    READ_HISTORY,
    Attachment,
    Channel,
    Guild,
    Message,
)
from tests.pictures import write

PICTURE = {language: words(language).say("discord.option_picture") for language in ("en", "ko")}
OPTIONS = {
    "en": {"sample": "number", "explain": "lesson", "correct": "digits", "language": "language"},
    "ko": {"sample": "번호", "explain": "수업", "correct": "숫자", "language": "언어"},
}
MODEL = {"en": "model", "ko": "모델"}
PRIVATE = {"help", "about", "privacy", "language"}
LOCALES = {"en": "en-US", "ko": "ko"}


@pytest.fixture(scope="module")
def named(discord: Loopback, school: Guild) -> Channel:
    """The channel in which everything is for the bot."""
    return discord.world.add_channel(school, "digits")


LESS = {
    "history": READ_HISTORY,
    "embeds": EMBED_LINKS,
    "files": ATTACH_FILES,
    "all three": READ_HISTORY | EMBED_LINKS | ATTACH_FILES,
}


@pytest.fixture(scope="module")
def narrow(discord: Loopback) -> dict[str, Guild]:
    """Servers in which the bot may do less than it asks for, by what it may not."""
    return {what: discord.world.add_guild(what, ALL_PERMISSIONS & ~missing) for what, missing in LESS.items()}


@pytest.fixture(scope="module")
def settings(named: Channel, narrow: dict[str, Guild], drawn_mnist: Path) -> dict[str, str]:
    """With the named channel."""
    return {
        "DIGITBOT_MNIST": str(drawn_mnist),
        "DIGITBOT_DISCORD_CHANNELS": str(named.id),
        "DIGITBOT_PROCESSES": "1",
    }


@pytest.fixture
def page(discord: Loopback) -> Attachment:
    """A picture with 407 in it."""
    return discord.cdn.put(write("407").encoded(), "page.png")


def argument_of(command: Command) -> str:
    """Something that may follow it."""
    arguments = {"sample": "3", "explain": "relu", "models": "mlp", "language": "en", "correct": "407"}
    return arguments.get(command.name, "")


async def answered(person: Person, command: Command) -> Message:
    """The command's answer, which is no complaint; what takes long is waited for to its end."""
    progress = words("en").say("progress.evaluate"), words("ko").say("progress.evaluate")
    answer = await person.hears(lambda message: not any(text in text_of(message) for text in progress))
    assert text_of(answer)
    return answer


async def test_every_command_of_the_engine_answers_after_the_prefix(
    bot: BotProcess, engine: Engine, meet: Meet, page: Attachment
) -> None:
    asked = []
    for command in engine.commands:
        for language in LOCALES:
            person = meet(locale=LOCALES[language])
            files = [page] if command.pictures else []
            said = person.says(f"!{command.names[language]} {argument_of(command)}".rstrip(), *files)
            asked.append((command, person, said))
    for command, person, said in asked:
        answer = await answered(person, command)
        assert answer.reference is said
        assert not answer.ephemeral
        if command.pictures:
            assert "7" in text_of(answer), command.name


async def test_every_command_of_the_engine_answers_after_the_slash(
    bot: BotProcess, engine: Engine, meet: Meet, page: Attachment
) -> None:
    asked = []
    for command in engine.commands:
        for language, locale in LOCALES.items():
            person = meet(locale=locale)
            options: dict[str, Attachment | str] = {PICTURE[language]: page} if command.pictures else {}
            if argument := argument_of(command):
                options[OPTIONS[language].get(command.name, MODEL[language])] = argument
            asked.append((command, person, person.uses(command.names[language].lower(), **options)))
    for command, person, used in asked:
        answer = await answered(person, command)
        assert answer is used.original
        assert answer.ephemeral == (command.name in PRIVATE), f"{command.name}: {text_of(answer)}"
        if command.pictures:
            assert "7" in text_of(answer), command.name


async def test_commands_are_described_in_both_languages(bot: BotProcess, discord: Loopback, engine: Engine) -> None:
    told = {command["name"]: command for command in discord.rest.commands if command["type"] == 1}
    for command in engine.commands:
        registered = told[command.name]
        assert registered["description"] == command.help["en"]
        assert registered["description_localizations"]["ko"] == command.help["ko"]
        assert (registered.get("name_localizations") or {}).get("ko", command.name) == command.names["ko"]
        assert set(registered["contexts"]) == {0, 1, 2}
        assert set(registered["integration_types"]) == {0, 1}


async def test_an_answer_comes_in_the_persons_language(bot: BotProcess, meet: Meet, page: Attachment) -> None:
    korean = meet(locale="ko")
    korean.uses("예측", **{PICTURE["ko"]: page})
    assert words("ko").say("discord.confidence") in text_of(await korean.hears("407"))
    korean.says("!도움말")
    assert "요" in text_of(await korean.hears())
    english = meet()
    english.uses("help")
    assert "predict" in text_of(await english.hears())


async def test_prefix_commands_take_the_picture_of_the_message_they_reply_to(
    bot: BotProcess, ada: Person, meet: Meet, page: Attachment
) -> None:
    shown = ada.says("look at this", page)
    bob = Person(ada.discord, meet(name="bob").user, ada.channel)
    bob.says("!predict", to=shown)
    assert "# 407" in text_of(await bob.hears())


async def test_several_pictures_go_into_one_slash_command(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    files = {
        words("en").say("discord.option_picture_n", number=number) if number > 1 else PICTURE["en"]: discord.cdn.put(
            write(str(number)).encoded(), f"page{number}.png"
        )
        for number in range(1, 11)
    }
    ada.uses("predict", **files)
    answer = await ada.hears("page10.png: 10")
    assert [f"page{number}.png: {number}" in answer.content for number in range(1, 11)] == [True] * 10


async def test_a_mention_talks_to_the_bot(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet, page: Attachment
) -> None:
    ada.says(f"{discord.world.bot.mention} how good are you?")
    assert "%" in text_of(await ada.hears())
    ada.says(f"{discord.world.bot.mention} 이 숫자 읽어 줘", page)
    answer = await ada.hears("# 407")
    assert words("ko").say("discord.confidence") in text_of(answer)
    bob = meet(name="bob")
    said = bob.says(discord.world.bot.mention)
    assert (await bob.hears("predict")).reference is said


async def test_other_peoples_talk_is_not_answered(bot: BotProcess, ada: Person, page: Attachment) -> None:
    ada.says("how good are you?")
    ada.says("", page)
    ada.says("!nosuchcommand")
    last = ada.says("!about")
    answer = await ada.hears()
    assert answer.reference is last
    assert ada.all_visible() == [answer]


async def test_direct_messages_talk_to_the_bot(bot: BotProcess, meet: Meet, page: Attachment) -> None:
    ada = meet("direct")
    ada.says("", page)
    assert "# 407" in text_of(await ada.hears())
    ada.says("안녕!")
    assert text_of(await ada.hears())
    ada.says("!predict", page)
    assert "# 407" in text_of(await ada.hears())
    ada.uses("summary")
    assert text_of(await ada.hears())


async def test_a_conversation_is_remembered(bot: BotProcess, meet: Meet, page: Attachment) -> None:
    ada = meet("direct")
    ada.says("", page)
    await ada.hears("# 407")
    ada.says("again with the mlp")
    assert "407" in text_of(await ada.hears("mlp"))


async def test_in_a_named_channel_everything_is_for_the_bot(
    bot: BotProcess, meet: Meet, named: Channel, discord: Loopback, page: Attachment
) -> None:
    ada = Person(discord, meet().user, named)
    ada.says("", page)
    assert "# 407" in text_of(await ada.hears())
    ada.says("which models are there?")
    assert "cnn" in text_of(await ada.hears())


async def test_where_corrections_are_not_kept_people_are_told_so_and_nothing_is_written(
    bot: BotProcess, ada: Person, meet: Meet, page: Attachment
) -> None:
    not_kept = {language: words(language).say("correct.not_kept") for language in LOCALES}
    ada.says("!predict", page)
    answer = await ada.hears("# 407")
    ada.presses(answer, words("en").say("discord.button_right"))
    assert (await ada.hears(not_kept["en"])).ephemeral
    form = await ada.form(ada.presses(answer, words("en").say("discord.button_wrong")))
    ada.submits(form, "401")
    await ada.hears(not_kept["en"])
    korean = meet(locale="ko")
    korean.uses("예측", **{PICTURE["ko"]: page})
    korean.presses(await korean.hears("# 407"), words("ko").say("discord.button_right"))
    await korean.hears(not_kept["ko"])
    assert [path for path in bot.home.rglob("*") if "feedback" in path.name] == []


async def test_the_models_table_comes_as_a_file_below_a_sentence(bot: BotProcess, ada: Person) -> None:
    ada.uses("summary")
    answer = await ada.hears()
    assert answer.content.startswith("cnn")
    assert len(answer.content.splitlines()) <= 3
    (file,) = answer.attachments
    assert file.filename == "summary.txt"
    assert "conv2d" in file.content.decode()
    assert ada.all_visible() == [answer]


async def test_the_message_menu_reads_digits(bot: BotProcess, ada: Person, meet: Meet, page: Attachment) -> None:
    shown = ada.says("look", page)
    for language, locale in LOCALES.items():
        person = Person(ada.discord, meet(locale=locale).user, ada.channel)
        person.opens_menu(words(language).say("discord.menu_read"), shown)
        assert words(language).say("discord.confidence") in text_of(await person.hears("# 407"))


async def test_it_can_be_taken_along_to_servers_without_it(
    bot: BotProcess, discord: Loopback, meet: Meet, page: Attachment
) -> None:
    elsewhere = discord.world.add_guild("elsewhere")
    elsewhere.joined = False
    ada = meet(elsewhere)
    calls = len(discord.recorder.calls)
    used = ada.uses("predict", picture=page)
    assert "# 407" in text_of(await ada.hears())
    assert used.original
    # Where it may not fetch a message again, one digit, too, is asked for by a form.
    ada.uses("predict", picture=discord.cdn.put(write("4").encoded(), "four.png"))
    form = await ada.form(ada.presses(await ada.hears("# 4"), words("en").say("discord.button_wrong")))
    ada.submits(form, "9")
    await ada.hears(words("en").say("correct.done", before=4, after=9))
    assert {call.path.split("/")[1] for call in discord.recorder.calls[calls:]} <= {"interactions", "webhooks"}


@pytest.mark.parametrize("missing", LESS)
async def test_where_a_permission_is_missing_people_get_what_is_left(
    bot: BotProcess, meet: Meet, narrow: dict[str, Guild], page: Attachment, missing: str
) -> None:
    ada = meet(narrow[missing])
    said = ada.says("!predict", page)
    answer = await ada.hears("407")
    assert (answer.reference is said) == ("history" not in missing and missing != "all three")
    assert bool(answer.attachments) == (missing == "history")
    if answer.attachments:
        assert answer.attachments[0].content.startswith(b"\x89PNG")
    assert ada.all_visible() == [answer]


async def test_options_are_completed(bot: BotProcess, engine: Engine, meet: Meet) -> None:
    ada, korean = meet(), meet(locale="ko")
    offered = await ada.completions(ada.types("models", MODEL["en"], ""))
    assert [name.split()[0] for name in offered] == list(engine.models())
    assert [name.split()[0] for name in await ada.completions(ada.types("models", MODEL["en"], "ML"))] == ["mlp"]
    assert await ada.completions(ada.types("models", MODEL["en"], "nothing like it")) == []
    assert len(await korean.completions(korean.types("언어", OPTIONS["ko"]["language"], ""))) == 2


async def test_messages_of_other_bots_are_not_answered(
    bot: BotProcess, discord: Loopback, ada: Person, page: Attachment
) -> None:
    robot = Person(discord, discord.world.add_user("robot", bot=True), ada.channel)
    robot.says("!predict", page)
    robot.says(f"{discord.world.bot.mention} hello")
    ada.says("!about")
    await ada.hears()
    assert len(robot.all_visible()) == 1


async def test_nobody_is_pinged(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    ada.says(f"{discord.world.bot.mention} @everyone <@{ada.user.id}> blah blah")
    answer = await ada.hears()
    assert answer.allowed_mentions == {"parse": []}
    ada.uses("help")
    answer = await ada.hears()
    assert answer.allowed_mentions == {"parse": []}


@pytest.mark.parametrize("language", LOCALES)
async def test_commands_are_named_as_they_are_typed_here(
    bot: BotProcess, engine: Engine, meet: Meet, page: Attachment, language: str
) -> None:
    person, spoken = meet(locale=LOCALES[language]), words(language)
    names = {command.name: f"/{command.names[language]}" for command in engine.commands}
    person.uses(names["help"].removeprefix("/"))
    lines = (await person.hears()).content.splitlines()
    assert [any(line.strip().startswith(name) for line in lines) for name in names.values()] == [True] * len(names)
    said = {
        "why": f"`{names['compare']}`",
        "sample": f"{OPTIONS[language]['sample']}:",
        "explain": f"{OPTIONS[language]['explain']}:",
        "models": f"{names['models']} ",
    }
    person.uses(names["predict"].removeprefix("/"), **{PICTURE[language]: page})
    await person.hears("# 407")
    for command, expected in said.items():
        person.uses(names[command].removeprefix("/"), **({PICTURE[language]: page} if command == "why" else {}))
        answer = await person.hears(expected)
        assert spoken.say("discord.suggestions", suggestions="") in answer.content


async def test_nobody_else_sees_the_owners_commands(bot: BotProcess, discord: Loopback) -> None:
    assert "owner" not in [command["name"] for command in discord.rest.commands]
    ((owner,),) = discord.rest.of_servers.values()  # in those that the owner names
    assert owner["name_localizations"] == {"ko": "소유자"}
    assert int(owner["default_member_permissions"]) == 8  # administrators


async def test_the_bot_says_below_its_name_what_to_do(bot: BotProcess, discord: Loopback) -> None:
    activity = discord.gateway.identifies[-1]["presence"]["game"]
    assert activity["state"] == words("en").say("discord.presence")
