"""What is asked after a total is about that, and what is asked of several numbers may be about two things at once."""

from __future__ import annotations

import pytest

from tests.conversations import answer_to, conversation, conversation_in_turn

BILL = "1280/945/310"


@pytest.mark.parametrize(
    ("total", "sentence", "answer"),
    [
        ("total please", "add 20% vat", "2535 and 20% on top make 3042"),
        ("sum", "minus 10%", "10% off 2535 is 2281.5"),
        ("sum", "split it by 3", "2535 / 3 = 845"),
        ("sum", "is it more than 2000", "Yes, 2535"),
        ("합계", "부가세 10% 붙이면 얼마예요", "2535에 10% 더하면 2788.5"),
        ("합계", "셋이서 나누면", "845"),
        ("다 더하면?", "2500 넘어?", "네, 2535"),
    ],
)
def test_after_a_total_that_is_what_is_meant(total: str, sentence: str, answer: str) -> None:
    talk = conversation(BILL)
    answer_to(total, talk)
    assert answer in answer_to(sentence, talk)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("add 20% vat to the total", "2535 and 20% on top make 3042"),
        ("10% off the total", "2281.5"),
        ("합계에 부가세 10% 더하면", "2788.5"),
        ("add 10% vat", "2788.5"),
        ("add 10%", "310 and 10% on top make 341"),
    ],
)
def test_percent_may_be_of_the_total(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation(BILL))


def test_of_one_number_no_total_is_meant() -> None:
    assert "56 and 20% on top make 67.2" in answer_to("add 20% vat", conversation("56"))


@pytest.mark.parametrize(
    ("text", "sentence", "answer"),
    [
        (BILL, "sum of the two cheapest", "1255: 945 + 310"),
        (BILL, "제일 싼 두 개 합", "1255예요: 945 + 310"),
        (BILL, "the two most expensive please", "The 2 largest: 1280, 945."),
        (BILL, "how much without the most expensive", "1255"),
        (BILL, "합계에서 1000원 빼면", "1535예요: 2535 - 1000"),
        (BILL, "what's left of 3000", "3000 less 2535 leaves 465"),
        (BILL, "split the total between 5 people", "507"),
        ("84721", "sum of the two largest digits", "15: 8 + 7"),
        ("7", "next prime", "The next prime after 7 is 11"),
        ("8", "다음 소수는?", "8 다음 소수는 11"),
        ("7", "10 되려면 몇 더 필요해", "3이에요: 10 - 7"),
        ("20240315", "put slashes between", "2024/03/15"),
        ("20240315", "4-2-2로 끊어줘", "2024 03 15"),
    ],
)
def test_further_questions_about_several_numbers_or_one(text: str, sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation(text))


@pytest.mark.parametrize(
    ("texts", "sentence", "answer"),
    [
        (("58", "61"), "by what percentage did it grow", "From 58 to 61 it is 5.2% more."),
        (("61", "58"), "몇 퍼센트 줄었어", "61에서 58로 4.9% 줄었어요."),
        (("50", "61"), "how much did it grow", "11: 61 - 50"),
    ],
)
def test_growth_is_told_in_percent(texts: tuple[str, ...], sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn(*texts))


def test_after_a_difference_percent_is_of_the_first() -> None:
    talk = conversation_in_turn("50", "61")
    answer_to("by how much did it change", talk)
    assert "22.0% more" in answer_to("and in percent", talk)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("is the second 635 more than the last", "Yes, 945 is 635 more than 310."),
        ("is the first 30 more than the second", "No, 1280 - 945 is 335, and not 30."),
        ("마지막이 두 번째보다 635 작아?", "네, 945는 310보다 635만큼 커요."),
    ],
)
def test_how_much_more_may_be_stated(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation(BILL))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("전부 합쳐서 얼마예요", "52500이에요: 35000 + 12800 + 4700"),
        ("총 얼마예요", "52500"),
        ("전체 합계", "52500"),
        ("평균은", "17500"),
        ("제일 비싼 건 뭐였지", "35000"),
        ("첫 번째 거랑 마지막 거 차이", "30300이에요: 35000 - 4700"),
        ("total?", "52500"),
        ("what do they all come to", "52500"),
        ("which was the biggest", "35000"),
        ("the first minus the last", "30300"),
        ("sum of the digits", "11: 4 + 7 + 0 + 0"),
        ("largest digit", "7"),
    ],
)
def test_amounts_sent_one_after_the_other_belong_together(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn("35000", "12800", "4700"))


def test_digits_among_them_keep_the_last_reading_apart() -> None:
    assert "3: 1 + 2" in answer_to("sum", conversation_in_turn("7", "1450", "12"))
    assert "17: 3 + 9 + 5" in answer_to("total", conversation_in_turn("430", "395"))
