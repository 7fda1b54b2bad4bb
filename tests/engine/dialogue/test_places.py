"""A correction names a digit by its place or by what it was read as, and the answer says which one it changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Engine
from engine.dialogue import slots
from engine.locales.particles import ordinal
from engine.testing import Chat
from tests.engine.dialogue.test_slots import english_ordinal, native_korean
from tests.pictures import write

PAGE, TWINS = write("173").encoded(), write("717").encoded()

BY_PLACE = (
    "digit {n} is a {v}",
    "digit {n} should be {v}",
    "number {n} is {v}",
    "#{n} is a {v}",
    "position {n} is {v}",
    "the {nth} is a {v}",
    "{nth} one is {v}",
    "{nth} should be {v}",
    "the {nth} digit is a {v}",
    "no, the {nth} is a {v}",
    "{n}번은 {v}이야",
    "{n}번째는 {v}이야",
    "{native} 번째는 {v}야",
    "{native}번째 숫자 {v}",
    "{native} 번째 거는 {v}이에요",
)
BY_VALUE = (
    "the {r} is an {v}",
    "the {r} should be a {v}",
    "change the {r} to a {v}",
    "it's not a {r} but a {v}",
    "not {r}, {v}",
    "that {r} is a {v}",
    "the number {r} is a {v}",
    "{r}은 {v}이야",
    "{r}이 아니라 {v}야",
    "{r}을 {v}로 바꿔 줘",
    "{r} 말고 {v}",
)
EXAMPLES = (
    ("the last one is 6", "176"),
    ("마지막 건 6이야", "176"),
    ("second to last is 5", "153"),
    ("뒤에서 두 번째는 5야", "153"),
    ("the second from the right is a 5", "153"),
    ("the leftmost is a 2", "273"),
    ("the one before last is 5", "153"),
    ("the one before the last is a 5", "153"),
    ("second last is 5", "153"),
    ("the second-to-last is 5", "153"),
    ("the third last is a 5", "573"),
    ("the penultimate one is a 5", "153"),
    ("the last but one is 5", "153"),
    ("next to last is 5", "153"),
    ("the middle one is a 5", "153"),
    ("the digit in the middle is 5", "153"),
    ("centre digit is 5", "153"),
    ("the center is a 5", "153"),
    ("뒤에서 두 번째가 5야", "153"),
    ("마지막 바로 앞은 5야", "153"),
    ("가운데는 5야", "153"),
    ("중간 숫자는 5예요", "153"),
    ("한가운데 건 5야", "153"),
    ("오른쪽 끝은 5야", "175"),
    ("왼쪽 끝은 5야", "573"),
    ("오른쪽 끝 숫자가 5예요", "175"),
    ("왼쪽 끝에서 두 번째는 5야", "153"),
    ("오른쪽 끝에서 세 번째는 5야", "573"),
    ("the first is a 2 and the middle one is a 9", "293"),
    ("맨 앞은 2야", "273"),
    ("맨 오른쪽은 9야", "179"),
    ("the three is an eight", "178"),
    ("삼은 팔이야", "178"),
    ("digit three is six", "176"),
    ("first is a 2 and the third is a 9", "279"),
    ("첫 번째는 2고 세 번째는 9야", "279"),
)


@given(st.sampled_from(BY_PLACE), st.integers(1, 30), st.integers(0, 9))
def test_a_place_is_found_and_the_value_beside_it(frame: str, place: int, value: int) -> None:
    said = frame.format(n=place, v=value, nth=english_ordinal(place), native=native_korean(place))
    assert (slots.place(said), slots.digits(said), slots.several(said)) == (place, str(value), None)


@given(st.sampled_from(BY_VALUE), st.integers(0, 9), st.integers(0, 9))
def test_what_it_was_read_as_is_found_and_the_value_beside_it(frame: str, read: int, value: int) -> None:
    said = frame.format(r=read, v=value)
    assert (slots.misread(said), slots.digits(said), slots.place(said)) == (read, str(value), None)


@pytest.mark.parametrize(
    "said",
    [
        "it's number 3",
        "it's the number 3",
        "7번이야",
        "no, it's a 3",
        "the one is a 3",
        "이 숫자는 3이야",
        "사실은 3이야",
    ],
)
def test_a_value_alone_is_no_place(said: str) -> None:
    assert (slots.place(said), slots.misread(said)) == (None, None)


@pytest.fixture
def chat(engine: Engine) -> Chat:
    return Chat(engine, locale="en")


@pytest.mark.parametrize("frame", [*BY_PLACE, *BY_VALUE])
def test_the_digit_that_is_named_is_changed_and_no_other(frame: str, chat: Chat) -> None:
    for place, read in enumerate((1, 7, 3), 1):
        chat.say(image=PAGE)
        ordinals = {"nth": english_ordinal(place), "native": native_korean(place)}
        reply = chat.say(frame.format(n=place, v=9, r=read, **ordinals))
        assert (reply.intent, reply.failed) == ("correct", False)
        changed = "173"[: place - 1] + "9" + "173"[place:]
        assert changed in reply.text, reply.text
        assert f"digit {place} is 9" in reply.text or f"{ordinal(place)} 숫자가 9" in reply.text


@pytest.mark.parametrize(("said", "after"), EXAMPLES)
def test_places_are_named_in_many_ways(said: str, after: str, chat: Chat) -> None:
    chat.say(image=PAGE)
    reply = chat.say(said)
    assert (reply.intent, reply.failed) == ("correct", False)
    assert after in reply.text


@pytest.mark.parametrize("said", ["digit 4 is a 6", "the ninth is a 6", "the 8 is a 6", "네 번째는 6이야", "8은 6이야"])
def test_a_digit_that_there_is_not_is_told_of(said: str, chat: Chat) -> None:
    chat.say(image=PAGE)
    reply = chat.say(said)
    assert (reply.intent, reply.failed) == ("correct", True)


@pytest.mark.parametrize("said", ["the middle one is a 4", "가운데는 4야"])
def test_there_is_a_middle_only_of_an_odd_number(said: str, chat: Chat) -> None:
    chat.say(image=write("17").encoded())
    assert chat.say(said).failed
    assert "14" in chat.say("the last").text


@pytest.mark.parametrize("said", ["the middle one", "가운데요", "가운데 거요", "뒤에서 두 번째", "second last"])
def test_such_a_place_is_an_answer_too(said: str, chat: Chat) -> None:
    chat.say(image=PAGE)
    chat.say("no")
    chat.say(said)
    assert "143" in chat.say("4").text


@pytest.mark.parametrize("said", ["the 7 is a 9", "no, it's a 9", "7은 9야"])
def test_where_it_is_not_clear_which_one_it_is_asked(said: str, chat: Chat) -> None:
    chat.say(image=TWINS)
    assert chat.say(said).text.count("717") == 1
    assert "719" in chat.say("the last one").text


def test_two_places_are_changed_together_or_not_at_all(chat: Chat) -> None:
    chat.say(image=PAGE)
    assert "digit 2 is 1" in chat.say("the first is wrong and the third is a 9").text
    assert chat.say("the first is a 2 and the ninth is a 9").failed
