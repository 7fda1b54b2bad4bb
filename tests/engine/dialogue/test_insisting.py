"""Who asks whether a digit could be another one may then insist that it is."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.dialogue.questions import insists
from tests.conversations import chat_about


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("en", "could the last one be a 9?", "well it is"),
        ("en", "cud the last b a 9", "it is indeed"),
        ("en", "might the last digit be a 9?", "I'm telling you it is"),
        ("en", "is the last one a 9?", "yes, that's exactly what it is"),
        ("ko", "마지막이 9일 수도 있어?", "맞아 그거야"),
        ("ko", "마지막 숫자 9 아니야?", "그거 맞다니까"),
    ],
)
def test_what_was_supposed_is_taken_when_it_is_insisted_on(
    engine: Engine, language: str, question: str, answer: str
) -> None:
    chat = chat_about(engine, "7704", locale=language)
    assert chat.say(question).intent == "likelihood"
    assert "7709" in chat.say(answer).text


@pytest.mark.parametrize(
    "text", ["it isn't", "is it", "that's nice", "it is late", "맞아?", "그거 지워", "맞는 말이야"]
)
def test_other_words_insist_on_nothing(text: str) -> None:
    assert not insists(text)


def test_a_plain_yes_agrees_with_the_answer(engine: Engine) -> None:
    chat = chat_about(engine, "7704", locale="en")
    chat.say("could the last one be a 9?")
    assert chat.say("yes").intent == "confirm"
    assert "7704" in chat.say("what is it now").text
