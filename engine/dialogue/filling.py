"""An intent with its slots and its language, found in the words of a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.dialogue import korean_typing, thresholds
from engine.dialogue.intents import FALLBACK, Understood
from engine.dialogue.lesson_steps import from_start, lesson_in
from engine.dialogue.memory import Conversation
from engine.dialogue.parser import (
    READS,
    request_for,
    request_in,
)
from engine.dialogue.ranking import Ranking
from engine.dialogue.registry import Registry
from engine.dialogue.request import Request
from engine.dialogue.samples import sample_slots
from engine.dialogue.script import script_language
from engine.dialogue.sentence import (
    exaggerates,
)
from engine.dialogue.slots import concept_alike, concepts
from engine.locales import DEFAULT

LATIN_WORD = re.compile("[A-Za-z]{2,}")
MIN_WORDS = 2  # of a sentence that tells its language


class Filling:
    """Fills the slots of a registry's intents."""

    def __init__(self, registry: Registry, ranking: Ranking) -> None:
        self._registry, self._ranking = registry, ranking

    def as_intent(
        self, name: str, confidence: float, text: str, models: Sequence[str], conversation: Conversation | None = None
    ) -> Understood:
        """An intent with the slots and the language of a sentence."""
        if name == FALLBACK:
            return self.refused(text, 1.0, models)
        if name == "distress" and exaggerates(text):
            return self.refused(text, 1 - confidence, models)
        language = script_language(text) or self._default_language(text, models)
        slots = self.slots(name, text, models)
        if name == "explain" and from_start(text, language or DEFAULT):
            return Understood(name, confidence, {"concept": "1"}, language)
        if name == "next" and conversation is not None:
            slots["lesson"] = lesson_in(text, language or DEFAULT, conversation)
        if name == "sample":
            slots |= sample_slots(text, language or DEFAULT)
        if "request" in slots:
            slots["request"] = self._request_in(text, language or DEFAULT, models, conversation)
            if slots["request"] is None:
                return self.refused(text, 1 - confidence, models)
        return Understood(name, confidence, slots, language)

    def refused(self, text: str, confidence: float, models: Sequence[str], guesses: tuple[str, ...] = ()) -> Understood:
        """A sentence that is not understood, in its own language: of Latin letters at least two words make one."""
        refused = unclear(text, confidence, guesses=guesses)
        if refused.language or len(LATIN_WORD.findall(text)) < MIN_WORDS or korean_typing.in_hangul(text):
            return refused
        return replace(refused, language=self._default_language(text, models))

    def slots(self, name: str, text: str, models: Sequence[str]) -> dict[str, object]:
        """What a sentence says of each slot of an intent; None where it says nothing."""
        return {slot: find(text, models) for slot, find in self._registry.entries[name].finders.items()}

    def _request_in(
        self, text: str, language: str, models: Sequence[str], conversation: Conversation | None
    ) -> Request | None:
        """What is asked of a reading in a sentence of which the grammar does not know every word."""
        request = request_in(text, language, conversation)
        if request is not None and request.operation not in READS:
            return request
        return self.request(text, language, models, conversation) or request

    def request(
        self, text: str, language: str, models: Sequence[str], conversation: Conversation | None
    ) -> Request | None:
        """What is asked of a reading in other words than the grammar's, if one operation is likely enough."""
        operation, probability = self._ranking.operation(text, models, conversation)
        return request_for(text, language, operation, conversation) if probability >= thresholds.OPERATION else None

    def _default_language(self, text: str, models: Sequence[str]) -> str | None:
        """The language of a sentence in letters that several share; none if it is all names: "cnn, mlp"."""
        names = {*self._registry.names, *(name.casefold() for name in models)}
        return None if set(re.findall(r"[^\W\d_]+", text.casefold())) <= names else DEFAULT

    def has_misspelt_concept(self, intent: str, text: str) -> bool:
        """Whether a misspelt name of its topic hides a sentence from the recogniser: "what is sigmiod"."""
        lesson = "concept" in self._registry.entries[intent].finders and not concepts(text)
        return lesson and concept_alike(text) is not None


def sure(intent: str, text: str, slots: Mapping[str, object] | None = None) -> Understood:
    """An intent that a text names for certain."""
    return Understood(intent, 1.0, slots or {}, script_language(text))


def unclear(
    text: str, confidence: float, unknown_command: str | None = None, guesses: tuple[str, ...] = ()
) -> Understood:
    """A text that is not understood, and what it may have meant."""
    return Understood(FALLBACK, confidence, {}, script_language(text), unknown_command, guesses)
