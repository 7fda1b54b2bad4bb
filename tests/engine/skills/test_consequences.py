"""What is asked of the result of arithmetic: in the same sentence, or of the last answer."""

from __future__ import annotations

import pytest

from tests.conversations import answer_to, conversation, conversation_in_turn


@pytest.mark.parametrize(
    ("read", "sentence", "answer"),
    [
        ("90", "is half of it odd", "45 is odd"),
        ("90", "so half of it is even right", "45 is odd"),
        ("90", "take 1 away, is it prime", "Yes, 89 is prime"),
        ("90", "double it, does it go over 100", "Yes, 180 is larger than 100"),
        ("7", "is it odd if i add 1", "8 is even"),
        ("7", "would it be even if you doubled it", "14 is even"),
        ("7", "add 5, is it over 20", "No, 12 is smaller than 20"),
        ("7", "if i triple it is it divisible by 2", "No, 21 is not divisible by 2"),
        ("3500", "if i buy 3 is it over 10000", "Yes, 10500 is larger than 10000"),
        ("3500", "buy two and pay with 10000, how much change", "10000 less 7000 leaves 3000"),
        ("90", "절반도 짝수예요?", "45는 홀수예요"),
        ("90", "그 half는 odd죠", "45는 홀수예요"),
        ("1024", "하나 빼면 홀수로 바뀌겠군요", "1023은 홀수예요"),
        ("1024", "하나 빼면 3으로 나눠떨어져?", "네, 1023은 3으로 나누어떨어져요"),
        ("7", "3 더한 게 홀수인가", "10은 짝수예요"),
        ("7", "5 더하면 10 넘어요?", "네, 12는 10보다 커요"),
        ("7", "두 배 하면 소수예요?", "14는 소수가 아니에요"),
        ("3500", "세 개 사면 만 원 넘어요?", "네, 10500은 10000보다 커요"),
        ("3500", "두 개 사고 만원짜리 내믄 얼마 거슬러 주야 되노", "10000에서 7000을 빼면 3000이 남아요"),
    ],
)
def test_a_question_is_about_the_result_of_its_own_arithmetic(read: str, sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation(read))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("is the difference over 250", "Yes, 257 is larger than 250"),
        ("is the difference even", "257 is odd"),
        ("차이가 200 넘어요?", "네, 257은 200보다 커요"),
        ("차이가 홀수예요?", "257은 홀수예요"),
        ("둘 다 사면 천원 넘어요?", "아니요, 999는 1000보다 작아요"),
        ("둘 다 사면 얼마예요", "더하면 999예요: 371 + 628"),
    ],
)
def test_two_readings_are_whole_numbers_in_it(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn("371", "628"))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("double the odd digits", "Odd: 2"),
        ("add the even digits", "10: 4 + 6"),
        ("홀수인 거 몇 개", "2개예요: 3, 5"),
        ("is the sum odd", "18 is even"),
        ("is the sum over 10", "Yes, 18 is larger than 10"),
    ],
)
def test_kinds_still_choose_digits(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("3456"))


def test_half_of_an_odd_number_is_told_instead_of_its_kind() -> None:
    assert "7 / 2 = 3.5" in answer_to("is half of it odd", conversation("7"))


@pytest.mark.parametrize(
    ("first", "then", "answer"),
    [
        ("minus 10", "is what's left prime", "Yes, 79 is prime"),
        ("minus 10", "is the result odd", "79 is odd"),
        ("1 빼면", "그거 소수야?", "88은 소수가 아니에요"),
        ("1 빼면", "그 수는 짝수예요?", "88은 짝수예요"),
        ("1 빼면", "남은 게 짝수야?", "88은 짝수예요"),
        ("1 빼면", "거기다 셋 더 얹으면 몇이게", "더하면 91이에요: 88 + 3"),
    ],
)
def test_words_point_at_the_last_result(first: str, then: str, answer: str) -> None:
    talk = conversation("89")
    talk.subject = "facts"
    answer_to(first, talk)
    assert answer in answer_to(then, talk)


@pytest.mark.parametrize("sentence", ["does it exceed 250 units", "is it over 250 units"])
def test_units_behind_a_number_are_what_it_counts(sentence: str) -> None:
    assert "Yes, 628 is larger than 250" in answer_to(sentence, conversation("628"))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("is the total over 4000", "Yes, 4050 is larger than 4000"),
        ("total minus 500", "3550: 4050 - 500"),
        ("그 합에서 500 빼면", "3550이에요: 4050 - 500"),
        ("둘이 합쳐서 4천원 돼요?", "네, 4050은 4000보다 커요"),
        ("if i pay with 5000 for both how much back", "5000 less 4050 leaves 950"),
        ("더 비싼 게 얼마예요", "가장 큰 수는 2300"),
    ],
)
def test_prices_of_two_pictures_are_added_whole(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn("2300", "1750"))


@pytest.mark.parametrize("sentence", ["is the sum even", "is the total over 20"])
def test_after_their_total_it_is_the_total_of_both(sentence: str) -> None:
    talk = conversation_in_turn("2300", "1750")
    answer_to("both together", talk)
    assert "4050" in answer_to(sentence, talk)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("is it a three digit number", "48 has 2 digits"),
        ("is that 3 digits?", "48 has 2 digits"),
        ("두 자리 수야?", "48은 숫자가 2개예요"),
        ("5로 나누면 나머지는", "3이 남아요"),
    ],
)
def test_size_and_remainder(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("48"))
