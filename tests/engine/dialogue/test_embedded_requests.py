"""What a sentence asks is found beside its courtesy, its reasons and its remarks."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import chat_about, last_answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("prime is it. figures", "Yes, 1787 is prime"),
        ("is it odd. go figure", "1787 is odd"),
        (
            "Now, I should like to know, without any embroidery, whether the number I have sent is a prime one, since "
            "a colleague of mine at dinner last night would not stop insisting that it was.",
            "Yes, 1787 is prime",
        ),
        ("how certain are you, it's for a chart on the fridge and I'm fretting", "99"),
        ("I'd be grateful to be told what the last digit is, as my eyes are not what they were", "7"),
        ("could you be so kind as to tell me how many digits there are, if it is no trouble", "4 digits"),
        ("excuse me, is the sum even? thanks a million", "23 is odd"),
        ("that's 1787, right? lol just read the number", "1787"),
    ],
)
def test_a_long_sentence_is_answered(engine: Engine, sentence: str, answer: str) -> None:
    assert answer in last_answer(engine, "1787", sentence)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        (
            "다름이 아니오라 제가 눈이 침침하여 그러하니, 보내 드린 숫자의 뒤에서 세 번째 자리에 무엇이 적혀 있는지 "
            "알려 주시면 대단히 감사하겠습니다.",
            "두 번째 숫자는 0",
        ),
        ("실례지만 제가 안경을 두고 와서, 가장 큰 숫자가 무엇인지 여쭙고자 합니다", "5"),
        ("바쁘시겠지만 숙제라서 그러는데 다 더하면 얼마인지 알려 주시면 고맙겠습니다", "10"),
        ("삼공오이 맞죠? ㅎㅎ 숫자 그대로 읽어주세요", "3052"),
        ("뒤집어서 소수인지 봐 줘", "2503"),
        ("세번째 5 맞아요? 잘못 새기면 큰일나서", "5일 확률은 99"),
        ("첫번째 3 맞아? 헷갈려서", "3일 확률은 99"),
    ],
)
def test_a_long_korean_sentence_is_answered(engine: Engine, sentence: str, answer: str) -> None:
    assert answer in last_answer(engine, "3052", sentence)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("is it even? my boss wants to know", "1787 is odd"),
        ("is the last one a 7? i'd hate to get it wrong", "I read 7"),
        ("is it odd? i want the sum", "23"),
    ],
)
def test_a_remark_after_a_question_asks_nothing(engine: Engine, sentence: str, answer: str) -> None:
    assert answer in last_answer(engine, "1787", sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "how many eggs do i need, it's for a cake",
        "what is the weather, i'm going out",
        "I should like to know whether the shop is open, since I am hungry",
        "오늘 비가 와서 그러는데 우산 챙길까요",
    ],
)
def test_what_is_left_may_be_none_of_its_business(engine: Engine, sentence: str) -> None:
    assert chat_about(engine, "1787", locale="en").say(sentence).intent != "facts"
