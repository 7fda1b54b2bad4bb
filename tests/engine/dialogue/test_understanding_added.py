"""An embedder's own intents are understood by their phrases and names, from the moment they are added."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from engine import Reply
from engine.dialogue import features
from engine.dialogue.counterexamples import Counterexamples
from engine.dialogue.intents import Intent
from engine.dialogue.ranking import Ranking
from engine.dialogue.recogniser import OUT_OF_SCOPE, Recogniser
from engine.dialogue.registry import Registry
from engine.dialogue.understanding import Understanding
from engine.skills import INTENTS

MODELS = ("cnn", "mlp")
PHRASES = {
    "en": ("what is the weather like", "will it rain tomorrow", "weather forecast please", "is it sunny in Seoul"),
    "ko": ("오늘 날씨 어때", "내일 비 와", "날씨 알려 줘", "서울 날씨가 어때요"),
}


def _city(text: str) -> str | None:
    return next((city for city in ("Seoul", "Busan") if city.casefold() in text.casefold()), None)


@pytest.fixture
def registry() -> Registry:
    registry = Registry(INTENTS)
    registry.add(
        Intent("weather", lambda: Reply("Sunny."), slots=("city",)), PHRASES, {"city": _city}, {"ko": ["날씨"]}
    )
    return registry


@pytest.fixture
def understanding(registry: Registry) -> Understanding:
    return Understanding(registry)


@pytest.mark.parametrize("sentence", ["what's the weather like in Busan", "내일 날씨 어때?", "will it rain", "!날씨"])
def test_its_phrases_are_understood_in_each_language(understanding: Understanding, sentence: str) -> None:
    assert Understanding(Registry(INTENTS)).understand(sentence, MODELS).intent == "fallback"
    assert understanding.understand(sentence, MODELS).intent == "weather"


def test_its_own_slot_is_found(understanding: Understanding) -> None:
    assert understanding.understand("what is the weather like in Busan", MODELS).slots == {"city": "Busan"}


def test_the_engines_own_intents_are_understood_as_before(understanding: Understanding) -> None:
    assert understanding.understand("how accurate is the model?", MODELS).intent == "evaluate"
    assert understanding.understand("정확도가 어떻게 돼?", MODELS).intent == "evaluate"


def test_an_intent_is_added_once_and_only_with_slots_that_something_finds() -> None:
    registry = Registry(INTENTS)
    before = registry.entries
    with pytest.raises(ValueError, match="'help' is there already"):
        registry.add(Intent("help", lambda: Reply("")), PHRASES)
    with pytest.raises(ValueError, match="planet"):
        registry.add(Intent("tides", lambda: Reply(""), slots=("planet",)), {"en": ("when is high tide",)})
    assert registry.entries is before


def test_to_learn_what_is_added_no_known_phrase_is_read_anew(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    counted = features.count

    def watched(text: str, models: Sequence[str]) -> object:
        looked_at.append(text)
        return counted(text, models)

    monkeypatch.setattr(features, "count", watched)
    ranking = Ranking(registry)
    ranking.learn()
    added = [example.text for entry in registry.entries.values() for example in entry.examples]
    assert sorted(looked_at) == sorted(added)
    ranking.learn()
    assert len(looked_at) == len(added)


def test_what_is_added_is_told_apart_from_sentences_of_each_class_but_what_is_off_topic() -> None:
    classes = set(Counterexamples.load().classes)
    assert classes == set(Recogniser.load().intents) - {OUT_OF_SCOPE}
