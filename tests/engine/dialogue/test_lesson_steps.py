"""Lessons are asked for by number, in figures and in words, and by steps from the last one ("two back")."""

from __future__ import annotations

import pytest

from engine.dialogue.lesson_steps import lesson_in
from engine.dialogue.memory import Conversation
from engine.dialogue.parser import parse


def _wish(sentence: str, language: str) -> object:
    parsed = parse(sentence, language, Conversation("cnn", topic="relu", subject="explain"), slips=False)
    assert parsed is not None, sentence
    return parsed[1].get("lesson", parsed[0])


@pytest.mark.parametrize(
    ("language", "sentence", "lesson"),
    [
        ("en", "go three back", "-3"),
        ("en", "skip two ahead", "+2"),
        ("en", "back to lesson two", 2),
        ("en", "on to the tenth", 10),
        ("en", "jump to number eleven", 11),
        ("en", "chapter one", 1),
        ("en", "the one before that", "previous"),
        ("en", "and what came after?", "next"),
        ("en", "reset, from chapter one", 1),
        ("en", "from zero please", 1),
        ("en", "show me the contents", "explain"),
        ("en", "how many lessons are there", "explain"),
        ("ko", "세 강 뒤로", "-3"),
        ("ko", "십이강", 12),
        ("ko", "팔강으로 가자", 8),
        ("ko", "10강으로 점프", 10),
        ("ko", "그 앞에 거", "previous"),
        ("ko", "담 거", "next"),
        ("ko", "초기화하고 1강부터", 1),
        ("ko", "첨부터 다시", 1),
        ("ko", "강의 목록", "explain"),
        ("ko", "다 해서 몇 강이야", "explain"),
    ],
)
def test_a_lesson_is_found(language: str, sentence: str, lesson: object) -> None:
    assert _wish(sentence, language) == lesson


@pytest.mark.parametrize(("language", "sentence"), [("en", "table of contents"), ("ko", "목차")])
def test_the_list_can_be_had_before_anything_else(language: str, sentence: str) -> None:
    assert parse(sentence, language, Conversation("cnn"), slips=False) == ("explain", {})


@pytest.mark.parametrize(
    ("sentence", "lesson"), [("jump to the fourth", 4), ("skip to number 9", 9), ("hop to the tenth", 10)]
)
def test_a_jump_is_to_a_lesson_whatever_was_asked_last(sentence: str, lesson: int) -> None:
    parsed = parse(sentence, "en", Conversation("cnn", topic="relu", subject="sample"), slips=False)
    assert parsed is not None
    assert (parsed[0], parsed[1].get("lesson")) == ("next", lesson)


@pytest.mark.parametrize(
    ("sentence", "language", "lesson"),
    [
        ("one back, i blinked", "en", "previous"),
        ("sorry, the phone rang, two back", "en", "-2"),
        ("the doorbell rang, go to number 7", "en", 7),
        ("하나 뒤로, 딴생각했어", "ko", "previous"),
        ("onwards, captain", "en", "next"),
    ],
)
def test_what_else_a_sentence_says_is_left_out(sentence: str, language: str, lesson: object) -> None:
    assert lesson_in(sentence, language, Conversation("cnn", topic="relu", subject="explain")) == lesson
