"""A question, or the wish to hear what was read, corrects nothing and takes no correction back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import Engine
from tests.conversations import UNDERSTANDING, chat_about, conversation

_QUESTIONS = {
    "en": (
        "is the {place} one a {value}",
        "is {place} {value} or not",
        "hang on, was the {place} digit really a {value}",
        "how do you know the {place} is {value}",
        "howd u know {place} is {value}",
        "why is the {place} one {value}",
        "does it start with a {value}",
        "are there two {value}s at the end",
        "do you see a {value} anywhere",
        "can i see a {value}",
        "the {place} one is a {value}, right?",
        "that's {value} at the end isn't it",
        "is it the same as before?",
        "and now, still the same as before?",
        "what was it before",
        "am I mistaken in thinking that the {place} is {value}",
        "with the {value} back at the front?",
    ),
    "ko": (
        "{place} 숫자가 {value}인가요",
        "{place} 숫자가 {value} 맞죠",
        "{place} 거 {value} 맞습니까",
        "{place} 숫자가 {value}인감",
        "그럼 {value}라고 봐도 되겠죠",
        "왜 {place} 숫자를 {value}라고 봤어",
        "외 {value}이라고 생각햇어",
        "그럼 {value}으로는",
        "진짜 {value} 맞아?",
        "{value}가 혹시 6은 아닌가 몰라",
        "{value} 두 개네 맞지",
        "아까랑 같아?",
        "고치기 전에는 뭐였어?",
    ),
}
_PLACES = {"en": ("first", "second", "third", "last"), "ko": ("첫 번째", "두 번째", "세 번째", "마지막")}


@st.composite
def _question(draw: st.DrawFn) -> str:
    language = draw(st.sampled_from(sorted(_QUESTIONS)))
    question = draw(st.sampled_from(_QUESTIONS[language]))
    return question.format(place=draw(st.sampled_from(_PLACES[language])), value=draw(st.integers(0, 9)))


@given(_question())
@settings(max_examples=150, deadline=None)
def test_a_question_changes_nothing(question: str) -> None:
    talk = conversation("90210")
    talk.correct({(0, 4): 6})
    talk.subject = "correct"
    understood = UNDERSTANDING.understand(question, ("cnn", "mlp"), talk)
    assert understood.intent not in ("correct", "undo"), (question, understood)
    assert "forget" not in understood.intent


@pytest.mark.parametrize(
    "sentence",
    [
        "read it back to me slowly",
        "read that back please",
        "now say the number back to me",
        "could you repeat it back",
        "recite it back to me one more time",
        "천천히 다시 읽어 주세요",
        "고친 대로 불러 줘",
    ],
)
def test_what_was_read_is_told_as_it_was_corrected(engine: Engine, sentence: str) -> None:
    chat = chat_about(engine, "90210", locale="en")
    assert "90216" in chat.say("the last one is a 6").text
    reply = chat.say(sentence)
    assert reply.intent in ("facts", "predict")
    assert "90216" in reply.text


@pytest.mark.parametrize(
    ("wish", "intent"),
    [
        ("would you undo that?", "undo"),
        ("can you put it back please?", "undo"),
        ("방금 고친 것만 취소해 주시겠습니까", "undo"),
        ("아까 고친 거 취소해 줄래?", "undo"),
        ("취소할 수 있어?", "undo"),
        ("could you make the last one a 7", "correct"),
        ("아니 두 번째가 8이라니까", "correct"),
        ("마지막은 7이거든?", "correct"),
    ],
)
def test_a_wish_in_the_form_of_a_question_is_done(engine: Engine, wish: str, intent: str) -> None:
    chat = chat_about(engine, "90210", locale="en")
    chat.say("the last one is a 6")
    assert chat.say(wish).intent == intent
