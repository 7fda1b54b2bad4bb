"""The handlers, a file a theme, and the one table of what can be asked for."""

from __future__ import annotations

from engine.dialogue.intents import FALLBACK, PREDICT, Intent
from engine.skills import compare, correct, explain, model, reading, smalltalk, why

# In the order in which help lists them.
INTENTS = (
    Intent(PREDICT, reading.predict, ("model",), "[MODEL]", model.choices, pictures=True),
    Intent("sample", reading.sample, slots=("number",), arguments="N", choices=reading.sample_choices),
    Intent("summary", model.summary, ("model",), "[MODEL]", model.choices),
    Intent("evaluate", model.evaluate, ("model",), "[MODEL]", model.choices),
    Intent("history", model.history, ("model",), "[MODEL]", model.choices),
    Intent("explain", explain.explain, ("concept",), "[CONCEPT]", explain.choices),
    Intent("next", explain.next_),
    Intent("why", why.why, ("place",), pictures=True),
    Intent("models", model.models, slots=("model",), arguments="[NAME]", choices=model.choices),
    Intent("compare", compare.compare, pictures=True),
    Intent("correct", correct.correct, ("digits", "place"), "[DIGITS]", pictures=True),
    Intent("language", smalltalk.language, ("language",), "en|ko", smalltalk.language_choices),
    Intent("help", smalltalk.help_),
    Intent("about", smalltalk.about),
    Intent("privacy", smalltalk.privacy),
    # These are only said.
    Intent("confirm", correct.confirm, command=False, pictures=True),
    Intent("greet", smalltalk.greet, command=False),
    Intent("thanks", smalltalk.thanks, command=False),
    Intent("bye", smalltalk.bye, command=False),
)
FALLBACK_INTENT = Intent(FALLBACK, smalltalk.fallback, command=False)
