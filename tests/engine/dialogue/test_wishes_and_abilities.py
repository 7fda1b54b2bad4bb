"""Words of requests that are none: wishes for a digit or for larger ones, and questions what can be read."""

from __future__ import annotations

import pytest

from engine.dialogue.intents import Understood
from tests.conversations import UNDERSTANDING, conversation

MODELS = ("cnn", "mlp")


def understood(sentence: str, read: str = "7") -> Understood:
    """What a sentence asks for after something was read."""
    talk = conversation(read)
    talk.subject = "predict"
    return UNDERSTANDING.understand(sentence, MODELS, talk)


@pytest.mark.parametrize(
    "sentence",
    [
        "can you write a 5 for me",
        "i want to write a 4",
        "write me a 2 please",
        "could you draw an 8?",
        "I'd like to write a seven",
        "please draw a 3 for me",
        "will you write another 6?",
        "I need to write a 9 now",
        "7 하나 써 줘",
        "4 써 볼래",
        "숫자 5 좀 써 주실래요",
        "9를 그려 주세요",
        "3 써 줄 수 있어?",
        "8 그리고 싶어요",
        "이제 2 써 보고 싶어",
    ],
)
def test_a_wish_to_have_a_digit_written_is_no_correction(sentence: str) -> None:
    assert understood(sentence).intent == "drawing"
    assert UNDERSTANDING.understand(sentence, MODELS).intent == "drawing"


@pytest.mark.parametrize(
    "sentence",
    [
        "I wrote a 5",
        "i wanted to write a 5",
        "i meant to write 5",
        "that's how i write fives, it's a 5",
        "it's a 5, can you write that down",
        "내가 쓴 건 5야",
        "5라고 썼어",
        "5를 쓰려고 했어",
        "5 쓴 거야",
    ],
)
def test_what_was_written_is_a_correction(sentence: str) -> None:
    told = understood(sentence)
    assert (told.intent, told.slots["digits"]) == ("correct", "5")


@pytest.mark.parametrize(
    "sentence",
    [
        "make the number bigger",
        "can you make it larger please",
        "show me the digits bigger",
        "숫자 좀 크게 보여 줘",
        "그림을 더 크게 보여 주세요",
        "글씨 좀 키워 줘",
    ],
)
@pytest.mark.parametrize("read", ["7", "37"])
def test_a_wish_for_something_larger_compares_nothing(sentence: str, read: str) -> None:
    assert understood(sentence, read).intent == "appearance"


@pytest.mark.parametrize(
    "sentence",
    [
        "which is bigger?",
        "show me the bigger one",
        "is the 7 bigger?",
        "어느 게 더 커?",
        "큰 숫자 보여 줘",
        "3보다 커?",
    ],
)
def test_what_is_larger_is_still_compared(sentence: str) -> None:
    assert understood(sentence, "37").intent == "facts"


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [
        ("how do you read decimals", "letters"),
        ("do you also read fractions", "letters"),
        ("can you also read numbers with commas", "letters"),
        ("do you even read minus signs", "letters"),
        ("소수점도 읽어요?", "letters"),
        ("쉼표 있는 금액도 읽나요?", "letters"),
        ("한글도 읽나요?", "letters"),
        ("음수도 읽을 수 있나요?", "letters"),
        ("영수증도 읽나요?", "letters"),
        ("두 자리 수도 읽어요?", "own_picture"),
        ("can you recognise signs?", "letters"),
        ("does it also handle roman numerals", "letters"),
        ("영어 글자도 인식돼?", "letters"),
        ("can you read it", "predict"),
    ],
)
def test_what_can_be_read_at_all_is_no_request_about_a_reading(sentence: str, intent: str) -> None:
    assert understood(sentence, "6").intent == intent


@pytest.mark.parametrize(
    "sentence",
    [
        "can you read the number again",
        "can you read it out loud",
        "can you read the second digit",
        "how do you say it",
        "다시 읽어 줄 수 있어?",
        "또 읽어 줘",
        "이거 어떻게 읽어?",
        "한글로 읽어 줘",
        "두 번째도 읽어요?",
        "do you also read the second line",
        "이것도 읽어요?",
    ],
)
def test_a_reading_is_still_repeated(sentence: str) -> None:
    assert understood(sentence, "64").intent == "facts"
