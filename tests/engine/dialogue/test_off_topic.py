"""What is surely none of the bot's business is told from what is merely not understood."""

from __future__ import annotations

import pytest

from engine.dialogue.intents import Understood
from engine.dialogue.off_topic import may_mean_something_else, out_of_scope
from engine.dialogue.request import Request
from tests.conversations import UNDERSTANDING, conversation

MODELS = ("cnn", "mlp")


def after_a_reading(sentence: str) -> Understood:
    """What a sentence asks for after something was read."""
    talk = conversation("7")
    talk.subject = "predict"
    return UNDERSTANDING.understand(sentence, MODELS, talk)


@pytest.mark.parametrize(
    "sentence", ["capital of France?", "tell me a joke", "who won the world cup", "프랑스 수도는?", "농담 하나 해 줘"]
)
def test_what_is_surely_off_topic_is_told_from_what_is_not_understood(sentence: str) -> None:
    for told in (after_a_reading(sentence), UNDERSTANDING.understand(sentence, MODELS)):
        assert (told.intent, told.off_topic) == ("fallback", True)


@pytest.mark.parametrize("sentence", ["blah", "/zzzzz", "helq", "뷁쉙 뚫뎅 꿻", "", "?!"])
def test_what_is_not_understood_is_not_called_off_topic(sentence: str) -> None:
    told = after_a_reading(sentence)
    assert (told.intent, told.off_topic) == ("fallback", False)


@pytest.mark.parametrize(
    "sentence",
    [
        "whos the tallest person alive",
        "count sheep with me",
        "how do i reverse a car into a garage",
        "how do i divide an inheritance among three kids",
        "who would win a fight, a bear or a lion",
        "세상에서 제일 큰 나라가 어디고",
        "비밀번호를 까먹었는데 은행에 가야 하나",
        "그럼 다음 올림픽에서 누가 일등 하겠냐",
    ],
)
def test_what_has_the_words_of_a_request_is_off_topic_all_the_same(sentence: str) -> None:
    assert after_a_reading(sentence).intent == "fallback"


@pytest.mark.parametrize("sentence", ["7 / 3", "7 나누기 3은?", "plus 36?", "what is it plus 5"])
def test_a_request_with_numbers_of_its_own_is_about_a_reading(sentence: str) -> None:
    assert after_a_reading(sentence).intent == "facts"


def test_a_sentence_without_words_is_not_out_of_scope() -> None:
    assert out_of_scope([]) == 0
    assert out_of_scope([("facts", 0.25), ("why", 0.25)]) == 0.5


def test_only_requests_in_common_words_may_mean_something_else() -> None:
    assert may_mean_something_else("facts", {"request": Request("largest")}, "who is the tallest")
    assert may_mean_something_else("next", {}, "next, please")
    assert not may_mean_something_else("facts", {"request": Request("sum", operands=(3,))}, "plus three")
    assert not may_mean_something_else("facts", {"request": Request("sum")}, "3450 + 13540")
    assert not may_mean_something_else("quiz", {"wish": "answer"}, "no idea")


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [
        ("so what do i do first", "help"),
        ("how often are you wrong", "evaluate"),
        ("the kids say thank you", "thanks"),
        ("처음인데 뭘 하면 되죠", "help"),
    ],
)
def test_what_is_plainly_about_no_reading_is_no_request_made_of_its_words(sentence: str, intent: str) -> None:
    assert after_a_reading(sentence).intent == intent


@pytest.mark.parametrize(
    ("sentence", "intent"),
    [("got one that you completely fluffed", "sample"), ("작은 신경망으로 가 보자", "models")],
)
def test_what_is_plain_by_itself_is_understood_after_a_reading_too(sentence: str, intent: str) -> None:
    assert after_a_reading(sentence).intent == intent
