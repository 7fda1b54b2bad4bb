"""What people do with amounts that were read: leave one out, pick by a bound, share, tip, buy, convert, look ahead."""

from __future__ import annotations

import pytest

from engine.dialogue.several_requests import requests_in
from engine.locales import words
from engine.skills.facts import facts
from tests.conversations import conversation, conversation_in_turn, fact

PRICES, MARKS, BILL = ("4500", "8300", "12000"), ("90", "85", "60", "55"), ("23", "17", "9")
CENTIMETRES, AGES, PAGE = ("85", "120", "64"), ("4", "7", "61"), ("15/32/47",)


@pytest.mark.parametrize(
    ("texts", "language", "sentence", "answer"),
    [
        # One of several is left out of the sum.
        (PRICES, "en", "how much if you take the 8300 out", "16500: 4500 + 12000"),
        (PRICES, "en", "the total minus the 8300", "16500"),
        (PRICES, "en", "add them up but leave off the 4500", "20300"),
        (PRICES, "ko", "8300원짜리 빼면요?", "16500"),
        (PRICES, "ko", "4500원 거 안 사면 얼마예요", "20300"),
        (PRICES, "ko", "12000은 빼고 합쳐주세요", "12800"),
        (("57", "44"), "en", "minus 40", "17: 57 - 40"),
        # A bound that belongs to what it bounds.
        (MARKS, "en", "how many have 60 or more", "At least 60: 3 (90, 85, 60)"),
        (MARKS, "en", "how many passed if 60 is the pass mark", "At least 60: 3"),
        (MARKS, "en", "anything over 60", "Larger than 60: 2 (90, 85)"),
        (MARKS, "ko", "60점 이상은 몇 명이죠", "3개예요: 90, 85, 60"),
        (MARKS, "ko", "60점 이하 있나요", "2개예요: 60, 55"),
        (("60",), "en", "is it at least 60", "Yes, just 60."),
        (("60",), "ko", "60 이상이야?", "네, 딱 60이에요."),
        (("61",), "en", "did it reach 62", "No"),
        (MARKS, "en", "how many are below average", "Below the mean: 2 (60, 55)"),
        (MARKS, "ko", "평균 넘은 사람 몇 명이야", "2개예요: 90, 85"),
        (MARKS, "en", "who are the top 2", "The 2 largest: 90, 85"),
        (MARKS, "en", "the cheapest two together", "115: 60 + 55"),
        (MARKS, "ko", "제일 싼 거 두 개 합치면", "115"),
        # All that were read are bought.
        (("349", "394"), "en", "if i get both?", "743"),
        (("349", "394"), "ko", "둘 다 살래", "743"),
        (PRICES, "en", "one of each", "24800"),
        # Lengths put end to end, and other measures.
        (CENTIMETRES, "en", "how long end to end", "269"),
        (CENTIMETRES, "ko", "센치여, 다 이어붙이믄 얼마나 되겄소", "269"),
        (CENTIMETRES, "en", "altogether in metres", "As centimetres, 269 are 2.69 metres."),
        (("175",), "ko", "이거 cm인데 미터로 하면", "175센티미터라면 1.75미터예요."),
        (("2250",), "en", "how many kilos", "2.25 kilograms"),
        (("135",), "ko", "몇 시간이야", "2:15시간"),
        # Years on and back.
        (AGES, "en", "how old will they be in 5 years", "5 years after 7: 12."),
        (AGES, "en", "and ten years from now?", "10 years after 61: 71."),
        (AGES, "ko", "5년 뒤엔 각각 몇 살?", "66"),
        (AGES, "ko", "3년 전에는 몇 살이었어", "58"),
        (("1998",), "en", "what year is that 5 years later", "2003"),
        # Several pieces at one price.
        (("188",), "en", "two piece is how much money", "376: 188 × 2"),
        (("45",), "en", "price for 10 pcs", "450"),
        (("1880",), "ko", "두 개면 얼마예요", "3760"),
        (("450",), "ko", "네 개 값은", "1800"),
        (("18", "24"), "ko", "두 개 값이 얼마", "42"),
        (("42",), "en", "add 5 to this", "47: 42 + 5"),
        # Shares and tips are of the total.
        (BILL, "en", "we are 2 persons, how much each one", "49 / 2 = 24.5"),
        (BILL, "ko", "둘이서 나누면 얼마씩", "24.5"),
        (BILL, "ko", "우리 네 명인데 한 사람당 얼마야", "12.25"),
        (BILL, "en", "and with a tip of 5?", "54: 49 + 5"),
        (BILL, "en", "with a 10% tip", "All together 49 and 10% on top make 53.9."),
        (BILL, "ko", "팁 5를 더하면 얼마입니까", "54"),
        (("4900",), "ko", "배달비 3000 더하면", "7900"),
        (BILL, "ko", "모두 5점씩 더 주면", "28"),
        # What is used since a reading that the sentence tells.
        (("8462",), "en", "previous reading was 8210, how many units consumed", "252"),
        (("31977",), "en", "last time it were 31812 so i've used what", "165"),
        (("8462",), "ko", "전에 8210이었는데 얼마나 썼어요", "252"),
        (("5140", "5388"), "en", "usage times 2", "496: 248 × 2"),
        (("31977",), "en", "take 31812 off that then", "165"),
        (("57", "44", "49"), "en", "what's left if you take the smallest off the biggest", "13: 57 - 44"),
        (("47", "40", "2"), "en", "round the total to the nearest ten", "90"),
        # Two of several.
        (("15", "32", "17"), "ko", "앞에 두 개 곱하면?", "15 × 32"),
        (PAGE, "ko", "위에 두 개 더하면 밑에 답 맞아?", "네"),
        (PAGE, "ko", "마지막 게 앞에 두 수 합이 맞나", "네"),
        # What is there twice.
        (("5550142",), "en", "are any of them there more than once", "More than once: 5."),
        (("01055723",), "ko", "두번 나오는 숫자가 있는가", "두 번 이상 나오는 것은 0, 5"),
        (("4071",), "en", "does any number come twice", "None of them is there more than once."),
        # Smaller and larger ones of a single number.
        (("315",), "ko", "350보다 적은기래요?", "네"),
        (("5",), "ko", "4보다는 큰 거네?", "네"),
        (("1200",), "ko", "1500보다 싼 거네", "네"),
        # Parts of a date.
        (("19850314",), "en", "what year is that", "1985"),
        (("19850314",), "ko", "몇 월이야", "3월"),
        (("850314",), "en", "and the month", "3"),
    ],
)
def test_amounts_are_reckoned_with_as_people_do(
    texts: tuple[str, ...], language: str, sentence: str, answer: str
) -> None:
    assert answer in fact(sentence, conversation(*texts), language)


def test_what_is_left_out_goes_on_with_the_total() -> None:
    for language, sentences in {
        "en": ("sum", "what would it be without the 35"),
        "ko": ("합계", "35는 빼고 다시"),
    }.items():
        talk = conversation("27/35/41")
        assert "103" in fact(sentences[0], talk, language)
        assert "68" in fact(sentences[1], talk, language)


def test_what_is_left_out_after_the_largest_was_told() -> None:
    talk = conversation("12", "48", "105")
    assert "105" in fact("which one's the priciest", talk)
    assert "117" in fact("how bout without the 48", talk)
    fact("which one's the priciest", talk)
    assert "48" in fact("and without the 105", talk)


def test_the_last_two_of_amounts_sent_one_after_the_other_are_not_digits() -> None:
    assert "49: 32 + 17" in fact("sum of the last two", conversation_in_turn("15", "32", "17"))


def test_a_total_is_told_in_metres() -> None:
    talk = conversation(*CENTIMETRES)
    fact("total", talk)
    assert "2.69" in fact("whats that total in metres", talk)


def test_month_and_day_are_only_told_of_dates() -> None:
    with pytest.raises(AssertionError):
        fact("몇 월이야", conversation("4711"), "ko")


def test_what_was_said_to_be_millimetres_stays_so() -> None:
    talk = conversation("1845")
    assert "1.845" in fact("thats mil, what is it in metres", talk)
    assert "1.845" in fact("metres again?", talk)


def test_what_is_asked_of_a_total_and_beside_it_is_both_told() -> None:
    for sentence, answers in {
        "which is bigger and by how much": ("24", "8: 24 - 16"),
        "what's the sum and the difference": ("40", "8: 24 - 16"),
    }.items():
        further = requests_in(sentence, "en", conversation("16", "24"))
        text = facts(further[0], conversation("16", "24"), words("en"), further[1:]).text
        assert all(answer in text for answer in answers)
