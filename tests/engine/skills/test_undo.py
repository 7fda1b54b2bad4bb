"""Corrections add up, say what they change, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Engine, Feedback
from engine.testing import Chat
from tests.conversations import chat_about
from tests.pictures import write

PAGE = write("2222").encoded()


@pytest.mark.parametrize(
    ("language", "steps"),
    [
        (
            "en",
            [
                ("digit 3 is a 6", "2262"),
                ("the last one is 8", "2268"),
                ("undo", "2262"),
                ("take that back too", "2222"),
            ],
        ),
        ("ko", [("세 번째는 6이야", "2262"), ("마지막은 8", "2268"), ("취소해", "2262"), ("그것도 취소", "2222")]),
        ("en", [("2nd and 3rd are 5", "2552"), ("digit 4 as well", "2555"), ("you were right before", "2222")]),
        ("ko", [("두 번째는 5야", "2522"), ("세 번째도", "2552"), ("원래 게 맞아", "2222")]),
        ("en", [("digit 1 is 3", "3222"), ("digit 2 is 4", "3422"), ("digit 3 is 5", "3452"), ("undo both", "3222")]),
        ("ko", [("첫째는 3", "3222"), ("둘째는 4", "3422"), ("셋째는 5", "3452"), ("방금 두 개 다 취소", "3222")]),
        ("en", [("the last one is 6", "2226"), ("take the last one back", "2222")]),
    ],
)
def test_corrections_add_up_and_are_taken_back(language: str, steps: list[tuple[str, str]], engine: Engine) -> None:
    chat = Chat(engine, locale=language, user=f"{language}-{steps[0][0]}")
    chat.say(image=PAGE)
    for text, reads in steps:
        assert reads in chat.say(text).text


def test_what_was_taken_back_is_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = chat_about(Engine.load(feedback=file), "1234", locale="en")
    chat.say("digit 2 is a 7")
    chat.say("digit 2 is a 9")
    assert [entry.correction for entry in Feedback(file).entries()] == [9]
    chat.say("undo")
    assert [entry.correction for entry in Feedback(file).entries()] == [7]
    chat.say("undo")
    assert Feedback(file).entries() == ()


def test_who_does_not_want_it_has_nothing_kept(tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = chat_about(Engine.load(feedback=file), "1234", locale="en")
    chat.say("turn feedback off")
    assert "not kept" in chat.say("digit 2 is a 7").text
    assert Feedback(file).entries() == ()
    chat.say("turn feedback on")
    chat.say("digit 2 is a 9")
    assert [entry.correction for entry in Feedback(file).entries()] == [9]


@pytest.mark.parametrize(
    ("language", "refuses", "forgets", "corrects"),
    [
        ("en", "turn feedback off", "forget everything", "digit 2 is a 7"),
        ("ko", "피드백 꺼 줘", "전부 잊어 줘", "두 번째는 7이야"),
    ],
)
def test_who_has_everything_forgotten_still_does_not_want_it(
    tmp_path: Path, language: str, refuses: str, forgets: str, corrects: str
) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = Chat(Engine.load(feedback=file), locale=language)
    chat.say(refuses)
    assert chat.say(forgets).intent == "forget_conversation"
    chat.say(image=write("1234").encoded())
    assert chat.say(corrects).intent == "correct"
    assert Feedback(file).entries() == ()
