"""Who is ahead, who is behind, and by how much."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import chat_about, last_answer


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("who's ahead now", "Line 2 is ahead, 81 to 78: by 3."),
        ("who won", "Line 2 is ahead, 81 to 78: by 3."),
        ("who lost", "Line 1 is behind, 78 to 81: by 3."),
        ("did we win, home is the first one", "No, line 1 is behind, 78 to 81: by 3."),
        ("are we losing, we're the first", "Yes, line 1 is behind, 78 to 81: by 3."),
        ("did the bottom line win?", "Yes, line 2 is ahead, 81 to 78: by 3."),
        ("by how much", "The difference is 3: 81 - 78."),
        ("누가 이긴겨", "두 번째 줄이 81 대 78로 3만큼 앞서요."),
        ("앞이 우리팀인데 이겼지?", "아니요, 첫 번째 줄이 78 대 81로 3만큼 뒤져요."),
        ("몇 점이나 이겼어", "두 번째 줄이 81 대 78로 3만큼 앞서요."),
        ("아래가 몇 점 더 많아", "차이는 3이에요: 81 - 78."),
    ],
)
def test_the_score_is_told_with_its_place(sentence: str, answer: str, engine: Engine) -> None:
    assert last_answer(engine, "78\n81", sentence) == answer


def test_the_same_score_is_level(engine: Engine) -> None:
    assert last_answer(engine, "78\n78", "who won") == "They are level: 78 each."


def test_of_readings_one_after_the_other_the_numbers_are_told(engine: Engine) -> None:
    assert last_answer(engine, "6", "누가 이겼어") != last_answer(engine, "6\n3", "누가 이겼어")


@pytest.mark.parametrize("sentence", ["did you lose my picture", "what a win", "you lose", "are you winning"])
def test_a_single_number_is_no_score(sentence: str, engine: Engine) -> None:
    answer = last_answer(engine, "4072", sentence)
    assert "ahead" not in answer
    assert "behind" not in answer


@pytest.mark.parametrize("sentence", ["졌다 졌어", "i'm so lost"])
def test_what_only_sounds_like_a_score_is_none(sentence: str, engine: Engine) -> None:
    chat = chat_about(engine, "4072")
    assert chat.say(sentence).intent in ("chatter", "help")
