"""Whatever is asked takes the bare answer, in both languages, and is over when something else is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import LANGUAGES, Engine, Feedback, words
from engine.dialogue.questions import Question, agrees, value_in
from engine.testing import Chat
from tests.pictures import write

MODELS = ("cnn", "mlp")
PICTURES = {text: write(text).encoded() for text in ("1", "7", "173")}
ENGLISH = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SINO = "영일이삼사오육칠팔구"
NATIVE = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
FRAMES = {
    "en": (
        "{}",
        "{}.",
        "{}!",
        " {} ",
        "a {}",
        "an {}",
        "the {}",
        "it's {}",
        "it's a {}",
        "it is a {}",
        "that's a {}",
        "i wrote {}",
        "I think it's a {}",
        "number {}",
        "{} please",
        "no, {}",
        "um, {}",
        "it was a {}",
    ),
    "ko": (
        "{}",
        "{}.",
        "{}!",
        "{}요",
        "{}이요",
        "{}이에요",
        "{}예요",
        "{}입니다",
        "{}이야",
        "{}야",
        "음 {}",
        "그건 {}이야",
        "아니 {}",
        "{}인데요",
        "{}번이요",
        "숫자 {}",
    ),
}
ORDINALS = {
    1: ("the first", "first", "the first one", "1st", "첫 번째", "첫번째요", "첫 번째 거요", "1번째", "the 1st one"),
    2: ("the second", "second one", "the second one please", "2nd", "두 번째", "두번째요", "두 번째 거", "2번째요"),
    3: ("the third", "3rd", "the last one", "the last", "세 번째", "세번째 거요", "마지막", "마지막 거", "third one"),
}
SAYS_NO = {"en": ("no", "that's wrong", "nope"), "ko": ("아니", "틀렸어", "아니야")}
YES = ("yes", "y", "yep", "Yeah!", "sure", "yes please", "네", "예", "응", "ㅇㅇ", "그래요", "맞아요")
NO = ("no", "nope", "no thanks", "not really", "아니", "아니요", "아뇨", "ㄴㄴ")


def _names(value: int, language: str) -> tuple[str, ...]:
    own = (ENGLISH[value],) if language == "en" else (SINO[value], *filter(None, [NATIVE[value]]))
    return (str(value), *own)


@given(value=st.integers(0, 9), language=st.sampled_from(LANGUAGES), data=st.data())
def test_any_digit_said_in_any_way_is_an_answer(value: int, language: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(_names(value, language)))
    frame = data.draw(st.sampled_from(FRAMES[language]))
    if language == "ko" and not name.isdecimal() and frame.endswith(("번이요", "숫자 {}")):
        return
    assert value_in(frame.format(name), Question("correct", ("digits",)), MODELS) == ("digits", str(value))


@given(
    st.integers(1, 300), st.sampled_from(["{}", "the {}th", "{}번째", "{}번", "{}번째요", "#{}", "number {}", "{}요"])
)
def test_any_number_is_an_answer(number: int, frame: str) -> None:
    assert value_in(frame.format(number), Question("sample", ("number",)), MODELS) == ("number", number)


@pytest.mark.parametrize("place", ORDINALS)
def test_any_ordinal_is_a_place_and_one_of_what_was_offered(place: int) -> None:
    offered = ("one", "two", "three")
    for said in ORDINALS[place]:
        answer = value_in(said, Question("correct", ("place",)), MODELS)
        assert answer is not None, said
        assert answer[1] in {place, place - 4}, said
        assert value_in(said, Question("explain", ("concept",), {}, offered), MODELS) == ("concept", offered[place - 1])


@pytest.mark.parametrize(
    "said",
    [
        "hello",
        "why",
        "왜",
        "is it a 4",
        "it's not a 4",
        "4는 아니야",
        "no",
        "4 apples and 3 pears",
        "sample 4",
        "compare",
        "모르겠어",
        "what is a 4 made of",
        "read it again with mlp",
        "",
        "?",
        "x" * 500,
    ],
)
def test_what_is_more_than_a_value_is_no_answer(said: str) -> None:
    assert value_in(said, Question("correct", ("digits",)), MODELS) is None


@given(st.text(max_size=200))
def test_any_text_is_an_answer_or_none(text: str) -> None:
    for slot in ("digits", "number", "place", "model", "language", "concept"):
        value_in(text, Question("correct", (slot,), {}, ("one", "two"), count=3), MODELS)
    agrees(text)


@pytest.mark.parametrize("said", YES)
def test_yes(said: str) -> None:
    assert agrees(said) is True


@pytest.mark.parametrize("said", NO)
def test_no(said: str) -> None:
    assert agrees(said) is False


# In the conversation.


@pytest.fixture
def chats(engine: Engine) -> dict[str, Chat]:
    return {language: Chat(engine, locale=language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("frame", range(6))
def test_no_and_then_the_digit(language: str, frame: int, chats: dict[str, Chat]) -> None:
    chat, spoken = chats[language], words(language)
    no = SAYS_NO[language][frame % 3]
    for name in _names(4, language):
        chat.say(image=PICTURES["1"])
        asks = chat.say(no)
        assert asks.text == spoken.say("correct.which", example=f"{spoken.command('correct')} 7")
        reply = chat.say(FRAMES[language][frame].format(name))
        assert (reply.intent, reply.failed) == ("correct", False)
        assert spoken.say("correct.done", before=1, after=4) in reply.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_several_digits_no_asks_which_and_takes_all_of_them_or_one(language: str, chats: dict[str, Chat]) -> None:
    chat, spoken = chats[language], words(language)
    every = {"en": ("193", "1 9 3", "one nine three", "it's 193"), "ko": ("193", "일구삼", "193이에요", "일구삼이요")}[
        language
    ]
    for said in every:
        chat.say(image=PICTURES["173"])
        asks = chat.say(SAYS_NO[language][0])
        assert asks.text.startswith(spoken.say("correct.which_of_several", count=3, place=2, value=1, example="")[:20])
        assert spoken.say("correct.done", before=173, after=193) in chat.say(said).text
    for second in ORDINALS[2]:
        chat.say(image=PICTURES["173"])
        chat.say(SAYS_NO[language][0])
        asked_for = chat.say(second).text
        assert "digit 2" in asked_for or "두 번째 숫자" in asked_for
        assert "193" in chat.say("9").text
    chat.say(image=PICTURES["173"])
    chat.say(SAYS_NO[language][0])
    asks = chat.say("9")
    assert asks.text == words(language).say("correct.which_place", text="173", value=9)
    assert "179" in chat.say("3").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_several_pictures_no_asks_which(language: str, chats: dict[str, Chat]) -> None:
    chat = chats[language]
    chat.say(images=[PICTURES["1"], PICTURES["7"]])
    assert "2" in chat.say(SAYS_NO[language][0]).text
    chat.say(ORDINALS[2][0])
    assert words(language).say("correct.done", before=7, after=4) in chat.say("4").text


def test_the_whole_reading_said_anew_needs_no_no_before_it(chats: dict[str, Chat]) -> None:
    for language, chat in chats.items():
        chat.say(image=PICTURES["173"])
        assert words(language).say("correct.done", before=173, after=193) in chat.say("193").text
        chat.say(image=PICTURES["173"])
        assert "173" not in chat.say("19").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_is_over_when_something_else_is_said(language: str, chats: dict[str, Chat]) -> None:
    chat = chats[language]
    chat.say(image=PICTURES["1"])
    chat.say(SAYS_NO[language][0])
    assert chat.say({"en": "hello", "ko": "안녕"}[language]).intent == "greet"
    assert chat.say("4").intent == "fallback"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("asks", "answers", "intent"),
    [
        (
            "sample",
            ("20", "the 20th", "twenty", "스무 번째요", "이십번", "20번이요", "any", "아무거나요", "the last one"),
            "sample",
        ),
        (
            "language",
            ("en", "ko", "English", "korean please", "한국어요", "영어로요", "the first one", "두 번째"),
            "language",
        ),
        (
            "models",
            ("mlp", "MLP.", "the mlp", "mlp요", "mlp로", "the other one", "다른 거", "the second", "첫 번째 거"),
            "models",
        ),
        ("models gibberish", ("mlp", "cnn이요", "the first"), "models"),
        (
            "explain",
            ("3", "the third", "세 번째", "softmax", "렐루요", "the last one", "lesson 5", "relu please"),
            "explain",
        ),
        ("explain nonsense", ("3", "softmax"), "explain"),
        ("/evalute", YES, "evaluate"),
        ("/evalute", NO, "help"),
    ],
)
def test_a_choice_is_made_by_a_bare_answer(
    asks: str, answers: tuple[str, ...], intent: str, language: str, drawn_mnist: Path
) -> None:
    chat = Chat(Engine.load(mnist=drawn_mnist), locale=language)
    for answer in answers:
        asked = chat.say(asks)
        reply = chat.say(answer)
        assert (answer, reply.intent) == (answer, intent)
        assert (answer, reply.text) != (answer, asked.text)
        if intent != "sample":  # the drawn set has fewer images
            assert not reply.failed, answer


STATEMENTS = (
    "looks like a {} to me",
    "maybe {}",
    "im pretty sure its a {}",
    "{} lol",
    "{}, you dummy",
    "my handwriting is bad but {}",
    "it should look like a {}",
    "probably a {} i guess",
    "this one is a {}",
    "{} 같은데",
    "{} 같아요",
    "{}로 보이는데요",
    "{} ㅋㅋ",
    "내가 쓴 건 아마 {}일걸요",
    "글씨가 엉망이지만 {}야",
)
NO_ANSWERS = (
    "looks like a 4 to me?",
    "4 같아?",
    "is it a 4?",
    "4 or 9",
    "4나 9 같은데",
    "it isn't a 4",
    "4는 아니야",
    "wait 5 minutes",
    "i have 4 apples",
    "4살이야",
    "7살이에요",
    "다섯 개야",
    "5분만 기다려",
    "why a 4",
    "what is a 4 made of",
    "sample 4",
    "maybe 456",
)


@pytest.mark.parametrize("said", STATEMENTS)
@pytest.mark.parametrize("value", ["4", "8"])
def test_a_statement_with_one_value_answers_what_was_asked(said: str, value: str, tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = Chat(Engine.load(feedback=file), locale="en")
    chat.say(image=PICTURES["1"])
    chat.say("no")
    chat.say(said.format(value))
    assert [entry.correction for entry in Feedback(file).entries()] == [int(value)]


@pytest.mark.parametrize("said", ["four, you dummy", "looks like four to me", "사 ㅋㅋ", "넷 같은데요", "사 같아요"])
def test_a_statement_with_one_value_in_a_word_answers_too(said: str, tmp_path: Path) -> None:
    test_a_statement_with_one_value_answers_what_was_asked(said, "4", tmp_path)


@pytest.mark.parametrize("said", NO_ANSWERS)
def test_what_names_several_values_or_counts_is_no_answer(said: str, tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = Chat(Engine.load(feedback=file), locale="en")
    chat.say(image=PICTURES["1"])
    chat.say("no")
    chat.say(said)
    assert Feedback(file).entries() == ()


@pytest.mark.parametrize("said", ["４", "it's a ４", "４이야", "숫자 ４", "correct ４", "4", "٤"])
def test_figures_of_any_script_are_said_and_kept_as_their_digits(said: str, tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = Chat(Engine.load(feedback=file), locale="en")
    chat.say(image=PICTURES["1"])
    text = chat.say(said).text
    assert "4" in text
    assert text.translate({ord(wide): None for wide in "４٤"}) == text
    assert [entry.correction for entry in Feedback(file).entries()] == [4]


def test_a_place_that_there_is_not_may_be_given_anew_and_a_number_of_any_length_is_taken(drawn_mnist: Path) -> None:
    chat = Chat(Engine.load(mnist=drawn_mnist), locale="en")
    assert chat.say("sample 99999").failed
    assert chat.say("7").readings
    chat.say(image=PICTURES["173"])
    assert chat.say("digit 9 is a 6").failed
    assert "163 instead of 173" in chat.say("the second").text
    chat.say(image=PICTURES["173"])
    assert chat.say("why the ninth").failed
    assert chat.say("2").intent == "why"
    assert "it is 12, and not 173" in chat.say("correct 12").text
    assert "it is 124" in chat.say("correct 124").text
