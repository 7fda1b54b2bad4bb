"""How likely each intent is for a sentence, by the recogniser and what embedders' intents have taught it."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping, Sequence

from engine.dialogue import thresholds
from engine.dialogue.context import Before, group_of
from engine.dialogue.features import LONGEST as RECOGNISED_BY
from engine.dialogue.intents import FALLBACK
from engine.dialogue.lesson_steps import LESSONS
from engine.dialogue.memory import Conversation
from engine.dialogue.off_topic import out_of_scope
from engine.dialogue.recogniser import Recogniser, Utterance
from engine.dialogue.registry import IntentEntry, Registry
from engine.dialogue.script import script_language

GRAVE = ("distress",)
ABOUT_READINGS = ("reading", "correction")  # groups of intents, see context.py
# "Next one" may be the next digit, and "two pictures" those that were read.
MAY_BE_OF_READINGS = (*LESSONS, "own_picture")
GRAMMAR_INTENTS = ("facts", "correct", "likelihood", "undo")  # what the grammar's words may be composed to
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f\d]")


class Ranking:
    """Ranks a registry's intents for a sentence; safe to use from any thread."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._shipped = self._recogniser = Recogniser.load()
        self._added: list[Utterance] = []
        self._learning = threading.Lock()
        self._learnt_from: Mapping[str, IntentEntry] | None = None

    def learn(self) -> None:
        """Learn the intents added since the last call; otherwise the next sentence would wait for it."""
        if self._learnt_from is self._registry.entries:
            return
        with self._learning:
            entries = self._registry.entries
            added = [example for entry in entries.values() for example in entry.examples]
            if added != self._added:
                from engine.dialogue.learn import extend  # slow to import, and few embedders add intents

                self._recogniser, self._added = extend(self._shipped, added), added
            self._learnt_from = entries

    def intents(
        self, text: str, models: Sequence[str], conversation: Conversation | None = None
    ) -> list[tuple[str, float]]:
        """The registered intents with their probabilities, the likeliest first; none for a text without words."""
        self.learn()
        beginning = text[:RECOGNISED_BY]  # in letters of no language that is spoken here nothing is
        if not (script_language(beginning) or _LETTER.search(beginning)):
            return []
        return [
            row
            for row in self._recogniser.ranked(text, models, Before.of(conversation))
            if row[0] in self._registry.entries
        ]

    def out_of_scope(self, text: str, models: Sequence[str]) -> float:
        """How likely a sentence is none of the bot's business, whatever was said before."""
        return out_of_scope(self.intents(text, models))

    def understood_alone(self, text: str, models: Sequence[str]) -> tuple[str, float] | None:
        """The intent, about no reading, of a sentence that is plain but unusual after what was answered last."""
        name, probability = next(iter(self.intents(text, models)), (FALLBACK, 0.0))
        fits = probability >= thresholds.INTENT_ALONE and group_of(name) not in ABOUT_READINGS and not self.lasts(name)
        return (name, probability) if fits else None

    def is_plainly_another(self, text: str, models: Sequence[str]) -> bool:
        """Whether a sentence asks plainly for what is about no reading: "so what do I do first"."""
        likely = self.intents(text, models)
        if not likely or likely[0][0] in MAY_BE_OF_READINGS:
            return False
        return likely[0][1] >= thresholds.ANOTHER_INTENT and group_of(likely[0][0]) not in ABOUT_READINGS

    def is_added(self, text: str, models: Sequence[str]) -> bool:
        """Whether a sentence asks for an embedder's intent, whose phrases may use the grammar's words."""
        if not any(entry.examples for entry in self._registry.entries.values()):
            return False
        ranked = self.intents(text, models)
        return (
            bool(ranked)
            and ranked[0][1] >= thresholds.ADDED_INTENT
            and bool(self._registry.entries[ranked[0][0]].examples)
        )

    def lasts(self, name: str) -> bool:
        """Whether an intent has a lasting effect, or its answer is grave: nobody should get that who picks a guess."""
        if name in GRAVE:
            return True
        intent = self._registry.find(name)
        return intent is not None and intent.question_intent is not None

    def operation(self, text: str, models: Sequence[str], conversation: Conversation | None) -> tuple[str, float]:
        """The likeliest operation of a request about a reading, and how likely it is."""
        return self._recogniser.operation(text, models, Before.of(conversation))

    def knows(self, request: object) -> bool:
        """Whether the recogniser has learnt the operation of a request."""
        return self._recogniser.knows(request)
