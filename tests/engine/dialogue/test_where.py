"""Where a value stands, which of two it is, whether any is such, and the other one of two readings."""

from __future__ import annotations

import pytest

from engine.dialogue.parser import parse
from engine.locales import words
from engine.skills.facts import facts
from tests.conversations import answer_to, conversation, conversation_in_turn, fact

SCORES = ("18", "15", "20", "9")


@pytest.mark.parametrize(
    ("before", "sentence", "answer"),
    [
        ("", "which picture is the 9", "picture 4"),
        ("", "where is the 15", "picture 2"),
        ("", "9는 어느 사진이야", "네 번째 사진"),
        ("", "몇 번째 사진이 15야", "두 번째 사진"),
        ("what is the largest", "where?", "picture 3"),
        ("the smallest", "which picture is that", "picture 4"),
        ("제일 큰 수는?", "몇 번째야", "세 번째 사진"),
    ],
)
def test_the_picture_of_a_number_is_told(before: str, sentence: str, answer: str) -> None:
    talk = conversation(*SCORES)
    if before:
        answer_to(before, talk)
    assert answer in answer_to(sentence, talk)


@pytest.mark.parametrize(
    ("before", "sentence", "answer"),
    [
        ("does it have a zero?", "where", "digit 2"),
        ("how many 8s", "where are they", "digit 3"),
        ("7 있어?", "어디에", "네 번째 숫자"),
        ("0 들어가?", "몇번째에", "두 번째 숫자"),
    ],
)
def test_where_goes_on_with_what_was_asked(before: str, sentence: str, answer: str) -> None:
    talk = conversation("2087")
    answer_to(before, talk)
    assert answer in answer_to(sentence, talk)


@pytest.mark.parametrize(
    ("text", "language", "sentence", "answer"),
    [
        ("2468", "en", "does an odd one hide among them?", "None of these is odd: 2, 4, 6, 8."),
        ("2468", "en", "is any of them odd", "None of these is odd"),
        ("2468", "en", "any bigger than 8?", "None of these is larger than 8"),
        ("1357", "ko", "혹시 짝수가 섞여 있진 않은가요", "짝수는 없어요: 1, 3, 5, 7."),
        ("2468", "ko", "9보다 큰 건?", "9보다 큰 것은 없어요"),
        ("2367", "ko", "짝수도 섞여 있어?", "2개예요: 2, 6"),
        ("903412", "en", "six figures or seven?", "6 digits"),
        ("94", "en", "that's even, right", "94 is even"),
        ("97", "en", "it's composite, right?", "No, 97"),
        ("91", "ko", "합성수지?", "네, 91"),
        ("1221", "ko", "앞뒤가 똑같은 전화번호처럼 똑같지", "네, 1221"),
        ("381", "ko", "사백보다는 작지?", "네, 381"),
        ("608", "en", "tell it in the order from the end", "806"),
        ("907", "ko", "뒤에서 앞으로 말해 주세요", "709"),
        ("608", "en", "which figure do you trust the least?", "I am least sure"),
        ("18", "en", "no sum please, just the number", "18"),
    ],
)
def test_small_questions_about_a_reading(text: str, language: str, sentence: str, answer: str) -> None:
    talk = conversation(text)
    assert answer in answer_to(sentence, talk)


@pytest.mark.parametrize(
    ("sentence", "place", "values"),
    [
        ("first number is one or seven?", 1, (1, 7)),
        ("is the second a 0 or a 6?", 2, None),
        ("첫 번째가 1이야 7이야?", 1, (1, 7)),
    ],
)
def test_which_of_two_values_a_digit_has_is_a_question(
    sentence: str, place: int, values: tuple[int, ...] | None
) -> None:
    parsed = parse(sentence, "en" if sentence.isascii() else "ko", conversation("70"), slips=True)
    if values is not None:
        assert parsed == ("likelihood", {"place": place, "values": values})
    else:
        assert parsed is None or parsed[0] != "correct"


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("en", "is it bigger than the other one", "No, 91"),
        ("en", "is it bigger then the other one", "No, 91"),
        ("en", "smaller than the one before?", "Yes, 91"),
        ("en", "was the one before bigger", "Yes, 97"),
        ("en", "difference to the one before", "6: 97 - 91"),
        ("en", "what came before that", "97"),
        ("ko", "아까꺼랑 차이", ": 97 - 91"),
        ("ko", "아까 거보다 커?", "아니요, 91"),
        ("ko", "아까 게 더 커?", "네, 97"),
        ("ko", "다른 거보다 작아?", "네, 91"),
    ],
)
def test_the_other_one_is_the_reading_before(language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation_in_turn("97", "91"), language)


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("ko", "높은 순으로 정렬해주세요", "20, 18, 15, 9"),
        ("ko", "가벼운 순으로", "9, 15, 18, 20"),
        ("en", "sort them, highest first", "20, 18, 15, 9"),
    ],
)
def test_numbers_are_told_in_the_order_that_is_wanted(language: str, sentence: str, answer: str) -> None:
    parsed = parse(sentence, language, conversation(*SCORES), slips=True)
    assert parsed is not None
    assert answer in facts(parsed[1]["request"], conversation(*SCORES), words(language)).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("is the last smaller than the first", "Yes, 1 is smaller than 5"),
        ("마지막이 첫째보다 작나", "네, 1은 5보다 작아요"),
        ("is the second digit bigger than the third?", "No, 0 is smaller than 3"),
        ("which is bigger, the first or the last", "5"),
        ("what's between the 5 and the 3", "Between 5 and 3 stands 0."),
        ("5랑 3 사이에 뭐 있어", "5와 3 사이에는 0이 있어요."),
        ("what is between the 3 and the 1", "Nothing stands between 3 and 1."),
        ("is it between 5000 and 6000", "Yes, 5031 is between"),
        ("are any digits the same", "There are 4 different digits"),
        ("biggest digit and where is it", "Yes, 5 is in 5031: digit 1."),
        ("how many thousands", "Digit 1 is 5"),
        ("can you read it in pairs", "50 31"),
        ("두 자리씩 읽어줘", "50 31"),
        ("how meny digits", "5031 has 4 digits"),
    ],
)
def test_digits_beside_each_other(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("5031"))


def test_numbers_that_differ_are_told_where_not_all_are_the_same() -> None:
    assert answer_to("are they all the same", conversation("55/55/31")) == "No, 55 and 31 are not the same."


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("lines 1 and 3 together", "133: 88 + 45"),
        ("add lines 1, 2 and 3", "253: 88 + 120 + 45"),
        ("line 1 and 3", "Line 3 reads 45."),
        ("88 and 45 together", "133: 88 + 45"),
        ("120 minus 45", "75: 120 - 45"),
        ("88이랑 45 합치면", "133이에요: 88 + 45"),
        ("1번 줄이랑 3번 줄 더하면", "133이에요: 88 + 45"),
        ("two lines are the same?", "No, 88 and 120"),
    ],
)
def test_lines_may_be_listed_or_called_by_their_numbers(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("88/120/45"))


def test_listed_places_alone_correct_nothing() -> None:
    assert answer_to("digits 1 and 3", conversation("5031")) == "Those digits are 53."


def test_which_is_more_compares_two_readings() -> None:
    assert "1250" in answer_to("which is more", conversation_in_turn("1250", "875"))


@pytest.mark.parametrize("sentence", ["and the one after that", "next one", "그 다음은?"])
def test_the_next_digit_follows_the_one_that_was_asked_for(sentence: str) -> None:
    talk = conversation("5031")
    answer_to("what's the second digit", talk)
    assert "3" in answer_to(sentence, talk)
    assert talk.request is not None
    assert talk.request.places[0].number == 3


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("앞에 010 빼고", "12345678"),
        ("without the 010", "12345678"),
        ("without the 78 at the end", "010123456"),
        ("뒷번호 네 자리", "5678"),
    ],
)
def test_an_end_of_a_number_may_be_left_out(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("01012345678"))


def test_a_line_is_left_out_as_a_whole() -> None:
    assert "165" in answer_to("88 빼고 합계", conversation("88/120/45"))
    assert "12 + 34" in answer_to("the sum without 56", conversation("12", "34", "56"))


def test_things_of_any_name_are_numbered() -> None:
    assert "3725: 3307 + 418" in answer_to("add bib one to bib two", conversation("3307", "418"))
