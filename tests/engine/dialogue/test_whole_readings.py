"""A person may say what all of a picture is, though another number of digits was found in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import Feedback
from engine.dialogue.memory import Conversation
from engine.dialogue.parser import parse
from engine.locales import words
from engine.messages import Message
from engine.skills.correct import correct, undo
from tests.conversations import conversation, corrected_texts, fact


@pytest.mark.parametrize(
    ("texts", "language", "sentence", "result"),
    [
        (("1367/15",), "en", "it is 20", ["20"]),
        (("1367/15",), "ko", "전부 20이야", ["20"]),
        (("1367/15",), "ko", "아니 이십이야", ["20"]),
        (("7",), "en", "no, its forty two", ["42"]),
        (("7",), "ko", "서른둘이야", ["32"]),
        (("12", "34"), "en", "the second picture is 345", ["12", "345"]),
        (("12", "34"), "ko", "두 번째 사진은 345야", ["12", "345"]),
        (("12/34",), "en", "the first line is 125", ["125/34"]),
        (("12/34",), "ko", "둘째 줄은 345야", ["12/345"]),
    ],
)
def test_the_whole_is_taken_as_the_truth(
    texts: tuple[str, ...], language: str, sentence: str, result: list[str]
) -> None:
    assert corrected_texts(texts, language, sentence) == result


def _restated(text: str = "20") -> Conversation:
    talk = conversation("1367/15")
    _correct(f"it is {text}", talk)
    return talk


def _correct(sentence: str, talk: Conversation) -> str:
    parsed = parse(sentence, "en", talk, slips=True)
    assert parsed is not None
    return correct(**parsed[1], message=Message(sentence), conversation=talk, words=words("en"), feedback=None).text  # type: ignore[arg-type]


def test_it_is_said_what_that_changes() -> None:
    assert _correct("it is 20", conversation("1367/15")).startswith("Thank you: it is 20, and not 1367 / 15.")


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("the sum", "2"),
        ("how many digits", "20 has 2 digits."),
        ("the second digit", "Digit 2 is 0."),
        ("what did you read at first", "I first read 1367 / 15."),
        ("how sure are you", "least of digit 1"),
    ],
)
def test_requests_are_about_it(sentence: str, answer: str) -> None:
    assert answer in fact(sentence, _restated())


def test_single_digits_of_it_can_be_corrected() -> None:
    talk = _restated()
    assert "digit 2 is 1, and it reads 21 instead of 20" in _correct("the last one is a 1", talk)
    assert "71 instead of 21" in _correct("the 2 is a 7", talk)
    assert "which" in _correct("it is a 5", talk).lower()


def test_it_can_be_undone_step_by_step() -> None:
    talk = _restated()
    _correct("the last one is a 1", talk)
    for text in ("it reads 20", "it is 1367 / 15 again"):
        assert text in undo(None, None, Message("undo"), talk, words("en"), None).text
    assert talk.texts == ("1367\n15",)


def test_no_label_is_kept_of_it(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "feedback.sqlite")
    number_fact = correct("42", None, None, None, Message("it is 42"), conversation("7"), words("en"), feedback)
    assert words("en").say("correct.no_glyphs") in number_fact.text
    assert feedback.entries() == ()
