"""A conversation is remembered per person and channel, for an hour and within bounds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from engine import Digit, Message, Reading
from engine.dialogue.memory import FORGOTTEN_AFTER, MOST_CONVERSATIONS, MOST_GLYPHS, Memory


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


def _read(memory: Memory, message: Message, count: int) -> None:
    digit = Digit(7, 1.0, (0.0,) * 10, (0, 0, 1, 1), glyph=np.zeros((28, 28), np.float32))
    memory.of(message).remember((Reading("", (digit,) * count),), "cnn")
    memory.settle(message)


def test_of_too_many_glyphs_those_longest_untouched_go_and_the_conversations_stay(memory: Memory) -> None:
    others = [Message(user=str(number)) for number in range(4)]
    _read(memory, ANN, MOST_GLYPHS // 2)
    memory.of(ANN).model = "mlp"
    for other in others:
        _read(memory, other, MOST_GLYPHS // 6)
    assert memory.of(ANN).readings == ()
    assert memory.of(ANN).model == "mlp"
    assert all(memory.of(other).readings for other in others)


def test_the_last_reading_is_kept_however_large(memory: Memory) -> None:
    _read(memory, Message(user="before"), 3)
    _read(memory, ANN, MOST_GLYPHS + 1)
    assert len(memory.of(ANN).readings[0].digits) == MOST_GLYPHS + 1
    assert memory.of(Message(user="before")).readings == ()


def test_a_new_reading_takes_the_place_of_the_one_before(memory: Memory) -> None:
    bob = Message(user="bob")
    _read(memory, bob, 3)
    for _ in range(5):
        _read(memory, ANN, MOST_GLYPHS // 2)
    assert memory.of(bob).readings


def test_what_is_forgotten_counts_no_longer(memory: Memory, clock: Clock) -> None:
    _read(memory, ANN, MOST_GLYPHS // 2)
    clock.now += FORGOTTEN_AFTER + 1
    first, second = Message(user="first"), Message(user="second")
    _read(memory, first, MOST_GLYPHS // 2)
    _read(memory, second, MOST_GLYPHS // 2)
    assert memory.of(first).readings
    assert memory.of(second).readings
