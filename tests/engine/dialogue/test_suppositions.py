"""What would be if a digit were another one is told, and nothing is corrected."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import chat_about


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("suppose the 5 had been a 9, what would they add up to", "18: 6 + 2 + 9 + 1"),
        ("if the 6 were a 1 what would the sum be", "9: 1 + 2 + 5 + 1"),
        ("what would the sum be if the 2 was a 7", "19: 6 + 7 + 5 + 1"),
        ("imagine the last digit is a 3, is it prime", "6253 is not prime"),
        ("what if the first was a 9, what's the total", "17: 9 + 2 + 5 + 1"),
        ("5가 9라면 합은 얼마예요", "18이에요"),
        ("만약 5를 9로 바꾸면 합이 얼마야", "18이에요"),
        ("첫 번째가 9였다면 합은?", "17이에요"),
        ("마지막이 2면 짝수예요?", "6252는 짝수예요"),
    ],
)
def test_what_would_be_is_told_and_nothing_changes(engine: Engine, sentence: str, answer: str) -> None:
    chat = chat_about(engine, "6251")
    assert answer in chat.say(sentence).text
    assert "14" in chat.say("what's the sum").text


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [("the 5 is a 9, what do they add up to", "6291"), ("the 5 is a 9", "6291")],
)
def test_what_is_stated_is_still_corrected(engine: Engine, sentence: str, answer: str) -> None:
    chat = chat_about(engine, "6251")
    assert answer in chat.say(sentence).text
    assert "6291" in chat.say("what does it say now").text


def test_a_supposition_of_what_is_not_there_says_so(engine: Engine) -> None:
    assert "3" in chat_about(engine, "6251").say("if the 3 were a 9, what would the sum be").text


@pytest.mark.parametrize(
    ("sentences", "answer"),
    [
        (("if i chop the front digit off, what's left", "is what's left prime"), "Yes, 251 is prime"),
        (("앞자리 떼면 뭐가 남아", "남은 수는 소수야?"), "네, 251은 소수예요"),
        (("the last two digits", "is that prime"), "51 is not prime"),
        (("which digits are even", "the sum of them"), "8: 6 + 2"),
        (("짝수만 뽑아 줘", "그것들 합은"), "8이에요: 6 + 2"),
        (("is it over 6250", "the 5 is a 3", "so is it still over"), "No, 6231 is smaller than 6250"),
        (("6250 넘어요?", "5 아니고 3이야", "아직도 넘어요?"), "아니요, 6231은 6250보다 작아요"),
    ],
)
def test_it_goes_on_with_what_was_told_last(engine: Engine, sentences: tuple[str, ...], answer: str) -> None:
    chat = chat_about(engine, "6251")
    assert answer in [chat.say(sentence).text for sentence in sentences][-1]
