"""A correction may name digits and whole numbers by what they were read as, or say that one was left out."""

from __future__ import annotations

import pytest

from engine.dialogue.parser import parse
from engine.dialogue.slots import digits
from tests.conversations import conversation, corrected_texts


@pytest.mark.parametrize(
    ("texts", "sentence", "result"),
    [
        (("4725",), "you swapped the 7 and the 2", ["4275"]),
        (("4725",), "7이랑 2가 바뀌었어", ["4275"]),
        (("4725",), "the 4 and the 5 are swapped", ["5724"]),
        (("4725",), "you missed a zero at the end", ["47250"]),
        (("4725",), "there's a 1 missing at the front", ["14725"]),
        (("4725",), "뒤에 0 하나 빠졌어", ["47250"]),
        (("4725",), "맨 앞에 1이 빠졌네", ["14725"]),
        (("12", "34"), "34 is wrong, it's 84", ["12", "84"]),
        (("12", "34"), "34가 아니라 84야", ["12", "84"]),
        (("12", "34"), "12 말고 72", ["72", "34"]),
        (("12/34",), "34 should be 84", ["12/84"]),
        (("12/34",), "it's 84, not 34", ["12/84"]),
        (("1987/05/23",), "23이 아니고 28", ["1987/05/28"]),
        (("12/345",), "첫째 줄이랑 둘째 줄 바뀌었어", ["345/12"]),
        (("12/345",), "swap line 1 and line 2", ["345/12"]),
        (("4725",), "세 번째 위치는 5야", ["4755"]),
    ],
)
def test_what_is_called_by_its_value_is_corrected(texts: tuple[str, ...], sentence: str, result: list[str]) -> None:
    assert corrected_texts(texts, "en" if sentence.isascii() else "ko", sentence) == result


@pytest.mark.parametrize("sentence", ["both the 7 and the 2 are wrong", "7하고 2 둘 다 틀렸어"])
def test_of_several_wrong_digits_nothing_is_guessed(sentence: str) -> None:
    parsed = parse(sentence, "en" if sentence.isascii() else "ko", conversation("4725"), slips=True)
    assert parsed is not None
    assert parsed[0] == "correct"
    assert not any(parsed[1].values())


@pytest.mark.parametrize("sentence", ["everything but the 4 is right", "4 빼고 다 맞아"])
def test_the_only_wrong_digit_is_asked_for(sentence: str) -> None:
    parsed = parse(sentence, "en" if sentence.isascii() else "ko", conversation("4725"), slips=True)
    assert parsed is not None
    assert (parsed[0], parsed[1]["place"], parsed[1]["digits"]) == ("correct", 1, None)


@pytest.mark.parametrize("sentence", ["is 34 wrong, or is it 84?", "34가 아니라 84야?"])
def test_a_question_corrects_nothing(sentence: str) -> None:
    parsed = parse(sentence, "en" if sentence.isascii() else "ko", conversation("12", "34"), slips=True)
    assert parsed is None or parsed[0] != "correct"


def test_digits_may_be_stated_with_hyphens_between_them() -> None:
    assert digits("actually 4-1-2-5") == "4125"


@pytest.mark.parametrize("sentence", ["", "나랑 사귈래?", "?!"])
def test_a_sentence_without_known_words_is_no_correction(sentence: str) -> None:
    assert parse(sentence, "ko", conversation("4725"), slips=True) is None


@pytest.mark.parametrize("sentence", ["no thanks", "no, great", "not yet"])
def test_no_beside_other_words_denies_no_digit(sentence: str) -> None:
    talk = conversation("70")
    talk.subject = "predict"
    assert parse(sentence, "en", talk, slips=True) is None


def test_a_dialects_no_does() -> None:
    talk = conversation("70")
    talk.subject = "predict"
    parsed = parse("아녀", "ko", talk, slips=True)
    assert parsed is not None
    assert parsed[0] == "correct"
