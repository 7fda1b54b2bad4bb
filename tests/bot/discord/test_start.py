"""Starting: what stops the bot and how it says so, the invite link, and when Discord is told of the commands."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.discord.words import words
from engine import SettingsError, UserError
from tests.bot.discord.conftest import Meet, keeps_quiet
from tests.bot.discord.process import BotProcess, Ended, run_once
from tests.bot.discord.server.commands import NoSuchCommandError
from tests.bot.discord.server.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT, PRIVILEGED
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.world import Guild
from tests.pictures import write

SETTINGS, UNAVAILABLE, OK = 78, 69, 0
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ ")
ADMINISTRATOR, MANAGE_MESSAGES = 1 << 3, 1 << 13
PORTAL = "https://discord.com/developers/applications"


@pytest.fixture
def content_refused(discord: Loopback) -> Iterator[None]:
    """The portal's switch for message content is off."""
    discord.gateway.granted = PRIVILEGED & ~MESSAGE_CONTENT
    yield
    discord.gateway.granted = PRIVILEGED


async def started(discord: Loopback, home: Path, **settings: str) -> Ended:
    """Run the bot with these settings until it gives up."""
    given = {"DISCORD_TOKEN": discord.token, "DIGITBOT_DISCORD_API": discord.api} | settings
    return await run_once(home, {name: value for name, value in given.items() if value}, "discord")


@asynccontextmanager
async def running(
    discord: Loopback, home: Path, *, flags: Sequence[str] = (), **settings: str
) -> AsyncIterator[BotProcess]:
    """A bot that is there."""
    bot = BotProcess(discord, home, {"DIGITBOT_PROCESSES": "1"} | settings, ("bot", "discord", *flags))
    try:
        await bot.start()
        yield bot
        assert (await bot.stop()).status == OK
        keeps_quiet(bot)
    finally:
        bot.kill()


def one_sentence(ended: Ended, status: int, *parts: str) -> None:
    """It gave up with that status and one sentence for people, which comes after the log."""
    assert ended.status == status, ended.output
    assert "Traceback" not in ended.output
    (sentence,) = [line for line in ended.output.splitlines() if not LOG_LINE.match(line)]
    assert ended.output.endswith(f"{sentence}\n")
    for part in parts:
        assert part in sentence


async def test_without_a_token_it_says_where_to_get_one_in_the_operators_language(
    discord: Loopback, tmp_path: Path
) -> None:
    ended = await started(discord, tmp_path, DISCORD_TOKEN="", DIGITBOT_LANGUAGE="ko")
    one_sentence(ended, SETTINGS, words("ko").error(SettingsError("discord.no_token", page=PORTAL)))


async def test_a_wrong_token_is_told_and_not_shown(discord: Loopback, tmp_path: Path) -> None:
    ended = await started(discord, tmp_path, DISCORD_TOKEN="wrong-token-of-somebody")  # noqa: S106 - no secret
    one_sentence(ended, SETTINGS, PORTAL)
    assert "wrong-token-of-somebody" not in ended.output


async def test_a_setting_by_its_former_name_is_told_of_in_the_log(discord: Loopback, tmp_path: Path) -> None:
    ended = await started(discord, tmp_path, DISCORD_TOKEN="", DIGITBOT_DISCORD_QUEUE="9")
    (line,) = [line for line in ended.output.splitlines() if "DIGITBOT_DISCORD_QUEUE" in line]
    assert LOG_LINE.match(line)
    assert "DIGITBOT_DISCORD_QUEUE is now called DIGITBOT_QUEUE" in line


async def test_an_intent_that_is_not_granted_is_told_with_the_page(
    discord: Loopback, tmp_path: Path, content_refused: None
) -> None:
    ended = await started(discord, tmp_path, DIGITBOT_DISCORD_MESSAGE_CONTENT="on")
    one_sentence(ended, SETTINGS, f"{PORTAL}/{discord.world.bot.id}/bot")


async def test_an_intent_that_is_withdrawn_meanwhile_is_told_with_the_page(
    discord: Loopback, tmp_path: Path, content_refused: None
) -> None:
    """The gateway closes with 4014: what was granted when the bot looked is not when it connects."""
    discord.gateway.granted = PRIVILEGED
    gate, looked = discord.faults.held("GET", "/gateway/bot"), len(discord.recorder.matching("GET", "/gateway/bot"))
    starting = asyncio.create_task(started(discord, tmp_path, DIGITBOT_PROCESSES="1"))
    await discord.changes.until(
        lambda: len(discord.recorder.matching("GET", "/gateway/bot")) > looked or None, "the question for the gateway"
    )
    discord.gateway.granted = PRIVILEGED & ~MESSAGE_CONTENT
    gate.set()
    one_sentence(await starting, SETTINGS, f"{PORTAL}/{discord.world.bot.id}/bot")


async def test_without_its_slash_commands_it_goes_on_and_tries_again_at_the_next_start(
    discord: Loopback, school: Guild, meet: Meet, tmp_path: Path
) -> None:
    discord.faults.refused("PUT", r"/applications/\d+/commands", 403, 50001, "Missing Access")
    before = discord.rest.syncs
    async with running(discord, tmp_path) as bot:
        ada = meet()
        ada.says("!about")
        await ada.hears()
        assert "HTTP 403, code 50001: Missing Access" in bot.output
    async with running(discord, tmp_path):
        assert discord.rest.syncs == before + 1


async def test_without_a_network_it_says_so(discord: Loopback, tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    ended = await started(discord, tmp_path, DIGITBOT_DISCORD_API=f"http://127.0.0.1:{port}/api/v10")
    one_sentence(ended, UNAVAILABLE, "https://discordstatus.com")


@pytest.mark.parametrize(("shards", "left"), [("", 0), ("3", 2), ("auto", 1)])
async def test_a_bot_that_discord_lets_connect_no_more_today_does_not_try(
    discord: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shards: str, left: int
) -> None:
    """Discord takes its token away otherwise."""
    monkeypatch.setattr(discord.rest, "identifies", left)
    monkeypatch.setattr(discord.rest, "shards", 2)
    before = len(discord.gateway.identified)
    ended = await started(discord, tmp_path, DIGITBOT_DISCORD_SHARDS=shards)
    one_sentence(ended, UNAVAILABLE, words("en").error(UserError("discord.no_identifies", hours=24)))
    assert len(discord.gateway.identified) == before


async def test_a_setting_that_cannot_be_used_is_named(discord: Loopback, tmp_path: Path) -> None:
    ended = await started(discord, tmp_path, DIGITBOT_DISCORD_CHANNELS="#general")
    one_sentence(ended, SETTINGS, "DIGITBOT_DISCORD_CHANNELS", "#general")


async def test_link_and_intents_ask_for_no_more_than_works(discord: Loopback, meet: Meet, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN='{discord.token}'\nDIGITBOT_DISCORD_API={discord.api}\n")
    ended = await run_once(tmp_path, {}, "discord", "--invite")
    assert ended.status == OK, ended.output
    asked = parse_qs(urlsplit(ended.output.strip()).query)
    assert asked["client_id"] == [str(discord.world.bot.id)]
    assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}
    permissions = int(asked["permissions"][0])
    invited = discord.world.add_guild("invited", permissions)
    async with running(discord, tmp_path):
        ada = meet(invited)
        ada.says("!predict", discord.cdn.put(write("31").encoded(), "page.png"))
        answer = await ada.hears("31")
        assert answer.embeds
        assert answer.attachments
    assert permissions < 1 << 39  # nothing beyond sending in threads
    assert not permissions & (ADMINISTRATOR | MANAGE_MESSAGES)
    assert discord.gateway.identifies[-1]["intents"] == GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES | MESSAGE_CONTENT


async def test_discord_is_told_of_the_commands_only_when_they_changed(
    discord: Loopback, school: Guild, tmp_path: Path
) -> None:
    before = discord.rest.syncs
    async with running(discord, tmp_path):
        assert discord.rest.syncs == before + 1
    async with running(discord, tmp_path):
        assert discord.rest.syncs == before + 1
    (hashes,) = tmp_path.rglob("commands.json")
    hashes.write_text(hashes.read_text().replace("a", "b"))
    async with running(discord, tmp_path):
        assert discord.rest.syncs == before + 2
    async with running(discord, tmp_path, flags=["--sync"]):
        assert discord.rest.syncs == before + 3
    async with running(discord, tmp_path):
        assert discord.rest.syncs == before + 3


async def test_without_message_content_it_says_so_and_all_but_plain_commands_work(
    discord: Loopback, school: Guild, meet: Meet, tmp_path: Path, content_refused: None
) -> None:
    async with running(discord, tmp_path) as bot:
        assert f"{PORTAL}/{discord.world.bot.id}/bot" in bot.output
        ada, bob = meet(), meet("direct", name="bob")
        seven = discord.cdn.put(write("7").encoded(), "seven.png")
        unseen = ada.says("!predict", seven)
        ada.says(f"{discord.world.bot.mention} what is this?", seven)
        await ada.hears("# 7")
        ada.uses("predict", picture=seven)
        await ada.hears("# 7")
        bob.says("", seven)
        await bob.hears("# 7")
        assert not [message for message in ada.all_visible() if message.reference is unseen]
        # It is the bot who says so; what discord.py would say at every start is not worth reading.
        (warning,) = [line for line in bot.output.splitlines() if " WARNING " in line]
        assert " bot.discord.process " in warning


@pytest.mark.parametrize("granted", [True, False])
async def test_without_message_content_by_choice_nobody_is_asked_to_grant_it(
    discord: Loopback, school: Guild, meet: Meet, tmp_path: Path, *, granted: bool
) -> None:
    discord.gateway.granted = PRIVILEGED if granted else PRIVILEGED & ~MESSAGE_CONTENT
    try:
        async with running(discord, tmp_path, DIGITBOT_DISCORD_MESSAGE_CONTENT="off") as bot:
            assert not discord.gateway.identifies[-1]["intents"] & MESSAGE_CONTENT
            assert "grant" not in bot.output
            assert " WARNING " not in bot.output
    finally:
        discord.gateway.granted = PRIVILEGED


async def test_the_owners_commands_are_offered_in_the_owners_servers_alone(
    discord: Loopback, school: Guild, meet: Meet, tmp_path: Path
) -> None:
    home = discord.world.add_guild("home")
    async with running(discord, tmp_path):
        with pytest.raises(NoSuchCommandError):
            Person(discord, discord.world.owner, meet(home).channel).uses("owner status")
    async with running(discord, tmp_path, DIGITBOT_DISCORD_OWNER_SERVERS=str(home.id)):
        owner = Person(discord, discord.world.owner, meet(home).channel)
        owner.uses("owner status")
        assert (await owner.hears("1/1")).ephemeral
        with pytest.raises(NoSuchCommandError):
            Person(discord, discord.world.owner, meet().channel).uses("owner status")
    syncs = discord.rest.syncs
    async with running(discord, tmp_path, DIGITBOT_DISCORD_OWNER_SERVERS=str(home.id)):
        assert discord.rest.syncs == syncs
    async with running(discord, tmp_path, DIGITBOT_DISCORD_OWNER_SERVERS=f"{home.id},{school.id}"):
        Person(discord, discord.world.owner, meet().channel).uses("owner status")
    discord.rest.of_servers.clear()


async def test_shards_share_the_servers(discord: Loopback, meet: Meet, tmp_path: Path) -> None:
    guilds = [discord.world.add_guild(f"server-{number}") for number in range(8)]
    shards = {(guild.id >> 22) % 2 for guild in guilds}
    before = len(discord.gateway.identifies)
    async with running(discord, tmp_path, DIGITBOT_DISCORD_SHARDS="2"):
        await discord.changes.until(lambda: len(discord.gateway.identifies) == before + 2, "two shards")
        assert sorted(one["shard"] for one in discord.gateway.identifies[before:]) == [[0, 2], [1, 2]]
        people = [meet(guild) for guild in guilds]
        for person in people:
            person.says("!about")
        await asyncio.gather(*(person.hears() for person in people))
    assert shards <= {0, 1}
