"""Conversations in a real Redis: any process goes on with them, and while it is away answers come without memory."""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from redis import Redis

from bot.state.conversations import KEPT_SECONDS, MOST_BYTES, RedisStore
from bot.state.outage import PAUSE
from engine import Attachment, Conversation, DataError, Digit, Engine, Message, Reading, words
from tests.pictures import write
from tests.servers import RedisServer

SEVEN = write("7", height=60, pen=6, margin=25).encoded()
ANN = ("hall", "ann-1234567")


class Clock:
    """Seconds that a test turns."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(redis: Redis, redis_server: RedisServer, clock: Clock) -> RedisStore:
    return RedisStore(redis_server.url, clock)


@contextmanager
def away(server: RedisServer) -> Iterator[None]:
    """Redis is away."""
    server.stop()
    try:
        yield
    finally:
        server.start()


def ask(engine: Engine, text: str, *pictures: bytes, locale: str = "en") -> str:
    attachments = tuple(map(Attachment, pictures))
    reply = engine.handle(Message(text, attachments, user=ANN[1], channel=ANN[0], locale=locale))
    assert not reply.failed
    return reply.text


@pytest.fixture
def engines(redis: Redis, redis_server: RedisServer, drawn_mnist: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two, as in two processes."""
    one, other = (
        Engine.load(plugins=False, mnist=drawn_mnist, store=RedisStore(redis_server.url, clock))
        for clock in (Clock(), Clock())
    )
    with one, other:
        yield one, other


def test_another_process_goes_on_with_a_conversation(engines: tuple[Engine, Engine]) -> None:
    one, other = engines
    ask(one, "", SEVEN)
    assert ask(other, "/why").startswith("I read 7")
    ask(other, "no, it's a nine")
    assert "9" in ask(one, "/compare")


def test_what_was_said_survives_a_restart_of_redis(engines: tuple[Engine, Engine], redis_server: RedisServer) -> None:
    one, _ = engines
    ask(one, "", SEVEN)
    with away(redis_server):
        pass
    assert ask(one, "/why").startswith("I read 7")


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_while_redis_is_away_answers_come_and_say_once_that_nothing_is_remembered(
    engines: tuple[Engine, Engine],
    redis_server: RedisServer,
    locale: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = engines
    notice = words(locale).error(DataError("store.away"))
    assert notice not in ask(one, "", SEVEN, locale=locale)
    with away(redis_server), caplog.at_level(logging.WARNING):
        assert ask(one, "/help", locale=locale).endswith(notice)
        assert notice not in ask(one, "", SEVEN, locale=locale)
        assert notice not in ask(one, "/why", locale=locale)  # this process remembers it by itself
        assert len([record for record in caplog.records if "Redis" in record.getMessage()]) == 1
    monkeypatch.setattr(Clock, "now", Clock.now + PAUSE + 1)
    assert notice not in ask(one, "/why", locale=locale)
    assert notice not in ask(other, "/why", locale=locale)  # and told Redis of it
    assert ANN[1] not in caplog.text


def test_in_an_outage_nobody_waits_for_each_attempt(
    store: RedisStore, redis_server: RedisServer, redis: Redis, clock: Clock
) -> None:
    store.save(ANN, Conversation("mlp"))
    with away(redis_server), pytest.raises(DataError):
        store.load(ANN)
    with pytest.raises(DataError):  # it is back, and not asked yet
        store.load(ANN)
    clock.now += PAUSE
    assert store.load(ANN) == Conversation("mlp")


def test_a_conversation_expires_and_its_key_tells_nobodys_id(store: RedisStore, redis: Redis) -> None:
    store.save(ANN, Conversation("mlp"))
    (key,) = redis.keys()
    assert KEPT_SECONDS - 60 < redis.ttl(key) <= KEPT_SECONDS
    assert not any(part.encode() in key for part in ANN)
    assert store.load(("hall", "bob")) is None
    assert store.load((ANN[1], ANN[0])) is None


def _reading(digits: int) -> Reading:
    random = np.random.default_rng(1)
    return Reading(
        "",
        tuple(
            Digit(7, 1.0, (0.1,) * 10, (0, 0, 1, 1), glyph=random.random((28, 28), np.float32)) for _ in range(digits)
        ),
    )


def test_of_a_conversation_that_is_too_large_the_readings_go(store: RedisStore, redis: Redis) -> None:
    small, large = _reading(20), _reading(1_000)
    for reading, kept in ((small, (small,)), (large, ())):
        conversation = Conversation("mlp", language="ko")
        conversation.remember((reading,), "mlp")
        store.save(ANN, conversation)
        assert int(str(redis.memory_usage(redis.keys()[0]))) <= MOST_BYTES * 1.3
        found = store.load(ANN)
        assert found is not None
        assert len(found.digits) == sum(len(reading.digits) for reading in kept)
        assert (found.model, found.language) == ("mlp", "ko")


@pytest.mark.parametrize(
    "value",
    [
        b"",
        b"no conversation",
        *map(zlib.compress, (b"{", b"\xff\xfe", b"[" * 200_000, json.dumps({"version": 99}).encode())),
    ],
)
def test_what_is_no_conversation_is_left_alone(store: RedisStore, redis: Redis, value: bytes) -> None:
    store.save(ANN, Conversation("mlp"))
    redis.set(redis.keys()[0], value)
    assert store.load(ANN) is None


def test_a_redis_that_is_full_is_as_one_that_is_away(store: RedisStore, redis: Redis, clock: Clock) -> None:
    redis.config_set("maxmemory", "1")
    try:
        store.save(ANN, Conversation("mlp"))
    finally:
        redis.config_set("maxmemory", "0")
    clock.now += PAUSE
    assert store.load(ANN) == Conversation("mlp")
