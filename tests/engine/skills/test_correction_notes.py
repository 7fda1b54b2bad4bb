"""What a person said that a digit is stays said in answers about how it was read."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.testing import Chat
from tests.conversations import chat_about
from tests.pictures import write

SURE = ("확실함?", "얼마나 확실해?", "how sure are you?", "how sure are you of each digit?")


def _corrected(engine: Engine, text: str, correction: str) -> Chat:
    chat = chat_about(engine, text)
    chat.say(correction)
    return chat


@pytest.mark.parametrize("asked", [*SURE, "what are you surest of?", "제일 자신 있는 거"])
def test_how_sure_it_is_of_a_digit_that_was_corrected(asked: str, engine: Engine) -> None:
    told = _corrected(engine, "3", "it's an 8").say(asked).text
    assert "99.9%" in told
    assert "You told me that it is 8" in told or "8이라고 알려 주셨어요" in told


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("asked", SURE)
def test_any_digit_that_was_corrected_is_named(asked: str, place: int, engine: Engine) -> None:
    told = _corrected(engine, "345", f"digit {place} is a 7").say(asked).text
    ordinal = ("첫", "두", "세")[place - 1]
    assert f"You told me that digit {place} is 7." in told or f"{ordinal} 번째 숫자는 7이라고 알려 주셨어요." in told


def test_only_the_digits_that_are_asked_about_are_told_of(engine: Engine) -> None:
    chat = _corrected(engine, "345", "digit 1 is a 7")
    assert "You told me" not in chat.say("how sure are you of the last digit?").text
    assert "You told me that digit 1 is 7" in chat.say("how sure are you of the first?").text


def test_how_sure_each_is_tells_what_was_read(engine: Engine) -> None:
    chat = _corrected(engine, "345", "digit 1 is a 7")
    assert "Digit by digit: 3 (" in chat.say("list how sure you are of each digit").text


def test_a_whole_reading_that_was_stated_is_told_of(engine: Engine) -> None:
    assert "36" in _corrected(engine, "345", "it's 36").say("how sure are you?").text


@pytest.mark.parametrize("asked", ["why?", "왜그렇게봄", "why not 6?"])
def test_why_weighs_a_digit_against_what_it_was_corrected_to(asked: str, engine: Engine) -> None:
    reply = _corrected(engine, "5", "아니 6이야").say(asked)
    assert "6 at" in reply.text or "6일 확률은" in reply.text
    assert "You told me that it is 6" in reply.text or "6이라고 알려 주셨어요" in reply.text
    assert not [offer for offer in reply.suggestions if offer.startswith(("correct", "정정"))]


def test_why_finds_a_digit_by_what_it_was_corrected_to(engine: Engine) -> None:
    assert "Digit 2: I read 4" in _corrected(engine, "345", "digit 2 is a 6").say("why 6?").text


def test_a_sure_digit_is_not_offered_to_be_its_runner_up(engine: Engine) -> None:
    chat = Chat(engine)
    (reading,) = chat.say(image=write("5").pixels).readings
    assert reading.confidence >= 0.99
    assert chat.say("why?").suggestions == ("compare",)
    assert "correct 6" in chat.say("why 5 and not 6?").suggestions


@pytest.mark.parametrize("asked", ["could it be a 5?", "could it be an 8?"])
def test_how_likely_another_value_is_of_a_digit_that_was_corrected(asked: str, engine: Engine) -> None:
    reply = _corrected(engine, "3", "it's an 8").say(asked)
    assert "You told me that it is 8." in reply.text
    assert "correct 8" not in reply.suggestions
