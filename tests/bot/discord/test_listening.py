"""What the bot takes for a question: in named channels, their threads, forwarded messages, links, files of any type."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord.words import words
from engine import UserError
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess
from tests.bot.discord.server.cdn import OCTETS
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import FORUM, Attachment, Channel, Guild, Message
from tests.pictures import write

EN, KO = words("en"), words("ko")
LINK = "https://pictures.example/seven.png"


@pytest.fixture(scope="module")
def named(discord: Loopback, school: Guild) -> Channel:
    """The channel in which everything is for the bot."""
    return discord.world.add_channel(school, "digits")


@pytest.fixture(scope="module")
def forum(discord: Loopback, school: Guild) -> Channel:
    """A forum in which everything is for the bot."""
    return discord.world.add_channel(school, "homework", FORUM)


@pytest.fixture(scope="module")
def old_thread(discord: Loopback, named: Channel) -> Channel:
    """A thread that is older than the bot."""
    return discord.world.add_thread(named, "older")


@pytest.fixture(scope="module")
def settings(drawn_mnist: Path, named: Channel, forum: Channel, old_thread: Channel) -> dict[str, str]:
    """With the named channels."""
    return {
        "DIGITBOT_MNIST": str(drawn_mnist),
        "DIGITBOT_DISCORD_CHANNELS": f"{named.id}, {forum.id}",
        "DIGITBOT_PROCESSES": "1",
        "DIGITBOT_USER_RATE": "12/3600",
    }


@pytest.fixture
def seven(discord: Loopback) -> Attachment:
    """A picture of a seven."""
    return discord.cdn.put(write("7").encoded(), "seven.png")


@pytest.fixture
def there(discord: Loopback, meet: Meet, named: Channel) -> Person:
    """Somebody in the named channel."""
    return Person(discord, meet().user, named)


def answers(person: Person, messages: list[Message]) -> list[Message]:
    """Those of some messages that the bot replied to."""
    return [answer.reference for answer in person.all_visible() if answer.reference in messages and answer.reference]


@pytest.mark.parametrize("where", ["new", "old", "post"])
async def test_threads_and_posts_of_a_named_channel_are_answered(
    bot: BotProcess,
    discord: Loopback,
    meet: Meet,
    seven: Attachment,
    named: Channel,
    forum: Channel,
    old_thread: Channel,
    where: str,
) -> None:
    thread = old_thread
    if where != "old":
        thread = discord.world.add_thread(named if where == "new" else forum, "which digit?")
        discord.gateway.tell_channel(thread)
    ada = Person(discord, meet().user, thread)
    ada.says("", seven)
    answer = await ada.hears("# 7")
    assert answer.channel is thread
    ada.says("which models are there?")
    await ada.hears("cnn")


async def test_threads_of_other_channels_are_not(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment
) -> None:
    thread = discord.world.add_thread(ada.channel, "digits")
    discord.gateway.tell_channel(thread)
    bob = Person(discord, ada.user, thread)
    bob.says("", seven)
    last = bob.says(f"{discord.world.bot.mention} about")
    assert (await bob.hears()).reference is last


async def test_what_discord_itself_writes_into_a_channel_is_not_a_question(
    bot: BotProcess, discord: Loopback, there: Person
) -> None:
    made = discord.world.add_message(there.channel, there.user, content="how good are you?", kind=18)
    discord.gateway.tell_message("MESSAGE_CREATE", made)
    last = there.says("!about")
    await there.hears(lambda message: message.reference is last)
    assert answers(there, [made]) == []


CHATTER = {
    "en": [
        "lol",
        "brb",
        "good morning everyone",
        "thanks bob",
        "no",
        "yes",
        "what's for lunch?",
        "\N{FACE WITH TEARS OF JOY}",
    ],
    "ko": ["ㅋㅋㅋ", "ㅎㅎ", "ㅇㅇ", "안녕하세요", "고마워 철수야", "점심 뭐 먹지?", "헐", "아니"],
    "en, to each other": ["how are you?", "are you awake?", "how old are you", "i need a coffee", "you idiot"],
    "ko, to each other": ["잘 지내?", "자니?", "몇 살이야?", "피곤하다", "바보야"],
}


@pytest.mark.parametrize("kind", CHATTER)
async def test_small_talk_in_a_named_channel_is_left_alone(
    bot: BotProcess, discord: Loopback, there: Person, kind: str
) -> None:
    said = [there.says(line) for line in CHATTER[kind]]
    last = there.says("which models are there?")
    await there.hears(lambda message: message.reference is last)
    assert answers(there, said) == []


async def test_who_talks_a_lot_in_a_named_channel_is_not_asked_to_wait(
    bot: BotProcess, discord: Loopback, there: Person, meet: Meet
) -> None:
    said = [there.says("lol") for _ in range(20)]
    bob = Person(discord, meet(name="bob").user, there.channel)
    last = bob.says("which models are there?")
    await bob.hears(lambda message: message.reference is last)
    assert answers(there, said) == []


@pytest.mark.parametrize("way", ["mention", "name", "Korean name", "reply", "direct"])
async def test_small_talk_to_the_bot_is_answered(
    bot: BotProcess, discord: Loopback, there: Person, seven: Attachment, meet: Meet, way: str
) -> None:
    match way:
        case "mention":
            said = there.says(f"{discord.world.bot.mention} thanks")
        case "name":
            said = there.says("thanks, digitbot!")
        case "Korean name":
            said = there.says("고마워 디짓봇아")
        case "reply":
            there.says("", seven)
            said = there.says("thanks", to=await there.hears("# 7"))
        case _:
            there = meet("direct")
            said = there.says("thanks")
    await there.hears(lambda message: message.reference is said)


@pytest.mark.parametrize("way", ["mention", "reply"])
async def test_what_people_say_to_each_other_in_a_named_channel_is_theirs(
    bot: BotProcess, discord: Loopback, there: Person, meet: Meet, way: str
) -> None:
    bob = Person(discord, meet(name="bob").user, there.channel)
    before = bob.says("lol")
    if way == "mention":
        said = there.says(f"{bob.user.mention} how good are you?")
    else:
        said = there.says("how good are you?", to=before)
    last = there.says("which models are there?")
    await there.hears(lambda message: message.reference is last)
    assert answers(there, [said]) == []


FILES = {
    "by its name": ("seven.png", OCTETS),
    "by its content": ("seven", OCTETS),
    "by its content, named otherwise": ("IMG_0001.bin", OCTETS),
    "by its name, without a type": ("seven.png", ""),
    "by its content, without a type": ("download", ""),
    "as binary": ("seven.dat", "binary/octet-stream"),
}


@pytest.mark.parametrize("how", FILES)
@pytest.mark.parametrize("way", ["message", "slash", "menu", "reply"])
async def test_a_picture_of_no_known_type_is_told_by_name_or_content(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet, how: str, way: str
) -> None:
    name, kind = FILES[how]
    file = discord.cdn.put(write("7").encoded(), name, content_type=kind)
    match way:
        case "message":
            ada.says("!predict", file)
        case "slash":
            ada.uses("predict", picture=file)
        case "menu":
            ada.opens_menu(EN.say("discord.menu_read"), ada.says("look", file))
        case _:
            shown = Person(discord, meet(name="bob").user, ada.channel).says("look", file)
            ada.says(f"{discord.world.bot.mention} what is it?", to=shown)
    await ada.hears("# 7")


async def test_a_file_of_no_known_type_that_is_not_a_picture_is_told_of(
    bot: BotProcess, discord: Loopback, ada: Person
) -> None:
    ada.says("!predict", discord.cdn.put(b"MZ" + bytes(1000), "game.exe", content_type=OCTETS))
    await ada.hears(EN.error(UserError("picture.unknown", name="game.exe")))


@pytest.mark.parametrize("where", ["direct", "named", "menu", "reply"])
async def test_a_forwarded_picture_is_read(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet, there: Person, seven: Attachment, where: str
) -> None:
    first = ada.says("look", seven)
    match where:
        case "direct":
            there = meet("direct")
            there.forwards(first)
        case "named":
            there.forwards(first)
        case "menu":
            there = meet(name="carl")
            there.opens_menu(EN.say("discord.menu_read"), there.forwards(first))
        case _:
            there = meet(name="carl")
            there.says(f"{discord.world.bot.mention} what is this?", to=there.forwards(first))
    answer = await there.hears("# 7")
    there.presses(answer, EN.say("discord.button_why"))
    await there.hears(lambda message: message.attachments)


async def test_forwarded_words_are_words(bot: BotProcess, discord: Loopback, ada: Person, meet: Meet) -> None:
    bob = meet("direct")
    bob.forwards(ada.says("which models are there?"))
    await bob.hears("cnn")


@pytest.mark.parametrize("when", ["at once", "later"])
@pytest.mark.parametrize("where", ["mention", "direct", "named", "prefix"])
async def test_a_link_to_a_picture_is_read_from_discords_preview(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet, there: Person, when: str, where: str
) -> None:
    preview = discord.cdn.preview(write("407").encoded(), LINK)
    person, before = {
        "mention": (ada, f"{discord.world.bot.mention} what does it say? "),
        "prefix": (ada, "!predict "),
    }.get(where, (meet("direct") if where == "direct" else there, ""))
    if when == "at once":
        person.says(f"{before}{LINK}", previews=[preview])
    else:
        person.sees_previews(person.says(f"{before}{LINK}"), preview)
    answer = await person.hears("# 407")
    person.presses(answer, EN.say("discord.button_right"))
    assert (await person.hears(EN.say("correct.not_kept"))).ephemeral


async def test_a_link_that_somebody_else_sent_is_read_from_the_menu_and_in_a_reply(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet
) -> None:
    preview = discord.cdn.preview(write("407").encoded(), LINK)
    shown = Person(discord, meet(name="bob").user, ada.channel).says(LINK, previews=[preview])
    ada.opens_menu(EN.say("discord.menu_read"), shown)
    await ada.hears("# 407")
    ada.says("!predict", to=shown)
    await ada.hears("# 407")


async def test_digits_in_a_link_are_not_what_somebody_says(
    bot: BotProcess, discord: Loopback, ada: Person, seven: Attachment
) -> None:
    link = "https://pictures.example/4.png"
    ada.says(f"{discord.world.bot.mention} why? {link}", previews=[discord.cdn.preview(write("7").encoded(), link)])
    await ada.hears(lambda message: message.attachments and "7" in text_of(message))


async def test_a_link_that_discord_does_not_show_gets_a_sentence(
    bot: BotProcess, discord: Loopback, ada: Person, meet: Meet
) -> None:
    asked, korean = len(discord.cdn.asked), meet(locale="ko")
    ada.says(f"{discord.world.bot.mention} <{LINK}>")
    korean.says(f"{discord.world.bot.mention} 이거 읽어 줘 {LINK}")
    await ada.hears(EN.say("attachment.no_preview"))
    await korean.hears(KO.say("attachment.no_preview"))
    assert len(discord.cdn.asked) == asked


async def test_a_page_with_a_picture_on_it_is_not_a_picture(bot: BotProcess, discord: Loopback, ada: Person) -> None:
    page = discord.cdn.preview(write("7").encoded(), "https://news.example/story", kind="article")
    ada.says(f"{discord.world.bot.mention} how good are you? https://news.example/story", previews=[page])
    answer = await ada.hears()
    assert "# 7" not in text_of(answer)
    assert "%" in text_of(answer)


async def test_a_link_that_leads_elsewhere_than_discord_shows_is_not_followed(
    bot: BotProcess, discord: Loopback, ada: Person
) -> None:
    preview = discord.cdn.preview(write("7").encoded(), LINK)
    preview["thumbnail"]["proxy_url"] = "http://169.254.169.254/latest/meta-data/seven.png"
    ada.says(f"!predict {LINK}", previews=[preview])
    await ada.hears("seven.png")
    assert "# 7" not in "".join(text_of(message) for message in ada.all_visible())


LANGUAGES = {
    "asked for": lambda person: person.says("!language ko"),
    "written": lambda person: person.says(f"{person.discord.world.bot.mention} 얼마나 정확해?"),
}


@pytest.mark.parametrize("how", LANGUAGES)
@pytest.mark.parametrize("what", ["too often", "a button", "a form", "a picture"])
async def test_refusals_are_in_the_language_of_the_conversation(
    bot: BotProcess, discord: Loopback, ada: Person, how: str, what: str
) -> None:
    LANGUAGES[how](ada)
    await ada.hears("요")
    match what:
        case "too often":
            for _ in range(12):
                ada.says("!about")
            await ada.hears(KO.error(UserError("serving.too_often", seconds=0)).partition("0")[0])
        case "a button":
            bob = Person(discord, discord.world.add_user("bob"), ada.channel)
            bob.says("!predict", discord.cdn.put(write("7").encoded(), "seven.png"))
            ada.presses(await bob.hears("# 7"), EN.say("discord.button_right"))
            await ada.hears(KO.say("discord.not_yours"))
        case "a form":
            ada.says("!predict", discord.cdn.put(write("42").encoded(), "page.png"))
            form = await ada.form(ada.presses(await ada.hears("# 42"), KO.say("discord.button_wrong")))
            ada.submits(form, "x")
            await ada.hears(KO.say("discord.digits_only"))
        case _:
            ada.says("!predict", discord.cdn.put(b"ID3", "song.mp3"))
            await ada.hears(KO.error(UserError("picture.unknown", name="song.mp3")))


async def test_a_language_that_was_asked_for_stays_whatever_somebody_writes(
    bot: BotProcess, discord: Loopback, meet: Meet
) -> None:
    korean = meet(locale="ko")
    korean.says("!language en")
    await korean.hears(EN.say("language.switched"))
    for _ in range(12):
        korean.says("!소개")
    await korean.hears(EN.error(UserError("serving.too_often", seconds=0)).partition("0")[0])
