"""After one digit was asked about, "that one" is that digit."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import chat_about


@pytest.mark.parametrize("first", ["세 번째 숫자가 뭐야", "what is the third digit?", "why digit 3?"])
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("그 숫자 얼마나 확실한가요?", "세 번째 숫자는 5"),
        ("그건 얼마나 확실해?", "세 번째 숫자는 5"),
        ("and how sure are you of that one?", "Digit 3: I read 5"),
        ("how certain are you of that?", "Digit 3: I read 5"),
        ("is that one even?", "5 is odd"),
        ("그 숫자 짝수야?", "5는 홀수"),
    ],
)
def test_that_one_is_the_digit_asked_about_last(first: str, asked: str, told: str, engine: Engine) -> None:
    chat = chat_about(engine, "3456")
    chat.say(first)
    assert told in chat.say(asked).text


@pytest.mark.parametrize("between", ["what's the sum?", "합은?"])
def test_once_all_were_asked_about_that_is_all(between: str, engine: Engine) -> None:
    chat = chat_about(engine, "3456")
    chat.say("what is the third digit?")
    chat.say(between)
    assert "at least" in chat.say("how sure are you of that?").text
