"""A number of somebody else's is compared with what was told last, and corrects nothing."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.testing import Chat
from tests.conversations import chat_about


def _chat(engine: Engine, sentence: str, picture: str) -> Chat:
    return chat_about(engine, picture, locale="en" if sentence.isascii() else "ko")


@pytest.mark.parametrize(
    ("before", "sentence", "told"),
    [
        ("what's the sum", "he put 113 at the bottom, is that right or not", "No"),
        ("what's the sum", "my kid wrote 103, correct?", "Yes"),
        ("what's the sum", "she says 104, is she right", "No"),
        ("which is the biggest", "he reckons 27, is that so?", "No"),
        ("다 더하면 얼마고", "야가 97이라 써놨는데 이거 맞나", "아니요"),
        ("합계는", "제가 103 나왔는데 맞습니까", "네"),
        ("제일 큰 거는", "친구가 27이라는데 진짜?", "아니요"),
    ],
)
def test_what_somebody_has_is_compared_with_the_last_result(
    engine: Engine, before: str, sentence: str, told: str
) -> None:
    chat = _chat(engine, before, "27\n35\n41")
    chat.say(before)
    reply = chat.say(sentence)
    assert reply.intent == "facts"
    assert reply.text.startswith(told)
    assert "27 / 35 / 41" in chat.say("what does it say" if before.isascii() else "다시 읽어줘").text


@pytest.mark.parametrize("sentence", ["is it 480, right?", "480 맞나"])
def test_what_is_like_the_reading_is_about_that(engine: Engine, sentence: str) -> None:
    chat = _chat(engine, sentence, "450")
    chat.say("the sum" if sentence.isascii() else "합은")
    assert "450" in chat.say(sentence).text


@pytest.mark.parametrize("before", ["평균은", "숫자 몇 개 적혀있어?", "4 더하면", "중앙값은"])
def test_where_nothing_else_was_reckoned_it_is_about_the_reading(engine: Engine, before: str) -> None:
    chat = _chat(engine, before, "44907718")
    chat.say(before)
    assert not chat.say("7 두개 붙어있는거 맞지").failed


@pytest.mark.parametrize("sentence", ["and now by 3 is ok?", "그럼 이제 3으로 되나요"])
def test_a_question_about_a_number_corrects_nothing(engine: Engine, sentence: str) -> None:
    chat = _chat(engine, sentence, "891")
    assert chat.say(sentence).intent != "correct"


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("He says they add up to 43. What do you get?", "No, 42"),
        ("She says they add up to 41. What do you make it?", "No, 42"),
        ("The book says the sum is 42. What do you get?", "Yes"),
        ("He claims the product is 420, what do you get", "No, 425"),
        ("my mate says the difference is 9. what do you say", "No, 8"),
        ("Teacher wrote that they make 42 together. Do you agree?", "Yes"),
        ("얘는 합이 43이래요. 얼마예요?", "아니요, 42"),
        ("애가 더하면 42라는데 맞아요?", "네"),
        ("책에는 합이 44라고 되어 있는데 얼마 나와요", "아니요, 42"),
        ("친구는 곱하면 420이래. 넌?", "아니요, 425"),
        ("선생님은 차가 9라는데 너는 얼마 나와", "아니요, 8"),
        ("the product is 425, right?", "Yes"),
        ("is the difference 8?", "Yes"),
        ("합이 11 아니야?", "아니요, 42"),
        ("what is the difference to 20?", "The difference is"),
    ],
)
def test_what_somebody_says_that_arithmetic_gives_is_compared(engine: Engine, sentence: str, told: str) -> None:
    chat = _chat(engine, sentence, "17\n25")
    assert chat.say(sentence).text.startswith(told)


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Reversed it's 37, isn't it?", "37"),
        ("backwards it's 37, right?", "37"),
        ("So reversed that's 73?", "37"),
        ("doubled it's 146, no?", "146"),
        ("거꾸로 하면 37 맞지?", "37"),
        ("뒤집으면 37이잖아 그치?", "37"),
        ("두 배 하면 146 맞나요", "146"),
    ],
)
def test_what_an_operation_is_said_to_give_is_told(engine: Engine, sentence: str, told: str) -> None:
    reply = _chat(engine, sentence, "73").say(sentence)
    assert reply.intent == "facts"
    assert told in reply.text
