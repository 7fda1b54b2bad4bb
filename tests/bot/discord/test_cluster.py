"""A bot in several processes: each has its shards, a question is answered once, and what is known is known to all."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from functools import partial
from itertools import chain, pairwise, zip_longest
from pathlib import Path

import aiohttp
import pytest
from redis import Redis

from bot.discord.cluster import Cluster
from bot.discord.words import words
from engine import DataError, UsageError, UserError
from tests.bot.discord.conftest import Meet
from tests.bot.discord.process import BotProcess, run_once
from tests.bot.discord.server.cdn import Trouble
from tests.bot.discord.server.commands import Value
from tests.bot.discord.server.loopback import Loopback
from tests.bot.discord.server.people import Person
from tests.bot.discord.server.rendering import text_of
from tests.bot.discord.server.world import SPOILED, Guild, Message, World
from tests.pictures import write
from tests.servers import RedisServer, free_port

EN = words("en")
SHARDS = 2
IDENTIFY_SECONDS = 5.0  # Discord takes one in that time, as max_concurrency says


def guild_of(world: World, shard: int) -> Guild:
    """A server whose events go to a shard."""
    while (world.new_id() >> 22) % SHARDS != shard:
        pass  # the next millisecond's ids
    return world.add_guild(f"server of shard {shard}")


@pytest.fixture(scope="module")
def servers(discord: Loopback) -> tuple[Guild, Guild]:
    """A server of either shard."""
    return guild_of(discord.world, 0), guild_of(discord.world, 1)


class Bots:
    """Starts the processes of one bot; they share a home, as on one machine."""

    def __init__(
        self, discord: Loopback, servers: Sequence[Guild], redis: RedisServer, folder: Path, mnist: Path
    ) -> None:
        self.discord, self.folder = discord, folder
        self.port = free_port()
        (folder / "home").mkdir(exist_ok=True)
        self.settings = {
            "HOME": str(folder / "home"),
            "DIGITBOT_MNIST": str(mnist),
            "DIGITBOT_PROCESSES": "1",
            "DIGITBOT_STATE": redis.url,
            "DIGITBOT_DISCORD_OWNER_SERVERS": ",".join(str(server.id) for server in servers),
            "DIGITBOT_DISCORD_SHARDS": str(SHARDS),
            "DIGITBOT_MONITOR": str(self.port),
            "DIGITBOT_USER_RATE": "100/30",
        }
        self.made = 0

    def process(self, number: int, size: int, home: Path | None = None) -> BotProcess:
        """One that is not started yet; with a home of its own as if on a machine of its own."""
        self.made += 1
        own = self.folder / f"process-{self.made}"
        own.mkdir()
        command = ("bot", "discord", "--cluster", f"{number}/{size}")
        return BotProcess(self.discord, own, self.settings | ({"HOME": str(home)} if home else {}), command)

    def _has_sessions(self, count: int) -> bool:
        return len(self.discord.gateway.sessions) >= count

    @asynccontextmanager
    async def running(self, *processes: tuple[int, int], homes: Sequence[Path] = ()) -> AsyncIterator[list[BotProcess]]:
        """These processes, ``(number, size)`` each, connected with all of their shards; with one home, or these."""
        started: list[BotProcess] = []
        try:
            for (number, size), home in zip_longest(processes, homes):
                shards, before = len(Cluster(number, size).shards(SHARDS)), len(self.discord.gateway.sessions)
                started.append(self.process(number, size, home))
                await started[-1].start()
                await self.discord.changes.until(partial(self._has_sessions, before + shards), "shards")
            yield started
        finally:
            for process in started:
                if not process.gone:
                    await process.stop()
                process.kill()


@pytest.fixture(scope="module")
def bots(
    discord: Loopback,
    servers: tuple[Guild, Guild],
    redis_server: RedisServer,
    tmp_path_factory: pytest.TempPathFactory,
    drawn_mnist: Path,
) -> Bots:
    """The bot's processes, none of which runs yet."""
    return Bots(discord, servers, redis_server, tmp_path_factory.mktemp("cluster"), drawn_mnist)


def answers_to(message: Message) -> list[Message]:
    """What the bot replied."""
    return [one for one in message.replies if not one.deleted]


async def status_of_both(owner: Person) -> str:
    """What the owner is told once both processes listen, which may be a moment after they are connected."""
    while True:
        owner.uses("owner status")
        status = text_of(await owner.hears())
        if "2/2" in status:
            return status


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64, 1000])
def test_all_shards_are_somebodys_and_nobodys_twice(count: int) -> None:
    for size in {1, 2, 3, count} & set(range(1, count + 1)):
        parts = [Cluster(number, size).shards(count) for number in range(1, size + 1)]
        assert all(parts)
        assert list(chain.from_iterable(parts)) == list(range(count))


@pytest.mark.parametrize("text", ["", "1", "0/2", "3/2", "1/0", "-1/2", "a/b", "1/2/3", "1/99999", "١/٢"])
def test_what_names_no_process_is_told(text: str) -> None:
    with pytest.raises(UsageError):
        Cluster.parse(text)


@pytest.mark.parametrize(
    ("arguments", "change", "key", "values", "language"),
    [
        (("--cluster", "3/2"), {}, "discord.cluster_form", {"value": "3/2"}, "ko"),
        (("--cluster", "1/2"), {"DIGITBOT_STATE": ""}, "discord.cluster_state", {}, "en"),
        (("--cluster", "1/2"), {"DIGITBOT_DISCORD_SHARDS": ""}, "discord.cluster_shards", {"size": 2}, "ko"),
        (("--cluster", "1/2"), {"DIGITBOT_DISCORD_SHARDS": "auto"}, "discord.cluster_shards", {"size": 2}, "en"),
    ],
)
async def test_processes_that_could_not_work_together_say_why(
    bots: Bots,
    tmp_path: Path,
    arguments: tuple[str, ...],
    change: dict[str, str],
    key: str,
    values: dict[str, object],
    language: str,
) -> None:
    settings = {
        **bots.settings,
        "DISCORD_TOKEN": bots.discord.token,
        "DIGITBOT_DISCORD_API": bots.discord.api,
        "DIGITBOT_LANGUAGE": language,
        **change,
    }
    ended = await run_once(tmp_path, settings, "discord", *arguments)
    assert ended.status in (2, 78)
    assert words(language).error(UserError(key, **values)) in ended.output
    assert "Traceback" not in ended.output


async def test_a_redis_that_refuses_the_bot_is_told_of(bots: Bots, tmp_path: Path) -> None:
    address = bots.settings["DIGITBOT_STATE"].removesuffix("/0") + "/99"
    token, api = bots.discord.token, bots.discord.api
    ended = await run_once(
        tmp_path,
        {**bots.settings, "DIGITBOT_STATE": address, "DISCORD_TOKEN": token, "DIGITBOT_DISCORD_API": api},
        "discord",
        "--cluster",
        "1/2",
    )
    assert ended.status == 78
    assert ended.output.count("DIGITBOT_STATE") == 1
    assert "Traceback" not in ended.output
    assert "Unclosed" not in ended.output


async def test_two_processes_share_the_servers_and_each_question_is_answered_once(
    bots: Bots, discord: Loopback, servers: tuple[Guild, Guild], meet: Meet
) -> None:
    syncs, before = discord.rest.syncs, len(discord.gateway.identified)
    async with bots.running((1, 2), (2, 2)) as (_, second):
        identified = discord.gateway.identified[before:]
        assert sorted(shard for _, shard in identified) == [0, 1]
        assert all(later - first >= IDENTIFY_SECONDS for (first, _), (later, _) in pairwise(identified))
        assert discord.rest.syncs == syncs + 1
        people = [meet(guild) for guild in servers for _ in range(5)] + [meet("direct", name="bob")]
        asked = [person.says("!about") for person in people]
        for person in people:
            await person.hears()
        for guild in servers:
            person = meet(guild)
            person.uses("about")
            await person.hears()
            assert len(person.visible()) == 1
        assert [len(answers_to(message)) for message in asked] == [1] * len(asked)
        assert not second.gone
        for port in (bots.port, bots.port + 1):
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as response:
                assert (await response.json())["engine_processes"] == 1


async def test_as_many_identify_at_once_as_discord_lets(
    bots: Bots, discord: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two, of four shards: one of each rest when divided by two."""
    monkeypatch.setattr(discord.rest, "max_concurrency", 2)
    monkeypatch.setitem(bots.settings, "DIGITBOT_DISCORD_SHARDS", "4")
    before = len(discord.gateway.identified)
    async with bots.running((1, 2)):  # whose shards are 0 and 1
        second = bots.process(2, 2)
        await second.start()
        await discord.changes.until(lambda: len(discord.gateway.identified) == before + 4, "four shards")
        await second.stop()
    identified = sorted((shard, at) for at, shard in discord.gateway.identified[before:])
    zero, one, two, three = (at for _, at in identified)
    assert one - zero < IDENTIFY_SECONDS > three - two
    assert two - zero >= IDENTIFY_SECONDS <= three - one


async def test_the_owner_is_told_of_all_and_what_the_owner_does_reaches_all(
    bots: Bots, discord: Loopback, servers: tuple[Guild, Guild], meet: Meet
) -> None:
    async with bots.running((1, 2), (2, 2)) as (_, second):
        owner = Person(discord, discord.world.owner, meet(servers[0]).channel)
        status = await status_of_both(owner)
        assert EN.say("discord.owner_processes", count=2, all=2) in status
        assert re.search(r"shards: 2\b", status)
        owner.uses("owner reload")
        reloaded = text_of(await owner.hears(EN.say("discord.owner_reloaded")))
        assert EN.say("discord.owner_forgotten") not in reloaded
        ada = meet(servers[1])
        what, user = EN.say("discord.owner_what"), EN.say("discord.owner_user")
        for change, is_blocked in (("add", True), ("remove", False)):
            chosen: dict[str, Value] = {what: change, user: ada.user}
            owner.uses("owner blocklist", **chosen)
            await owner.hears(ada.user.name)
            ada.uses("about")
            answer = await ada.hears()
            assert (EN.error(UserError("serving.blocked")) in answer.content) == is_blocked
        await second.stop()
        owner.uses("owner status")
        await owner.hears(EN.say("discord.owner_processes", count=1, all=2))


async def test_processes_of_several_machines_share_what_each_has_on_its_disk(
    bots: Bots, discord: Loopback, servers: tuple[Guild, Guild], redis_server: RedisServer, meet: Meet, tmp_path: Path
) -> None:
    """The bot of one machine is moved to two: one has its home, the other, which starts first, an empty one."""
    with closing(Redis.from_url(redis_server.url)) as redis:
        redis.flushall()
    homes = [tmp_path / "new", tmp_path / "old"]
    ada = meet(servers[0])
    blocklist = homes[1] / ".local" / "state" / "digitbot" / "discord" / "blocklist.json"
    blocklist.parent.mkdir(parents=True)
    blocklist.write_text(f"[{ada.user.id}]", encoding="utf-8")
    syncs = discord.rest.syncs
    async with bots.running((1, 2), (2, 2), homes=homes):
        owner = Person(discord, discord.world.owner, meet(servers[0]).channel)
        await status_of_both(owner)
        ada.uses("about")
        await ada.hears(EN.error(UserError("serving.blocked")))
        assert discord.rest.syncs == syncs + 1
    assert str(ada.user.id) in blocklist.read_text(encoding="utf-8")
    async with bots.running((1, 2), homes=[tmp_path / "third"]):
        ada.uses("about")
        await ada.hears(EN.error(UserError("serving.blocked")))
        assert discord.rest.syncs == syncs + 1  # what Discord was told of is known by Redis


async def test_conversations_go_on_when_the_number_of_processes_changes(
    bots: Bots, discord: Loopback, servers: tuple[Guild, Guild], meet: Meet
) -> None:
    people = [meet(guild) for guild in servers]
    async with bots.running((1, 2), (2, 2)):
        for person in people:
            person.says("!predict", discord.cdn.put(write("7").encoded(), f"{SPOILED}seven.png"))
            await person.hears()
    async with bots.running((1, 1)):
        for person in people:
            person.says("!why")
            answer = await person.hears("I read 7")
            assert answer.attachments
            assert all(file.filename.startswith(SPOILED) for file in answer.attachments)
            assert len(person.visible()) == 1


async def test_two_processes_of_the_same_number_answer_once(
    bots: Bots, discord: Loopback, servers: tuple[Guild, Guild], meet: Meet
) -> None:
    """As while one takes the place of another; a third by mistake."""
    bots.settings["DIGITBOT_MONITOR"] = ""  # whose port they cannot both have
    async with bots.running((1, 1), (1, 1)):
        people = [meet(guild) for guild in servers for _ in range(5)]
        asked = [person.says("!about") for person in people]
        for person in people:
            await person.hears()
        last = people[0].says("!about")
        await people[0].hears(lambda message: message.reference is last)
        assert [len(answers_to(message)) for message in [*asked, last]] == [1] * (len(asked) + 1)


@pytest.mark.parametrize("follower", [None, (1, 1)], ids=["none", "of another number"])
async def test_who_was_asked_by_a_process_that_is_killed_is_told_once_and_others_are_answered(
    bots: Bots, discord: Loopback, servers: tuple[Guild, Guild], meet: Meet, follower: tuple[int, int] | None
) -> None:
    """By whichever process is there: the one beside it, or one of another number."""
    gate, interrupted = asyncio.Event(), EN.say("discord.interrupted")
    ada, bob, carl, dora = (meet(servers[number]) for number in (1, 1, 0, 1))
    async with AsyncExitStack() as running:
        first, second = await running.enter_async_context(bots.running((1, 2), (2, 2)))
        dora.says("!predict", discord.cdn.put(write("7").encoded(), "seven.png"))
        await dora.hears("# 7")
        slow = [discord.cdn.put(write("31").encoded(), "slow.png", trouble=Trouble(gate=gate)) for _ in range(2)]
        said = ada.says("!predict", slow[0])
        used = bob.uses("predict", picture=slow[1])
        await discord.changes.until(lambda: used.original and used.original.loading and ada.channel.typing, "work")
        second.kill()
        await second.ended()
        carl.says("!about")
        await carl.hears()  # the other one goes on
        if follower is not None:
            await first.stop()
            await running.enter_async_context(bots.running(follower))
        await ada.hears(interrupted)
        await discord.changes.until(lambda: used.original and used.original.content == interrupted, "the sentence")
        gate.set()
        if follower is not None:
            ada.says("!about")
            await ada.hears()
            dora.says("!why")
            await dora.hears("I read 7")
        assert len(answers_to(said)) == 1


async def test_what_is_being_answered_when_another_process_takes_over_is_answered_once(
    bots: Bots, discord: Loopback, servers: tuple[Guild, Guild], meet: Meet
) -> None:
    bots.settings["DIGITBOT_MONITOR"] = ""  # whose port they cannot both have
    gate = asyncio.Event()
    ada, bob, carl = (meet(guild) for guild in (*servers, servers[0]))
    async with bots.running((1, 1)) as (former,):
        slow = [discord.cdn.put(write("31").encoded(), "slow.png", trouble=Trouble(gate=gate)) for _ in range(2)]
        said = ada.says("!predict", slow[0])
        used = bob.uses("predict", picture=slow[1])
        await discord.changes.until(lambda: used.original and used.original.loading and ada.channel.typing, "work")
        async with bots.running((1, 1)) as (latter,):
            while "bot.discord.process ready" not in latter.output:
                await asyncio.sleep(0.1)
            gate.set()
            await ada.hears("# 31")
            await bob.hears("# 31")
            await former.stop()
            carl.says("!about")
            await carl.hears()
            assert len(answers_to(said)) == 1
            assert len(bob.visible()) == 1


async def test_without_redis_answers_go_on_and_say_so_once(
    bots: Bots, discord: Loopback, servers: tuple[Guild, Guild], redis_server: RedisServer, meet: Meet
) -> None:
    notice = EN.error(DataError("store.away"))
    people = [meet(guild) for guild in servers]
    async with bots.running((1, 2), (2, 2)) as processes:
        for person in people:
            person.says("!predict", discord.cdn.put(write("7").encoded(), "seven.png"))
            await person.hears("# 7")
        redis_server.stop()
        try:
            for person in people:
                said = person.says("!about")
                await person.hears(notice)
                again = person.says("!about")
                assert notice not in text_of(await person.hears())
                assert [len(answers_to(message)) for message in (said, again)] == [1, 1]
        finally:
            redis_server.start()
        for process in processes:
            assert process.output.count("Redis cannot be used") >= 1
            assert "Traceback" not in process.logs
        files = {file.name for file in (bots.folder / "home").rglob("*.log")}
        assert {"digitbot-1.log", "digitbot-2.log"} <= files


def test_logs_do_not_rotate_one_file_twice(tmp_path: Path, home: Path) -> None:
    import logging

    from bot import logs

    with logs.written():
        logs.separate("2")
        logging.getLogger("bot").warning("something")
        assert logs.path().name == "digitbot-2.log"
    assert [file.name for file in home.rglob("*.log")] == ["digitbot-2.log"]
