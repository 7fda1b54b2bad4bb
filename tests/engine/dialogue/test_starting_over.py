"""To start all over: corrections are taken back, lessons begin again, and else it is said what can be asked."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.testing import Chat
from tests.conversations import chat_about
from tests.pictures import write

WISHES = (
    "첨부터다시하자",
    "처음부터 다시",
    "처음으로 돌아가자",
    "let's start over",
    "from the beginning",
    "ok start from scratch",
)


@pytest.mark.parametrize("wish", WISHES)
def test_after_corrections_all_are_taken_back(wish: str, engine: Engine) -> None:
    chat = chat_about(engine, "345")
    chat.say("digit 2 is a 6")
    chat.say("digit 1 is a 9")
    reply = chat.say(wish)
    assert reply.intent == "undo"
    assert "345" in reply.text


@pytest.mark.parametrize("wish", WISHES)
def test_in_a_lesson_the_lessons_begin_again(wish: str, engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("lesson 3")
    assert "1/26" in chat.say(wish).text


@pytest.mark.parametrize("wish", WISHES)
def test_else_it_is_said_what_can_be_asked(wish: str, engine: Engine) -> None:
    chat = Chat(engine)
    assert chat.say(wish).intent == "help"
    chat.say(image=write("345").pixels)
    assert chat.say(wish).intent == "help"


@pytest.mark.parametrize("text", ["start", "시작", "teach me from scratch", "처음부터 가르쳐 줘"])
def test_who_begins_does_not_start_over(text: str, engine: Engine) -> None:
    chat = chat_about(engine, "3")
    chat.say("it's an 8")
    assert chat.say(text).intent != "undo"
