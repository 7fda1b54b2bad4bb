"""What the lines of a picture add up to, compared; and a question that goes on with another line."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import last_answer

ALIKE = "5 + 3 + 7 = 15, 6 + 7 + 2 = 15"


@pytest.mark.parametrize(
    ("sentence", "verdict"),
    [
        ("does the top one add up to the same as the bottom one now?", "Yes"),
        ("do both rows add up to the same?", "Yes"),
        ("is the sum of the top row the same as the bottom's", "Yes"),
        ("does the first line have the same sum as the second", "Yes"),
        ("are the totals of the two lines equal", "Yes"),
        ("does the upper one add up to more than the lower one", "No"),
        ("which row adds up to more", "Neither"),
        ("두 줄 합이 같아?", "네"),
        ("윗줄 합이랑 아랫줄 합이 같나요", "네"),
        ("윗줄 다 더한 거랑 아랫줄 다 더한 거 같아?", "네"),
        ("각 줄 합이 똑같은가요", "네"),
        ("첫 줄 숫자 합이 둘째 줄보다 커?", "아니요"),
        ("어느 줄 합이 더 커요", "어느 쪽도"),
    ],
)
def test_sums_of_lines_that_are_the_same(sentence: str, verdict: str, engine: Engine) -> None:
    answer = last_answer(engine, "537\n672", sentence)
    assert answer.startswith(verdict)
    assert ALIKE in answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("which row adds up to more", "345 adds up to the most"),
        ("which row has the smaller sum", "12 adds up to the least"),
        ("does the bottom row add up to more than the top row", "Yes: 3 + 4 + 5 = 12, 1 + 2 = 3"),
        ("does the lower one add up to more than the upper one", "Yes: 3 + 4 + 5 = 12, 1 + 2 = 3"),
        ("do the rows add up to the same", "No, they do not"),
        ("하나 곱하기 다른 하나는?", "4140"),
        ("what's the sum of the rows", "357: 12 + 345"),
        ("is the top row bigger than the bottom", "No, 12 is smaller than 345"),
        ("어느 줄 합이 더 커요", "합이 가장 큰 것은 345"),
    ],
)
def test_sums_of_lines_that_are_not(sentence: str, answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, "12\n345", sentence)


@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [
        ("sum of the top row", "the bottom row?", "0 + 4 + 1 + 7"),
        ("윗줄 숫자를 다 합하면 얼마요", "아랫줄은?", "0 + 4 + 1 + 7"),
        ("윗줄 다 더하면?", "아랫줄도", "0 + 4 + 1 + 7"),
        ("윗줄 거꾸로", "아래는요", "7140"),
        ("첫 줄에서 제일 큰 숫자", "둘째 줄은?", "7"),
        ("윗줄 읽어줘", "아랫줄은?", "두 번째 줄은 0417"),
        ("what is the top row", "the bottom row?", "0417"),
    ],
)
def test_another_line_goes_on_with_what_was_asked_of_one(first: str, then: str, answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, "1968\n0417", first, then)
