"""What was asked last, and whether a message is the bare answer to it: "4", "넷이요", "the second one", "yes"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from engine.dialogue.intents import Intent
from engine.dialogue.numbers import hearing, whole
from engine.dialogue.places import any_of, digit_words, places, without_negated
from engine.dialogue.slots import DIGITS, MOST_DIGITS, concept, language, model, named, spoken
from engine.errors import UserError
from engine.locales import LANGUAGES, words

_APOSTROPHE = re.compile(r"(?<=\w)['\u2019`\u00b4](?=\w)")
_MARKS = re.compile(r"[.,!?\uff1f~\u2026\"'“”()]+(?=\s|$)|(?<!\S)[\"'“”(]+")


@dataclass(frozen=True)
class Question:
    """A question, and what an answer to it asks for.

    Attributes:
        intent: what is done with the answer.
        slots: those of which the answer gives one; none where the intent itself is offered among the options.
        known: the intent's other slots.
        options: what was offered, in that order, for "the second one" and for "yes".
        lengths: how many digits an answer has; any number where none are given.
        count: how many digits were read, of those that are asked for.
        word: what was taken for a slip of one of the options.
    """

    intent: str
    slots: tuple[str, ...] = ()
    known: Mapping[str, object] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()
    count: int = 0
    word: str | None = None


# What a person is told where a value does not fit, and the slot whose value may be given anew then.
_ANEW = {
    "followup.no_such_digit": "place",
    "followup.no_such_picture": "place",
    "data.no_such_sample": "number",
    "model.unknown": "model",
}


def left_open(intent: Intent, slots: Mapping[str, object], models: Sequence[str]) -> Question | None:
    """What a handler asks for that was not given a value for the slot that it needs, or one that there is not."""
    options = _options(intent.asks, models)
    value = slots.get(intent.asks or "")
    if intent.asks is None or (value is not None and (intent.asks != "concept" or value in options)):
        return None
    return Question(intent.name, (intent.asks,), {}, options)


def given_anew(error: Exception, intent: Intent, slots: Mapping[str, object], models: Sequence[str]) -> Question | None:
    """What an error asks for in whose sentence stands what may be given instead."""
    slot = _ANEW.get(error.key) if isinstance(error, UserError) else None
    if slot is None or slot not in intent.slots:
        return None
    return Question(intent.name, (slot,), slots, _options(slot, models))


def _options(slot: str | None, models: Sequence[str]) -> tuple[str, ...]:
    """What there is to choose from for a slot, as it is listed."""
    if slot == "model":
        return tuple(models)
    if slot == "language":
        return LANGUAGES
    return tuple(words(LANGUAGES[0]).table("concepts")) if slot == "concept" else ()


def value_in(text: str, question: Question, models: Sequence[str]) -> tuple[str, object] | None:
    """The slot that a message fills and its value, if the message is nothing else."""
    core, said = bare(text), _plain(text)
    if not core or without_negated(said) != said:  # "it is no zero"
        return None
    for slot in question.slots:
        value: object = _all_digits(core, question.count) if slot == "digits" else None
        value = value or _VALUES[slot](core, models)
        if value is None and question.options:
            value = option_in(text, question)
        if value is None or (slot == "digits" and question.lengths and len(str(value)) not in question.lengths):
            continue
        return slot, value
    return None


def option_in(text: str, question: Question) -> str | None:
    """The one of what was offered that a message names by its place."""
    place = _place(bare(text), ())
    if place is None or not -len(question.options) <= place <= len(question.options) or place == 0:
        return None
    return question.options[place - 1 if place > 0 else place]


def agrees(text: str) -> bool | None:
    """Whether a message says yes or no, and nothing else; None where it says neither."""
    said = _plain(text)
    for code in LANGUAGES:
        for word, meaning in (("yes", True), ("no", False)):
            if said in hearing(code)["answer"][word]:
                return meaning
    return None


def is_yes(text: str) -> bool:
    """Whether a message says yes, in any language, and nothing else."""
    return agrees(text) is True


def bare(text: str) -> str:
    """A message in lower case without what may stand around a value; empty for what is too long."""
    said = _plain(text)
    if len(said) > MOST_DIGITS:
        return ""
    return _before().sub("", said) or said


def is_question(text: str) -> bool:
    """Whether a message ends with a question mark."""
    return text.rstrip(" .!~)").endswith(("?", "\uff1f"))


def _plain(text: str) -> str:
    said = unicodedata.normalize("NFC", text[: 4 * MOST_DIGITS]).casefold()
    return " ".join(_MARKS.sub(" ", _APOSTROPHE.sub("", said)).split())


def _core_of(core: str, matches: Callable[[str], object]) -> object:
    """What is found in a core by itself, or without one of the things that may follow it."""
    found = matches(core)
    while found is None and (shorter := _after().sub("", core)) and shorter != core:
        core = shorter
        found = matches(core)
    return found


def _all_digits(core: str, count: int) -> str | None:
    """The digits that a core says in words without an ending, if they are as many as were read: 일이 is 12 of two."""
    for code in LANGUAGES:
        known = digit_words(code)
        words = re.findall(any_of(known), core)
        if len(words) == count > 1 and re.fullmatch(rf"(?:{any_of(known)}[\s,-]*)+", core):
            return "".join(str(known[word]) for word in words)
    return None


def _digits(core: str, models: Sequence[str]) -> str | None:  # noqa: ARG001
    def find(said: str) -> str | None:
        if DIGITS.fullmatch(said):
            return re.sub(r"\D", "", said)
        several = (spoken(said, code) for code in LANGUAGES)
        return next((digits for digits in several if digits), None)

    found = _core_of(core, find)
    return str(found)[:MOST_DIGITS] if found else None


def _number(core: str, models: Sequence[str]) -> object:  # noqa: ARG001
    def find(said: str) -> object:
        number = whole(said.removeprefix("#").strip())
        if number is not None:
            return number
        return next((kind for kind in ("last", "any") if named(said, kind, whole=True)), None)

    return _core_of(core, find)


def _place(core: str, models: Sequence[str]) -> int | None:  # noqa: ARG001
    def find(said: str) -> int | None:
        number = whole(said)
        if number is not None:
            return number
        found, rest = places(said)
        return next(iter(found.values())) if len(found) == 1 and not rest.strip() else None

    found = _core_of(core, find)
    return found if isinstance(found, int) else None


def _model(core: str, models: Sequence[str]) -> object:
    def find(said: str) -> str | None:
        if said in {name.casefold() for name in models}:
            return model(said, models)
        others = (hearing(code)["answer"]["other"] for code in LANGUAGES)
        return next(iter(models[1:]), None) if any(said in several for several in others) else None

    return _core_of(core, find)


def _language(core: str, models: Sequence[str]) -> object:
    names = {name for code in LANGUAGES for several in hearing(code)["names"].values() for name in several}
    return _core_of(core, lambda said: language(said, models) if said in names or said in LANGUAGES else None)


def _concept(core: str, models: Sequence[str]) -> object:
    return _core_of(core, lambda said: concept(said, models, whole=True))


@cache
def _before() -> re.Pattern[str]:
    several = sorted((name for code in LANGUAGES for name in hearing(code)["answer"]["before"]), key=len, reverse=True)
    return re.compile(rf"^(?:(?:{'|'.join(map(re.escape, several))})\s+)+(?=\S)")


@cache
def _after() -> re.Pattern[str]:
    """One of the things that may follow a value, at the end; in a joined language without a space before it."""
    several = (
        ("" if hearing(code)["joined"] else r"\s+") + re.escape(name)
        for code in LANGUAGES
        for name in sorted(hearing(code)["answer"]["after"], key=len, reverse=True)
    )
    return re.compile(rf"\s*(?:{'|'.join(several)})$")


_VALUES: dict[str, Callable[[str, Sequence[str]], object]] = {
    "digits": _digits,
    "number": _number,
    "place": _place,
    "model": _model,
    "language": _language,
    "concept": _concept,
}
