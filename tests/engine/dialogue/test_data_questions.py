"""How many images MNIST has is told, in all or of one digit, and taken for no question about a reading."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.dialogue.data_questions import DataQuestion, data_question
from engine.mnist import COUNTS
from tests.conversations import chat_about


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("how many fives are in the test split", "892"),
        ("how many 7s does mnist have", "7,293"),
        ("how many ones are there in the training data", "6,742"),
        ("how many pictures of a 4 are there to train on", "5,842"),
        ("remind me how big the training portion is", "60,000"),
        ("what's the size of the test set", "10,000"),
        ("how many images are there in mnist", "60,000"),
        ("테스트셋에 3은 몇 장 들어 있죠", "1,010"),
        ("학습 데이터에 7이 몇 장 있어?", "6,265"),
        ("mnist 전체에 숫자 5는 몇 개나 돼", "6,313"),
        ("학습용이랑 평가용이 각각 몇 장이에요", "6만"),
        ("훈련용 데이터 크기가 얼마나 돼요", "6만"),
    ],
)
def test_the_size_of_the_data_set_is_told(engine: Engine, sentence: str, answer: str) -> None:
    reply = chat_about(engine, "1004", locale="en").say(sentence)
    assert reply.intent == "data_set"
    assert answer in reply.text


@pytest.mark.parametrize(
    "sentence",
    [
        "how many digits are in this picture",
        "how many fives are there",
        "how many of the test images do you get wrong",
        "show me 3 test images",
        "how big is the number",
        "how many numbers did i send",
        "how many epochs did the training take",
        "my test was hard, how many points do i have",
        "여기 0이 몇 개 있어",
        "테스트 이미지 몇 개나 틀려",
        "테스트 이미지 3개 보여줘",
        "시험 점수가 몇 점이야",
    ],
)
def test_other_questions_are_not_about_the_data_set(sentence: str) -> None:
    assert data_question(sentence) is None


def test_a_part_and_a_digit_are_told_apart() -> None:
    assert data_question("how many training examples and how many test examples") == DataQuestion(None, None)
    assert data_question("how many 3s are there to train on") == DataQuestion("train", 3)


def test_the_counts_are_those_of_the_whole_data_set() -> None:
    assert {part: sum(counts) for part, counts in COUNTS.items()} == {"train": 60_000, "test": 10_000}
