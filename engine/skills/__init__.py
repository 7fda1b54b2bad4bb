"""The handlers: in each file a theme, with the intents that it answers."""

from __future__ import annotations

from engine.skills import (
    compare,
    correct,
    explain,
    facts,
    ideas,
    likelihood,
    model,
    model_choice,
    questions,
    quiz,
    reading,
    smalltalk,
    why,
)
from engine.skills.smalltalk import FALLBACK_INTENT

__all__ = ["FALLBACK_INTENT", "INTENTS"]

# In the order in which help lists them.
_THEMES = (
    reading, model, explain, quiz, why, model_choice, compare, correct, likelihood, facts, ideas, questions, smalltalk,
)  # fmt: skip
INTENTS = tuple(intent for theme in _THEMES for intent in theme.INTENTS)
