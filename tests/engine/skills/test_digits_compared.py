"""Digits of one reading that are compared, chosen from, reckoned with and counted from either end."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import chat_about, last_answer


@pytest.mark.parametrize(
    ("text", "sentence", "answer"),
    [
        ("13540", "which is larger, the first or the last?", "The larger one is digit 1: 1 against 0."),
        ("13540", "which one is smaller, the second or the third?", "The smaller one is digit 2: 3 against 5."),
        ("13540", "which is bigger, the 2nd or the 4th digit", "The larger one is digit 4: 4 against 3."),
        ("13540", "of the second and the third, which is greater?", "The larger one is digit 3: 5 against 3."),
        ("13540", "the first and the last picture: which is bigger", "The larger one is digit 1: 1 against 0."),
        ("13240", "which of the second and the last is lower", "The smaller one is digit 5: 0 against 3."),
        ("13540", "세 번째랑 네 번째 중 작은 건?", "더 작은 것은 네 번째 숫자예요: 4, 5."),
        ("13540", "첫 번째랑 마지막 중에 뭐가 더 커?", "더 큰 것은 첫 번째 숫자예요: 1, 0."),
        ("13540", "두 번째하고 세 번째 중 큰 건?", "더 큰 것은 세 번째 숫자예요: 5, 3."),
        ("13540", "앞 숫자랑 뒤 숫자 중에 어느 게 더 작아?", "더 작은 것은 다섯 번째 숫자예요: 0, 1."),
        ("13540", "compare the first and last digit", "The larger one is digit 1: 1 against 0."),
        ("13540", "compare the second with the third digit", "The larger one is digit 3: 5 against 3."),
        ("13540", "compare the 3 and the 5", "The larger one is digit 3: 5 against 3."),
        ("13540", "첫 번째랑 마지막 숫자 비교해 줘", "더 큰 것은 첫 번째 숫자예요: 1, 0."),
        ("13540", "3이랑 5 비교해 줘", "더 큰 것은 세 번째 숫자예요: 5, 3."),
        ("13540", "compare digits 2 and 3", "The larger one is digit 3: 5 against 3."),
        ("13540", "두 번째하고 네 번째 비교", "더 큰 것은 네 번째 숫자예요: 4, 3."),
        ("1362\n15", "which is larger, the first or the second line", "The largest is 1362."),
        ("13540", "which comes first, the 4 or the 5?", "5 comes before 4: 13540."),
        ("13540", "4랑 5 중에 뭐가 먼저 나와?", "5가 4보다 앞에 있어요: 13540."),
        ("13540", "첫째랑 둘째 가운데 어느 쪽이 커?", "더 큰 것은 두 번째 숫자예요: 3, 1."),
        ("1968", "8이랑 6 중에 뭐가 커", "더 큰 것은 네 번째 숫자예요: 8, 6."),
        ("1968", "which is bigger, the 9 or the 8", "The larger one is digit 2: 9 against 8."),
        ("1968", "6하고 8 중에 작은 건?", "더 작은 것은 세 번째 숫자예요: 6, 8."),
    ],
)
def test_which_of_two_digits_is_told(engine: Engine, text: str, sentence: str, answer: str) -> None:
    assert last_answer(engine, text, sentence) == answer


@pytest.mark.parametrize(
    ("text", "sentence", "answer"),
    [
        ("13540", "is the middle digit the biggest", "Yes, 5 is the largest."),
        ("13540", "is the last digit the smallest", "Yes, 0 is the smallest."),
        ("13540", "is the 2nd digit the largest?", "No, 3 is not the largest: that is 5."),
        ("13540", "is the first the smallest?", "No, 1 is not the smallest: that is 0."),
        ("13540", "is the 4 the biggest", "No, 4 is not the largest: that is 5."),
        ("98712", "is the first digit the highest one", "Yes, 9 is the largest."),
        ("1362\n15", "is the first line the biggest", "Yes, 1362 is the largest."),
        ("1362\n15", "is the first line bigger than the second", "Yes, 1362 is larger than 15."),
        ("13540", "3 앞에 5가 있어?", "아니요, 5는 3보다 뒤에 있어요: 13540."),
        ("13540", "is 0 the smallest", "Yes, 0 is the smallest."),
        ("4182", "is 4 more than 2", "Yes, 4 is larger than 2."),
        ("4182", "which is larger, 9 or 8", "No, 9 is not in 4182."),
        ("4182", "세 번째 숫자가 가장 큰가요", "네, 8이 가장 커요."),
        ("13540", "가운데 숫자가 제일 커?", "네, 5가 가장 커요."),
        ("13540", "마지막 숫자가 제일 작아?", "네, 0이 가장 작아요."),
        ("13540", "두 번째 숫자가 제일 큰 거야?", "아니요, 3은 가장 크지 않아요. 가장 큰 것은 5예요."),
        ("13540", "첫 숫자가 가장 작은가요?", "아니요, 1은 가장 작지 않아요. 가장 작은 것은 0이에요."),
        ("1968", "is the 9 bigger than the 6", "Yes, 9 is larger than 6."),
        ("1968", "is the 6 smaller than the 8", "Yes, 6 is smaller than 8."),
        ("1968", "is the 8 bigger than the 9?", "No, 8 is smaller than 9."),
        ("1968", "9가 8보다 커?", "네, 9는 8보다 커요."),
        ("1968", "8이 9보다 커?", "아니요, 8은 9보다 작아요."),
        ("13540", "is the 3 before the 5", "Yes, 3 comes before 5: 13540."),
        ("13540", "does the 4 come before the 5", "No, 4 comes after 5: 13540."),
        ("13540", "is the 0 after the 4", "Yes, 0 comes after 4: 13540."),
        ("13540", "does the 1 stand to the left of the 3", "Yes, 1 comes before 3: 13540."),
        ("13540", "is the five to the right of the four?", "No, 5 comes before 4: 13540."),
        ("13530", "is the 3 before the 5", "3 comes both before and after 5: 13530."),
        ("13540", "is the 7 before the 5", "No, 7 is not in 13540."),
        ("13540", "3이 5보다 앞에 있어?", "네, 3은 5보다 앞에 있어요: 13540."),
        ("13540", "5가 4보다 뒤에 있어?", "아니요, 5는 4보다 앞에 있어요: 13540."),
        ("13540", "0이 1보다 먼저 나와?", "아니요, 0은 1보다 뒤에 있어요: 13540."),
        ("13540", "4가 5 뒤에 나오나요?", "네, 4는 5보다 뒤에 있어요: 13540."),
    ],
)
def test_whether_it_is_so_is_told(engine: Engine, text: str, sentence: str, answer: str) -> None:
    assert last_answer(engine, text, sentence) == answer


@pytest.mark.parametrize(
    ("texts", "sentence", "answer"),
    [
        (("42", "13540"), "is the 2nd bigger than the last", "Yes, 3 is larger than 0."),
        (("42", "13540"), "두 번째가 마지막보다 커?", "네, 3은 0보다 커요."),
    ],
)
def test_of_one_reading_that_two_names_would_mean_its_digits_are_meant(
    engine: Engine, texts: tuple[str, ...], sentence: str, answer: str
) -> None:
    assert last_answer(engine, texts, sentence) == answer


@pytest.mark.parametrize(
    ("before", "sentence", "answer"),
    [
        ("what is the third digit", "is the last bigger than the first", "No, 0 is smaller than 1."),
        ("세 번째 숫자는 뭐야", "마지막이 첫 번째보다 커?", "아니요, 0은 1보다 작아요."),
    ],
)
def test_after_a_digit_of_it_the_digits_are_meant(engine: Engine, before: str, sentence: str, answer: str) -> None:
    assert last_answer(engine, ("42", "13540"), before, sentence) == answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("whats the 2nd digit from the end", "Digit 4 is 4."),
        ("the second digit from the right", "Digit 4 is 4."),
        ("5th digit from the end", "Digit 1 is 1."),
        ("what is the third digit from the right?", "Digit 3 is 5."),
        ("2nd figure from the back", "Digit 4 is 4."),
        ("which is the fourth number from the end", "Digit 2 is 3."),
        ("third from the right", "Digit 3 is 5."),
        ("the 1st digit counting from the right", "Digit 5 is 0."),
        ("the second digit from the left", "Digit 2 is 3."),
        ("끝에서 두 번째 숫자", "네 번째 숫자는 4예요."),
        ("오른쪽에서 네 번째 숫자는?", "두 번째 숫자는 3이에요."),
        ("뒤에서 다섯 번째 숫자 뭐야", "첫 번째 숫자는 1이에요."),
        ("오른쪽 끝에서 세 번째 숫자는?", "세 번째 숫자는 5예요."),
        ("왼쪽에서 두 번째 숫자는?", "두 번째 숫자는 3이에요."),
        ("마지막에서 두 번째 숫자 알려 줘", "네 번째 숫자는 4예요."),
    ],
)
def test_digits_are_counted_from_the_end_that_is_named(engine: Engine, sentence: str, answer: str) -> None:
    assert last_answer(engine, "13540", sentence) == answer


def test_a_correction_counts_from_the_end_too(engine: Engine) -> None:
    assert "13570" in last_answer(engine, "13540", "the 2nd digit from the end is a 7")


@pytest.mark.parametrize(
    ("text", "sentence", "terms"),
    [
        ("09876", "3rd minus 2nd", "-1: 8 - 9"),
        ("09876", "what's 4th minus 2nd", "-2: 7 - 9"),
        ("09876", "subtract the 2nd from the 3rd", "-1: 8 - 9"),
        ("09876", "subtract the 3rd from the 2nd", "1: 9 - 8"),
        ("09876", "the third digit minus the second digit", "-1: 8 - 9"),
        ("09876", "take the 2nd from the 4th", "-2: 7 - 9"),
        ("09876", "difference between the 3rd and the 2nd", "1: 9 - 8"),
        ("09876", "네 번째에서 두 번째 빼면?", "-2예요: 7 - 9"),
        ("09876", "네 번째에서 두 번째 빼 줘", "-2예요: 7 - 9"),
        ("09876", "세 번째 빼기 두 번째", "-1이에요: 8 - 9"),
        ("09876", "두 번째에서 세 번째를 빼면", "1이에요: 9 - 8"),
        ("09876", "두 번째를 세 번째에서 빼면", "-1이에요: 8 - 9"),
        ("09876", "세 번째랑 두 번째 차이는?", "1이에요: 9 - 8"),
        ("13540", "first minus second", "-2: 1 - 3"),
        ("13540", "add 5 to the last digit", "5: 0 + 5"),
        ("13540", "add 4 to the last one", "4: 0 + 4"),
        ("13540", "multiply the last digit by 4", "0: 0 × 4"),
        ("13540", "add 7 to the second digit", "10: 3 + 7"),
        ("13540", "subtract 1 from the last digit", "-1: 0 - 1"),
        ("13540", "마지막 숫자에 5 더하면", "5예요: 0 + 5"),
        ("13540", "세 번째 숫자에서 2 빼면", "3이에요: 5 - 2"),
        ("98312", "앞 숫자랑 세 번째 더하면", "더하면 12예요: 9 + 3."),
        ("98312", "두 번째랑 세 번째 곱하면", "곱하면 24예요: 8 × 3."),
        ("98312", "다 더하면", "숫자를 모두 더하면 23이에요"),
        ("98312", "add the 2nd and the 3rd", "That makes 11: 8 + 3."),
    ],
)
def test_what_is_reckoned_has_the_sign_and_the_numbers_that_were_named(
    engine: Engine, text: str, sentence: str, terms: str
) -> None:
    answer = last_answer(engine, text, sentence)
    assert terms in answer
    assert ("-" in answer.split(":")[0]) == terms.startswith("-")
    assert ("모두" in answer) == ("모두" in terms)


@pytest.mark.parametrize(
    ("text", "sentence", "answer"),
    [
        ("13540", "where is the 4", "In 13540, 4 is digit 4."),
        ("13540", "where's the 5?", "In 13540, 5 is digit 3."),
        ("13540", "where does the 0 stand", "In 13540, 0 is digit 5."),
        ("13540", "4는 어디 있어?", "13540에서 4는 네 번째 숫자예요."),
        ("13540", "3은 몇 번째야?", "13540에서 3은 두 번째 숫자예요."),
        ("13540", "which position is the 4", "In 13540, 4 is digit 4."),
        ("13540", "is there a 4", "Yes, 4 is in 13540: digit 4."),
        ("1362\n15", "whats the 4th", "Digit 4 is 2."),
        ("1362\n15", "what's the 5th", "Digit 5 is 1."),
        ("1362\n15", "네 번째는 뭐야", "네 번째 숫자는 2예요."),
        ("1362\n15", "whats the 2nd line", "Line 2 reads 15."),
        ("98312", "세 번째 숫자가 8일 확률은?", "세 번째 숫자가 8일 확률은"),
    ],
)
def test_a_place_is_told_as_it_is_asked_for(engine: Engine, text: str, sentence: str, answer: str) -> None:
    assert last_answer(engine, text, sentence).startswith(answer)


@pytest.mark.parametrize(
    ("sentences", "answers"),
    [
        (
            ("is the middle digit the biggest", "what about the 2nd", "and the one before it"),
            ("Yes, 5", "No, 3", "No, 1"),
        ),
        (
            ("is the first digit the smallest", "and the last?", "and the one before that?"),
            ("No, 1", "Yes, 0", "No, 4"),
        ),
        (("가운데 숫자가 제일 커?", "두 번째는?", "그 앞은?"), ("네, 5", "아니요, 3", "아니요, 1")),
        (("3rd minus 1st", "double that"), ("The difference is 4: 5 - 1", "That makes 8: 4")),
        (("what is the third digit", "and the one before it"), ("Digit 3 is 5", "Digit 2 is 3")),
    ],
)
def test_what_follows_stays_with_the_digits(
    engine: Engine, sentences: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    chat = chat_about(engine, "42", "13540", locale="en" if sentences[0].isascii() else "ko")
    for sentence, answer in zip(sentences, answers, strict=True):
        assert chat.say(sentence).text.startswith(answer)
