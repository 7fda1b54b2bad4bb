"""The handlers, a file a theme, and the one table of what can be asked for."""

from __future__ import annotations

from engine.dialogue.intents import FALLBACK, PREDICT, Intent
from engine.skills import compare, correct, explain, likelihood, model, reading, smalltalk, why

# In the order in which help lists them.
INTENTS = (
    Intent(PREDICT, reading.predict, ("model",), "[MODEL]", model.choices, pictures=True),
    Intent("sample", reading.sample, ("number",), "N", reading.sample_choices, asks="number", long=True),
    Intent("summary", model.summary, ("model",), "[MODEL]", model.choices),
    Intent("evaluate", model.evaluate, ("model",), "[MODEL]", model.choices, long=True),
    Intent("history", model.history, ("model",), "[MODEL]", model.choices),
    Intent("explain", explain.explain, ("concept",), "[CONCEPT]", explain.choices, asks="concept"),
    Intent("next", explain.next_),
    Intent("why", why.why, ("place",), pictures=True),
    Intent("models", model.models, slots=("model",), arguments="[NAME]", choices=model.choices, asks="model"),
    Intent("compare", compare.compare, pictures=True),
    Intent("correct", correct.correct, (*correct.SLOTS, "alone"), "[DIGITS]", pictures=True, if_asked="likelihood"),
    Intent("language", smalltalk.language, ("language",), "en|ko", smalltalk.language_choices, asks="language"),
    Intent("help", smalltalk.help_),
    Intent("about", smalltalk.about),
    Intent("privacy", smalltalk.privacy),
    # These are only said.
    Intent("likelihood", likelihood.likelihood, ("values", "place"), command=False),
    Intent("confirm", correct.confirm, (*correct.SLOTS, "partly"), command=False, pictures=True, if_asked="likelihood"),
    Intent("greet", smalltalk.greet, command=False),
    Intent("thanks", smalltalk.thanks, command=False),
    Intent("bye", smalltalk.bye, command=False, if_asked=FALLBACK),
)
FALLBACK_INTENT = Intent(FALLBACK, smalltalk.fallback, command=False)
