"""A concept's name with words that ask what it is gets its lesson; with others it may ask for something else."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.dialogue.concept_questions import asks_for_a_concept
from engine.dialogue.memory import Conversation
from engine.testing import Chat


def _asks(sentence: str, last: str = "") -> bool:
    talk = Conversation("cnn")
    talk.subject = last
    return asks_for_a_concept(sentence, "en" if sentence.isascii() else "ko", talk)


@pytest.mark.parametrize(
    "sentence",
    [
        "whats that overfit thing",
        "n what does softmax even mean",
        "can you go over backprop quickly",
        "what about dropout then",
        "과적합이머임",
        "그라믄 소프트맥스는 뭐여",
        "드롭아웃 그건 뭔데요",
        "활성화 함수가 뭣이여",
        "풀링은 뭔 뜻이래유",
    ],
)
def test_what_asks_what_a_concept_is(sentence: str) -> None:
    assert _asks(sentence)


@pytest.mark.parametrize(
    "sentence", ["n dropout?", "overfitting too please", "softmax next", "과적합도", "드롭아웃은요"]
)
def test_after_a_lesson_the_name_is_enough(sentence: str) -> None:
    assert _asks(sentence, "explain")
    assert not _asks(sentence, "predict")


@pytest.mark.parametrize(
    "sentence",
    [
        "what is the cost",
        "what did you do against overfitting",
        "did it overfit",
        "what is your learning rate",
        "whats the loss function",
        "softmax or sigmoid, what is better",
        "what is a mortgage",
        "과적합 막으려고 뭐 썼어",
        "옵티마이저가 뭐였지",
        "저장이 뭐야",
        "",
    ],
)
def test_what_asks_for_something_else(sentence: str) -> None:
    assert not _asks(sentence)


@pytest.mark.parametrize(
    ("before", "sentence", "told"),
    [
        ("", "과적합이머임", "과적합"),
        ("소프트맥스 설명해줘", "과적합도", "과적합"),
        ("explain softmax", "n dropout?", "Dropout"),
        ("", "역전파 세줄요약좀", "역전파"),
        ("", "합성곱 요약해줘", "합성곱"),
        ("", "tldr backpropagation", "Backpropagation"),
        ("", "합성곱이라는 말이 예쁘네요. 무슨 뜻이에요?", "합성곱"),
        ("", "드롭아웃이라니 이름이 재밌네. 그게 뭔데?", "드롭아웃"),
        ("", "convolution, pretty word. what is it?", "Convolution"),
        ("", "backpropagation is a mouthful of a word. what does it mean?", "Backpropagation"),
        ("활성화 함수란 무엇인가", "그렇다면 손실은?", "손실"),
        ("", "층을 여럿 두는 까닭은요?", "심층"),
        ("", "레이어를 많이 두는 까닭이 뭐예요", "심층"),
        ("", "and what are layers for, why more than one", "Deep"),
        ("", "what's the point of having several layers", "Deep"),
        ("", "에폭을 여러 번 도는 까닭은요", "에포크"),
    ],
)
def test_a_person_gets_the_concept(engine: Engine, before: str, sentence: str, told: str) -> None:
    chat = Chat(engine, locale="en" if sentence.isascii() else "ko")
    if before:
        chat.say(before)
    reply = chat.say(sentence)
    assert reply.intent == "explain"
    assert told in reply.text
