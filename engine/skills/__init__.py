"""The handlers, a file a theme, and the one table of what can be asked for."""

from __future__ import annotations

from engine.dialogue.intents import FALLBACK, Intent
from engine.skills import model, reading, smalltalk

# In the order in which help lists them.
INTENTS = (
    Intent("predict", reading.predict),
    Intent("sample", reading.sample, slots=("number",), arguments="N", choices=reading.sample_choices),
    Intent("summary", model.summary),
    Intent("evaluate", model.evaluate),
    Intent("history", model.history),
    Intent("models", model.models, slots=("model",), arguments="[NAME]", choices=model.choices),
    Intent("language", smalltalk.language, ("language",), "en|ko", smalltalk.language_choices),
    Intent("help", smalltalk.help_),
)
FALLBACK_INTENT = Intent(FALLBACK, smalltalk.fallback)
