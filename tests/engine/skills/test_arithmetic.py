"""Arithmetic on what was read: percent, rounding one way, divisors, what is most common, how far values spread."""

from __future__ import annotations

from math import gcd, isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dialogue.request import Request
from engine.locales import words
from engine.skills.number_facts import number_fact
from tests.conversations import conversation, conversation_in_turn, fact


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("en", "10% off", "10% off 33742 is 30367.8."),
        ("en", "what would it be with a 10 percent discount", "30367.8"),
        ("en", "minus 10 percent", "30367.8"),
        ("en", "plus 19 percent", "33742 and 19% on top make 40152.98."),
        ("en", "with 19% tax", "40152.98"),
        ("en", "what is 15% of it", "15% of 33742 is 5061.3."),
        ("en", "what percent of 50000 is it", "33742 is 67.5% of 50000."),
        ("ko", "10퍼센트 할인하면 얼마야", "33742에서 10% 빼면 30367.8이에요."),
        ("ko", "20% 세일하면", "26993.6이에요"),
        ("ko", "부가세 10% 더하면", "33742에 10% 더하면 37116.2예요."),
        ("ko", "그거의 15%는 얼마야", "33742의 15%는 5061.3이에요."),
        ("en", "round up to the next hundred", "33800"),
        ("en", "round it down to thousands", "33000"),
        ("en", "round it to the tens place", "33740"),
        ("ko", "백의 자리에서 올림", "1000 단위로 올림하면 34000이에요."),
        ("ko", "백의 자리까지 올림하면", "100 단위로 올림하면 33800이에요."),
        ("ko", "십의 자리에서 반올림하면", "100 단위로 반올림하면 33700이에요."),
        ("ko", "일의 자리에서 버림", "33740이에요"),
        ("en", "what are its divisors", "33742 = 2 × 16871. It has 4 divisors: 1, 2, 16871, 33742."),
        ("en", "which numbers divide it", "1, 2, 16871, 33742"),
        ("ko", "소인수분해 해줘", "33742 = 2 × 16871"),
        ("ko", "약수 다 알려줘", "약수는 4개예요: 1, 2, 16871, 33742."),
        ("en", "gcd with 12", "The greatest common divisor of 33742 and 12 is 2."),
        ("ko", "12와 최소공배수는?", "33742와 12의 최소공배수는 202452예요."),
        ("en", "which digit occurs most often", "3 occurs most often: 2 times."),
        ("en", "what's the most frequent digit", "3 occurs most often"),
        ("ko", "가장 많이 나온 숫자는?", "가장 많이 나온 숫자는 3이에요: 2번 나와요."),
        ("ko", "최빈값", "3이에요"),
        ("en", "standard deviation", "The standard deviation of the digits is 1.7205."),
        ("ko", "표준편차는?", "숫자들의 표준편차는 1.7205예요."),
        ("en", "in octal", "In octal: 101716."),
        ("ko", "8진수로", "8진수로는 101716이에요."),
    ],
)
def test_of_a_number(language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation("33742"), language)


@pytest.mark.parametrize(
    ("read", "answer"),
    [
        ("1221", "1, 2 occur most often: 2 times each."),
        ("305", "Each digit of 305 occurs once."),
    ],
)
def test_several_digits_or_none_may_be_the_most_common(read: str, answer: str) -> None:
    assert fact("most common digit", conversation(read), "en") == answer


@pytest.mark.parametrize(
    ("sentence", "language", "each", "together"),
    [
        ("with 10% tax", "en", "12300 and 10% on top make 13530.", "All together 52000 and 10% on top make 57200."),
        ("10% off", "en", "10% off 12300 is 11070.", "All together 10% off 52000 is 46800."),
        (
            "부가세 10% 붙이면 총 얼마야",
            "ko",
            "12300에 10% 더하면 13530이에요.",
            "모두 합쳐 52000에 10% 더하면 57200이에요.",
        ),
    ],
)
def test_a_tax_or_discount_on_several_amounts_is_told_of_each_and_of_all(
    sentence: str, language: str, each: str, together: str
) -> None:
    answer = fact(sentence, conversation("35000", "12300", "4700"), language).split("\n")
    assert each in answer
    assert answer[-1] == together


@pytest.mark.parametrize(
    ("sentence", "language", "answer"),
    [
        ("gcd of both", "en", "The greatest common divisor of 18 and 12 is 6."),
        ("두 수의 최대공약수", "ko", "18과 12의 최대공약수는 6이에요."),
        ("least common multiple of the two", "en", "is 36."),
        ("standard deviation of the two", "en", "The standard deviation is 3."),
    ],
)
def test_of_two_readings(sentence: str, language: str, answer: str) -> None:
    assert answer in fact(sentence, conversation_in_turn("18", "12"), language)


def test_percent_beside_sure_is_about_sureness() -> None:
    for sentence in ("100% sure?", "are you 90 percent sure"):
        assert "91.0%" in fact(sentence, conversation("33742"), "en")


@given(st.integers(2, 10**7))
def test_the_divisors_are_those_that_leave_nothing(number: int) -> None:
    told_in = number_fact(str(number), Request("factors"), words("en"))
    divisors = {one for low in range(1, isqrt(number) + 1) if number % low == 0 for one in (low, number // low)}
    if len(divisors) == 2:
        assert told_in == words("en").say("facts.factors_prime", number=number)
        return
    terms = told_in.partition(" = ")[2].partition(".")[0].split(" × ")
    product = 1
    for term in map(int, terms):
        assert all(term % low for low in range(2, isqrt(term) + 1))
        product *= term
    assert product == number
    assert f"It has {len(divisors)} divisors: 1, " in told_in


@given(st.integers(0, 10**9), st.sampled_from([10, 100, 1000, 10_000]))
def test_rounding_up_and_down_are_the_nearest_on_either_side(number: int, unit: int) -> None:
    up, down = (
        int(number_fact(str(number), Request(name, (unit,)), words("en")).rstrip(".").split()[-1])
        for name in ("round_up", "round_down")
    )
    assert down <= number <= up
    assert up % unit == down % unit == 0
    assert up - down == (unit if number % unit else 0)


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_the_divisor_and_the_multiple_of_two_numbers_belong_together(one: int, other: int) -> None:
    divisor, multiple = (
        int(number_fact(str(one), Request(name, (other,)), words("en")).rstrip(".").split()[-1])
        for name in ("divisor", "multiple_of_both")
    )
    assert divisor == gcd(one, other)
    assert divisor * multiple == one * other
