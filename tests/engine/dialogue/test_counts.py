"""A number's word that counts, or stands for a noun, is no value: nothing is stored for "one of them is wrong"."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Engine, Feedback
from engine.dialogue import slots
from engine.testing import Chat
from tests.pictures import write

ONE, PAGE = write("7").encoded(), write("173").encoded()

COUNTS = (
    "one of them is wrong",
    "one is wrong",
    "one digit is wrong",
    "one mistake",
    "you got one wrong",
    "you misread one",
    "two of them are wrong",
    "at least two are wrong",
    "not a good one",
    "that's the wrong one",
    "that's one wrong answer",
    "you are a zero",
    "it is no zero",
    "하나 틀렸어",
    "숫자 하나 잘못 읽었어",
    "하나가 틀렸어요",
    "하나를 잘못 읽었네요",
    "1 of them is wrong",
    "2 are wrong",
    "the 5 is wrong",
    "one's wrong",
    "you read one wrongly",
    "you're wrong about one",
    "1개 틀렸어",
    "2군데가 틀렸어요",
    "5가 틀렸어",
    "하나는 맞는데 하나는 틀렸어",
    "no, it's a 4 or a 9",
    "4나 9야",
    "둘 다 틀렸어",
    "셋 다 틀렸어요",
)
PARTLY = (
    "only one is right",
    "just one is correct",
    "all but one are right",
    "one is right",
    "two are correct",
    "most are right",
    "not all are right",
    "하나도 안 맞아",
    "하나만 맞았어",
    "하나 빼고 다 맞아",
    "하나도 못 읽었네",
    "두 개만 맞아요",
)
VALUES = (
    ("it's a one", "1"),
    ("one", "1"),
    ("the last one is one", "1"),
    ("first is one", "1"),
    ("this one is a two", "2"),
    ("one of them is a four", "4"),
    ("that's wrong, it is one", "1"),
    ("no, one", "1"),
    ("하나야", "1"),
    ("하나", "1"),
    ("둘이야", "2"),
    ("하나가 틀렸어, 4야", "4"),
    ("틀렸어, 하나야", "1"),
    ("it's a seven you misread", "7"),
    ("the answer is one", "1"),
    ("the 7 is wrong, it is a 4", "4"),
    ("7이 틀렸어, 4야", "4"),
    ("digit 3 is wrong, it's a 6", "6"),
)


@pytest.mark.parametrize("said", [*COUNTS, *PARTLY])
@pytest.mark.parametrize("picture", [ONE, PAGE])
def test_what_counts_stores_no_label_and_leads_to_the_question(said: str, picture: bytes, tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = Chat(Engine.load(feedback=file), locale="en")
    chat.say(image=picture)
    assert slots.digits(said) is None
    chat.say(said)
    if picture is PAGE:
        chat.say("두 번째" if said[0] > "z" else "the last")
    assert Feedback(file).entries() == ()
    chat.say("4")
    assert [entry.correction for entry in Feedback(file).entries()] == [4]


@pytest.mark.parametrize(("said", "value"), VALUES)
def test_a_number_that_says_what_it_is_stays_a_value(said: str, value: str) -> None:
    assert slots.digits(said) == value


@pytest.mark.parametrize(
    "said",
    ["all three are right", "you got all three right", "셋 다 맞아", "yes, all right", "that's right", "다 맞아요"],
)
def test_all_of_them_are_confirmed(said: str, tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = Chat(Engine.load(feedback=file), locale="en")
    chat.say(image=PAGE)
    chat.say(said)
    assert sorted(entry.correction for entry in Feedback(file).entries()) == [1, 3, 7]


@pytest.mark.parametrize("said", ["it is four or maybe nine", "4 아니면 9야", "a 4 or a 9", "넷이나 아홉", "4/9"])
def test_of_two_values_that_it_may_be_none_is_taken(said: str) -> None:
    assert slots.digits(said) is None
