"""What processes share in a real Redis, and how each goes on alone while it is away."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from redis import Redis

from bot.discord.calls import Pace
from bot.discord.question import Asker, Recent
from bot.serving.blocklist import Blocklist
from bot.serving.cooldown import SharedCooldown
from bot.serving.settings import Rate
from bot.serving.words import words
from bot.state import redis_state
from bot.state.conversations import RedisStore
from bot.state.opening import check
from bot.state.outage import PAUSE
from bot.state.redis_state import RedisState
from bot.state.state import Answerers, Json, State
from bot.web.figures import KEPT_SECONDS, SharedFigureStore
from engine import DataError, SettingsError, UserError
from tests.servers import RedisServer

ADA = 1234567890
pytestmark = pytest.mark.usefixtures("loop")


class Clock:
    """Seconds that a test turns."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def processes(server: RedisServer) -> AsyncIterator[tuple[RedisState, RedisState, Clock]]:
    """The states of two processes, and the clock by which they try Redis again."""
    clock = Clock()
    one, other = RedisState(server.url, clock), RedisState(server.url, clock)
    try:
        yield one, other, clock
    finally:
        await one.close()
        await other.close()


async def test_what_one_process_keeps_another_finds_and_it_expires(redis: Redis, redis_server: RedisServer) -> None:
    async with processes(redis_server) as (one, other, _):
        assert await other.get("digitbot:a") is None
        assert await one.put("digitbot:a", b"value", 60.0)
        assert await other.get("digitbot:a") == b"value"
    assert 0 < redis.pttl("digitbot:a") <= 60_000


async def test_only_one_has_what_is_claimed_until_its_time_is_over(redis: Redis, redis_server: RedisServer) -> None:
    async with processes(redis_server) as (one, other, _):
        assert await one.claim("digitbot:a", 5.0) == 0.0
        left = await other.claim("digitbot:a", 5.0)
        assert left is not None
        assert 0.0 < left <= 5.0
        redis.pexpire("digitbot:a", 0)
        assert await other.claim("digitbot:a", 5.0) == 0.0


async def test_slots_of_all_processes_lie_apart(redis: Redis, redis_server: RedisServer) -> None:
    async with processes(redis_server) as (one, other, _):
        slots = [await state.slot("digitbot:a", 100.0) for state in (one, other, one)]
        assert slots[0] == 0.0
        assert [round(slot or 0.0, -1) for slot in slots] == [0.0, 100.0, 200.0]
    assert redis.pttl("digitbot:a") > 0


async def test_who_asks_too_often_is_known_everywhere_and_by_no_id(redis: Redis, redis_server: RedisServer) -> None:
    async with processes(redis_server) as (one, other, _):
        first, second = (SharedCooldown(Rate(2, 30), "user", state) for state in (one, other))
        assert [await limit.wait(ADA) for limit in (first, second)] == [0.0, 0.0]
        assert 25.0 < await first.wait(ADA) <= 30.0
        assert 25.0 < await second.wait(ADA) <= 30.0
        assert await second.wait("somebody else") == 0.0
        assert await SharedCooldown(Rate(2, 30), "channel", one).wait(ADA) == 0.0
    keys = redis.keys()
    assert keys
    assert not any(str(ADA).encode() in key for key in keys)
    assert all(0 < redis.ttl(key) <= 31 for key in keys)


async def test_a_list_of_the_blocked_is_everybodys_and_survives_a_redis_that_loses_it(
    redis: Redis, redis_server: RedisServer, tmp_path: Path
) -> None:
    async with processes(redis_server) as (one, other, _):
        first, second = Blocklist(tmp_path / "one", one), Blocklist(tmp_path / "other", other)
        await first.add(7)
        await first.add(8)
        await second.refresh()
        assert second.ids() == (7, 8)
        await second.remove(7)
        await first.refresh()
        assert first.ids() == (8,)
        redis.flushall()
        await Blocklist(tmp_path / "one", one).refresh()  # after a restart, from its file
        await second.refresh()
        assert second.ids() == (8,)
        await second.remove(8)
        await first.refresh()
        assert first.ids() == ()  # an empty list is one, too


async def test_a_process_without_a_list_takes_nothing_from_one_that_has(
    redis: Redis, redis_server: RedisServer, tmp_path: Path
) -> None:
    async with processes(redis_server) as (one, other, _):
        await Blocklist(tmp_path / "old").add(5)
        new, old = Blocklist(tmp_path / "new", one), Blocklist(tmp_path / "old", other)
        assert not await new.refresh()  # it connects first
        assert await old.refresh()
        assert not await old.refresh()
        assert old.ids() == (5,)
        await new.refresh()
        assert new.ids() == (5,)
        assert Blocklist(tmp_path / "new").ids() == Blocklist(tmp_path / "old").ids() == (5,)


async def test_lists_of_two_places_are_put_together(redis: Redis, redis_server: RedisServer, tmp_path: Path) -> None:
    async with processes(redis_server) as (one, other, _):
        await Blocklist(tmp_path / "one").add(5)
        await Blocklist(tmp_path / "other").add(6)
        lists = Blocklist(tmp_path / "one", one), Blocklist(tmp_path / "other", other)
        for each in (*lists, lists[0]):
            await each.refresh()
        assert [each.ids() for each in lists] == [(5, 6), (5, 6)]


async def test_what_is_decided_while_redis_has_no_list_holds(
    redis: Redis, redis_server: RedisServer, tmp_path: Path
) -> None:
    async with processes(redis_server) as (one, other, _):
        first, second = Blocklist(tmp_path / "one", one), Blocklist(tmp_path / "other", other)
        for who in (5, 6):
            await first.add(who)
        await second.refresh()
        redis.flushall()
        await first.remove(5)
        await first.add(7)
        for each in (second, first):
            await each.refresh()
        assert first.ids() == second.ids() == (6, 7)


async def test_who_was_unblocked_stays_so_when_a_process_comes_back_that_was_away(
    redis: Redis, redis_server: RedisServer, tmp_path: Path
) -> None:
    async with processes(redis_server) as (one, other, _):
        first, second = Blocklist(tmp_path / "one", one), Blocklist(tmp_path / "other", other)
        for who in (5, 6):
            await first.add(who)
        await second.refresh()
        await first.remove(5)
        redis.flushall()
        restarted = Blocklist(tmp_path / "one", one)
        for each in (restarted, second, restarted):
            await each.refresh()
        assert restarted.ids() == second.ids() == (6,)
        await second.add(5)  # which can be decided again
        await restarted.refresh()
        assert restarted.ids() == (5, 6)


async def test_an_address_of_a_figure_is_good_everywhere_for_its_owner_alone(
    redis: Redis, redis_server: RedisServer
) -> None:
    async with processes(redis_server) as (one, other, _):
        kept, seen = SharedFigureStore(one), SharedFigureStore(other)
        mine, everybodys = await kept.keep(b"mine\n\n", "ada"), await kept.keep(b"everybody's")
        assert [await seen.find(mine, who) for who in ("ada", "bob", "")] == [b"mine\n\n", None, None]
        assert await seen.find(everybodys, "bob") == b"everybody's"
        assert await seen.find("something", "ada") is None
        large = await kept.keep(bytes(3_000_000))
        assert await kept.find(large, "") == bytes(3_000_000)
    keys = redis.keys()
    assert all(0 < redis.pttl(key) <= KEPT_SECONDS * 1000 for key in keys)
    assert not any(mine.encode() in key for key in keys)


async def test_a_talk_goes_on_in_another_process(redis: Redis, redis_server: RedisServer) -> None:
    asker = Asker(ADA, 5)
    async with processes(redis_server) as (one, other, _):
        first, second = Recent(one), Recent(other)
        first.add(asker.conversation, 99, read=True)
        talk = first.of(asker.conversation)
        talk.hidden, talk.language, talk.lasting = True, "ko", True
        await first.keep(asker.conversation)
        assert second.language(asker) is None
        await second.recall(asker.conversation)
        assert second.of(asker.conversation) == talk
        assert second.has(asker.conversation, 99)
        await second.recall((ADA, 6))
        assert not second.of((ADA, 6)).hidden


@pytest.mark.parametrize("value", [b"", b"\xff", b"7", b"[]", b"{}", b'{"questions": 7}'])
async def test_a_talk_that_this_version_cannot_read_is_left_alone(
    redis: Redis, redis_server: RedisServer, value: bytes
) -> None:
    asker = Asker(ADA, 5)
    async with processes(redis_server) as (one, other, _):
        first, second = Recent(one), Recent(other)
        first.of(asker.conversation).language = "ko"
        await first.keep(asker.conversation)
        (key,) = redis.keys()
        redis.set(key, value)
        second.of(asker.conversation).language = "en"
        await second.recall(asker.conversation)
        assert second.of(asker.conversation).language == "en"


async def test_calls_of_all_processes_keep_one_pace(redis: Redis, redis_server: RedisServer) -> None:
    async with processes(redis_server) as (one, other, _):
        paces = [Pace(0.01, state=one), Pace(0.01, state=other)]
        await paces[0].turn()
        turn = asyncio.create_task(paces[1].turn())
        while not paces[1].is_late:
            await asyncio.sleep(0)
        turn.cancel()


async def test_alone_a_process_makes_its_part_of_the_calls(redis: Redis, redis_server: RedisServer) -> None:
    """The next is due after three seconds, or one: of three processes, while they share nothing, or share a pace."""
    async with processes(redis_server) as (one, other, _):
        redis_server.stop()
        try:
            alone = [Pace(1.0, 2.5, state, processes=3) for state in (State(), one)]
            for pace in alone:
                await pace.turn()
        finally:
            redis_server.start()
        together = Pace(1.0, 2.5, other, processes=3)
        await together.turn()
        assert [pace.is_late for pace in (*alone, together)] == [True, True, False]


async def test_what_one_process_asks_all_do_and_who_is_silent_is_counted(
    redis: Redis, redis_server: RedisServer
) -> None:
    done: list[str] = []
    connected = asyncio.Semaphore(0)

    async def heard() -> None:
        connected.release()

    def told(name: str) -> Answerers:
        async def answer() -> Json:
            done.append(name)
            return {"name": name}

        async def never() -> Json:
            await asyncio.get_running_loop().create_future()
            return {}

        async def fails() -> Json:
            raise ZeroDivisionError

        return {"do": answer, "wait": never if name == "other" else answer, "fail": fails}

    async with processes(redis_server) as (one, other, _):
        listening = [
            asyncio.create_task(state.answer(told(name), heard)) for name, state in (("one", one), ("other", other))
        ]
        for _ in listening:
            await connected.acquire()
        answers = await one.ask("do", 30.0)
        assert sorted(answer["name"] for answer in answers or ()) == ["one", "other"]
        assert sorted(done) == ["one", "other"]
        assert await other.ask("wait", 0.5) == [{"name": "one"}, {}]
        assert await other.ask("fail", 30.0) == [{}, {}]
        for task in listening:
            task.cancel()


async def test_what_is_asked_in_one_database_is_not_heard_in_another(redis: Redis, redis_server: RedisServer) -> None:
    connected = asyncio.Semaphore(0)

    async def heard() -> None:
        connected.release()

    async def answer() -> Json:
        return {"done": True}

    addresses = [redis_server.url, f"{redis_server.url.removesuffix('/0')}/1", f"{redis_server.url.removesuffix('/0')}"]
    one, other, same = (RedisState(address) for address in addresses)
    listening = [asyncio.create_task(state.answer({"do": answer}, heard)) for state in (one, other, same)]
    for _ in listening:
        await connected.acquire()
    assert await other.ask("do", 30.0) == [{"done": True}]
    assert await one.ask("do", 30.0) == await same.ask("do", 30.0) == [{"done": True}] * 2
    for task in listening:
        task.cancel()
    for state in (one, other, same):
        await state.close()


async def test_after_an_outage_questions_are_heard_again(redis: Redis, redis_server: RedisServer) -> None:
    connected = asyncio.Semaphore(0)

    async def heard() -> None:
        connected.release()

    async def answer() -> Json:
        return {"done": True}

    one = RedisState(redis_server.url)
    listening = asyncio.create_task(one.answer({"do": answer}, heard))
    await connected.acquire()
    redis_server.stop()
    redis_server.start()
    await connected.acquire()
    assert await one.ask("do", 30.0) == [{"done": True}]
    listening.cancel()
    await one.close()


async def test_a_connection_on_which_redis_falls_silent_is_made_anew(
    redis: Redis, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where its machine is gone, and nobody closes the connection."""
    monkeypatch.setattr(redis_state, "_PING_SECONDS", 0.2)
    parts, connected = urlsplit(redis_server.url), asyncio.Semaphore(0)
    relays, writers = list[asyncio.Task[None]](), list[asyncio.StreamWriter]()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(data)

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(parts.hostname, parts.port)
        writers.extend((writer, back))
        relays.extend(asyncio.create_task(work) for work in (pass_on(reader, back), pass_on(there, writer)))

    async def heard() -> None:
        connected.release()

    async with await asyncio.start_server(relay, "127.0.0.1", 0) as server:
        state = RedisState(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0")
        listening = asyncio.create_task(state.answer({}, heard))
        await connected.acquire()
        for task in relays:
            task.cancel()
        await asyncio.wait_for(connected.acquire(), 30.0)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await state.close()
        for writer in writers:
            writer.close()
    await asyncio.gather(*relays, return_exceptions=True)


async def test_while_redis_is_away_each_goes_on_alone(redis: Redis, redis_server: RedisServer, tmp_path: Path) -> None:
    async with processes(redis_server) as (one, _, clock):
        limit, figures, blocklist = (
            SharedCooldown(Rate(1, 30), "user", one),
            SharedFigureStore(one),
            Blocklist(None, one),
        )
        redis_server.stop()
        try:
            assert [await one.get("digitbot:a"), await one.claim("digitbot:a", 1.0), await one.slot("a", 1.0)] == [
                None
            ] * 3
            assert [await limit.wait(ADA), await limit.wait(ADA) > 0.0] == [0.0, True]
            assert await figures.find(await figures.keep(b"png", "ada"), "ada") == b"png"
            with pytest.raises(UserError, match=r".+") as caught:
                await blocklist.add(7)
            assert caught.value.key == "serving.state_away"
            assert 7 not in blocklist
            await blocklist.refresh()
            assert await one.ask("do", 1.0) is None
        finally:
            redis_server.start()
        clock.now += PAUSE
        assert await one.put("digitbot:a", b"value", 60.0)
        assert await limit.wait(ADA) == 0.0


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("rights", "database", "key"),
    [
        ({"categories": ["+@all"], "passwords": ["+another"]}, "0", "serving.state_password"),
        ({"categories": ["+@all"]}, "99", "serving.state_database"),
        ({"commands": ["+select"]}, "1", "serving.state_refused"),
    ],
)
async def test_what_does_not_end_by_itself_is_told_at_the_start(
    redis: Redis, redis_server: RedisServer, rights: dict[str, Any], database: str, key: str, language: str
) -> None:
    address = f"redis://somebody:a-secret@{redis_server.url.removeprefix('redis://').removesuffix('0')}{database}"
    redis.acl_setuser("somebody", enabled=True, **({"passwords": ["+a-secret"]} | rights))
    try:
        with pytest.raises(SettingsError) as caught:
            await check(address)
    finally:
        redis.acl_deluser("somebody")
    assert caught.value.key == key
    sentence = words(language).error(caught.value)
    assert "DIGITBOT_STATE" in sentence
    assert "secret" not in sentence


async def test_a_redis_that_is_there_or_away_is_no_error_at_the_start(redis: Redis, redis_server: RedisServer) -> None:
    await check(redis_server.url)
    await check("")
    redis_server.stop()
    try:
        await check(redis_server.url)
    finally:
        redis_server.start()


async def test_a_redis_that_is_silent_is_waited_for_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.setblocking(False)
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}"
        state = RedisState(address)
        assert await state.get("digitbot:a") is None
        await state.close()
        store = RedisStore(address)
        with pytest.raises(DataError):
            store.load(("hall", "ann"))
        for _ in (state, store):
            silent.accept()[0].close()
        with pytest.raises(BlockingIOError):  # no third connection
            silent.accept()


async def test_without_a_setting_nothing_is_shared() -> None:
    alone = State()
    assert [await alone.get("a"), await alone.claim("a", 1.0), await alone.slot("a", 1.0)] == [None] * 3
    assert [await alone.members("a"), await alone.wait("a", 1, 1), await alone.ask("a", 1.0)] == [None] * 3
    assert not await alone.put("a", b"", 1.0)
