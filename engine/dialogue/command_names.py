"""Commands by their names, some of which go with a sign only, and what the words behind a name are to them."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from engine.dialogue import thresholds
from engine.dialogue.filling import Filling
from engine.dialogue.intents import Intent
from engine.dialogue.numbers import hearing
from engine.dialogue.ranking import Ranking
from engine.dialogue.registry import Registry
from engine.dialogue.slots import model
from engine.locales import LANGUAGES, words
from engine.suffixes import MODEL_SUFFIXES

_QUOTES = "'\""
MOST_SPELT = 60  # letters of a word that are compared with the commands' names


@cache
def listings() -> frozenset[str]:
    """The words behind a command's name that ask for all that it has to offer."""
    return frozenset(word for code in LANGUAGES for word in hearing(code)["listing"])


@cache
def signed_names() -> Mapping[str, str]:
    """The intents by the names that they have behind a sign only: "start" alone begins a lesson."""
    tables = [words(code).table("signed_aliases") for code in LANGUAGES]
    return {alias: name for table in tables for name, aliases in table.items() for alias in aliases}


class CommandNames:
    """Finds the commands of a registry by their names, and the arguments behind them."""

    def __init__(self, registry: Registry, ranking: Ranking, filling: Filling) -> None:
        self._registry, self._ranking, self._filling = registry, ranking, filling

    def find(self, name: str, *, signed: bool) -> Intent | None:
        """The command of a name; behind a sign it may have further ones."""
        names = self._registry.names
        intent = names.get(name) or names.get(name.rstrip(".!?"))
        return intent or (self._registry.find(signed_names().get(name, "")) if signed else None)

    def is_argument(self, rest: str, intent: Intent, text: str, models: Sequence[str]) -> bool:
        """Whether the words after a command's name, without a sign, are its argument rather than a sentence."""
        if not rest or not (intent.arguments or intent.pictures):
            return not rest
        if "number" in intent.slots or (rest.isdecimal() and not intent.pictures):
            return rest.isdecimal()
        if intent.pictures:  # "read this" is about a picture
            values = self._filling.slots(intent.name, rest, models).values() if len(rest.split()) <= 2 else ()
            return any(value is not None for value in values)
        if rest.strip(_QUOTES).endswith(MODEL_SUFFIXES) or model(rest, models):
            return True
        ranked = self._ranking.intents(text, models)
        # "model architecture" asks for the architecture, not for a model of that name.
        another_intent = bool(ranked) and ranked[0][0] != intent.name and ranked[0][1] >= thresholds.INTENT
        return " " not in rest and not another_intent

    def argument(self, slot: str, rest: str, models: Sequence[str], intent: Intent) -> object:
        """A command's argument; the name of an unknown model or concept is passed on, for the handler to say so."""
        if slot == "model" and rest.strip(_QUOTES).endswith(MODEL_SUFFIXES):
            return rest.strip(_QUOTES)
        value = self._registry.entries[intent.name].finders[slot](rest, models)
        is_name = slot in ("model", "concept") and not intent.pictures
        return (rest or None) if is_name and value is None else value

    def similar(self, word: str) -> tuple[str, ...]:
        """The commands that a word may be a misspelling of, by letters: 도음말 is one letter from 도움말."""
        names = {unicodedata.normalize("NFD", name): intent.name for name, intent in self._registry.names.items()}
        letters = unicodedata.normalize("NFD", word.casefold())[:MOST_SPELT]
        close = difflib.get_close_matches(letters, names, n=2, cutoff=thresholds.COMMAND_SPELLING)
        return tuple(dict.fromkeys(names[name] for name in close))
