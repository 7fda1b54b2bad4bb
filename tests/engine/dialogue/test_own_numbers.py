"""Arithmetic with numbers of the sentence's own, with the last answer, with prices, and what only sounds like it."""

from __future__ import annotations

import re

import pytest

from engine import Engine
from tests.conversations import last_answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("greatest common divisor of 12 and 16?", "12 and 16 is 4"),
        ("what's the lcm of 8 and 12", "24"),
        ("add 3, 4 and 5", "12: 3 + 4 + 5"),
        ("take 19 from 100", "81"),
        ("split 90 between 6 kids", "90 / 6 = 15"),
        ("14와 16의 최대공약수는요?", "14와 16의 최대공약수는 2"),
        ("1+1+9면", "11"),
        ("19를 100에서 빼면", "81"),
        ("12로 144를 나누면", "144 / 12 = 12"),
        ("8과 12의 최소공배수", "24"),
        ("1500을 열 명이 나누면 한 사람당?", "1500 / 10 = 150"),
        ("열 명이 30원씩 내면", "300"),
    ],
)
def test_a_sentences_own_numbers_are_reckoned_with(sentence: str, answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, "27", sentence)


@pytest.mark.parametrize(
    ("sentences", "answer"),
    [
        (("times 3", "minus 8 some more"), "112"),
        (("times 3", "halve that"), "60"),
        (("digit sum", "that squared"), "16"),
        (("6 곱하면", "거기서 15 빼면"), "225"),
        (("6 곱하면", "거기서 15 빼면", "거기에 75 더하면"), "300"),
        (("times 3", "minus 8"), "32"),
        (("is it even", "add 5 to that"), "45"),
        (("times 3", "it is 41", "double that"), "82"),
        (("times 3", "is that divisible by 5 and 8"), "120 / 8 = 15"),
        (("3 곱하면", "그거 5랑 8로 나누어떨어져?"), "120 / 8 = 15"),
    ],
)
def test_what_points_at_the_last_answer_goes_on_with_it(
    sentences: tuple[str, ...], answer: str, engine: Engine
) -> None:
    assert re.search(rf"(?<!\d){answer}(?!\d)", last_answer(engine, "40", *sentences))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("at 30 pence each what does that come to", "72000"),
        ("if I sell three like that how much", "7200"),
        ("how much each if four people share it", "600"),
        ("a customer gives me 3000, what's the change", "600"),
        ("and a third?", "800"),
        ("how much short of 3000", "600"),
        ("did it reach 3000?", "No, 2400"),
        ("네 마리 팔면 얼만교", "9600"),
        ("세 봉지 사면 얼마예요", "7200"),
        ("두 마리면 얼마고", "4800"),
        ("여섯 명이서 나누면 얼마씩", "400"),
        ("5000원 내믄 거스름돈은유", "2600"),
        ("반띵하면", "1200"),
        ("백에서 빼면 얼마 남아", "2300"),
    ],
)
def test_prices_and_shares_are_worked_out(sentence: str, answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, "2400", sentence)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("is there a third digit", "0"),
        ("the third one?", "0"),
        ("half of them are wrong", "wrong"),
        ("which number comes after the 4", "After 4 comes 0"),
        ("take your time", ""),
        ("첫 번째 숫자가 팔이야", "8400"),
    ],
)
def test_words_of_arithmetic_may_mean_another_thing(sentence: str, answer: str, engine: Engine) -> None:
    text = last_answer(engine, "2400", sentence)
    assert answer in text
    assert not re.search(r"[+×]|\d - \d|\d / \d", text)
