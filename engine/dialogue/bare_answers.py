"""A message that answers what was asked: by itself, or within a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.dialogue.filling import Filling, sure, unclear
from engine.dialogue.intents import Intent, Understood
from engine.dialogue.questions import (
    Question,
    agrees,
    insists,
    is_question,
    option_in,
    value_in,
)
from engine.dialogue.registry import Registry
from engine.dialogue.sentence import (
    is_open_question,
)
from engine.dialogue.slots import stated


class BareAnswers:
    """Takes messages for answers to open questions about the intents of a registry."""

    def __init__(self, registry: Registry, filling: Filling) -> None:
        self._registry, self._filling = registry, filling

    def can_be_answered(self, question: Question) -> bool:
        """Whether the intents of a question exist; another engine may have stored it."""
        intents = (question.intent,) if question.slots else question.options
        return all(name in self._registry.entries for name in intents)

    def answer(self, text: str, question: Question, models: Sequence[str]) -> Understood | None:
        """What a message asks for that just answers a question; None for any other."""
        if question.supposed is not None and insists(text):
            place, value = question.supposed
            slots = {**dict.fromkeys(self._registry.entries[question.intent].intent.slots), "place": place}
            return sure(question.intent, text, {**slots, "digits": str(value)})
        if question.slots:
            filled = value_in(text, question, models)
            if filled is None:
                return None
            intent = self._registry.entries[question.intent].intent
            if intent.question_intent and is_question(text):  # "4?"
                return self._filling.as_intent(intent.question_intent, 1.0, text, models)
            return sure(question.intent, text, {**dict.fromkeys(intent.slots), **question.known, filled[0]: filled[1]})
        agreed = agrees(text)
        option = question.options[0] if agreed and len(question.options) == 1 else option_in(text, question)
        if option is not None:
            return sure(option, text, {**dict.fromkeys(self._registry.entries[option].finders), **question.known})
        if agreed:  # but to which of several?
            return unclear(text, 1.0, question.word, question.options)
        return None if agreed is None else sure("help", text)

    def stated_answer(self, text: str, question: Question, models: Sequence[str]) -> Understood | None:
        """The answer within a sentence, if the question was what the digits are."""
        value = stated(text) if question.slots[:1] == ("digits",) and not question.lengths else None
        if value is None or len(value) not in (1, question.count) or is_question(text) or is_open_question(text):
            return None
        understood = self._filling.as_intent(question.intent, 1.0, text, models)
        return replace(understood, slots={**understood.slots, "digits": value})

    def corrects(self, intent: Intent, question: Question) -> bool:
        """Whether an intent is the one that a question is about, or shares its words."""
        other = self._registry.find(question.intent)
        return (
            other is not None
            and other.question_intent is not None
            and other.question_intent in (intent.name, intent.question_intent)
        )
