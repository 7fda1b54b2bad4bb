"""A correction may name lines, pictures, several places with their values, or just one value after another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dialogue.parser import parse
from engine.locales import LANGUAGES
from tests.conversations import conversation, corrected_texts

ORDINALS = {
    "en": ("first", "second", "third", "fourth"),
    "ko": ("첫 번째", "두 번째", "세 번째", "네 번째"),
}


@pytest.mark.parametrize(
    ("texts", "language", "sentence", "result"),
    [
        (("407/918",), "en", "row 2 digit 1 is a 4", ["407/418"]),
        (("01",), "en", "the 0 is right but the 1 is a 7", ["07"]),
        (("01",), "ko", "0은 맞는데 1은 7이야", ["07"]),
        (("01",), "en", "the first one is fine, the second should be 4", ["04"]),
        (("01",), "ko", "첫 번째는 맞고 두 번째는 4야", ["04"]),
        (("66180",), "en", "digits 2 and 3 are right but digit 4 is 9", ["66190"]),
        (("66180",), "en", "the fourth is a 9 and the last one is correct", ["66190"]),
        (("66180",), "ko", "네 번째는 9고 마지막은 맞아", ["66190"]),
        (("66180",), "en", "the 8 is right", ["66180"]),
        (("66180",), "ko", "세 번째는 맞아", ["66180"]),
        (("13", "58"), "en", "no, the third is a 6", ["13", "68"]),
        (("13", "58"), "ko", "아니 세 번째는 6이야", ["13", "68"]),
        (("13", "58"), "en", "the first is right, the second is 59", ["13", "59"]),
        (("13", "58"), "ko", "마지막은 0이야", ["13", "50"]),
        (("3", "8"), "en", "the second is a 6", ["3", "6"]),
        (("407/918",), "en", "the last digit of the first row is a 1", ["401/918"]),
        (("407/918",), "ko", "둘째 줄 첫 숫자 4예요", ["407/418"]),
        (("407/918",), "ko", "윗줄 끝자리는 1이고요", ["401/918"]),
        (("407/918",), "en", "the second row should be 419", ["407/419"]),
        (("12", "345"), "en", "the second picture should be 346", ["12", "346"]),
        (("12", "345"), "ko", "두 번째 사진 마지막 자리 5 아니고 6이요", ["12", "346"]),
        (("12", "345"), "en", "the first digit of the last picture is an 8", ["12", "845"]),
        (("66180",), "en", "digits two and three are 0 and 7", ["60780"]),
        (("66180",), "ko", "둘째는 0 셋째는 7", ["60780"]),
        (("66180",), "en", "1st: 2, 3rd: 4", ["26480"]),
        (("66180",), "ko", "1번째 2, 5번째 9", ["26189"]),
        (("66180",), "en", "first 2, last 9", ["26189"]),
        (("66180",), "en", "the last two are 94", ["66194"]),
        (("66180",), "en", "8 -> 3", ["66130"]),
        (("66180",), "en", "pos 2: 9", ["69180"]),
        (("66180",), "en", "all good except the last, thats a 6", ["66186"]),
        (("66180",), "ko", "다 맞는데 끝만 6", ["66186"]),
        (("66180",), "ko", "맨 끝 숫자 틀림 6임", ["66186"]),
        (("66180",), "ko", "아니 두 번째가 8이라니까", ["68180"]),
        (("66180",), "ko", "넷째는 9", ["66190"]),
        (("66180",), "ko", "세 번째가 7이거든?", ["66780"]),
        (("66180",), "ko", "맨 끝을 구로 바꿔", ["66189"]),
        (("66180",), "en", "the second to last should be a 3", ["66130"]),
        (("66180",), "en", "third from the end is a 3", ["66380"]),
        (("66180",), "en", "scnd is 8", ["68180"]),
        (("66180",), "en", "teh last oen is 1", ["66181"]),
        (("66180",), "en", "oops 3rd shoud be 2", ["66280"]),
        (("66180",), "en", "the 1 in the middle is really a 7", ["66780"]),
        (("66180",), "ko", "가운데 거는 7인 것 같구나", ["66780"]),
        (("66180",), "ko", "앗 3번째도 6이다", ["66680"]),
    ],
)
def test_the_digits_that_are_named_are_corrected(
    texts: tuple[str, ...], language: str, sentence: str, result: list[str]
) -> None:
    assert corrected_texts(texts, language, sentence) == result


@given(
    language=st.sampled_from(LANGUAGES),
    values=st.dictionaries(st.integers(0, 3), st.integers(0, 9), min_size=1, max_size=3),
    join=st.sampled_from((", ", " ")),
)
def test_any_places_take_their_values(language: str, values: dict[int, int], join: str) -> None:
    said = {"en": "the {} is {}", "ko": "{}는 {}"}[language]
    sentence = join.join(said.format(ORDINALS[language][place], value) for place, value in values.items())
    digits = [values.get(place, int(read)) for place, read in enumerate("4071")]
    assert corrected_texts(("4071",), language, sentence) == ["".join(map(str, digits))]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "is the second row a 4?"),
        ("en", "all but the last are 3"),
        ("en", "what is the second one"),
        ("ko", "둘째 줄은 뭐야"),
        ("ko", "세 번째가 7이야?"),
    ],
)
def test_a_question_or_a_riddle_corrects_nothing(language: str, sentence: str) -> None:
    parsed = parse(sentence, language, conversation("407/918"), slips=True)
    assert parsed is None or parsed[0] != "correct"
