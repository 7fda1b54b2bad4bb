"""A conversation is remembered per person and channel, for an hour and within bounds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine import Message
from engine.dialogue.memory import FORGOTTEN_AFTER, MOST_CONVERSATIONS, Memory


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
def memory(clock: Clock) -> Memory:
    return Memory("cnn", clock)


ANN = Message(user="ann", channel="hall")


def test_a_conversation_begins_with_the_engines_model_and_no_language(memory: Memory) -> None:
    conversation = memory.of(ANN)
    assert (conversation.model, conversation.language, conversation.readings) == ("cnn", None, ())


def test_a_conversation_is_the_same_as_long_as_it_goes_on(memory: Memory, clock: Clock) -> None:
    first = memory.of(ANN)
    first.model = "mlp"
    for _ in range(5):
        clock.now += FORGOTTEN_AFTER - 1
        assert memory.of(ANN) is first


def test_another_person_or_another_channel_is_another_conversation(memory: Memory) -> None:
    memory.of(ANN).model = "mlp"
    assert memory.of(Message(user="bob", channel="hall")).model == "cnn"
    assert memory.of(Message(user="ann", channel="garden")).model == "cnn"
    assert memory.of(Message(user="hall", channel="ann")).model == "cnn"


def test_after_an_hour_of_silence_all_is_forgotten(memory: Memory, clock: Clock) -> None:
    memory.of(ANN).model = "mlp"
    clock.now += FORGOTTEN_AFTER + 1
    assert memory.of(ANN).model == "cnn"


def test_those_who_are_silent_are_forgotten_while_others_talk(memory: Memory, clock: Clock) -> None:
    memory.of(ANN).model = "mlp"
    clock.now += FORGOTTEN_AFTER / 2
    bob = memory.of(Message(user="bob"))
    clock.now += FORGOTTEN_AFTER / 2 + 1
    assert memory.of(Message(user="bob")) is bob
    assert memory.of(ANN).model == "cnn"


def test_of_too_many_conversations_the_longest_untouched_goes(memory: Memory) -> None:
    first = memory.of(ANN)
    second = memory.of(Message(user="second"))
    for number in range(MOST_CONVERSATIONS - 2):
        memory.of(Message(user=str(number)))
    assert memory.of(ANN) is first  # touched again, so that it is now the last to go
    memory.of(Message(user="one too many"))
    assert memory.of(ANN) is first
    assert memory.of(Message(user="second")) is not second


def test_threads_that_ask_at_once_share_one_conversation(memory: Memory) -> None:
    with ThreadPoolExecutor(16) as threads:
        found = list(threads.map(lambda _: memory.of(ANN), range(400)))
    assert all(conversation is found[0] for conversation in found)


def test_what_was_read_does_not_stand_in_a_conversations_text(memory: Memory) -> None:
    assert "readings" not in repr(memory.of(ANN))
