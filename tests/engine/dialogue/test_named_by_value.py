"""Corrections that call digits by what they were read as, or by what stands beside them."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import last_answer


@pytest.mark.parametrize(
    ("sentence", "now"),
    [
        ("the 5 is a 6 and the 7 is a 1", "6201"),
        ("5 is 6, 7 is 1", "6201"),
        ("5는 6이고 7은 1이에요", "6201"),
        ("5는 6, 7은 1", "6201"),
        ("where you have 2 it should be 3", "5307"),
        ("i wrote a 3 where you see a 2", "5307"),
        ("i know it looks like a 2 but it's a 3", "5307"),
        ("everything's right except the 2, that's a 3", "5307"),
        ("2로 읽으셨는데 3이거든요", "5307"),
        ("2라고 했는데 그거 3이거든", "5307"),
        ("2 자리에 3이 와야 돼", "5307"),
        ("the digit before the 7 is an 8", "5287"),
        ("number after the 5 is a 3", "5307"),
        ("7 앞에 거 8이야", "5287"),
        ("5 다음 숫자는 3인데요", "5307"),
        ("나머진 다 맞고 끝자리만 1이야", "5201"),
        ("시작은 6이야", "6207"),
    ],
)
def test_a_digit_is_corrected_that_is_named_by_its_value_or_its_neighbour(
    sentence: str, now: str, engine: Engine
) -> None:
    assert now in last_answer(engine, "5207", sentence)


@pytest.mark.parametrize(
    ("sentence", "now"),
    [
        ("in the second row the 7 is a 1", "01"),
        ("the 2 in line one is a 3", "53"),
        ("둘째 줄에 7은 1이야", "01"),
        ("첫 줄 2가 3이에요", "53"),
    ],
)
def test_a_digit_of_a_line_is_named_by_its_value(sentence: str, now: str, engine: Engine) -> None:
    assert now in last_answer(engine, "52\n07", sentence)


@pytest.mark.parametrize(
    "sentence", ["is the 2 before the 7?", "2 다음 숫자는 뭐야?", "i like 3 and 4", "the difference of 5 and 3", "2, 3"]
)
def test_what_only_names_digits_corrects_none(sentence: str, engine: Engine) -> None:
    assert "5207" in last_answer(engine, "5207", sentence, "what does it say now")


@pytest.mark.parametrize(
    "sentence", ["the ones are actually 7s", "both 1s are 7s", "the 1s are 7", "1은 다 7이야", "1 두 개는 7이야"]
)
def test_a_value_is_corrected_wherever_it_stands(sentence: str, engine: Engine) -> None:
    assert "7777" in last_answer(engine, "1717", sentence)


@pytest.mark.parametrize(
    ("sentences", "answer"),
    [
        (("the first digit is a 4", "the second is off too"), "What is digit 2"),
        (("첫 번째는 4야", "두 번째도 틀렸어"), "두 번째 숫자는 무엇"),
        (("the first digit is a 4", "the second as well"), "4407"),
        (("what is the last digit", "and the one at the front"), "Digit 1 is 5"),
        (("the one before the last",), "Digit 3 is 0"),
    ],
)
def test_what_names_no_value_takes_none(sentences: tuple[str, ...], answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, "5207", *sentences)


@pytest.mark.parametrize(
    ("sentences", "answer"),
    [
        (("5 is wrong",), "What is digit 1"),
        (("the 2 is wrong", "three"), "5307"),
        (("2가 틀렸는데", "3이야"), "5307"),
        (("the 2 is a 3", "sorry no, it was a 2 after all"), "5207"),
        (("the 2 is a 3", "ah no, it was a 2 all along"), "5207"),
        (("the leading one is an 8",), "8207"),
        (("read me digits 2 and 4",), "27"),
    ],
)
def test_a_wrong_digit_is_asked_for_and_a_correction_taken_back(
    sentences: tuple[str, ...], answer: str, engine: Engine
) -> None:
    assert answer in last_answer(engine, "5207", *sentences)
