"""Readings that a sentence counts: all three of them, two amounts, the one two pictures ago."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import last_answer


@pytest.mark.parametrize(
    ("written", "sentence", "answer"),
    [
        (("18", "10", "7"), "셋 다 합하면?", "35"),
        (("18", "10", "7"), "그럼 셋 평균이 얼마 나와", "11.6667"),
        (("18", "10", "7"), "셋을 곱하면", "1260"),
        (("18", "10", "7"), "세 금액의 합은", "35"),
        (("12", "24", "36", "48"), "넷 다 더하면 얼마야", "120"),
        (("12", "24", "36", "48"), "셋만 더하면", "108"),
        (("12", "24", "36", "48"), "다섯을 더하면", "53"),
        (("573",), "셋 평균", "5"),
        (("573",), "3을 더하면", "576"),
        (("462",), "add those three up would you", "12: 4 + 6 + 2"),
        (("462",), "the sum of those three digits", "12: 4 + 6 + 2"),
        (("462",), "what do these three come to added together", "12: 4 + 6 + 2"),
        (("462",), "could you total the three of them", "12: 4 + 6 + 2"),
        (("462",), "add three to it", "465"),
        (("462",), "multiply it by three", "1386"),
        (("61200", "59800"), "두 금액의 평균이 얼마인가요", "60500"),
        (("61200", "59800"), "두 금액 차이는", "1400"),
    ],
)
def test_how_many_they_are_is_no_operand(written: tuple[str, ...], sentence: str, answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, written, sentence)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("two tags ago, what was that", "349"),
        ("what did i send two pics ago", "349"),
        ("was the one two pictures ago even", "349 is odd"),
        ("what was it one picture ago", "399"),
        ("what was three pictures ago", "nothing"),
        ("the picture before last?", "399"),
        ("what was the one two before this", "349"),
        ("two before this one, what was it", "349"),
        ("what did the picture two before say", "349"),
        ("and the one two back?", "349"),
        ("두 번 전에 읽은 거 뭐였지", "349"),
        ("두 장 전에 보낸 게 뭐였지", "349"),
        ("전전꺼", "349"),
        ("한 장 전에 거 뭐야", "399"),
        ("세 장 전 사진은?", "아무것도"),
    ],
)
def test_a_reading_is_told_by_how_far_back_it_is(sentence: str, answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, ("349", "399", "289"), sentence)


def test_days_are_no_readings(engine: Engine) -> None:
    assert "349" not in last_answer(engine, ("349", "399", "289"), "what was it two days ago")


def test_a_reading_further_back_is_corrected(engine: Engine) -> None:
    assert "359, 399, 289" in last_answer(engine, ("349", "399", "289"), "전전 사진은 359야", "지금까지 읽은 거 말해줘")
