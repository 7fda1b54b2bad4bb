"""What a sentence is made of: the known words that cover it, each with what it does in a request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from unicodedata import normalize

from engine.dialogue.numbers import hearing, in_figures
from engine.dialogue.typed import sound
from engine.locales import LANGUAGES, words

# What each piece costs: the cover with the least cost is taken, so of two covers the one with fewer, longer pieces.
_KNOWN, _FILLER, _SHORT, _ALIKE, _MISSPELT, _UNKNOWN = 10, 12, 13, 20, 35, 100
# A word of at least this many letters may have a slip in it: a letter too many, too few, wrong, or two in wrong order.
_SHORTEST_SPELT = 4
LONGEST = 120  # characters that are looked at; a request is short
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019`\u00b4](?=\w)")
_TOKEN = re.compile(r"\d+(?:[,.]\d+)*(?:st|nd|rd|th|s)?\b|[^\W\d_]+|\d+|->|=>|→|[-+*/×÷=<>]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_NUMERAL = re.compile(r"(\d{1,18})(st|nd|rd|th|s)?")


@dataclass(frozen=True)
class Piece:
    """A word or several that do one thing in a request.

    Attributes:
        kind: what sort of thing: a table of ``[grammar]``, or "number", "ordinal", "unknown".
        name: which of them, such as "sum"; the text of an unknown piece.
        value: of a number or an ordinal; of a place how many there are, if it says; 1 of a noun that a number may
            follow as its place: "digit 3", "사진 3".
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
        alike: by how they sound, in Hangul, the words that are written otherwise.
        words: all single words.
    """

    pieces: Mapping[str, tuple[Piece, ...]]
    longest: int
    misspelt: Mapping[str, tuple[str, ...]]
    alike: Mapping[str, str]
    words: frozenset[str]


def cover(text: str, language: str, *, slips: bool = True) -> tuple[Piece, ...]:
    """The pieces of a sentence, in order; those of kind "unknown" do not belong to requests.

    Args:
        text: the sentence.
        language: whose words they may be.
        slips: whether a word may have a slip in it.
    """
    joined = hearing(language)["joined"]
    text = in_figures(text[:LONGEST], language) if joined else text[:LONGEST]
    units, between = _units(text, joined=joined), "" if joined else " "
    lexicon = _lexicon(language)
    pieces = _cheapest(units, between, lexicon, slips=False)
    if slips and any(piece.kind == "unknown" for piece in pieces):
        if joined:
            return _cheapest(units, between, lexicon, slips=True)
        units = [unit if unit in lexicon.words else _meant(unit, lexicon) or unit for unit in units]
        pieces = _cheapest(units, between, lexicon, slips=False)
    return tuple(_from_end(pieces if joined else _with_whole_numbers(pieces), joined=joined))


def _from_end(pieces: Sequence[Piece], *, joined: bool) -> Iterator[Piece]:
    """Pieces with negative places for those that count from the end: "third from the end", 끝에서 세 번째."""
    step = -1 if joined else 1
    for at, piece in enumerate(pieces):
        beside = pieces[at + step] if 0 <= at + step < len(pieces) else None
        if piece.kind == "ordinal" and beside is not None and beside.name == "from_end":
            yield replace(piece, value=-piece.value)
        else:
            yield piece


def _with_whole_numbers(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with one number for the words of one: "six thousand", "twenty five"."""
    whole: list[Piece] = []
    for piece in pieces:
        last = whole[-1] if whole else piece
        if {piece.kind, last.kind} == {"number"} and whole and not (piece.name + last.name).isdecimal():
            small = last.value % 100 in (*range(20, 100, 10), 0) and 0 < piece.value < 10 and last.value > 10
            if piece.value in (100, 1000) and 0 < last.value < piece.value:
                whole[-1] = Piece("number", str(last.value * piece.value), last.value * piece.value, last.start)
                continue
            if small or (last.value % 1000 == 0 < last.value and 10 <= piece.value < 1000):
                whole[-1] = Piece("number", str(last.value + piece.value), last.value + piece.value, last.start)
                continue
        whole.append(piece)
    return whole


def _units(text: str, *, joined: bool) -> list[str]:
    """The words of a sentence; of a joined language the letters, figures together."""
    text = _HYPHEN.sub(" ", text)
    text = _DRAWN_OUT.sub(r"\1\1", _APOSTROPHE.sub("", normalize("NFC", text).casefold()))
    if joined:
        return re.findall(r"\d+|[^\W_]|->|=>|→|[-+*/×÷=<>]", text)
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
            if not between and end - start > 1 and units[end - 2].isdecimal() and units[end - 1].isdecimal():
                break  # "2, 5번째" names no 25th place
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
    if slips and (alike := lexicon.alike.get(sound(text))):
        return [(_ALIKE, piece) for piece in lexicon.pieces[alike]]
    if slips and (meant := _meant(text, lexicon)):
        return [(_MISSPELT, piece) for piece in lexicon.pieces[meant]]
    return []


def _meant(text: str, lexicon: _Lexicon) -> str | None:
    """The word that a text may be with a slip in it."""
    letters = normalize("NFD", text)
    if text.isascii() and len(text) > 2:  # "teh", "waht"; of the shortest words any other slip makes another word
        swapped = (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 2, -1, -1))
        if found := next((word for word in swapped if word in lexicon.words), None):
            return found
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
                numbered = kind == "nouns" and name != "one" and not (joined and name in ("digit", "number"))
                add(text, Piece(kind.rstrip("s"), name, int(numbered)))
    for text, value in grammar["first_or_last"].items():  # 앞 두 자리
        for name in ("first", "last", "middle") if joined else ():
            for place in grammar["places"][name].split(", "):
                for ending in grammar["place_endings"]:
                    add(place + ending + text, Piece("place", name, value))
        for noun in grammar["nouns"]["picture"].split(", ") if joined else ():  # 세 장
            add(text + noun, Piece("filler", "rest"))
    for text, value in table["ordinals"].items():
        for ending in grammar["ordinal_endings"]:
            add(text + ending, Piece("ordinal", text, value))
    for value in range(1, 100) if joined else ():
        for ending in grammar["figure_endings"]:
            add(f"{value}{ending}", Piece("ordinal", f"{value}", value))
    for text, value in table["numbers"].items():
        if text in table["hardly"] or (value > 1000 and joined):
            continue
        add(text, Piece("number", text, value))
        for ending in grammar["number_endings"] if 0 < value <= 10 else ():  # 삼번째
            add(text + ending, Piece("ordinal", text, value))
        for ending in () if joined else ("s", "es"):
            add(text + ending, Piece("number", text, value))
    longest = max(len(text if joined else text.split()) for text in pieces)
    single = pieces if joined else [word for text in pieces for word in text.split()]
    misspelt: dict[str, tuple[str, ...]] = {}
    for text in dict.fromkeys(single):
        letters = normalize("NFD", text)
        for spelling in {letters, *_without_a_letter(letters)} if len(letters) > _SHORTEST_SPELT else ():
            misspelt[spelling] = (*misspelt.get(spelling, ()), text)
    # Of one syllable nearly any sounds like another.
    alike = {sound(text): text for text in reversed(pieces) if len(text) > 1} if joined else {}
    return _Lexicon(pieces, longest, misspelt, alike, frozenset(single))
