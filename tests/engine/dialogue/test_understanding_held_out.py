"""What is promised of sentences that nobody wrote down for the recogniser, in each language."""

from __future__ import annotations

import re
import unicodedata

import pytest

from engine import LANGUAGES
from engine.dialogue import learn, thresholds
from engine.dialogue.recogniser import OUT_OF_SCOPE, Recogniser
from tests.conversations import UNDERSTANDING
from tools.bench.understanding import sentences, shares, understood


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text).casefold())


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_sentences_get_the_right_intent_or_are_refused(language: str) -> None:
    right, refused, wrong = shares(sentences("held_out", language), understood(UNDERSTANDING), thresholds.INTENT)
    assert right >= 0.95, wrong
    assert refused >= 0.90, wrong


def test_no_such_sentence_is_a_phrase() -> None:
    phrases = {_bare(example.text) for example in learn.examples()}
    for language in LANGUAGES:
        assert [example.text for example in sentences("held_out", language) if _bare(example.text) in phrases] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_of_them_of_each_kind(language: str) -> None:
    asked = sentences("held_out", language)
    assert len(asked) >= 100
    assert sum(example.intent == OUT_OF_SCOPE for example in asked) >= 30
    development = {_bare(example.text) for example in sentences("development", language)}
    assert not development & {_bare(example.text) for example in asked}


def test_what_ships_was_learnt_from_the_phrases_as_they_are() -> None:
    # Edited phrases? Run: python -m engine.dialogue.learn
    assert Recogniser.load().digest == learn.digest(learn.examples())
