"""What is told of a reading: any operation, on any target, in both languages."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dialogue.parser import parse
from engine.errors import UsageError
from engine.locales import words
from tests.conversations import conversation, fact, reading

DIGITS = st.text(st.sampled_from("0123456789"), min_size=2, max_size=8)
EN, KO = words("en"), words("ko")


@settings(max_examples=40)
@given(DIGITS)
def test_digits_are_reckoned_with(text: str) -> None:
    values = list(map(int, text))
    for ask, result in (
        ({"en": "sum", "ko": "합은?"}, str(sum(values))),
        ({"en": "what's the product of the digits", "ko": "다 곱하면"}, str(prod(values))),
        ({"en": "the biggest one?", "ko": "제일 큰 거"}, str(max(values))),
        ({"en": "backwards please", "ko": "거꾸로 읽어줘"}, text[::-1]),
        ({"en": "sorted", "ko": "정렬해줘"}, "".join(sorted(text))),
        ({"en": "how many digits are there", "ko": "숫자 몇 개야"}, str(len(text))),
        ({"en": "the second digit", "ko": "두 번째 숫자는"}, text[1]),
    ):
        for language, sentence in ask.items():
            assert result in fact(sentence, conversation(text), language)


@settings(max_examples=40)
@given(DIGITS, st.integers(1, 99))
def test_a_number_is_compared_and_divided(text: str, other: int) -> None:
    number, talk = int(text), conversation(text)
    yes = {"en": "Yes", "ko": "네"}
    for language, sentence, truth in (
        ("en", f"is it divisible by {other}?", number % other == 0),
        ("ko", f"{other}의 배수야?", number % other == 0),
        ("en", f"is that more than {other}", number > other),
        ("ko", f"{other}보다 작아?", number < other),
        (
            "en",
            "is it a prime number?",
            number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1)),
        ),
    ):
        if sentence.startswith("is it divisible") and str(other) == text:
            continue
        assert fact(sentence, talk, language).startswith(yes[language]) == truth, sentence


@pytest.mark.parametrize(
    ("texts", "language", "sentence", "answer"),
    [
        (("12", "345"), "en", "what's in the second picture", "345"),
        (("12", "345"), "en", "add them", "357"),
        (("12", "345"), "ko", "어느 쪽이 더 커?", "345"),
        (("12", "345"), "ko", "차이는?", "333"),
        (("12/34/56",), "en", "second digit of the third line", "6"),
        (("12/34/56",), "ko", "둘째 줄 뭐야", "34"),
        (("12/34/56",), "en", "how many rows are there", "3"),
        (("3740",), "en", "how many sevens", "once"),
        (("3740",), "ko", "9 있어?", "없어요"),
        (("3740",), "en", "the last two digits", "40"),
        (("3740",), "en", "in words", "three thousand seven hundred and forty"),
        (("3740",), "ko", "한글로 읽으면", "삼천칠백사십"),
        (("37",), "en", "in roman numerals", "XXXVII"),
        (("37",), "en", "just the number to copy", "37"),
        (("12", "345"), "en", "which picture has more digits?", "345"),
        (("12", "345"), "ko", "어느 사진에 숫자가 더 많아?", "345"),
        (("12", "345"), "ko", "숫자가 제일 적은 사진은?", "12"),
        (("12", "34"), "en", "which one is longer", "Each of them has 2"),
        (("120", "45", "300"), "en", "sort them", "45, 120, 300"),
        (("120", "45", "300"), "ko", "셋 평균은", "155"),
        (("3740",), "en", "third from the end", "7"),
        (("3740",), "ko", "뒤에서 셋째", "7"),
        (("3740",), "ko", "앞 두 자리만요", "37"),
        (("3740",), "en", "the middle two digits", "74"),
        (("3740",), "en", "repeat", "3740"),
        (("3744",), "en", "do any digits repeat", "3 different digits"),
        (("3740",), "en", "rounded to the nearest hundred", "3700"),
        (("3740",), "ko", "천의 자리로 반올림하면", "4000"),
        (("3740",), "en", "is it more than three thousand", "Yes"),
        (("3740",), "ko", "6000보다 커?", "아니요"),
        (("3740",), "en", "any odd digits?", "3, 7"),
        (("3740",), "en", "where is the 4", "digit 3"),
        (("3740",), "en", "hwo mnay 7s are tehre", "once"),
        (("13549",), "en", "sum without the 9", "13: 1 + 3 + 5 + 4"),
        (("13549",), "ko", "9 빼고 더하면", "13이에요: 1 + 3 + 5 + 4"),
        (("13549",), "en", "only the even ones", "(4)"),
        (("13549",), "ko", "짝수만", "4"),
        (("13549",), "en", "add the odd ones", "18: 1 + 3 + 5 + 9"),
        (("13549",), "ko", "홀수들의 곱", "135"),
        (("13549",), "en", "sum of the digits greater than 4", "14: 5 + 9"),
        (("13549",), "ko", "4보다 큰 것만 더해줘", "14"),
        (("13549",), "en", "is the sum of the digits greater than 20?", "Yes, 22"),
        (("13549",), "ko", "합이 3으로 나누어떨어져?", "22는 3으로"),
        (("13549",), "en", "is it an even number?", "13549 is odd"),
        (("13549",), "en", "everything but the last two added up", "9: 1 + 3 + 5"),
        (("13549",), "ko", "끝자리 빼고 더하면", "13이에요"),
        (("13549",), "en", "sort all but the 1", "3459"),
        (("13549",), "en", "the largest even digit", "is 4"),
        (("13549",), "ko", "제일 큰 짝수는?", "4"),
        (("13549",), "en", "second largest digit", "2nd largest is 5"),
        (("13549",), "ko", "두 번째로 큰 숫자", "5"),
        (("1579",), "en", "add the even ones", "None of these is even: 1, 5, 7, 9."),
        (("12",), "en", "squared", "144"),
        (("12",), "ko", "제곱하면?", "144"),
        (("16",), "en", "is it a square", "Yes"),
        (("3130",), "en", "how often does 3 occur", "2 times"),
        (("12", "36", "47"), "en", "add the even numbers", "48: 12 + 36"),
        (("12", "36", "47"), "ko", "47은 빼고 더하면", "48"),
        (("12", "36", "47"), "en", "largest digit", "largest digit is 7"),
        (("3740",), "en", "wich digit are you least sure abuot", "least sure"),
    ],
)
def test_targets_are_chosen(texts: tuple[str, ...], language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation(*texts), language)


def test_readings_before_are_remembered_and_compared() -> None:
    talk = conversation("17")
    talk.remember((reading("25"),), "cnn")
    assert "17" in fact("what did you read before that?", talk)
    assert "42" in fact("sum of both", talk)
    assert fact("is the first bigger", talk) == EN.say("facts.greater_no", number=17, other=25)
    assert "8" in fact("차이는?", talk, "ko")


def test_what_is_not_there_cannot_be_left_out() -> None:
    with pytest.raises(UsageError) as error:
        fact("sum without the 8", conversation("13549"))
    assert EN.error(error.value) == EN.say("facts.has_not", value=8, text="13549")


def test_them_means_the_digits_where_it_takes_no_second_reading() -> None:
    talk = conversation("53")
    talk.remember((reading("82"),), "cnn")
    assert fact("sort them", talk) == EN.say("facts.sorted", text="28")
    assert fact("largest digit", talk) == EN.say("facts.largest", value=8)
    assert "135" in fact("add them", talk)


def test_a_filter_goes_on_with_the_last_reckoning() -> None:
    talk = conversation("13549")
    fact("multiply the digits", talk)
    assert "135" in fact("only the odd ones", talk)
    assert "4" in fact("and the even ones?", talk)


def test_a_request_goes_on_with_the_one_before() -> None:
    talk = conversation("3740")
    assert fact("is there a 4?", talk) == fact("and 4?", talk)
    assert fact("how sure is the third", talk) != fact("and the second?", talk)


@pytest.mark.parametrize("sentence", ["is 17 a prime number", "how many legs has a spider"])
def test_what_is_not_about_the_reading_is_no_request(sentence: str) -> None:
    assert parse(sentence, "en", conversation("3740"), slips=True) is None


@pytest.mark.parametrize(
    ("sentence", "answer"), [("seven plus three", "10: 7 + 3"), ("what is the sum of 3 and 9", "12: 3 + 9")]
)
def test_numbers_of_a_sentences_own_are_no_digits(sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation("3740"))


def test_corrections_count() -> None:
    talk = conversation("2222")
    talk.correct({(0, 2): 6})
    talk.correct({(0, 3): 8})
    assert "2268" in fact("what does it say now", talk)
    assert "18" in fact("합은", talk, "ko")
