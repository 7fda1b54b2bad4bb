"""What a sentence wishes for, or asks for politely: "I'd like to play"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.terminal.hangul_keys import letters
from bot.terminal.words import words as words_of
from engine import LANGUAGES


@dataclass(frozen=True)
class Wish:
    """A sentence without what makes a wish of it.

    Attributes:
        bare: its other words, letter by letter, without spaces.
        wished: whether there was anything of the kind but mere filler.
        asks: whether it asks for leave: "may I play".
    """

    bare: str
    wished: bool
    asks: bool = False


def wish(sentence: str) -> Wish:
    """Take a sentence apart; the words are in the tables ``[chat_wishes]``."""
    text = " ".join(re.sub(r"['\u2019]", "", sentence.casefold()).replace("_", " ").split())
    text = " ".join(re.sub(r"[^\w\s]", " ", text).split())
    text = " ".join(_any_of("fillers").sub(" ", text).split())
    for name in ("openings", "asking_openings"):
        rest = re.sub(rf"^(?:{_any_of(name).pattern})", "", text).strip()
        if rest != text:
            return Wish(letters(rest.replace(" ", "")), wished=True, asks=name == "asking_openings")
    bare = letters("".join(map(_without_particle, text.split())))
    for ending, asks in _endings():
        if bare.endswith(ending) and bare != ending:
            return Wish(bare.removesuffix(ending), wished=True, asks=asks)
    return Wish(bare, wished=False)


def _without_particle(word: str) -> str:
    return next((word.removesuffix(end) for end in _table("particles") if word.endswith(end) and word != end), word)


@cache
def _endings() -> tuple[tuple[str, bool], ...]:
    """The endings of verbs, the longest first, letter by letter; whether each asks for leave."""
    found = {}
    for name in ("endings", "asking_endings"):
        for ending in _table(name):
            for before in ("", *_table("trying")):
                for after in ("", *_table("polite")):
                    found[letters(f"{before}{ending}{after}".replace(" ", ""))] = name == "asking_endings"
    return tuple(sorted(found.items(), key=lambda entry: -len(entry[0])))


@cache
def _any_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, sorted(_table(name), key=len, reverse=True)))})(?!\S)")


@cache
def _table(name: str) -> tuple[str, ...]:
    return tuple(word for code in LANGUAGES for word in words_of(code).table("chat_wishes")[name])


def forms(names: Iterable[str], phrases: Iterable[str]) -> tuple[str, ...]:
    """What is left of wishes for what is called by these names and phrases; each may be a noun, with a verb to it."""
    bare = (*map(letters, names), *(wish(phrase).bare for phrase in phrases))
    return tuple(one + letters(verb) for one in bare for verb in ("", *_table("doing")))
