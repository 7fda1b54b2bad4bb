"""Readings that came one after another: the ones before, those that were listed, and those that were just compared."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import last_answer


@pytest.mark.parametrize(
    ("written", "sentences", "answer"),
    [
        (("500", "4700", "8300"), ("the one before", "and the one before that"), "500"),
        (("500", "4700", "8300"), ("전 거는", "그 전 거는"), "500"),
        (("500", "4700", "8300"), ("전 거는", "그 전 거는", "그럼 그 전 거는?"), "아무것도"),
        (("500", "4700", "8300"), ("what did you read before?", "what did you read before?"), "4700"),
        (("500", "4700", "8300"), ("what have i sent so far", "what was the second one"), "4700"),
        (("500", "4700", "8300"), ("what have i sent so far", "and the first?"), "500"),
        (("500", "4700", "8300"), ("지금까지 보낸 거", "두 번째 거는?"), "4700"),
        (("500", "4700", "8300"), ("did i beat my first score",), "larger than 500"),
        (("500", "4700", "8300"), ("맨 처음 거랑 지금 거 차이는",), "7800"),
        (("5700", "6500"), ("앞에거는 얼마였지",), "5700"),
        (("56", "65"), ("둘이 같아?", "더하면"), "121"),
        (("56", "65"), ("add both", "mean?"), "60.5"),
        (("56", "65"), ("add both", "digit sum"), "11"),
        (("56", "65"), ("둘이 같아?", "자릿수 합은"), "11"),
    ],
)
def test_what_came_before_goes_on(
    written: tuple[str, ...], sentences: tuple[str, ...], answer: str, engine: Engine
) -> None:
    assert answer in last_answer(engine, written, *sentences)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("with spaces between", "8 0 2 4 6"),
        ("comma separated please", "8, 0, 2, 4, 6"),
        ("한 칸씩 띄워서", "8 0 2 4 6"),
        ("쉼표로 구분해 줘", "8, 0, 2, 4, 6"),
        ("with commas", "80,246"),
        ("desc order", "86420"),
        ("does it end in zero?", "No, 6"),
        ("does it start with 8", "Yes, both are 8"),
        ("6으로 끝나?", "네, 둘 다 6"),
    ],
)
def test_how_its_digits_are_listed_and_what_it_ends_in_is_told(sentence: str, answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, "80246", sentence)
