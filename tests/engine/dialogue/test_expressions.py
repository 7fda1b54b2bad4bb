"""Arithmetic in figures that what was read is compared with, and what is a little more or less than it."""

from __future__ import annotations

import pytest

from tests.conversations import answer_to, conversation, conversation_in_turn


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("is it the same as 7 times 8", "Yes, both are 56"),
        ("is it 7 times 8?", "Yes, both are 56"),
        ("does that equal 7*9", "No, 56 and 63"),
        ("is 56 the same as 60 minus 4", "Yes, both are 56"),
        ("is it the product of 4 and 14?", "Yes, both are 56"),
        ("is it more than 100 divided by 2", "Yes, 56 is larger than 50"),
        ("is it half of 112", "Yes, both are 56"),
        ("is it less than 8 squared", "Yes, 56 is smaller than 64"),
        ("8 곱하기 7이랑 같은 거죠?", "네, 둘 다 56"),
        ("50 더하기 6 맞나?", "네, 둘 다 56"),
        ("112의 절반이야?", "네, 둘 다 56"),
        ("7에 9 곱한 거랑 같나", "아니요, 56과 63"),
        ("60 빼기 10보다 커?", "네, 56은 50보다"),
    ],
)
def test_a_reading_is_compared_with_arithmetic_in_figures(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("56"))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("what's one more than that", "57: 56 + 1"),
        ("what would 5 more than that be", "61: 56 + 5"),
        ("6 less than it", "50: 56 - 6"),
        ("plus one?", "57"),
        ("하나 더하면?", "57"),
        ("하나 빼면 얼마야", "55"),
        ("take it from 100", "44: 100 - 56"),
        ("100에서 빼면?", ": 100 - 56"),
        ("100을 빼면?", ": 56 - 100"),
    ],
)
def test_what_is_a_little_more_or_less_is_told(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("56"))


def test_two_numbers_that_were_read_are_still_added() -> None:
    assert "That makes 3650: 3450 + 200." in answer_to("3450 + 200?", conversation_in_turn("3450", "200"))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("last month it was 4711, how much did we use", "121: 4832 - 4711"),
        ("it read 4800 last week. what's the consumption", "32: 4832 - 4800"),
        ("지난달에 4711이었는데 얼마나 썼어?", ": 4832 - 4711"),
        ("작년 4000이었으면 얼마나 늘었어", "832"),
    ],
)
def test_a_number_of_the_past_is_what_a_meter_is_compared_with(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("04832"))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [("how much did we use since then", "121"), ("얼마나 썼어?", "121")],
)
def test_so_is_the_reading_before(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn("4711", "4832"))
