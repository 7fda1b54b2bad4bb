"""From words to an intent: an explicit command, the answer to a question, or else what the recogniser says."""

from __future__ import annotations

import difflib
import re
import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from engine.dialogue import typed
from engine.dialogue.context import Before
from engine.dialogue.features import LONGEST as RECOGNISED_BY
from engine.dialogue.intents import FALLBACK, PREDICT, Intent, Understood
from engine.dialogue.memory import Conversation
from engine.dialogue.numbers import hearing
from engine.dialogue.parser import LESSONS, MOST_UNKNOWN, only_reads, parse, parse_clause, request_for, request_in
from engine.dialogue.questions import (
    Question,
    agrees,
    is_question,
    option_in,
    value_in,
)
from engine.dialogue.recogniser import Example, Recogniser
from engine.dialogue.registry import Entry, Registry
from engine.dialogue.requests import Request
from engine.dialogue.script import script_language
from engine.dialogue.sentence import Parsed, asks_whether, is_open_question, is_wish
from engine.dialogue.slots import concept_alike, concepts, model, stated
from engine.locales import DEFAULT, LANGUAGES, words
from engine.suffixes import MODEL_SUFFIXES

# If the top intent scores below this, the message is not understood: the best trade-off between the right intents and
# the refused sentences, on phrases held out and on the development sentences (see docs/dialogue.md).
THRESHOLD = 0.3
# The same for intents with a lasting effect (see docs/dialogue.md on confidence).
SURE = 0.5
# The same for doing more with a picture than reading it.
PLAIN = 0.6
OF_A_READING = ("facts", "likelihood", "why")  # what may be asked beside a picture
# An intent less likely than this is not suggested.
GUESS = 0.05
SIGNS = ("/", "!")
_QUOTES = "'\""
# As Telegram sends a command in a group: "/history@somebot".
_MENTION = re.compile(r"^([/!]\s*[^\s@]+)@\w+(?=[\s?!]|$)")
# Words understood with at least this are not tried as Hangul typed on the Latin keyboard.
CERTAIN = 0.6
# A sentence that is at least so likely of another intent is not tried as one of the grammar with slips in its words.
PLAIN_SENTENCE = 0.9
# At least so likely to be out of scope, what would only have the reading repeated is not taken for that.
OUT_OF_SCOPE = 0.9
MADE_OF_PIECES = ("facts", "correct", "likelihood", "undo")
_WORD = re.compile("[A-Za-z]{2}")
LONGEST = 2_000  # characters of a sentence that are looked at
# A single word similar to a command, and understood otherwise with less than this, is taken for a misspelt command.
WEAK = 0.5
# How similar a word and a command must be, letter by letter (difflib's ratio), and how many letters are compared.
SPELT_ALIKE, MOST_SPELT = 0.7, 60


class Understanding:
    """Finds what a message asks for among the intents of a registry; safe to use from any thread."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._shipped = self._recogniser = Recogniser.load()
        self._added: list[Example] = []
        self._learning = threading.Lock()
        self._learnt_from: Mapping[str, Entry] | None = None

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

    def understand(
        self, text: str, models: Sequence[str], conversation: Conversation | None = None, *, pictures: bool = False
    ) -> Understood:
        """Find what a message asks for.

        Args:
            text: its words.
            models: the models' names, the one in use first.
            conversation: what was read and asked last, which a message may be about, or just answer.
            pictures: whether pictures come with the words; then it is about them.
        """
        if not pictures:
            return self._understand_typed(text, models, conversation or Conversation(""))
        if not text.strip():
            return Understood(PREDICT, 1.0)
        understood = self._understand_words(text, models)
        intent = self._registry.find(understood.intent)
        clear = intent is not None and intent.pictures and understood.confidence >= PLAIN
        if clear or (text.lstrip().startswith(SIGNS) and understood.intent != FALLBACK):
            return understood
        # "What is this?" asks about the bot, but with a picture about that.
        return Understood(PREDICT, 1.0, {"model": model(text, models)}, language=understood.language)

    def request_beside(self, text: str, models: Sequence[str], conversation: Conversation) -> Understood | None:
        """What words beside pictures ask of what was read in those, now that they are read; None if nothing more."""
        text = typed.composed(text[:LONGEST]).strip()
        if not text or not conversation.digits:
            return None
        asked = self._composed(text, conversation, models, slips=True) or self._recognise(text, "", models, None)
        if asked.intent not in OF_A_READING or asked.confidence < PLAIN or only_reads(asked.slots):
            return None
        return asked

    def _understand_typed(self, text: str, models: Sequence[str], conversation: Conversation) -> Understood:
        """What words ask for as they are typed, or else as they were meant: in Hangul on the Latin keyboard."""
        text = typed.composed(text[:LONGEST])
        understood = self._understand_words(text, models, conversation)
        if understood.confidence < CERTAIN or understood.intent == FALLBACK:
            meant = typed.in_hangul(text)
            other = self._understand_words(meant, models, conversation) if meant else understood
            needed = CERTAIN if understood.intent == FALLBACK else max(CERTAIN, understood.confidence)
            if other.intent != FALLBACK and other.confidence > needed:
                return other
        return understood

    def _understand_words(
        self, text: str, models: Sequence[str], conversation: Conversation | None = None
    ) -> Understood:
        question = conversation.question if conversation else None
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
        intent = self._command(first.casefold(), signed=signed)
        if intent and rest.rstrip(".!?").casefold() in _listings():  # "lesson list", 모델 목록
            rest = ""
        if intent and not signed and (instead := _intent_of_question(intent, text)):
            return self._as_intent(instead, 1.0, text, models)
        if intent and rest and conversation and (intent.pictures or intent.name in LESSONS):
            parsed = self._parse(f"{first} {rest}", conversation, partial(parse, slips=False))
            if parsed and (parsed.intent == intent.name or {parsed.intent, intent.name} <= {*LESSONS}):
                # "why digit 2", "lesson 3"; after a sign in no language, as of any command
                return replace(parsed, language=script_language(text)) if signed else parsed
        if intent and (signed or self._is_argument(rest, intent, text, models)):
            slots = {slot: self._argument(slot, rest, models, intent) for slot in intent.slots}
            if "alone" in slots and not signed and text.strip(" .!").casefold() == intent.name:
                slots["alone"] = True
            return _sure(intent.name, text, slots)
        if signed:
            return _unclear(text, 1.0, first, self._similar_commands(first))
        if conversation and not self._is_added(text, models):
            if parsed := self._composed(text, conversation, models, slips=False):
                return parsed
            ranked = self._ranked(text, models, conversation)
            known = bool(ranked) and ranked[0][1] >= PLAIN_SENTENCE and ranked[0][0] not in MADE_OF_PIECES
            if not known and (parsed := self._composed(text, conversation, models, slips=True)):
                return parsed
        understood = self._recognise(text, first if not rest else "", models, question, conversation)
        if conversation and understood.intent == FALLBACK and understood.unknown_command is None:
            return (
                self._parse(text, conversation, parse_clause) or self._agreed(text, conversation, models) or understood
            )
        return understood

    def _command(self, name: str, *, signed: bool) -> Intent | None:
        names = self._registry.names
        intent = names.get(name) or names.get(name.rstrip(".!?"))
        return intent or (self._registry.find(_signed_names().get(name, "")) if signed else None)

    def _is_added(self, text: str, models: Sequence[str]) -> bool:
        """Whether a sentence asks for an embedder's intent, whose phrases may use the grammar's words."""
        if not any(entry.examples for entry in self._registry.entries.values()):
            return False
        ranked = self._ranked(text, models)
        return bool(ranked) and ranked[0][1] >= WEAK and bool(self._registry.entries[ranked[0][0]].examples)

    def _composed(
        self, text: str, conversation: Conversation, models: Sequence[str], *, slips: bool
    ) -> Understood | None:
        """What the grammar makes of a sentence, unless that says little and the recogniser knows it is out of scope.

        노래 하나 불러 주세요 ("sing me a song") is all made of the grammar's short words.
        """
        parsed = self._parse(text, conversation, partial(parse, slips=slips))
        if parsed is None or not only_reads(parsed.slots):
            return parsed
        likely = sum(probability for _, probability in self._ranked(text, models, conversation))
        return parsed if likely >= 1 - OUT_OF_SCOPE else None

    def _parse(
        self, text: str, conversation: Conversation, parser: Callable[[str, str, Conversation], Parsed | None]
    ) -> Understood | None:
        """What a parser makes of the grammar's words in a sentence."""
        language = script_language(text)
        parsed = parser(text, language or DEFAULT, conversation)
        language = language or (DEFAULT if _WORD.search(text) else None)
        if parsed is None or parsed[0] not in self._registry.entries:
            return None
        empty = dict.fromkeys(self._registry.entries[parsed[0]].finders)
        return Understood(parsed[0], 1.0, {**empty, **parsed[1]}, language)

    def _agreed(self, text: str, conversation: Conversation, models: Sequence[str]) -> Understood | None:
        """What the grammar makes of most of a sentence's words, if the recogniser finds that likely at all."""
        parsed = self._parse(text, conversation, partial(parse, slips=True, unknown=MOST_UNKNOWN))
        likely = {name for name, probability in self._ranked(text, models) if probability >= GUESS}
        return parsed if parsed and parsed.intent in likely else None

    def _answer(self, text: str, question: Question, models: Sequence[str]) -> Understood | None:
        """What a message asks for that just answers a question; None for any other."""
        if question.slots:
            filled = value_in(text, question, models)
            if filled is None:
                return None
            intent = self._registry.entries[question.intent].intent
            if intent.question_intent and is_question(text):  # "4?"
                return self._as_intent(intent.question_intent, 1.0, text, models)
            return _sure(question.intent, text, {**dict.fromkeys(intent.slots), **question.known, filled[0]: filled[1]})
        agreed = agrees(text)
        option = question.options[0] if agreed and len(question.options) == 1 else option_in(text, question)
        if option is not None:
            return _sure(option, text, {**dict.fromkeys(self._registry.entries[option].finders), **question.known})
        if agreed:  # but to which of several?
            return _unclear(text, 1.0, question.word, question.options)
        return None if agreed is None else _sure("help", text)

    def _can_answer(self, question: Question) -> bool:
        """Whether the intents of a question exist; another engine may have stored it."""
        intents = (question.intent,) if question.slots else question.options
        return all(name in self._registry.entries for name in intents)

    def _as_intent(
        self, name: str, confidence: float, text: str, models: Sequence[str], conversation: Conversation | None = None
    ) -> Understood:
        """An intent with the slots and the language of a sentence."""
        if name == FALLBACK:
            return _unclear(text, 1.0)
        language = script_language(text) or self._default_language(text, models)
        slots = self._slots(name, text, models)
        if "request" in slots:
            spoken = language or DEFAULT
            slots["request"] = request_in(text, spoken) or self._request(text, spoken, models, conversation)
            if slots["request"] is None:
                return _unclear(text, 1 - confidence)
        return Understood(name, confidence, slots, language)

    def _request(
        self, text: str, language: str, models: Sequence[str], conversation: Conversation | None
    ) -> Request | None:
        """What is asked of a reading in other words than the grammar's, if one operation is likely enough."""
        operation, probability = self._recogniser.operation(text, models, _before(conversation))
        return request_for(text, language, operation, conversation) if probability >= SURE else None

    def _slots(self, name: str, text: str, models: Sequence[str]) -> dict[str, object]:
        return {slot: find(text, models) for slot, find in self._registry.entries[name].finders.items()}

    def _is_argument(self, rest: str, intent: Intent, text: str, models: Sequence[str]) -> bool:
        """Whether the words after a command's name, without a sign, are its argument rather than a sentence."""
        if not rest or not (intent.arguments or intent.pictures):
            return not rest
        if "number" in intent.slots or (rest.isdecimal() and not intent.pictures):
            return rest.isdecimal()
        if intent.pictures:  # "read this" is about a picture
            values = self._slots(intent.name, rest, models).values() if len(rest.split()) <= 2 else ()
            return any(value is not None for value in values)
        if rest.strip(_QUOTES).endswith(MODEL_SUFFIXES) or model(rest, models):
            return True
        ranked = self._ranked(text, models)
        # "model architecture" asks for the architecture, not for a model of that name.
        another_intent = bool(ranked) and ranked[0][0] != intent.name and ranked[0][1] >= THRESHOLD
        return " " not in rest and not another_intent

    def _recognise(
        self,
        text: str,
        single_word: str,
        models: Sequence[str],
        question: Question | None,
        conversation: Conversation | None = None,
    ) -> Understood:
        ranked = self._ranked(text, models, conversation)
        name, confidence = ranked[0] if ranked else (FALLBACK, 0.0)
        misspelt = self._similar_commands(single_word) if confidence < WEAK else ()
        intent = self._registry.find(name) if ranked else None
        lasting = intent is not None and intent.question_intent is not None
        if intent and confidence >= THRESHOLD and (instead := _intent_of_question(intent, text)):
            return self._as_intent(instead, confidence, text, models)
        if (
            question
            and (intent is None or confidence < THRESHOLD or self._corrects(intent, question))
            and (answer := self._stated_answer(text, question, models))
        ):
            return answer
        needed = SURE if lasting and (question is None or question.intent != name) else THRESHOLD
        likely = confidence >= needed and (not misspelt or name in misspelt)
        if likely or (confidence >= GUESS and self._has_misspelt_concept(name, text)):
            return self._as_intent(name, confidence, text, models, conversation)
        if misspelt:
            return _unclear(text, 1.0, single_word, misspelt)
        guesses = tuple(name for name, probability in ranked[:2] if probability >= GUESS)
        return _unclear(text, 1 - confidence, guesses=guesses)

    def _corrects(self, intent: Intent, question: Question) -> bool:
        """Whether an intent is the one that a question is about, or shares its words."""
        other = self._registry.find(question.intent)
        return (
            other is not None
            and other.question_intent is not None
            and other.question_intent in (intent.name, intent.question_intent)
        )

    def _stated_answer(self, text: str, question: Question, models: Sequence[str]) -> Understood | None:
        """The answer within a sentence, if the question was what the digits are."""
        value = stated(text) if question.slots[:1] == ("digits",) and not question.lengths else None
        if value is None or len(value) not in (1, question.count) or is_question(text) or is_open_question(text):
            return None
        understood = self._as_intent(question.intent, 1.0, text, models)
        return replace(understood, slots={**understood.slots, "digits": value})

    def _has_misspelt_concept(self, intent: str, text: str) -> bool:
        """Whether a misspelt name of its topic hides a sentence from the recogniser: "what is sigmiod"."""
        lesson = "concept" in self._registry.entries[intent].finders and not concepts(text)
        return lesson and concept_alike(text) is not None

    def _default_language(self, text: str, models: Sequence[str]) -> str | None:
        """The language of a sentence in letters that several share; none if it is all names: "cnn, mlp"."""
        names = {*self._registry.names, *(name.casefold() for name in models)}
        return None if set(re.findall(r"[^\W\d_]+", text.casefold())) <= names else DEFAULT

    def _ranked(
        self, text: str, models: Sequence[str], conversation: Conversation | None = None
    ) -> list[tuple[str, float]]:
        """The registered intents with their probabilities, the likeliest first; none for a text without words."""
        self.learn()
        if not any(letter.isalnum() for letter in text[:RECOGNISED_BY]):
            return []
        return [
            row
            for row in self._recogniser.ranked(text, models, _before(conversation))
            if row[0] in self._registry.entries
        ]

    def _similar_commands(self, word: str) -> tuple[str, ...]:
        """The commands that a word may be a misspelling of, by letters: 도음말 is one letter from 도움말."""
        names = {unicodedata.normalize("NFD", name): intent.name for name, intent in self._registry.names.items()}
        letters = unicodedata.normalize("NFD", word.casefold())[:MOST_SPELT]
        close = difflib.get_close_matches(letters, names, n=2, cutoff=SPELT_ALIKE)
        return tuple(dict.fromkeys(names[name] for name in close))

    def _argument(self, slot: str, rest: str, models: Sequence[str], intent: Intent) -> object:
        """A command's argument; the name of an unknown model or concept is passed on, for the handler to say so."""
        if slot == "model" and rest.strip(_QUOTES).endswith(MODEL_SUFFIXES):
            return rest.strip(_QUOTES)
        value = self._registry.entries[intent.name].finders[slot](rest, models)
        is_name = slot in ("model", "concept") and not intent.pictures
        return (rest or None) if is_name and value is None else value


def _before(conversation: Conversation | None) -> Before | None:
    """What came before a sentence, for the recogniser."""
    if conversation is None:
        return None
    return Before(conversation.subject, bool(conversation.readings or conversation.earlier))


def _sure(intent: str, text: str, slots: Mapping[str, object] | None = None) -> Understood:
    return Understood(intent, 1.0, slots or {}, script_language(text))


def _unclear(
    text: str, confidence: float, unknown_command: str | None = None, guesses: tuple[str, ...] = ()
) -> Understood:
    return Understood(FALLBACK, confidence, {}, script_language(text), unknown_command, guesses)


def _intent_of_question(intent: Intent, text: str) -> str | None:
    """The intent that a question in an intent's words asks for instead."""
    asks = is_question(text) or asks_whether(text)
    return intent.question_intent if intent.question_intent and asks and not is_wish(text) else None


def _in_ascii(text: str) -> str:
    """A text with the figures of any script as 0 to 9, as parts of it are echoed and stored."""
    return re.sub(r"\d", lambda figure: str(unicodedata.decimal(figure.group())), text)


@cache
def _listings() -> frozenset[str]:
    """The words behind a command's name that ask for all that it has to offer."""
    return frozenset(word for code in LANGUAGES for word in hearing(code)["listing"])


@cache
def _signed_names() -> Mapping[str, str]:
    """The intents by the names that they have behind a sign only: "start" alone begins a lesson."""
    tables = [words(code).table("signed_aliases") for code in LANGUAGES]
    return {alias: name for table in tables for name, aliases in table.items() for alias in aliases}
