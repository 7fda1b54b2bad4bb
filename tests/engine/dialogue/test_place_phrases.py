"""Places may be told in other words: from one to another, beside the one that was told last, by their value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Engine
from engine.dialogue.place_phrases import in_listed_places
from tests.conversations import answer_to, chat_about, conversation


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("read me positions two to four", "423"),
        ("second to fourth digits please", "423"),
        ("add digits 2 through 4", "9"),
        ("what do the third till the fifth figures say", "230"),
        ("둘째부터 넷째 자리까지 읽어 줘", "423"),
        ("2번째에서 4번째까지 합", "9"),
    ],
)
def test_a_range_is_all_its_places(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("14230"))


@given(first=st.integers(1, 9), last=st.integers(1, 9))
def test_only_a_range_within_the_reading_is_listed(first: int, last: int) -> None:
    text = f"digits {first} to {last}"
    listed = in_listed_places(text, "en", conversation("314159"))
    assert (listed != text) == (first < last <= 6)


@pytest.mark.parametrize("sentence", ["change digit 2 to 4", "the second to last", "a 2 to 1 score"])
def test_what_only_looks_like_a_range_stays(sentence: str) -> None:
    assert in_listed_places(sentence, "en", conversation("14230")) == sentence


@pytest.mark.parametrize(
    ("language", "sentences", "values"),
    [
        ("en", ("fourth from the left was what?", "and the one just before that", "and the one before it"), "940"),
        ("en", ("what is in the tens place", "And the place immediately to its left?", "and to its right"), "949"),
        ("ko", ("백의 자리에는 무엇이 놓여 있습니까", "그 왼쪽은?", "바로 오른쪽은?"), "404"),
        ("ko", ("네 번째 숫자 뭐였지", "그 앞에는", "그 전 거는?"), "940"),
    ],
)
def test_the_neighbour_of_the_digit_that_was_told_is_told(
    engine: Engine, language: str, sentences: tuple[str, ...], values: str
) -> None:
    chat = chat_about(engine, "30492", locale=language)
    for sentence, value in zip(sentences, values, strict=True):
        reply = chat.say(sentence).text
        assert reply.rstrip(".").endswith(value) or f"{value}이에요" in reply or f"{value}예요" in reply, reply


def test_top_and_bottom_are_values_where_there_are_no_lines(engine: Engine) -> None:
    chat = chat_about(engine, "58142", locale="en")
    assert "1" in chat.say("bottom").text
    assert "8" in chat.say("top").text
    assert "34" in chat_about(engine, "12\n34", locale="en").say("bottom").text


def test_what_follows_a_run_of_one_value_is_another_value(engine: Engine) -> None:
    assert "0" in chat_about(engine, "5550142", locale="en").say("and straight after the fives comes what").text


@pytest.mark.parametrize("sentence", ["그게 몇째랑가", "그놈이 앞에서 몇째랑가", "그게 몇 번째고"])
def test_where_a_digit_stands_is_asked_in_dialects(engine: Engine, sentence: str) -> None:
    chat = chat_about(engine, "836", locale="ko")
    chat.say("제일 작은 숫자는?")
    assert "두 번째" in chat.say(sentence).text
