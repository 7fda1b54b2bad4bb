"""Numbers, models, digits, places, concepts and languages are found in what people say, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import LANGUAGES, Engine, Message, words
from engine.dialogue import slots

MODELS = ("cnn", "mlp")
UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
UNITS += ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth"}
ORDINALS |= {"twelve": "twelfth"}
SINO = "영일이삼사오육칠팔구"
NATIVE_UNITS = ["", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
NATIVE_TENS = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"]


def english(number: int, joint: str = " ") -> str:
    """As it is spelt: "one thousand two hundred thirty-four"."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    power, name = (1000, "thousand") if number >= 1000 else (100, "hundred")
    rest = f"{joint if number % power < 100 else ' '}{english(number % power, joint)}" if number % power else ""
    return f"{english(number // power)} {name}{rest}"


def english_ordinal(number: int) -> str:
    before, joint, last = english(number).rpartition("-") if "-" in english(number) else english(number).rpartition(" ")
    ordinal = ORDINALS.get(last, last.removesuffix("y") + "ieth" if last.endswith("y") else f"{last}th")
    return f"{before}{joint}{ordinal}"


def sino_korean(number: int) -> str:
    if number == 0:
        return SINO[0]
    said = ""
    for power, name in ((1000, "천"), (100, "백"), (10, "십"), (1, "")):
        unit = number // power % 10
        said += ("" if unit == 1 and name else SINO[unit]) + name if unit else ""
    return said


def native_korean(number: int) -> str:
    if number == 20:
        return "스무"
    return "첫" if number == 1 else NATIVE_TENS[number // 10] + NATIVE_UNITS[number % 10]


@given(st.integers(0, 9999))
def test_numbers_in_english_words(number: int) -> None:
    assert slots.number(f"show me sample {english(number)} please") == number
    assert slots.number(f"test image {english(number, ' and ')}") == number
    assert slots.number(f"sample {english(number).replace('-', ' ')}") == number


@given(st.integers(1, 9999))
def test_ordinals_in_english_words(number: int) -> None:
    assert slots.number(f"the {english_ordinal(number)} test image") == number
    assert slots.place(f"and the {english_ordinal(number)} digit") == number


@given(st.integers(0, 9999), st.sampled_from(["번", " 번", "번째", " 번째", "번 째", "호"]))
def test_numbers_in_sino_korean(number: int, counter: str) -> None:
    assert slots.number(f"샘플 {sino_korean(number)}{counter} 보여 줘") == number


@given(st.integers(1, 99), st.sampled_from(["번째", " 번째", "번 째"]))
def test_ordinals_in_native_korean(number: int, counter: str) -> None:
    assert slots.number(f"{native_korean(number)}{counter} 샘플 보여 줘") == number
    assert slots.place(f"{native_korean(number)}{counter}는?") == number


@given(st.integers(0, 9999))
def test_numbers_in_figures(number: int) -> None:
    for text in (
        f"{number}번째",
        f"{number}번",
        f"the {number}th",
        f"number {number}",
        f"#{number}",
        f"{number:,}번 그림",
    ):
        assert slots.number(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("아무거나 보여 줘", "any"),
        ("랜덤으로 하나", "any"),
        ("a random one please", "any"),
        ("any test image", "any"),
        ("the last test image", "last"),
        ("마지막 샘플", "last"),
        ("샘플 천이백", 1200),
        ("sample one", 1),
        ("show me one of the test images", None),
        ("샘플 하나 보여 줘", None),
        ("한 번 더 읽어 줘", None),
        ("이 사진 읽어 줘", None),
        ("sample 3.5", None),
        ("sample -5", None),
    ],
)
def test_any_last_and_none(text: str, number: object) -> None:
    assert slots.number(text) == number


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("no, it's a seven", "7"),
        ("아니 7이야", "7"),
        ("칠이야", "7"),
        ("일곱", "7"),
        ("사실은 영이야", "0"),
        ("둘이야", "2"),
        ("that was 1234", "1234"),
        ("1 2 3 4", "1234"),
        ("one two three four", "1234"),
        ("정답은 일이삼사야", "1234"),
        ("it's not a 4 but a 9", "9"),
        ("it is 1, not 7", "1"),
        ("not seven but eight", "8"),
        ("4가 아니라 9야", "9"),
        ("삼이 아니라 팔이야", "8"),
        ("마지막 건 7이야 1이 아니라", "7"),
        ("3 말고 8", "8"),
        ("the second one is a five", "5"),
        ("두 번째는 5야", "5"),
        ("it isn't a 4", None),
        ("7이 아니야", None),
        ("wrong", None),
        ("틀렸어", None),
        ("이거 틀렸어", None),
    ],
)
def test_the_digits_of_a_correction(text: str, digits: str | None) -> None:
    assert slots.digits(text) == digits


@pytest.mark.parametrize("value", range(10))
def test_each_digit_in_words(value: int) -> None:
    assert slots.digits(f"no, it's a {UNITS[value]}") == str(value)
    for ending in ("이야", "야", "이에요", "예요", "입니다", "인데", "이라고", ""):
        assert slots.digits(f"아니 {SINO[value]}{ending}") == str(value)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("and the second one?", 2),
        ("두 번째는?", 2),
        ("두번째 숫자는 왜", 2),
        ("마지막 거는?", -1),
        ("the last one", -1),
        ("3rd", 3),
        ("why", None),
        ("왜 7이야", None),
        ("두 번 읽어 줘", None),
    ],
)
def test_the_place_of_a_follow_up(text: str, place: int | None) -> None:
    assert slots.place(text) == place


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("use the other model", "mlp"),
        ("다른 모델로 다시", "mlp"),
        ("mlp로", "mlp"),
        ("CNN.", "cnn"),
        ("my/own.keras", "my/own.keras"),
        ("compare both", None),
        ("acnn", None),
    ],
)
def test_a_model_or_the_other_one(text: str, model: str | None) -> None:
    assert slots.model(text, MODELS) == model
    assert slots.model("the other model", ("mlp", "cnn")) == "cnn"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("speak Korean", "ko"),
        ("영어로 말해 줘", "en"),
        ("한국어 말고 영어로", "en"),
        ("ko", "ko"),
        ("우리말로 해 줘", "ko"),
        ("hi", None),
    ],
)
def test_the_language_that_is_named_last(text: str, code: str | None) -> None:
    assert slots.language(text) == code


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("렐루가 뭐야", "relu"),
        ("relu가 뭐야", "relu"),
        ("what is ReLU?", "relu"),
        ("역전파는 어떻게 해", "backpropagation"),
        ("backprop pls", "backpropagation"),
        ("back-propagation", "backpropagation"),
        ("경사하강법이 뭐야", "backpropagation"),
        ("배치사이즈", "batch"),
        ("grelund", None),
        ("광합성이 뭐야", None),
    ],
)
def test_a_concept_by_any_of_its_names(text: str, concept: str | None) -> None:
    assert slots.concept(text) == concept


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_concept_is_found_with_what_korean_hangs_on_it(language: str) -> None:
    for concept, names in words(language).table("concepts").items():
        for name in names:
            assert (name, slots.concept(f"{name}")) == (name, concept)
            if language == "ko":
                assert (name, slots.concept(f"그럼 {name}은 뭐예요")) == (name, concept)


@given(st.text(max_size=300))
def test_any_text_has_slots_or_none(text: str) -> None:
    for find in slots.SLOTS.values():
        find(text, MODELS)


def test_any_and_the_last_test_image_are_shown(engine: Engine) -> None:
    shown = [engine.handle(Message(text, user="slots")).readings for text in ("sample last", "마지막 샘플 보여 줘")]
    past_it = int(shown[0][0].source.removeprefix("mnist-test-")) + 1
    assert [reading.source for reading in shown[0]] == [reading.source for reading in shown[1]]
    assert engine.handle(Message(f"sample {past_it}", user="slots")).failed
    assert len(engine.handle(Message("아무 샘플이나 보여 줘", user="slots")).readings) == 1


def test_the_other_model_is_another_than_the_one_in_use(engine: Engine) -> None:
    for expected in ("mlp", "cnn"):
        engine.handle(Message("switch to the other model please", user="slots"))
        assert engine.status(Message("", user="slots")).model == expected
