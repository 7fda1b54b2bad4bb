"""What was asked last, and whether a message is the bare answer to it: "4", "넷이요", "the second one", "yes"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from engine.dialogue.intents import Intent
from engine.dialogue.numbers import any_of, hearing, whole
from engine.dialogue.places import digit_words, places, without_negated
from engine.dialogue.slots import DIGITS, MOST_DIGITS, concept_by_name, digits_in_words, is_term, language, model
from engine.errors import UserError
from engine.locales import LANGUAGES, words

_APOSTROPHE = re.compile(r"(?<=\w)['\u2019`\u00b4](?=\w)")
_MARKS = re.compile(r"[.,!?\uff1f~\u2026\"'“”()]+(?=\s|$)|(?<!\S)[\"'“”(]+")


@dataclass(frozen=True)
class Question:
    """A question, and what an answer to it asks for.

    Attributes:
        intent: what is done with the answer.
        slots: those of which the answer gives one; empty if the answer chooses an intent among the options.
        known: the intent's other slots.
        options: what was offered, in that order, for "the second one" and for "yes".
        lengths: how many digits an answer may have; empty for any number.
        count: how many digits were read, for questions about digits.
        word: the misspelt word that the options may correct.
        texts: possible answers in words, for a question that asks for a place among them.
        supposed: the place of a digit and the value that the person asked about, which they may insist on.
    """

    intent: str
    slots: tuple[str, ...] = ()
    known: Mapping[str, object] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()
    count: int = 0
    word: str | None = None
    texts: tuple[str, ...] = ()
    supposed: tuple[int, int] | None = None


# The slot for which each error asks another value.
_RETRY_SLOTS = {
    "followup.no_such_digit": "place",
    "followup.no_such_picture": "place",
    "data.no_such_sample": "number",
    "model.unknown": "model",
}


def missing_slot_question(intent: Intent, slots: Mapping[str, object], models: Sequence[str]) -> Question | None:
    """What a handler asks back when its slot has no value, or the name of an unknown concept."""
    options = _options(intent.asks, models)
    value = slots.get(intent.asks or "")
    if intent.asks is None or (value is not None and (intent.asks != "concept" or value in options)):
        return None
    return Question(intent.name, (intent.asks,), {}, options)


def retry_question(
    error: Exception, intent: Intent, slots: Mapping[str, object], models: Sequence[str]
) -> Question | None:
    """The question for another value, after an error whose sentence says which values there are."""
    slot = _RETRY_SLOTS.get(error.key) if isinstance(error, UserError) else None
    return Question(intent.name, (slot,), slots, _options(slot, models)) if slot and slot in intent.slots else None


def _options(slot: str | None, models: Sequence[str]) -> tuple[str, ...]:
    """The values of a slot in the order in which they are listed, if it has a fixed set."""
    if slot == "model":
        return tuple(models)
    if slot == "language":
        return LANGUAGES
    return tuple(words(LANGUAGES[0]).table("concepts")) if slot == "concept" else ()


def value_in(text: str, question: Question, models: Sequence[str]) -> tuple[str, object] | None:
    """The slot that a message fills and its value, if the message is nothing else."""
    core, plain = bare(text, guesses=bool(question.texts)), _plain(text)
    stated = core if question.texts else plain  # "isn't it 5" is a guess
    if not core or without_negated(stated) != stated:  # "it is not a zero"
        return None
    for slot in question.slots:
        if slot == "place" and _lesson().search(plain):  # "lesson 3" answers no question of a lesson
            continue
        value: object = _all_digits(core, question.count) if slot == "digits" else None
        value = value or _place_of_text(core, question) or _value(slot, core, models)
        if value is None and question.options:
            value = option_in(text, question)
        if value is None or (slot == "digits" and question.lengths and len(str(value)) not in question.lengths):
            continue
        return slot, value
    if question.texts and len(parts := re.split(r",\s+", text)) > 1:  # "the first one, 5"
        values = [value_in(part, question, models) for part in parts]
        return values[0] if len({*values}) == 1 else None
    return None


def _place_of_text(core: str, question: Question) -> int | None:
    """The place of the answer whose words a core is; "2" is the second one, whatever that says."""
    texts = [bare(text) for text in question.texts]
    if core in map(str, range(1, len(texts) + 1)):
        return None
    return next((texts.index(shorter) + 1 for shorter in _shorter(core) if shorter in texts), None)


def option_in(text: str, question: Question) -> str | None:
    """The option that a message names by its place."""
    place = _value("place", bare(text), ())
    if not isinstance(place, int) or not 1 <= abs(place) <= len(question.options):
        return None
    return question.options[place - 1 if place > 0 else place]


def agrees(text: str) -> bool | None:
    """Whether a message is just a yes (True) or a no (False); None for any other."""
    plain = _plain(text)
    for code in LANGUAGES:
        for word, meaning in (("yes", True), ("no", False)):
            if plain in hearing(code)["answer"][word]:
                return meaning
    return None


def insists(text: str) -> bool:
    """Whether a message only insists that what its writer supposed is so: "well it is", 그거 맞다니까."""
    return any(re.fullmatch(hearing(code)["answer"]["insists"], text.casefold().strip()) for code in LANGUAGES)


def is_yes(text: str) -> bool:
    """Whether a message says yes, in any language, and nothing else."""
    return agrees(text) is True


def bare(text: str, *, guesses: bool = False) -> str:
    """A message in lower case without what may stand around a value, or around a guess; empty if it is too long."""
    plain = _plain(text)
    if len(plain) > MOST_DIGITS:
        return ""
    plain = _before(guesses=guesses).sub("", plain) or plain
    return (_after("guess_after").sub("", plain) or plain) if guesses else plain


def is_question(text: str) -> bool:
    """Whether a message ends with a question mark, and asks: "1이거든?" does not."""
    sentence = text.rstrip(" .!~)")
    return sentence.endswith(("?", "\uff1f")) and not _rhetorical().search(sentence.casefold())


def _plain(text: str) -> str:
    """A message in lower case without punctuation."""
    lower = unicodedata.normalize("NFC", text[: 4 * MOST_DIGITS]).casefold()
    return " ".join(_MARKS.sub(" ", _APOSTROPHE.sub("", lower)).split())


def _value(slot: str, core: str, models: Sequence[str]) -> object:
    """A slot's value, if it is the whole core but for words that may follow it."""
    values = (_MATCHERS[slot](shorter, models) for shorter in _shorter(core))
    return next((value for value in values if value is not None), None)


def _shorter(core: str) -> Iterator[str]:
    """A core, then without the words that may follow a value, one after the other."""
    yield core
    while (shorter := _after("after").sub("", core)) not in ("", core):
        yield (core := shorter)


def _all_digits(core: str, count: int) -> str | None:
    """The digits that a core says in words without an ending, if they are as many as were read: 일이 is 12 of two."""
    for code in LANGUAGES:
        values = digit_words(code)
        names = re.findall(any_of(values), core)
        if len(names) == count > 1 and re.fullmatch(rf"(?:{any_of(values)}[\s,-]*)+", core):
            return "".join(str(values[name]) for name in names)
    return None


# Each gives the value of a slot if a core is nothing but that value.


def _match_digits(core: str, _: Sequence[str]) -> str | None:
    if DIGITS.fullmatch(core):
        return re.sub(r"\D", "", core)
    return next(filter(None, (digits_in_words(core, code) for code in LANGUAGES)), None)


def _match_number(core: str, _: Sequence[str]) -> object:
    value = whole(core.removeprefix("#").strip())
    return value if value is not None else next((kind for kind in ("last", "any") if is_term(core, kind)), None)


def _match_place(core: str, _: Sequence[str]) -> int | None:
    value = whole(core)
    if value is not None:
        return value
    rows: Iterator[list[str]] = (hearing(code)["answer"]["letters"] for code in LANGUAGES)
    if (letter := next((row.index(core) for row in rows if core in row), None)) is not None:
        return letter + 1
    starts, rest = places(core)
    return next(iter(starts.values())) if len(starts) == 1 and not rest.strip() else None


def _match_model(core: str, models: Sequence[str]) -> str | None:
    if core in {name.casefold() for name in models}:
        return model(core, models)
    other = any(core in hearing(code)["answer"]["other"] for code in LANGUAGES)
    return models[1] if other and len(models) > 1 else None


def _match_language(core: str, _: Sequence[str]) -> str | None:
    names = {name for code in LANGUAGES for table in hearing(code)["names"].values() for name in table}
    return language(core) if core in names or core in LANGUAGES else None


_MATCHERS: dict[str, Callable[[str, Sequence[str]], object]] = {
    "digits": _match_digits,
    "number": _match_number,
    "place": _match_place,
    "model": _match_model,
    "language": _match_language,
    "concept": lambda core, _: concept_by_name(core),
}


@cache
def _before(*, guesses: bool) -> re.Pattern[str]:
    kinds = ("before", "guess") if guesses else ("before",)
    names = any_of(name for code in LANGUAGES for kind in kinds for name in hearing(code)["answer"][kind])
    return re.compile(rf"^(?:{names}\s+)+(?=\S)")


@cache
def _after(kind: str) -> re.Pattern[str]:
    """One of the words that may follow a value, or a guess, at the end; in a joined language without a space."""
    names = (("" if hearing(code)["joined"] else r"\s+") + any_of(hearing(code)["answer"][kind]) for code in LANGUAGES)
    return re.compile(rf"\s*(?:{'|'.join(names)})$")


@cache
def _lesson() -> re.Pattern[str]:
    """A word for a lesson."""
    names = (words(code).table("grammar")["nouns"]["lesson"].split(", ") for code in LANGUAGES)
    return re.compile("|".join(rf"(?<![a-z]){re.escape(name)}(?![a-z])" for group in names for name in group))


@cache
def _rhetorical() -> re.Pattern[str]:
    """The end of a statement before a question mark."""
    ends = (hearing(code)["before_rhetorical"] for code in LANGUAGES)
    names = (rf"{end}{any_of(hearing(code)['rhetorical'])}" for end, code in zip(ends, LANGUAGES, strict=True))
    return re.compile(rf"(?:{'|'.join(names)})\s*[?\uff1f]+$")
