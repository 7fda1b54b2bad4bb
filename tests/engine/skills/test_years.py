"""What is told of years."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.dialogue.registry import Registry
from engine.dialogue.understanding import Understanding
from engine.errors import UsageError
from engine.skills import INTENTS
from tests.conversations import conversation, fact

DATE = "14/07/1998"


@pytest.mark.parametrize(
    ("texts", "language", "sentence", "answer"),
    [
        ((DATE,), "en", "what year is that", "1998"),
        ((DATE,), "ko", "몇 년생이야", "1998년"),
        ((DATE,), "en", "how many years is that from 2025", "27 years"),
        ((DATE,), "en", "is 2000 a leap year", "Yes, 2000"),
        ((DATE,), "en", "is that a leap year?", "No, 1998"),
        ((DATE,), "ko", "윤년이야?", "아니요, 1998년"),
        ((DATE,), "ko", "2025에서 빼면", ": 2025 - 1998"),
        ((DATE,), "en", "how old would she be in 2030", "32 years"),
        (("1945",), "ko", "2025년이면 몇 년 지난 건가", "80년"),
        (("1900",), "en", "leap year?", "No, 1900"),
        (("1762", "1856"), "ko", "향년은?", "94년"),
        (("1762", "1856"), "en", "what was the age at death", "94 years"),
    ],
)
def test_a_year_is_told_of_alone_or_among_others(
    texts: tuple[str, ...], language: str, sentence: str, answer: str
) -> None:
    sentence = sentence.replace("she", "it")
    assert answer in fact(sentence, conversation(*texts), language)


def test_how_long_ago_counts_until_now() -> None:
    years = datetime.now(tz=UTC).year - 1945
    assert f"{years} years" in fact("how long ago was that", conversation("1945"))
    assert f"{years}년" in fact("몇 년 전이야", conversation("1945"), "ko")
    with pytest.raises(UsageError):
        fact("how long ago was that", conversation("12"))


@pytest.mark.parametrize("sentence", ["how old are you", "너 몇 살이야"])
def test_nobody_elses_age_is_told(sentence: str) -> None:
    understanding = Understanding(Registry(INTENTS))
    assert understanding.understand(sentence, ("cnn",), conversation("1945")).intent != "facts"
