"""What a sentence is made of: the known words that cover it, each with what it does in a request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

from engine.dialogue.numbers import hearing
from engine.locales import LANGUAGES, words

# What each piece costs: the cover with the least cost is taken, so of two covers the one with fewer, longer pieces.
_KNOWN, _FILLER, _SHORT, _MISSPELT, _UNKNOWN = 10, 12, 13, 35, 100
# A word of at least this many letters may have a slip in it: a letter too many, too few, wrong, or two in wrong order.
_SHORTEST_SPELT = 4
LONGEST = 120  # characters that are looked at; a request is short
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019`\u00b4](?=\w)")
_TOKEN = re.compile(r"\d+(?:[,.]\d+)*(?:st|nd|rd|th|s)?\b|[^\W\d_]+|\d+|[-+*/×÷=<>]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_SPACED_OUT = re.compile(r"(.)\1{2,}")
_NUMERAL = re.compile(r"(\d{1,18})(st|nd|rd|th|s)?")


@dataclass(frozen=True)
class Piece:
    """A word or several that do one thing in a request.

    Attributes:
        kind: what sort of thing: a table of ``[grammar]``, or "number", "ordinal", "unknown".
        name: which of them, such as "sum"; the text of an unknown piece.
        value: of a number or an ordinal; 1 of a noun that a number may follow as its place: "digit 3", "사진 3".
        start: its first unit, a word or a letter.
    """

    kind: str
    name: str
    value: int = 0
    start: int = 0


@dataclass(frozen=True)
class _Lexicon:
    """The words of a language.

    Attributes:
        pieces: by the words.
        longest: units that a piece may have.
        misspelt: by words that miss a letter, the words that they may be.
        words: all single words.
    """

    pieces: Mapping[str, tuple[Piece, ...]]
    longest: int
    misspelt: Mapping[str, tuple[str, ...]]
    words: frozenset[str]


def cover(text: str, language: str) -> tuple[Piece, ...]:
    """The pieces of a sentence, in order; those of kind "unknown" do not belong to requests."""
    joined = hearing(language)["joined"]
    units, between = _units(text[:LONGEST], joined=joined), "" if joined else " "
    lexicon = _lexicon(language)
    pieces = _cheapest(units, between, lexicon, slips=False)
    if not any(piece.kind == "unknown" for piece in pieces):
        return pieces
    if joined:
        return _cheapest(units, between, lexicon, slips=True)
    units = [unit if unit in lexicon.words else _meant(unit, lexicon) or unit for unit in units]
    return _cheapest(units, between, lexicon, slips=False)


def _units(text: str, *, joined: bool) -> list[str]:
    """The words of a sentence; of a joined language the letters, figures together."""
    text = _HYPHEN.sub(" ", text)
    text = _SPACED_OUT.sub(r"\1\1", _APOSTROPHE.sub("", normalize("NFC", text).casefold()))
    if joined:
        return re.findall(r"\d+|[^\W_]|[-+*/×÷=<>]", text)
    short = {short: full for code in LANGUAGES for short, full in hearing(code)["shorthand"].items()}
    return [part for token in _TOKEN.findall(text) for part in short.get(token, token).split()]


def _cheapest(units: Sequence[str], between: str, lexicon: _Lexicon, *, slips: bool) -> tuple[Piece, ...]:
    """The cover of the least cost, from the end to the start."""
    count = len(units)
    costs: list[int] = [0] * (count + 1)
    choices: list[tuple[int, Piece]] = [(0, Piece("", ""))] * count
    for start in range(count - 1, -1, -1):
        best = costs[start + 1] + _UNKNOWN
        choice = (start + 1, Piece("unknown", units[start], 0, start))
        for end in range(start + 1, min(start + lexicon.longest, count) + 1):
            text = between.join(units[start:end])
            for cost, piece in _candidates(text, lexicon, slips=slips):
                if cost + costs[end] < best:
                    best, choice = cost + costs[end], (end, piece)
        costs[start], choices[start] = best, choice
    pieces, at = [], 0
    while at < count:
        end, piece = choices[at]
        pieces.append(Piece(piece.kind, piece.name, piece.value, at))
        at = end
    return tuple(pieces)


def _candidates(text: str, lexicon: _Lexicon, *, slips: bool) -> list[tuple[int, Piece]]:
    if known := lexicon.pieces.get(text):
        filler = known[0].kind == "filler"
        cost = (_SHORT if len(text) == 1 else _FILLER) if filler else _KNOWN
        return [(cost, piece) for piece in known]
    if numeral := _NUMERAL.fullmatch(text):
        ordinal = numeral[2] not in (None, "s")
        return [(_KNOWN, Piece("ordinal" if ordinal else "number", text, int(numeral[1])))]
    if slips and (meant := _meant(text, lexicon)):
        return [(_MISSPELT, piece) for piece in lexicon.pieces[meant]]
    return []


def _meant(text: str, lexicon: _Lexicon) -> str | None:
    """The word that a text may be with a slip in it."""
    letters = normalize("NFD", text)
    if not _SHORTEST_SPELT <= len(letters) <= 20:
        return None
    meant = [text for spelling in (letters, *_without_a_letter(letters)) for text in lexicon.misspelt.get(spelling, ())]
    return next((word for word in meant if word.startswith(text)), meant[0] if meant else None)


def _without_a_letter(letters: str) -> list[str]:
    return [letters[:at] + letters[at + 1 :] for at in range(len(letters))]


@cache
def _lexicon(language: str) -> _Lexicon:
    table, grammar = hearing(language), words(language).table("grammar")
    pieces: dict[str, tuple[Piece, ...]] = {}
    joined = table["joined"]

    def add(text: str, piece: Piece) -> None:
        text = text.replace(" ", "") if joined else text
        if text not in pieces:
            pieces[text] = (piece,)

    for kind in ("operations", "scopes", "nouns", "places", "filler"):
        for name, listed in grammar[kind].items():
            for text in listed.split(", "):
                numbered = kind == "nouns" and name != "one" and not (joined and name == "digit")
                add(text, Piece(kind.rstrip("s"), name, int(numbered)))
    for text, value in table["ordinals"].items():
        for ending in grammar["ordinal_endings"]:
            add(text + ending, Piece("ordinal", text, value))
    for value in range(1, 100) if joined else ():
        for ending in grammar["figure_endings"]:
            add(f"{value}{ending}", Piece("ordinal", f"{value}", value))
    for text, value in table["numbers"].items():
        if text in table["hardly"] or (value > 100 and joined):
            continue
        add(text, Piece("number", text, value))
        for ending in () if joined else ("s", "es"):
            add(text + ending, Piece("number", text, value))
    longest = max(len(text if joined else text.split()) for text in pieces)
    single = pieces if joined else [word for text in pieces for word in text.split()]
    misspelt: dict[str, tuple[str, ...]] = {}
    for text in dict.fromkeys(single):
        letters = normalize("NFD", text)
        for spelling in {letters, *_without_a_letter(letters)} if len(letters) > _SHORTEST_SPELT else ():
            misspelt[spelling] = (*misspelt.get(spelling, ()), text)
    return _Lexicon(pieces, longest, misspelt, frozenset(single))
