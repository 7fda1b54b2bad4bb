"""From words to an intent: an explicit command, or else what the recogniser takes the sentence for."""

from __future__ import annotations

import difflib
import re
import threading
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from engine.dialogue.features import LONGEST as RECOGNISED_BY
from engine.dialogue.intents import FALLBACK, PREDICT, Intent, Understood
from engine.dialogue.numbers import hearing
from engine.dialogue.questions import Question, agrees, is_question, option_in, value_in
from engine.dialogue.recogniser import Example, Recogniser
from engine.dialogue.registry import Entry, Registry
from engine.dialogue.slots import SLOTS, concept, concept_alike, model, stated
from engine.locales import DEFAULT, LANGUAGES
from engine.suffixes import MODEL_SUFFIXES

# A sentence whose likeliest intent is less likely than this is not understood: the best trade of the right intents
# against the refused sentences, on phrases held out and on the development sentences (see docs/dialogue.md).
THRESHOLD = 0.3
# What outlasts the answer is done only where it is rather meant than not (see docs/dialogue.md on confidence).
SURE = 0.4
# How sure the understanding must be to do something with a picture beyond reading it.
PLAIN = 0.6
# An intent less likely than this is not worth a guess.
GUESS = 0.05
SIGNS = ("/", "!")
_QUOTES = "'\""
# As Telegram sends a command in a group: "/history@somebot".
_MENTION = re.compile(r"^([/!]\s*[^\s@]+)@\w+(?=[\s?!]|$)")
LONGEST = 2_000  # characters; nobody says more in a sentence
# A single word that is spelt like a command, and is taken for something else with less than this, is a slip.
WEAK = 0.5
# How alike a word and a command must be, letter by letter, to have been meant (difflib's ratio).
SPELT_ALIKE = 0.7
MOST_SPELT = 60  # letters; no command is as long


class Understanding:
    """Finds what a message asks for among the intents of a registry; safe to use from any thread."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._shipped = self._recogniser = Recogniser.load()
        self._added: list[Example] = []
        self._learning = threading.Lock()
        self._learnt_from: Mapping[str, Entry] | None = None

    def learn(self) -> None:
        """Learn the intents that were added since this was last done; the first sentence would wait for it."""
        if self._learnt_from is self._registry.entries:
            return
        with self._learning:
            entries = self._registry.entries
            added = [example for entry in entries.values() for example in entry.examples]
            if added != self._added:
                # Where what is learnt from is read takes its time to import, and few add intents.
                from engine.dialogue.learn import extend

                self._recogniser, self._added = extend(self._shipped, added), added
            self._learnt_from = entries

    def understand(
        self, text: str, models: Sequence[str], question: Question | None = None, *, pictures: bool = False
    ) -> Understood:
        """Find what a message asks for.

        Args:
            text: its words.
            models: names that count as a model's, the one in use first.
            question: what was asked last; a message that is nothing but its answer is that.
            pictures: whether pictures come with the words; then no question is answered.
        """
        if not pictures:
            return self._of_words(text, models, question)
        if not text.strip():
            return Understood(PREDICT, 1.0)
        understood = self._of_words(text, models)
        intent = self._registry.find(understood.intent)
        plainly = intent is not None and intent.pictures and understood.confidence >= PLAIN
        if plainly or (text.lstrip().startswith(SIGNS) and understood.intent != FALLBACK):
            return understood
        # "What is this?" asks what I am, but beside a picture what that is.
        return Understood(PREDICT, 1.0, {"model": model(text, models)}, language=understood.language)

    def _of_words(self, text: str, models: Sequence[str], question: Question | None = None) -> Understood:
        text = _in_ascii(unicodedata.normalize("NFC", text[:LONGEST]).strip())
        signed = text.startswith(SIGNS)
        if signed:
            text = _MENTION.sub(r"\1", text)
        if question and not self._can_answer(question):
            question = None
        if question and not signed and (answer := self._answer(text, question, models)):
            return answer
        first, _, rest = text.lstrip("/!").strip().partition(" ")
        rest = rest.strip()
        names = self._registry.names
        intent = names.get(first.casefold()) or names.get(first.casefold().rstrip(".!?"))
        if intent and intent.if_asked and not signed and is_question(text) and not _wishes(text):
            return self._taken_for(intent.if_asked, 1.0, text, models)
        if intent and (signed or self._is_argument(rest, intent, text, models)):
            slots = {slot: self._argument(slot, rest, models, intent) for slot in intent.slots}
            if "alone" in slots and not signed and text.strip(" .!").casefold() == intent.name:
                slots["alone"] = True
            return Understood(intent.name, 1.0, slots, written_in(text))
        if signed:
            return Understood(FALLBACK, 1.0, {}, written_in(text), first, self._spelt_like(first))
        return self._recognised(text, first if not rest else "", models, question)

    def _answer(self, text: str, question: Question, models: Sequence[str]) -> Understood | None:
        """What a message asks for that is nothing but the answer to a question; None for any other one."""
        if question.slots:
            filled = value_in(text, question, models)
            if filled is None:
                return None
            intent = self._registry.entries[question.intent].intent
            if intent.if_asked and is_question(text):  # "4?"
                return self._taken_for(intent.if_asked, 1.0, text, models)
            open_slots = dict.fromkeys(intent.slots)
            slots = {**open_slots, **question.known, filled[0]: filled[1]}
            return Understood(question.intent, 1.0, slots, written_in(text))
        agreed = agrees(text)
        option = option_in(text, question)
        if agreed and len(question.options) == 1:
            option = question.options[0]
        if option is not None:
            return Understood(option, 1.0, dict.fromkeys(self._registry.entries[option].finders), written_in(text))
        if agreed:  # which one?
            return Understood(FALLBACK, 1.0, {}, written_in(text), question.word, question.options)
        return None if agreed is None else Understood("help", 1.0, {}, written_in(text))

    def _can_answer(self, question: Question) -> bool:
        """Whether what answers to a question ask for is there: another engine may have stored it."""
        intents = (question.intent,) if question.slots else question.options
        return all(name in self._registry.entries for name in intents)

    def _taken_for(self, name: str, confidence: float, text: str, models: Sequence[str]) -> Understood:
        """A sentence as what asks for an intent, with its slots."""
        if name == FALLBACK:
            return Understood(FALLBACK, 1.0, {}, written_in(text))
        slots = self._slots(name, text, models)
        return Understood(name, confidence, slots, written_in(text) or self._shared(text, models))

    def _slots(self, name: str, text: str, models: Sequence[str]) -> dict[str, object]:
        return {slot: find(text, models) for slot, find in self._registry.entries[name].finders.items()}

    def _is_argument(self, rest: str, intent: Intent, text: str, models: Sequence[str]) -> bool:
        """Whether what follows a command's name, without a sign before it, is just its argument and not a sentence."""
        if not rest or not intent.slots:
            return not rest
        if "number" in intent.slots:
            return rest.isdecimal()
        if intent.pictures:  # "read this" speaks of a picture
            several = self._slots(intent.name, rest, models).values() if len(rest.split()) <= 2 else ()
            return any(value is not None for value in several)
        if rest.strip(_QUOTES).endswith(MODEL_SUFFIXES) or model(rest, models):
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
        intent = self._registry.find(name) if ranked else None
        lasting = intent is not None and intent.if_asked is not None
        if intent and intent.if_asked and confidence >= THRESHOLD and is_question(text) and not _wishes(text):
            return self._taken_for(intent.if_asked, confidence, text, models)
        if question and (intent is None or confidence < THRESHOLD or self._corrects(intent, question)):
            answer = self._stated(text, question, models)
            if answer:
                return answer
        needed = SURE if lasting and (question is None or question.intent != name) else THRESHOLD
        if (confidence >= needed and not slip) or (confidence >= GUESS and self._names_misspelt(name, text, models)):
            return self._taken_for(name, confidence, text, models)
        if misspelt:
            return Understood(FALLBACK, 1.0, {}, written_in(text), single_word, misspelt)
        guesses = tuple(name for name, likely in ranked[:2] if likely >= GUESS)
        return Understood(FALLBACK, 1 - confidence, {}, written_in(text), None, guesses)

    def _corrects(self, intent: Intent, question: Question) -> bool:
        """Whether an intent is the one that a question asks for, or one of the same words."""
        asked = self._registry.find(question.intent)
        return asked is not None and asked.if_asked is not None and asked.if_asked in (intent.name, intent.if_asked)

    def _stated(self, text: str, question: Question, models: Sequence[str]) -> Understood | None:
        """The answer that a sentence gives beside other words, where a person was asked what the digits are."""
        digits = stated(text) if question.slots[:1] == ("digits",) and not question.lengths else None
        if digits is None or len(digits) not in (1, question.count) or is_question(text) or _asks_what(text):
            return None
        understood = self._taken_for(question.intent, 1.0, text, models)
        return replace(understood, slots={**understood.slots, "digits": digits})

    def _names_misspelt(self, intent: str, text: str, models: Sequence[str]) -> bool:
        """Whether a sentence hides from the recogniser what it is about by a slip in it: "what is sigmiod"."""
        taught = "concept" in self._registry.entries[intent].finders and concept(text, models) is None
        return taught and concept_alike(text, models) is not None

    def _shared(self, text: str, models: Sequence[str]) -> str | None:
        """The language of a sentence in letters that several share; none where it is all names: "cnn, mlp"."""
        names = {*self._registry.names, *(name.casefold() for name in models)}
        return None if set(re.findall(r"[^\W\d_]+", text.casefold())) <= names else DEFAULT

    def _ranked(self, text: str, models: Sequence[str]) -> list[tuple[str, float]]:
        """The intents of the table with their probabilities, the likeliest first; none for what has no words."""
        self.learn()
        if not any(letter.isalnum() for letter in text[:RECOGNISED_BY]):
            return []
        ranked = self._recogniser.ranked(text, models)
        return [(name, likely) for name, likely in ranked if name in self._registry.entries]

    def _spelt_like(self, word: str) -> tuple[str, ...]:
        """The commands that a word may be a slip of, letter by letter: 도음말 is one letter from 도움말."""
        names = self._registry.names.items()
        letters = {unicodedata.normalize("NFD", name): intent.name for name, intent in names}
        said = unicodedata.normalize("NFD", word.casefold())[:MOST_SPELT]
        close = difflib.get_close_matches(said, letters, n=2, cutoff=SPELT_ALIKE)
        return tuple(dict.fromkeys(letters[name] for name in close))

    def _argument(self, slot: str, rest: str, models: Sequence[str], intent: Intent) -> object:
        """A command's argument; a model or concept that there is not is taken at its word, and answered as one."""
        if slot == "model" and rest.strip(_QUOTES).endswith(MODEL_SUFFIXES):
            return rest.strip(_QUOTES)
        found = self._registry.entries[intent.name].finders[slot](rest, models)
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


def written_in(text: str) -> str | None:
    """The language that only the letters of are in the text; None for letters that several languages share."""
    return next((code for code, letters in _letters().items() if letters.search(text)), None)


@cache
def _letters() -> dict[str, re.Pattern[str]]:
    own = {code: "".join(hearing(code)["letters"]) for code in LANGUAGES}
    return {code: re.compile(f"[{ranges}]") for code, ranges in own.items() if ranges}
