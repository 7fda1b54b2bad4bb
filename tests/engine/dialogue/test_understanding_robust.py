"""Whatever is sent is understood as something, by looking at a bounded part of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dialogue import features, thresholds
from engine.dialogue.understanding import LONGEST
from engine.skills import INTENTS
from tests.conversations import UNDERSTANDING

MODELS = ("cnn", "mlp")
NAMES = {intent.name for intent in INTENTS} | {"fallback"}


@pytest.mark.parametrize(
    "text", ["how good are you ", "정확도 알려 줘 ", "이 ", "one ", "😀", "a", "7 ", "!", "\u202e", "relu"]
)
def test_ten_thousand_characters_are_looked_at_from_their_start(text: str) -> None:
    endless = (text * 10_000)[:10_000]
    understood = UNDERSTANDING.understand(endless, MODELS)
    assert understood.intent in NAMES
    buckets, _ = features.count(endless, MODELS)
    assert len(buckets) <= 10 * features.LONGEST
    assert features.count(endless[: features.LONGEST], MODELS)[0].tolist() == buckets.tolist()


@pytest.mark.parametrize("text", ["a", "가", "ㄱㅏ", "ㄱㅏㄱㄱ", "q", "'", "/", "7 ", "가 ", "a\u0301", "dl "])
def test_a_megabyte_is_answered_like_its_beginning(text: str) -> None:
    endless = (text * 2**20)[: 2**20]
    assert UNDERSTANDING.understand(endless, MODELS) == UNDERSTANDING.understand(endless[:LONGEST], MODELS)


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "\x00\x01\x1b[31m",
        "\u202eolleh",
        "\u200b\u200d\ufeff",
        "...",
        "?!?!",
        "\ud800",
        "ﷺ",
        "ㅁㄴㅇㄹ",
        "今日の天気は",
        "مرحبا",
        "'; DROP TABLE users; --",
        "**bold** [link](http://x)",
    ],
)
def test_what_is_no_sentence_falls_back_calmly(text: str) -> None:
    understood = UNDERSTANDING.understand(text, MODELS)
    assert understood.intent == "fallback"
    assert 0 <= understood.confidence <= 1


@given(st.text(max_size=300))
def test_confidence_says_whether_it_was_understood(text: str) -> None:
    understood = UNDERSTANDING.understand(text, MODELS)
    assert understood.intent == "fallback" or understood.confidence >= thresholds.INTENT
    assert len(understood.guesses) <= 2
    assert set(understood.guesses) <= NAMES
