"""Without a store of the embedder's, conversations are kept in memory, for an hour and within bounds."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Conversation, Digit, Reading
from engine.dialogue.store import FORGOTTEN_AFTER, MOST_CONVERSATIONS, MOST_GLYPHS, MemoryStore

Key = tuple[str, str]


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> MemoryStore:
    return MemoryStore(clock)


ANN = ("hall", "ann")
BOB = ("", "bob")


def _talk(store: MemoryStore, key: Key) -> Conversation:
    """What the engine does for a message."""
    conversation = store.load(key) or Conversation("cnn")
    store.save(key, conversation)
    return conversation


def test_nothing_is_known_of_who_never_spoke(store: MemoryStore) -> None:
    assert store.load(ANN) is None


def test_a_conversation_is_the_same_as_long_as_it_goes_on(store: MemoryStore, clock: Clock) -> None:
    first = _talk(store, ANN)
    for _ in range(5):
        clock.now += FORGOTTEN_AFTER - 1
        assert _talk(store, ANN) is first


def test_another_person_or_another_channel_is_another_conversation(store: MemoryStore) -> None:
    _talk(store, ANN)
    assert store.load(("hall", "bob")) is None
    assert store.load(("garden", "ann")) is None
    assert store.load(("ann", "hall")) is None


def test_after_an_hour_of_silence_all_is_forgotten(store: MemoryStore, clock: Clock) -> None:
    _talk(store, ANN)
    clock.now += FORGOTTEN_AFTER + 1
    assert store.load(ANN) is None


def test_those_who_are_silent_are_forgotten_while_others_talk(store: MemoryStore, clock: Clock) -> None:
    _talk(store, ANN)
    clock.now += FORGOTTEN_AFTER / 2
    bob = _talk(store, BOB)
    clock.now += FORGOTTEN_AFTER / 2 + 1
    assert store.load(BOB) is bob
    assert store.load(ANN) is None


def test_of_too_many_conversations_the_longest_untouched_goes(store: MemoryStore) -> None:
    first = _talk(store, ANN)
    _talk(store, ("", "second"))
    for number in range(MOST_CONVERSATIONS - 2):
        _talk(store, ("", str(number)))
    assert store.load(ANN) is first  # touched again, so that it is now the last to go
    _talk(store, ("", "one too many"))
    assert store.load(ANN) is first
    assert store.load(("", "second")) is None


def test_what_was_read_does_not_stand_in_a_conversations_text(store: MemoryStore) -> None:
    assert "readings" not in repr(_talk(store, ANN))


def _read(store: MemoryStore, key: Key, count: int) -> None:
    digit = Digit(7, 1.0, (0.0,) * 10, (0, 0, 1, 1), glyph=np.zeros((28, 28), np.float32))
    conversation = store.load(key) or Conversation("cnn")
    conversation.remember((Reading("", (digit,) * count),), "cnn")
    store.save(key, conversation)


def _readings(store: MemoryStore, key: Key) -> tuple[Reading, ...]:
    conversation = store.load(key)
    assert conversation is not None
    return conversation.readings


def test_of_too_many_glyphs_those_longest_untouched_go_and_the_conversations_stay(store: MemoryStore) -> None:
    others = [("", str(number)) for number in range(4)]
    _read(store, ANN, MOST_GLYPHS // 2)
    _talk(store, ANN).model = "mlp"
    for other in others:
        _read(store, other, MOST_GLYPHS // 6)
    assert _readings(store, ANN) == ()
    assert _talk(store, ANN).model == "mlp"
    assert all(_readings(store, other) for other in others)


def test_the_last_reading_is_kept_however_large(store: MemoryStore) -> None:
    _read(store, BOB, 3)
    _read(store, ANN, MOST_GLYPHS + 1)
    assert len(_readings(store, ANN)[0].digits) == MOST_GLYPHS + 1
    assert _readings(store, BOB) == ()


def test_a_new_reading_takes_the_place_of_the_one_before(store: MemoryStore) -> None:
    _read(store, BOB, 3)
    for _ in range(5):
        _read(store, ANN, MOST_GLYPHS // 2)
    assert _readings(store, BOB)


def test_what_is_forgotten_counts_no_longer(store: MemoryStore, clock: Clock) -> None:
    _read(store, ANN, MOST_GLYPHS // 2)
    clock.now += FORGOTTEN_AFTER + 1
    first, second = ("", "first"), ("", "second")
    _read(store, first, MOST_GLYPHS // 2)
    _read(store, second, MOST_GLYPHS // 2)
    assert _readings(store, first)
    assert _readings(store, second)
