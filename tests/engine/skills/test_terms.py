"""Arithmetic between the numbers that were read, in the words of what they are: prices, ages, heights, scores."""

from __future__ import annotations

import pytest

from engine.errors import UsageError
from tests.conversations import conversation, conversation_in_turn, fact

PRICES, AGES, LINES = ("1450", "780"), ("61", "34", "8"), ("15/27/42",)


@pytest.mark.parametrize(
    ("texts", "language", "sentence", "answer"),
    [
        (PRICES, "en", "which one's dearer", "1450"),
        (PRICES, "ko", "뭐가 더 비쌉니까", "1450"),
        (PRICES, "en", "the former minus the latter", "670: 1450 - 780"),
        (PRICES, "ko", "전자에서 후자를 빼면", "670"),
        (PRICES, "ko", "앞에 거에서 뒤에 거 빼", "670"),
        (PRICES, "en", "how much pricier is the first one", "670"),
        (PRICES, "en", "what's the gap between the prices", "670"),
        (PRICES, "ko", "가격 차이가 얼마나 되나요", "670"),
        (PRICES, "en", "what part of the total is the second", "35.0% of 2230"),
        (PRICES, "ko", "두 번째가 전체의 몇 퍼센트죠", "35.0%"),
        (PRICES, "en", "what percentage of the first is the second", "780 is 53.8% of 1450"),
        (PRICES, "en", "is the first twice the second", "No, 2 times 780 is 1560"),
        (PRICES, "ko", "첫 번째가 두 번째의 두 배야?", "아니요"),
        (AGES, "en", "who is the oldest", "61"),
        (AGES, "ko", "나이가 제일 많은 건", "61"),
        (AGES, "en", "oldest minus youngest", "53"),
        (AGES, "ko", "첫째랑 둘째 나이 차", "27"),
        (AGES, "en", "is the last a quarter of the second", "No, 4 times 8 is 32"),
        (("1807", "1912"), "en", "which is older", "1807"),
        (("1807", "1912"), "ko", "더 최근인 건", "1912"),
        (LINES, "en", "is the last line the sum of the first two", "Yes, both are 42"),
        (LINES, "ko", "마지막 줄이 위에 두 줄 합이야?", "네, 둘 다 42"),
        (LINES, "en", "difference between the top and the bottom", "27: 42 - 15"),
        (LINES, "ko", "맨 위하고 맨 아래 차이는", "27"),
        (LINES, "en", "add the top two", "42: 15 + 27"),
        (LINES, "ko", "위에 두 개만 더해줘", "42"),
        (LINES, "en", "biggest number", "42"),
        (LINES, "ko", "가운데 줄은 마지막 줄의 몇 프로", "64.3%"),
        (LINES, "ko", "마지막 줄의 절반", "21"),
        (("8118",), "en", "does it read the same from both ends", "Yes"),
        (("8119",), "ko", "거꾸로 읽어도 똑같아?", "9118"),
        (("8118",), "en", "a quarter of it?", "2029.5"),
        (("8118",), "ko", "4분의 1은", "2029.5"),
        (("27", "14"), "ko", "합이 홀수가 되나", "41은 홀수"),
        (("27", "14"), "ko", "앞에 둘만 합치면", "41"),
    ],
)
def test_whole_numbers_are_reckoned_with(texts: tuple[str, ...], language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation(*texts), language)


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("en", "is the new reading lower than the previous", "Yes, 395 is smaller than 430"),
        ("ko", "이번 게 아까 거보다 작아?", "네, 395"),
        ("en", "what's the ratio between them", "1.0886"),
        ("ko", "비율로 따지면", "1.0886"),
        ("en", "whats the gap", "35: 430 - 395"),
        ("ko", "둘 차이", "35"),
        ("en", "put together?", "825"),
        ("ko", "합쳐서 얼마", "825"),
        ("en", "the largest digit", "9"),
    ],
)
def test_so_are_two_readings_one_after_the_other(language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation_in_turn("430", "395"), language)


def test_a_share_or_a_multiple_takes_two_numbers() -> None:
    for sentence in ("what share of the first is the fifth", "is the first twice the fifth"):
        with pytest.raises(UsageError):
            fact(sentence, conversation("12", "34"))


@pytest.mark.parametrize(
    ("language", "first", "sentence", "answer"),
    [
        ("en", "is it divisible by 3?", "and 8?", "7240 / 8"),
        ("ko", "3으로 나눠져?", "8은?", "7240 / 8"),
        ("en", "is it larger than 9000", "and 7000?", "Yes"),
        ("ko", "9000보다 커?", "7000은?", "네"),
    ],
)
def test_a_number_alone_goes_on_with_the_last_question(language: str, first: str, sentence: str, answer: str) -> None:
    talk = conversation("7240")
    fact(first, talk, language)
    assert answer in fact(sentence, talk, language)
