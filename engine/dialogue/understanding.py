"""From words to an intent: an explicit command, or else what the recogniser takes the sentence for."""

from __future__ import annotations

import difflib
import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from engine.dialogue.features import LONGEST as RECOGNISED_BY
from engine.dialogue.intents import FALLBACK, Intent
from engine.dialogue.numbers import hearing
from engine.dialogue.questions import Question, agrees, is_question, option_in, value_in
from engine.dialogue.recogniser import Example, Recogniser
from engine.dialogue.slots import SLOTS, Finder, concept, stated
from engine.locales import DEFAULT, LANGUAGES, words
from engine.suffixes import MODEL_SUFFIXES

# A sentence whose likeliest intent is less likely than this is not understood: the best trade of the right intents
# against the refused sentences, on phrases held out and on the development sentences (see docs/dialogue.md).
THRESHOLD = 0.3
# What outlasts the answer is done only where it is rather meant than not (see docs/dialogue.md on confidence).
SURE = 0.4
# An intent less likely than this is not worth a guess.
GUESS = 0.05
SIGNS = ("/", "!")
_QUOTES = "'\""
LONGEST = 2_000  # characters; nobody says more in a sentence
# A single word that is spelt like a command, and is taken for something else with less than this, is a slip.
WEAK = 0.5
# How alike a word and a command must be, letter by letter, to have been meant (difflib's ratio).
SPELT_ALIKE = 0.7
MOST_SPELT = 60  # letters; no command is as long


@dataclass(frozen=True)
class Understood:
    """What a message asks for.

    Attributes:
        intent: an intent's name, or "fallback".
        confidence: 0 to 1. Of a command it is 1; of a sentence the share of the sentences with this confidence that
            are taken for the right intent; of the fallback how likely it is that none of the intents was meant.
        slots: what was found for the intent's slots.
        language: the language that the words are in; None where they do not tell (an English command, no words).
        unknown_command: the word that looks like a command and is none.
        guesses: intents that may have been meant, the likeliest first.
    """

    intent: str
    confidence: float
    slots: Mapping[str, object] = field(default_factory=dict)
    language: str | None = None
    unknown_command: str | None = None
    guesses: tuple[str, ...] = ()


def names_of(intent: Intent) -> tuple[str, ...]:
    """What an intent's command may be called: its name, then its aliases in all languages."""
    aliases = [alias for language in LANGUAGES for alias in words(language).table("aliases").get(intent.name, ())]
    return (intent.name, *aliases)


class Understanding:
    """Knows the intents, their names in all languages and their examples."""

    def __init__(self, intents: Sequence[Intent]) -> None:
        self._intents: dict[str, Intent] = {}
        self._commands: dict[str, Intent] = {}
        self._finders: dict[str, Finder] = dict(SLOTS)
        self._learnt = self._recogniser = Recogniser.load()
        self._added: list[Example] = []
        self._to_learn = False
        self._learning = threading.Lock()
        for intent in intents:
            self._register(intent)

    def add(
        self,
        intent: Intent,
        phrases: Mapping[str, Iterable[str]],
        aliases: Iterable[str] = (),
        finders: Mapping[str, Finder] | None = None,
    ) -> None:
        """Understand one more intent from now on.

        Args:
            intent: its name is a command, too; its slots are names in ``engine.dialogue.slots`` or in ``finders``.
            phrases: how people ask for it, by language; the more ways of saying it, the better it is told apart.
            aliases: other names of the command.
            finders: gives for a slot of its own name what finds it: called with the words and the models' names.

        Raises:
            ValueError: there is such an intent already, or a slot that nothing finds.
        """
        finders = finders or {}
        unknown = set(intent.slots) - set(self._finders) - set(finders)
        if intent.name in self._intents or unknown:
            raise ValueError(f"{intent.name!r} is there already" if not unknown else f"nothing finds {sorted(unknown)}")
        self._finders |= finders
        self._register(intent, aliases)
        with self._learning:
            self._added += [Example(intent.name, phrase) for said in phrases.values() for phrase in said]
            self._to_learn = bool(self._added)

    def _register(self, intent: Intent, aliases: Iterable[str] = ()) -> None:
        self._intents[intent.name] = intent
        self._commands |= dict.fromkeys((name.casefold() for name in (*names_of(intent), *aliases)), intent)

    def understand(self, text: str, models: Sequence[str], question: Question | None = None) -> Understood:
        """Find what a message's words ask for.

        Args:
            text: the words.
            models: names that count as a model's, the one in use first.
            question: what was asked last; a message that is nothing but its answer is that.
        """
        text = _in_ascii(unicodedata.normalize("NFC", text[:LONGEST]).strip())
        signed = text.startswith(SIGNS)
        if question and not signed and (answer := self._answer(text, question, models)):
            return answer
        first, _, rest = text.lstrip("/!").strip().partition(" ")
        rest = rest.strip()
        intent = self._commands.get(first.casefold()) or self._commands.get(first.casefold().rstrip(".!?"))
        if intent and intent.if_asked and not signed and is_question(text) and not _wishes(text):
            return self._asked(intent.if_asked, 1.0, text, models)
        if intent and (signed or self._is_argument(rest, intent, text, models)):
            slots = {slot: self._argument(slot, rest, models, intent) for slot in intent.slots}
            return Understood(intent.name, 1.0, slots, _language(text))
        if signed:
            return Understood(FALLBACK, 1.0, {}, _language(text), first, self._spelt_like(first))
        return self._recognised(text, first if not rest else "", models, question)

    def _answer(self, text: str, question: Question, models: Sequence[str]) -> Understood | None:
        """What a message asks for that is nothing but the answer to a question; None for any other one."""
        if question.slots:
            filled = value_in(text, question, models)
            if filled is None:
                return None
            asked = self._intents[question.intent].if_asked
            if asked and is_question(text):  # "4?"
                return self._asked(asked, 1.0, text, models)
            open_slots = dict.fromkeys(self._intents[question.intent].slots)
            slots = {**open_slots, **question.known, filled[0]: filled[1]}
            return Understood(question.intent, 1.0, slots, _language(text))
        agreed = agrees(text)
        option = option_in(text, question)
        if agreed and len(question.options) == 1:
            option = question.options[0]
        if option is not None:
            intent = self._intents[option]
            return Understood(option, 1.0, dict.fromkeys(intent.slots), _language(text))
        if agreed:  # which one?
            return Understood(FALLBACK, 1.0, {}, _language(text), question.word, question.options)
        return None if agreed is None else Understood("help", 1.0, {}, _language(text))

    def _asked(self, name: str, confidence: float, text: str, models: Sequence[str]) -> Understood:
        """What a question asks for in whose words something would be done that outlasts it."""
        if name not in self._intents:
            return Understood(FALLBACK, 1.0, {}, _language(text))
        slots = {slot: self._finders[slot](text, models) for slot in self._intents[name].slots}
        return Understood(name, confidence, slots, _language(text) or self._shared(text, models))

    def _is_argument(self, rest: str, intent: Intent, text: str, models: Sequence[str]) -> bool:
        """Whether what follows a command's name, without a sign before it, is just its argument and not a sentence."""
        if not rest or not intent.slots:
            return not rest
        if "number" in intent.slots:
            return rest.isdecimal()
        if intent.pictures:  # "read this" speaks of a picture
            return len(rest.split()) <= 2 and any(
                self._finders[slot](rest, models) is not None for slot in intent.slots
            )
        if rest.strip(_QUOTES).endswith(MODEL_SUFFIXES) or self._finders["model"](rest, models):
            return True
        ranked = self._ranked(text, models)
        # "model architecture" asks for the architecture, and for no model of that name.
        means_another = bool(ranked) and ranked[0][0] != intent.name and ranked[0][1] >= THRESHOLD
        return " " not in rest and not means_another

    def _recognised(
        self, text: str, single_word: str, models: Sequence[str], question: Question | None = None
    ) -> Understood:
        ranked = self._ranked(text, models)
        name, confidence = ranked[0] if ranked else (FALLBACK, 0.0)
        misspelt = self._spelt_like(single_word) if confidence < WEAK else ()
        slip = bool(misspelt) and name not in misspelt
        intent = self._intents.get(name)
        lasting = intent is not None and intent.if_asked is not None
        if intent and intent.if_asked and confidence >= THRESHOLD and is_question(text) and not _wishes(text):
            return self._asked(intent.if_asked, confidence, text, models)
        if question and (intent is None or confidence < THRESHOLD or self._corrects(intent, question)):
            answer = self._stated(text, question, models)
            if answer:
                return answer
        needed = SURE if lasting and (question is None or question.intent != name) else THRESHOLD
        if (confidence >= needed and not slip) or (confidence >= GUESS and self._names_misspelt(name, text, models)):
            slots = {slot: self._finders[slot](text, models) for slot in self._intents[name].slots}
            return Understood(name, confidence, slots, _language(text) or self._shared(text, models))
        if misspelt:
            return Understood(FALLBACK, 1.0, {}, _language(text), single_word, misspelt)
        guesses = tuple(name for name, likely in ranked[:2] if likely >= GUESS)
        return Understood(FALLBACK, 1 - confidence, {}, _language(text), None, guesses)

    def _corrects(self, intent: Intent, question: Question) -> bool:
        """Whether an intent is the one that a question asks for, or one of the same words."""
        asked = self._intents[question.intent]
        return asked.if_asked is not None and asked.if_asked in (intent.name, intent.if_asked)

    def _stated(self, text: str, question: Question, models: Sequence[str]) -> Understood | None:
        """The answer that a sentence gives beside other words, where a person was asked what the digits are."""
        digits = stated(text) if question.slots[:1] == ("digits",) and not question.lengths else None
        if digits is None or len(digits) not in (1, question.count) or is_question(text) or _asks_what(text):
            return None
        slots = {slot: self._finders[slot](text, models) for slot in self._intents[question.intent].slots}
        return Understood(
            question.intent, 1.0, {**slots, "digits": digits}, _language(text) or self._shared(text, models)
        )

    def _names_misspelt(self, intent: str, text: str, models: Sequence[str]) -> bool:
        """Whether a sentence hides from the recogniser what it is about by a slip in it: "what is sigmiod"."""
        taught = "concept" in self._intents[intent].slots and concept(text, models) is None
        return taught and self._finders["concept"](text, models) is not None

    def _shared(self, text: str, models: Sequence[str]) -> str | None:
        """The language of a sentence in letters that several share; none where it is all names: "cnn, mlp"."""
        names = {*self._commands, *(name.casefold() for name in models)}
        return None if set(re.findall(r"[^\W\d_]+", text.casefold())) <= names else DEFAULT

    def _ranked(self, text: str, models: Sequence[str]) -> list[tuple[str, float]]:
        """The intents of the table with their probabilities, the likeliest first; none for what has no words."""
        if self._to_learn:
            with self._learning:
                if self._to_learn:
                    # Where what is learnt from is read takes its time to import, and few add intents.
                    from engine.dialogue.learn import extend

                    self._recogniser = extend(self._learnt, self._added)
                    self._to_learn = False
        if not any(letter.isalnum() for letter in text[:RECOGNISED_BY]):
            return []
        return [(name, likely) for name, likely in self._recogniser.ranked(text, models) if name in self._intents]

    def _spelt_like(self, word: str) -> tuple[str, ...]:
        """The commands that a word may be a slip of, letter by letter: 도음말 is one letter from 도움말."""
        letters = {unicodedata.normalize("NFD", name): intent.name for name, intent in self._commands.items()}
        said = unicodedata.normalize("NFD", word.casefold())[:MOST_SPELT]
        close = difflib.get_close_matches(said, letters, n=2, cutoff=SPELT_ALIKE)
        return tuple(dict.fromkeys(letters[name] for name in close))

    def _argument(self, slot: str, rest: str, models: Sequence[str], intent: Intent) -> object:
        """A command's argument; a model or concept that there is not is taken at its word, and answered as one."""
        if slot == "model" and rest.strip(_QUOTES).endswith(MODEL_SUFFIXES):
            return rest.strip(_QUOTES)
        found = self._finders[slot](rest, models)
        named = slot in ("model", "concept") and not intent.pictures
        return (rest or None) if named and found is None else found


def _wishes(text: str) -> bool:
    """Whether a sentence with a digit asks to have something changed: "could you change it to a 7?"."""
    wish = any(re.search(hearing(code)["wish"], text.casefold()) for code in LANGUAGES)
    return wish and not _asks_what(text) and SLOTS["digits"](text, ()) is not None


def _asks_what(text: str) -> bool:
    """Whether a sentence asks for more than yes or no: "what would make it an 8", "어떻게 해야 8로 바뀌어"."""
    return any(re.search(hearing(code)["asks_what"], text.casefold()) for code in LANGUAGES)


def _in_ascii(text: str) -> str:
    """A text with the figures of any script as 0 to 9: what is understood is also echoed and stored."""
    return re.sub(r"\d", lambda figure: str(unicodedata.decimal(figure.group())), text)


def _language(text: str) -> str | None:
    """The language that only the letters of are in the text; None for letters that several languages share."""
    return next((code for code, letters in _letters().items() if letters.search(text)), None)


@cache
def _letters() -> dict[str, re.Pattern[str]]:
    own = {code: "".join(hearing(code)["letters"]) for code in LANGUAGES}
    return {code: re.compile(f"[{ranges}]") for code, ranges in own.items() if ranges}
