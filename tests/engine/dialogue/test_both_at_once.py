"""Two things that one sentence asks for are both told, and two that it adds are added."""

from __future__ import annotations

import pytest

from tests.conversations import answer_to, conversation, conversation_in_turn


@pytest.mark.parametrize(
    ("sentence", "answers"),
    [
        ("sum and product", ("7: 3 + 0 + 4", "0: 3 × 0 × 4")),
        ("mode and median", ("occurs once", "median of the digits is 3")),
        ("gcd and lcm with 12", ("is 4", "is 912")),
        ("the largest and smallest digits please", ("largest digit is 4", "smallest digit is 0")),
        ("제일큰숫자랑제일작은숫자뭐야", ("가장 큰 숫자는 4", "가장 작은 숫자는 0")),
        ("합계랑평균", ("더하면 7", "2.3333")),
        ("12와의 최대공약수와 최소공배수", ("최대공약수는 4", "최소공배수는 912")),
        ("짝수랑 홀수 각각 몇 개야", ("짝수인 것은 2개", "홀수인 것은 1개")),
    ],
)
def test_both_are_told(sentence: str, answers: tuple[str, ...]) -> None:
    told = answer_to(sentence, conversation("304"))
    assert [answer in told for answer in answers] == [True] * len(answers), told


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("sum of the largest and the smallest", "4: 4 + 0"),
        ("가장 큰 거랑 가장 작은 거 더하면", "더하면 4예요: 4 + 0"),
        ("largest minus smallest", "4: 4 - 0"),
        ("the product of the first and the last", "12: 3 × 4"),
    ],
)
def test_the_two_ends_are_reckoned_with(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("304"))


@pytest.mark.parametrize("sentence", ["total with that one", "이것까지 합치면", "add it with this one"])
def test_the_last_one_joins_those_before(sentence: str) -> None:
    assert ": 12 + 8 + 35 + 14" in answer_to(sentence, conversation_in_turn("12", "8", "35", "14"))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [("and if somebody takes both", "2148: 1299 + 849"), ("둘 다 사면 얼마야", "더하면 2148이에요: 1299 + 849")],
)
def test_both_prices_are_added(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("1299", "849"))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [("three oh four, correct?", "Yes, both are 304"), ("is it three zero five?", "No, 304 and 305")],
)
def test_digits_may_be_said_one_by_one(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("304"))
