"""A number in other ways to write it: in groups, in another base, as JSON and CSV."""

from __future__ import annotations

import json

import pytest

from tests.conversations import conversation, corrected_texts, fact


@pytest.mark.parametrize(
    ("text", "language", "sentence", "answer"),
    [
        ("5550147", "en", "put a dash after the third", "555-0147"),
        ("5550147", "en", "put a dash after the first three", "555-0147"),
        ("5550147", "en", "with dashes please", "555-0147"),
        ("5550147", "en", "a hyphen after digit 5", "55501-47"),
        ("5550147", "en", "in groups of two", "55 50 14 7"),
        ("01029384756", "ko", "하이픈 넣어줘", "010-2938-4756"),
        ("0212345678", "ko", "하이픈으로 나눠 줘", "02-1234-5678"),
        ("01029384756", "ko", "가운데에 대시 넣어 줘", "01029-384756"),
        ("01029384756", "ko", "네 자리씩 끊어 줘", "0102 9384 756"),
        ("4111222233334444", "en", "with spaces", "4111 2222 3333 4444"),
        ("12345", "en", "hyphenate it", "123-45"),
        ("7", "en", "with dashes", "7"),
        ("17", "en", "in base 2", "10001"),
        ("17", "ko", "2진수로", "10001"),
        ("17", "ko", "이진법으로 바꾸면", "10001"),
        ("26", "en", "what's it in base 16", "1A"),
        ("26", "ko", "16진법으로", "1A"),
    ],
)
def test_a_number_is_written_otherwise(text: str, language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation(text), language)


@pytest.mark.parametrize(
    ("text", "language", "sentence", "answer"),
    [
        ("01029384756", "ko", "뒷 네 자리", "4756"),
        ("01029384756", "ko", "앞쪽 셋만", "010"),
        ("01029384756", "en", "just the last 4 please", "4756"),
    ],
)
def test_the_first_and_the_last_digits_are_told(text: str, language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation(text), language)


def test_json_has_the_documented_keys() -> None:
    one = json.loads(fact("give me that as json", conversation("40/4")))
    assert one["text"] == "40\n4"
    assert [digit["value"] for digit in one["digits"]] == [4, 0, 4]
    assert one["digits"][0]["confidence"] == pytest.approx(0.91)
    assert [row["text"] for row in json.loads(fact("제이슨으로 줘", conversation("40", "4"), "ko"))] == ["40", "4"]


def test_csv_has_a_row_for_each_line() -> None:
    assert fact("as csv", conversation("12/345", "6")).split("\n")[1:] == [
        "picture,line,number", "1,1,12", "1,2,345", "2,1,6",
    ]  # fmt: skip
    assert "1,1,404" in fact("엑셀로 뽑아줘", conversation("404"), "ko")


@pytest.mark.parametrize(
    ("texts", "sentence", "result"),
    [
        (("14/07/1998",), "it is 1996", ["14/07/1996"]),
        (("1987/05/23",), "연도 1988년인데", ["1988/05/23"]),
        (("24/36/60",), "마지막은 66이야", ["24/36/66"]),
        (("381",), "가운데는 8 말고 6이야", ["361"]),
        (("3862",), "끝에 2 말고 7", ["3867"]),
        (("17",), "hang on, both are ones", ["11"]),
        (("17",), "both are sevens", ["77"]),
    ],
)
def test_a_correction_names_a_line_by_its_length_or_what_it_is_not(
    texts: tuple[str, ...], sentence: str, result: list[str]
) -> None:
    assert corrected_texts(texts, "en" if sentence.isascii() else "ko", sentence) == result
