"""A correction may be taken back in one clause among others, in many words."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import chat_about


@pytest.mark.parametrize(
    "sentence",
    [
        "my mate, who lent me this, was only teasing. revert it",
        "false alarm, your first answer stands",
        "ignore the last change please",
        "적외선으로 보니 제가 경솔했습니다. 방금 것은 물려 주십시오",
        "할머니가 안경을 안 쓰셔서 그랬대요, 취소해 주세요",
        "방금 정정은 철회하겠습니다",
        "원래 숫자로 돌려줘",
    ],
)
def test_the_last_correction_is_taken_back(engine: Engine, sentence: str) -> None:
    chat = chat_about(engine, "14230", locale="en")
    assert "14730" in chat.say("make the third one a 7").text
    reply = chat.say(sentence)
    assert reply.intent == "undo"
    assert "14230" in reply.text


@pytest.mark.parametrize("sentence", ["비행기 표 취소해 줘", "cancel my flight, would you?"])
def test_other_things_are_not_taken_back(engine: Engine, sentence: str) -> None:
    chat = chat_about(engine, "14230", locale="en")
    chat.say("make the third one a 7")
    assert chat.say(sentence).intent != "undo"
