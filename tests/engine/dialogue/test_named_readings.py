"""Any reading can be corrected, whichever it was: called by its place, or by the words that came with its picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Engine
from engine.dialogue.memory import Conversation
from engine.dialogue.named_readings import named_correction
from engine.testing import Chat
from tests.conversations import chat_about, conversation_in_turn, reading
from tests.pictures import write

_TEXT = st.text("0123456789", min_size=1, max_size=4)


def _captioned(*pictures: tuple[str, str]) -> Conversation:
    talk = Conversation("cnn")
    for text, caption in pictures:
        talk.remember((reading(text),), "cnn", caption=caption)
    return talk


def _language(sentence: str) -> str:
    return "en" if sentence.isascii() else "ko"


def _meant(sentence: str, talk: Conversation) -> tuple[object, object] | None:
    """Which reading a sentence corrects, counted back, and to which digits."""
    parsed = named_correction(sentence, _language(sentence), talk)
    return (parsed[1]["reading"], parsed[1]["digits"]) if parsed else None


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("dave wants a recount, says the first pic is 95", (-3, "95")),
        ("the earlier picture's an 84, my sixes look like that", (-2, "84")),
        ("hold on, the one before that is 84", (-2, "84")),
        ("sorry, the second photo is really 81", (-2, "81")),
        ("my sister says the newest one is 18", (-1, "18")),
        ("아까 보낸 거는 84래요", (-2, "84")),
        ("다시 보니 첫 번째 사진이 95네요", (-3, "95")),
        ("방금 거 19랍니다", (-1, "19")),
        ("처음 사진 끝자리가 7이에요", (-3, "7")),
    ],
)
def test_a_reading_is_named_by_its_place(sentence: str, meant: tuple[int, str]) -> None:
    assert _meant(sentence, conversation_in_turn("85", "64", "16")) == meant


@pytest.mark.parametrize(
    ("pictures", "sentence", "meant"),
    [
        ((("527", "ear tag, old bess"), ("572", "ear tag, young 'un")), "hang on, bess is really 537", (-2, "537")),
        ((("85", "daves score"), ("112", "mine")), "dave's is 95 actually", (-2, "95")),
        ((("23", "jersey on the left"), ("10", "jersey on the right")), "the jersey on the left is 28", (-2, "28")),
        ((("8840", "march invoice"), ("9125", "april")), "nope, april reads 9175", (-1, "9175")),
        ((("27", "청팀 점수"), ("31", "백팀 점수")), "심판이 그러는데 청팀 점수가 37이랍니다", (-2, "37")),
        ((("27", "청팀 점수"), ("31", "백팀 점수")), "아니 백팀은 34예요", (-1, "34")),
        ((("940", "내 점수"), ("904", "민수 점수")), "민수가 자기 거 964래 ㅡㅡ", (-1, "964")),
        ((("365", "전산 수량"), ("356", "실물 수량")), "다시 세니 실물도 365입니다", (-1, "365")),
        ((("4500", "도시락 가격표"), ("1700", "음료")), "헐 도시락이 4300이래요", (-2, "4300")),
    ],
)
def test_a_reading_is_named_by_the_words_that_came_with_it(
    pictures: tuple[tuple[str, str], ...], sentence: str, meant: tuple[int, str]
) -> None:
    assert _meant(sentence, _captioned(*pictures)) == meant


@pytest.mark.parametrize(
    "sentence",
    ["my nephew is 12", "is the first picture 95?", "bess weighs 640 kilos", "the score is 95", "내 나이는 45야"],
)
def test_other_numbers_and_questions_name_no_reading(sentence: str) -> None:
    talk = _captioned(("1250", "price tag my nephew wrote"), ("527", "old bess, score"), ("940", "내 점수"))
    assert _meant(sentence, talk) is None


def test_what_follows_is_of_the_corrected_values_until_they_are_taken_back(engine: Engine) -> None:
    chat = chat_about(engine, "64", "16", locale="en")
    assert "84" in chat.say("the earlier picture's an 84").text
    assert "68" in chat.say("what's the difference").text
    assert "100" in chat.say("and together").text
    assert "64" in chat.say("change it back").text
    assert "48" in chat.say("what's the difference").text


@pytest.mark.parametrize(
    ("captions", "question", "answer"),
    [
        (("ear tag, old bess", "ear tag, young 'un"), "what was bess again", "27"),
        (("ear tag, old bess", "ear tag, young 'un"), "and what did the young one say", "31"),
        (("청팀 점수", "백팀 점수"), "청팀은 몇 점이었지", "27"),
        (("청팀 점수", "백팀 점수"), "백팀 점수 뭐였죠", "31"),
    ],
)
def test_a_reading_is_told_by_the_words_that_came_with_it(
    engine: Engine, captions: tuple[str, str], question: str, answer: str
) -> None:
    chat = Chat(engine)
    for text, caption in zip(("27", "31"), captions, strict=True):
        chat.say(caption, image=write(text).encoded())
    assert answer in chat.say(question).text


@given(texts=st.lists(_TEXT, min_size=2, max_size=5), corrections=st.lists(st.tuples(st.integers(1, 4), _TEXT)))
def test_taking_all_back_leaves_what_was_read(texts: list[str], corrections: list[tuple[int, str]]) -> None:
    talk = conversation_in_turn(*texts)
    for back, text in corrections:
        if back < len(texts):
            talk.correct_earlier(back, text)
            assert talk.everything[-1 - back] == text
    talk.take_back(None)
    assert list(talk.everything) == texts


def test_a_place_with_a_whole_number_is_a_readings(engine: Engine) -> None:
    chat = chat_about(engine, "27", "31", locale="en")
    assert "24" in chat.say("the first was 24").text
    assert "31 - 24" in chat.say("difference?").text
