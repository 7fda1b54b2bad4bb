"""What the grammar makes of a sentence, where the recogniser does not know better."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from engine.dialogue import thresholds
from engine.dialogue.context import group_of
from engine.dialogue.digit_values import order_of_digits
from engine.dialogue.divisions import times
from engine.dialogue.embedded_requests import embedded_request
from engine.dialogue.filling import LATIN_WORD, Filling
from engine.dialogue.grammar import cover
from engine.dialogue.intents import Understood
from engine.dialogue.lesson_steps import LESSONS
from engine.dialogue.likeness import candidates, numbers_read
from engine.dialogue.memory import Conversation
from engine.dialogue.named_readings import named_correction, named_request
from engine.dialogue.negations import asks_how
from engine.dialogue.number_checks import number_check
from engine.dialogue.off_topic import may_mean_something_else
from engine.dialogue.parser import (
    READS,
    names_several,
    only_reads,
    parse,
    undo_in_a_clause,
)
from engine.dialogue.passing_corrections import is_checked_again, is_of_others, passing_correction
from engine.dialogue.place_phrases import neighbour
from engine.dialogue.ranking import ABOUT_READINGS, GRAMMAR_INTENTS, Ranking
from engine.dialogue.registry import Registry
from engine.dialogue.request import Request
from engine.dialogue.script import script_language
from engine.dialogue.sentence import (
    Parsed,
    asks_what_is_read,
    supposes,
)
from engine.dialogue.several_requests import requests_in
from engine.dialogue.stated_counts import stated_count
from engine.dialogue.sums_of_parts import SUMS_OF_PARTS
from engine.dialogue.suppositions import supposition
from engine.locales import DEFAULT, words

CORRECTING = ("correct", "confirm")
_VALUES = ("digits", "several", "parts")  # slots of a correction that say what is right
_STATES = frozenset({"value", "becomes", "no"})
HOW_TO = ("own_picture", "help")  # what tells how to have several numbers reckoned with


class SentenceParser:
    """Parses sentences that are made of the grammar's words, for the intents of a registry."""

    def __init__(self, registry: Registry, ranking: Ranking, filling: Filling) -> None:
        self._registry, self._ranking, self._filling = registry, ranking, filling

    def parse_in_scope(
        self, text: str, conversation: Conversation, models: Sequence[str], *, slips: bool
    ) -> Understood | None:
        """What the grammar makes of a sentence, unless the recogniser knows that it is out of scope."""
        parsed = self.apply(text, conversation, partial(parse, slips=slips))
        if not slips and not _compares_sums(parsed) and (several := self._several(text, conversation)):
            return several
        if parsed is not None and names_several(parsed.slots):  # "what do the first and the last make"
            other = self._filling.request(text, parsed.language or DEFAULT, models, conversation)
            if other is not None and other.operation not in READS:
                return replace(parsed, slots={**parsed.slots, "request": other})
        if parsed is None or (not slips and not may_mean_something_else(parsed.intent, parsed.slots, text)):
            return parsed
        learnt = self._ranking.knows(parsed.slots.get("request"))
        if parsed.intent == "facts" and learnt and self._ranking.is_plainly_another(text, models):
            return None
        bound = thresholds.OFF_TOPIC if slips else thresholds.CLEARLY_OFF_TOPIC
        return None if self._ranking.out_of_scope(text, models) >= bound else parsed

    def parse_strictly(self, text: str, conversation: Conversation, models: Sequence[str]) -> Understood | None:
        """What the grammar makes of a sentence as it is spelt, or of the clause that corrects something in passing.

        Words beside a correction may look like a request: "oh wait, leap year, the last digit is a 6".
        """
        for parser in (named_correction, named_request, neighbour, order_of_digits, stated_count, times):
            if found := self.apply(text, conversation, parser):
                return found
        parsed = self.parse_in_scope(text, conversation, models, slips=False)
        if not _reckons(parsed) and (compared := self.apply(text, conversation, number_check)):
            return compared
        if parsed is not None and parsed.intent in CORRECTING and not _is_of_any_digit(parsed):
            return parsed
        language = script_language(text) or DEFAULT
        passing = self.apply(text, conversation, passing_correction)
        digits = str(passing.slots["digits"]) if passing else ""
        if passing is None or is_checked_again(text, digits, language, conversation):
            return passing or parsed or self.apply(text, conversation, undo_in_a_clause)
        off_topic = self._ranking.out_of_scope(text, models) >= thresholds.CLEARLY_OFF_TOPIC
        return parsed if off_topic and is_of_others(text, language, off_topic=True) else passing

    def parse_embedded(self, text: str, conversation: Conversation, models: Sequence[str]) -> Understood | None:
        """What a sentence asks of a reading beside courtesy, reasons and remarks."""
        core = embedded_request(text, script_language(text) or DEFAULT)
        if core is None:
            return None
        readings = (self.parse_in_scope(core, conversation, models, slips=slips) for slips in (False, True))
        parsed = next(filter(None, readings), None)
        return parsed if parsed is not None and parsed.intent == "facts" else None

    def correction_first(self, text: str, conversation: Conversation, models: Sequence[str]) -> Understood | None:
        """The correction in a sentence that goes on with a question: "the 4 is a 9, so what do they add up to"."""
        if any(self.apply(text, conversation, parser) for parser in (named_correction, passing_correction)):
            return None  # "first seven's a 1, so 31917", "its 1, at the end"
        language = script_language(text) or DEFAULT
        for boundary in re.finditer(words(language).table("grammar")["clause_end"], text):
            names = {piece.name for piece in cover(text[: boundary.start()], language)}
            if "before" in names or not names & _STATES:  # "the one before was 84, how much more is this"
                continue
            question = text[boundary.end() :]
            request = self.parse_in_scope(question, conversation, models, slips=False)
            if request is None or request.intent != "facts" or only_reads(request.slots):
                continue
            first = self.parse_strictly(text[: boundary.start()], conversation, models)
            if first is None or first.intent != "correct" or not any(map(first.slots.get, _VALUES)):
                continue
            digits = str(first.slots["digits"] or "")
            if len(digits) < 2 or "no" in names or candidates(digits, conversation):  # "and to 2026, how many years"
                return replace(first, rest=question)
        return None

    def supposition(self, text: str, conversation: Conversation, models: Sequence[str]) -> Understood | None:
        """What a sentence asks of what was read if a digit of it were another one."""
        language = script_language(text) or DEFAULT
        supposed = supposition(text, language)
        if supposed is None:
            return None
        request = self.parse_in_scope(supposed.question, conversation, models, slips=False)
        if request is None or request.intent != "facts":
            return None
        correction = self.parse_strictly(supposed.statement, conversation, models)
        if correction is None or correction.intent != "correct" or not any(map(correction.slots.get, _VALUES)):
            return None
        return replace(request, supposed=correction.slots)

    def ability(self, text: str, conversation: Conversation, models: Sequence[str]) -> Understood | None:
        """What a question about what can be read asks for: 한글도 읽나요 ("do you also read Hangul").

        Its words may all be those of a request, which is meant if it names places: 두 번째도 읽었어.
        """
        parsed = self.parse_in_scope(text, conversation, models, slips=True)
        request = parsed.slots.get("request") if parsed else None
        if parsed and (not isinstance(request, Request) or request.places):
            return None
        likely = [row for row in self._ranking.intents(text, models) if row[0] not in GRAMMAR_INTENTS]
        needed = thresholds.PLAIN_ABILITY if asks_what_is_read(text, plainly=True) else thresholds.ABILITY
        if not likely or likely[0][1] < needed or group_of(likely[0][0]) in ABOUT_READINGS:
            return None
        return self._filling.as_intent(*likely[0], text, models)

    def _several(self, text: str, conversation: Conversation) -> Understood | None:
        """What a sentence asks of a reading that has several requests."""
        language = script_language(text) or DEFAULT
        found = requests_in(text, language, conversation)
        if not found:
            return None
        empty = dict.fromkeys(self._registry.entries["facts"].finders)
        return Understood("facts", 1.0, {**empty, "request": found[0], "further": found[1:]}, language)

    def apply(
        self, text: str, conversation: Conversation, parser: Callable[[str, str, Conversation], Parsed | None]
    ) -> Understood | None:
        """What a parser makes of the grammar's words in a sentence."""
        language = script_language(text)
        parsed = parser(text, language or DEFAULT, conversation)
        language = language or (DEFAULT if LATIN_WORD.search(text) else None)
        if parsed is None or parsed[0] not in self._registry.entries:
            return None
        if parsed[0] in CORRECTING and (supposes(text) or _states_anothers(text, language, parsed, conversation)):
            return None
        empty = dict.fromkeys(self._registry.entries[parsed[0]].finders)
        return Understood(parsed[0], 1.0, {**empty, **parsed[1]}, language)

    def parse_loosely(self, text: str, conversation: Conversation, models: Sequence[str]) -> Understood | None:
        """What the grammar makes of most of a sentence's words, if the recogniser finds that likely at all."""
        parsed = self.apply(text, conversation, partial(parse, slips=True, unknown=thresholds.UNKNOWN_PIECES))
        likely = {name for name, probability in self._ranking.intents(text, models) if probability >= thresholds.HINT}
        return parsed if parsed and parsed.intent in likely else None

    def how_to(self, text: str, models: Sequence[str]) -> Understood | None:
        """The answer to how several numbers are reckoned with, which is not done yet."""
        if (
            not asks_how(text, script_language(text) or DEFAULT)
            or self._ranking.out_of_scope(text, models) >= thresholds.OFF_TOPIC
        ):
            return None
        ranked = [name for name, _ in self._ranking.intents(text, models)]
        likely = next((name for name in ranked if name in HOW_TO), None)
        return self._filling.as_intent(likely, 1.0, text, models) if likely and ranked[0] not in LESSONS else None


def _is_of_any_digit(parsed: Understood) -> bool:
    """Whether a correction tells a digit's value, but not which one: "that four is a one", whose "one" is no value."""
    named = {slot for slot, value in parsed.slots.items() if value is not None}
    return named == {"digits"} and len(str(parsed.slots["digits"])) == 1


def _compares_sums(parsed: Understood | None) -> bool:
    """Whether the operations of a sentence are one comparison: 윗줄 합이랑 아랫줄 합이 같나요."""
    request = parsed.slots.get("request") if parsed is not None else None
    return isinstance(request, Request) and request.operation in SUMS_OF_PARTS.values()


def _reckons(parsed: Understood | None) -> bool:
    """Whether more is asked than whether what was read is a number."""
    request = parsed.slots.get("request") if parsed is not None else None
    return isinstance(request, Request) and not (request.operation == "equal" and not request.of)


def _states_anothers(text: str, language: str | None, parsed: Parsed, conversation: Conversation) -> bool:
    """Whether what sounds like the whole number that was read is another one: 내 나이는 29야 ("my age is 29")."""
    only_one = len(numbers_read(conversation)) == 1
    named = {slot for slot, value in parsed[1].items() if value is not None}
    if not only_one or named != {"digits"} or not is_of_others(text, language or DEFAULT):
        return False
    return not is_checked_again(text, str(parsed[1]["digits"]), language or DEFAULT, conversation)
