"""From words to an intent: an explicit command, the answer to a question, or else what the recogniser says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from engine.dialogue import korean_typing, thresholds
from engine.dialogue.bare_answers import BareAnswers
from engine.dialogue.captions import is_caption
from engine.dialogue.claims import settled
from engine.dialogue.clauses import reported_result
from engine.dialogue.command_names import CommandNames, listings
from engine.dialogue.concept_questions import asks_for_a_concept
from engine.dialogue.context import SMALL_TALK
from engine.dialogue.contrasts import with_contrast
from engine.dialogue.corrections import confirmation_alone
from engine.dialogue.data_questions import data_question
from engine.dialogue.descriptions import described
from engine.dialogue.digit_values import as_comparison, in_plain_places
from engine.dialogue.embedded_requests import without_remark
from engine.dialogue.filling import Filling, sure, unclear
from engine.dialogue.intents import FALLBACK, PREDICT, SIGNS, Intent, Understood
from engine.dialogue.lesson_steps import LESSONS
from engine.dialogue.memory import Conversation
from engine.dialogue.negations import without_negations
from engine.dialogue.parser import (
    only_reads,
    parse,
    parse_clause,
)
from engine.dialogue.passing_corrections import is_of_others
from engine.dialogue.place_phrases import in_listed_places
from engine.dialogue.questions import Question
from engine.dialogue.ranking import GRAMMAR_INTENTS, Ranking
from engine.dialogue.recogniser import once
from engine.dialogue.registry import Registry
from engine.dialogue.request import Request
from engine.dialogue.samples import confusion
from engine.dialogue.script import script_language
from engine.dialogue.sentence import (
    asks,
    asks_what_is_read,
    is_open_question,
    is_wish,
    keeps_corrections,
    plain_wish,
    supposes,
)
from engine.dialogue.sentence_parser import CORRECTING, SentenceParser
from engine.dialogue.slots import model
from engine.dialogue.structural_edits import in_plain_verbs, structural_edit
from engine.locales import DEFAULT

OF_A_READING = ("facts", "likelihood", "why")  # what may be asked beside a picture
# As Telegram sends a command in a group: "/history@somebot".
_MENTION = re.compile(r"^([/!]\s*[^\s@]+)@\w+(?=[\s?!]|$)")
LONGEST = 2_000  # characters of a sentence that are looked at


class Understanding:
    """Finds what a message asks for among the intents of a registry; safe to use from any thread."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._ranking = Ranking(registry)
        self._filling = Filling(registry, self._ranking)
        self._parser = SentenceParser(registry, self._ranking, self._filling)
        self._commands = CommandNames(registry, self._ranking, self._filling)
        self._answers = BareAnswers(registry, self._filling)

    @once()
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
            conversation = conversation or Conversation("")
            return with_contrast(self._understand_typed(text, models, conversation), text, conversation)
        if not text.strip():
            return Understood(PREDICT, 1.0)
        understood = self._understand_words(text, models)
        intent = self._registry.find(understood.intent)
        clear = intent is not None and intent.pictures and understood.confidence >= thresholds.BESIDE_PICTURE
        # "Jersey on the right" says nothing of a reading that is not there yet.
        names = understood.intent in CORRECTING and understood.confidence < 1 and not understood.slots.get("digits")
        if (clear and not names) or (text.lstrip().startswith(SIGNS) and understood.intent != FALLBACK):
            return understood
        # "What is this?" asks about the bot, but with a picture about that.
        return Understood(PREDICT, 1.0, {"model": model(text, models)}, language=understood.language)

    @once()
    def request_beside(self, text: str, models: Sequence[str], conversation: Conversation) -> Understood | None:
        """What words beside pictures ask of what was read in those, now that they are read; None if nothing more."""
        text = korean_typing.join_letters(text[:LONGEST]).strip()
        if not text or not conversation.digits:
            return None
        asked = self._parser.parse_in_scope(text, conversation, models, slips=True) or self._recognise(
            text, "", models, None
        )
        if asked.intent not in OF_A_READING or asked.confidence < thresholds.BESIDE_PICTURE or only_reads(asked.slots):
            return None
        request = asked.slots.get("request")
        looks = request if isinstance(request, Request) else None
        names = asked.intent == "facts" and is_caption(text, asked.language or DEFAULT, looks, conversation)
        return None if names else asked

    def _understand_typed(self, text: str, models: Sequence[str], conversation: Conversation) -> Understood:
        """What words ask for as they are typed, or else as they were meant: on the other keyboard."""
        text = korean_typing.undrawn(korean_typing.join_letters(text[:LONGEST]))
        understood = self._understand_words(text, models, conversation)
        if understood.confidence < thresholds.OTHER_KEYBOARD or understood.intent == FALLBACK:
            other_text = korean_typing.in_hangul(text) or korean_typing.in_latin(text)
            other = self._understand_words(other_text, models, conversation) if other_text else understood
            least = thresholds.OTHER_KEYBOARD
            needed = least if understood.intent == FALLBACK else max(least, understood.confidence)
            if other.intent != FALLBACK and other.confidence > needed:
                return other
        return understood

    def _understand_words(
        self, text: str, models: Sequence[str], conversation: Conversation | None = None
    ) -> Understood:
        question = conversation.question if conversation else None
        text = korean_typing.apart(korean_typing.in_ascii(unicodedata.normalize("NFC", text[:LONGEST]).strip()))
        signed = text.startswith(SIGNS)
        if signed:
            text = _MENTION.sub(r"\1", text)
        if question and not self._answers.can_be_answered(question):
            question = None
        if question and not signed and (answer := self._answers.answer(text, question, models)):
            return answer
        first, _, rest = text.lstrip("/!").strip().partition(" ")
        rest = rest.strip()
        intent = self._commands.find(first.casefold(), signed=signed)
        if intent and rest.rstrip(".!?").casefold() in listings():  # "lesson list", 모델 목록
            rest = ""
        if intent and not signed and (instead := _intent_of_question(intent, text)):
            return self._filling.as_intent(instead, 1.0, text, models)
        if intent and rest and conversation and (intent.pictures or intent.name in LESSONS):
            parsed = self._parser.apply(f"{first} {rest}", conversation, partial(parse, slips=False))
            if parsed and (parsed.intent == intent.name or {parsed.intent, intent.name} <= {*LESSONS}):
                # "why digit 2", "lesson 3"; after a sign in no language, as of any command
                return replace(parsed, language=script_language(text)) if signed else parsed
        if intent and (signed or self._commands.is_argument(rest, intent, text, models)):
            slots = {slot: self._commands.argument(slot, rest, models, intent) for slot in intent.slots}
            if "alone" in slots and not signed and text.strip(" .!").casefold() == intent.name:
                slots["alone"] = True
            return sure(intent.name, text, slots)
        if signed:
            return unclear(text, 1.0, first, self._commands.similar(first))
        added = self._ranking.is_added(text, models)
        if conversation and not added and (edit := self._parser.apply(text, conversation, structural_edit)):
            return edit
        wished = None if added else "sample" if confusion(text) else plain_wish(text)
        if wished is not None and wished in self._registry.entries:
            return self._filling.as_intent(wished, 1.0, text, models)
        if not added and "data_set" in self._registry.entries and data_question(text):
            return self._filling.as_intent("data_set", 1.0, text, models)
        teaches = "explain" in self._registry.entries and not added
        if teaches and (described(text) or asks_for_a_concept(text, script_language(text) or DEFAULT, conversation)):
            return self._filling.as_intent("explain", 1.0, text, models)
        if conversation and conversation.readings and not added:
            if how := self._parser.how_to(text, models):
                return how
            positive = without_negations(text, script_language(text) or DEFAULT)
            if positive is None and (entry := self._registry.entries.get("facts")):  # "do not add them, just read it"
                return sure("facts", text, {**dict.fromkeys(entry.finders), "request": Request("again")})
            text = settled(positive or text, script_language(text) or DEFAULT)
            text = reported_result(text, script_language(text) or DEFAULT)
            text = without_remark(text, script_language(text) or DEFAULT)
            text = in_listed_places(text, script_language(text) or DEFAULT, conversation)
            text = in_plain_places(text, script_language(text) or DEFAULT)
            text = as_comparison(text, script_language(text) or DEFAULT, conversation)
            text = in_plain_verbs(text, script_language(text) or DEFAULT, conversation)
        if conversation and not added:
            if asks_what_is_read(text) and (ability := self._parser.ability(text, conversation, models)):
                return ability
            if supposed := self._parser.supposition(text, conversation, models):
                return supposed
            if both := self._parser.correction_first(text, conversation, models):
                return both
            if parsed := self._parser.parse_strictly(text, conversation, models):
                return parsed
            if parsed := self._parser.parse_embedded(text, conversation, models):
                return parsed
            ranked = self._ranking.intents(text, models, conversation)
            known = bool(ranked) and ranked[0][1] >= thresholds.NO_SLIPS and ranked[0][0] not in GRAMMAR_INTENTS
            if not known and (parsed := self._parser.parse_in_scope(text, conversation, models, slips=True)):
                return parsed
        understood = self._recognise(text, first if not rest else "", models, question, conversation)
        is_unclear = understood.intent == FALLBACK and understood.unknown_command is None
        if conversation and is_unclear and self._ranking.out_of_scope(text, models) < thresholds.OFF_TOPIC:
            return (
                self._parser.apply(text, conversation, parse_clause)
                or self._parser.apply(text, conversation, confirmation_alone)
                or self._parser.parse_loosely(text, conversation, models)
                or understood
            )
        return understood

    def _recognise(
        self,
        text: str,
        single_word: str,
        models: Sequence[str],
        question: Question | None,
        conversation: Conversation | None = None,
    ) -> Understood:
        ranked = self._ranking.intents(text, models, conversation)
        name, confidence = ranked[0] if ranked else (FALLBACK, 0.0)
        misspelt = self._commands.similar(single_word) if confidence < thresholds.MISSPELT_COMMAND else ()
        intent = self._registry.find(name) if ranked else None
        lasting = self._ranking.lasts(name)
        if intent and confidence >= thresholds.INTENT and (instead := _intent_of_question(intent, text)):
            return self._filling.as_intent(instead, confidence, text, models)
        if (
            question
            and (
                intent is None
                or confidence < thresholds.ANSWER
                or name in SMALL_TALK
                or self._answers.corrects(intent, question)
            )
            and (answer := self._answers.stated_answer(text, question, models))
        ):
            return answer
        needed = thresholds.LASTING_INTENT if lasting else thresholds.INTENT
        off_topic = self._ranking.out_of_scope(text, models)
        likely = confidence >= needed and (not misspelt or name in misspelt) and off_topic < thresholds.OFF_TOPIC
        likely = likely and not (
            name in CORRECTING and (supposes(text) or is_of_others(text, script_language(text) or DEFAULT))
        )
        likely = likely and not (name == "undo" and (is_open_question(text) or keeps_corrections(text)))
        if likely or (confidence >= thresholds.HINT and self._filling.has_misspelt_concept(name, text)):
            meant = self._filling.as_intent(name, confidence, text, models, conversation)
            if meant.intent != FALLBACK:  # a request about a reading may have no operation
                return meant
        elif misspelt:
            return unclear(text, 1.0, single_word, misspelt)
        if (alone := self._ranking.understood_alone(text, models)) is not None:
            return self._filling.as_intent(*alone, text, models, conversation)
        guesses = tuple(
            name for name, probability in ranked[:2] if probability >= thresholds.HINT and not self._ranking.lasts(name)
        )
        refused = self._filling.refused(text, 1 - confidence, models, guesses)
        return replace(refused, off_topic=refused.language is not None and off_topic >= thresholds.CLEARLY_OFF_TOPIC)


def _intent_of_question(intent: Intent, text: str) -> str | None:
    """The intent that a question in an intent's words asks for instead."""
    return intent.question_intent if intent.question_intent and asks(text) and not is_wish(text) else None
