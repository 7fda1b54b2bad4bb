"""What a sentence is made of: the known words that cover it, each with what it does in a request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, groupby, pairwise, product
from unicodedata import normalize

from engine.dialogue.korean_typing import sound
from engine.dialogue.numbers import any_of, hearing, in_figures
from engine.locales import LANGUAGES, words

# What each piece costs: the cover with the least cost is taken, so of two covers the one with fewer, longer pieces.
_KNOWN, _FILLER, _SHORT, _ALIKE, _MISSPELT, _UNKNOWN = 10, 12, 13, 20, 35, 100
# A word of at least this many letters may have a slip in it: a letter too many, too few, wrong, or two in wrong order.
_SHORTEST_SPELT = 4
_SPELT_OUT = 3  # digits in words that are a number
_GROUPS = {2: "in_twos", 3: "in_threes", 4: "in_fours"}
LONGEST = 120  # characters that are looked at; a request is short
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019`\u00b4](?=\w)")
_TOKEN = re.compile(r"(?<!\w)[^\W\d_]/o?(?=\s)|\d+(?:[,.]\d+)*(?:st|nd|rd|th|s)?\b|[^\W\d_]+|\d+|->|=>|→|[-+*/×÷=<>]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_THOUSANDS = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_ARE = ("are", "were", "be", "really", "actually")
_NUMERAL = re.compile(r"(\d{1,18})(st|nd|rd|th|s)?")


@dataclass(frozen=True)
class Piece:
    """A word or several that do one thing in a request.

    Attributes:
        kind: what sort of thing: a table of ``[grammar]``, or "number", "ordinal", "unknown".
        name: which of them, such as "sum"; the text of an unknown piece.
        value: of a number or an ordinal; of a place how many there are, if it says; 1 of a noun that a number may
            follow as its place: "digit 3", "사진 3"; 1 of what asks for a degree, "how much", or points at an answer.
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
        firm: those of numbers and places.
    """

    pieces: Mapping[str, tuple[Piece, ...]]
    longest: int
    misspelt: Mapping[str, tuple[str, ...]]
    alike: Mapping[str, str]
    words: frozenset[str]
    firm: frozenset[str]


def cover(text: str, language: str, *, slips: bool = True) -> tuple[Piece, ...]:
    """The pieces of a sentence, in order; those of kind "unknown" do not belong to requests.

    Args:
        text: the sentence.
        language: whose words they may be.
        slips: whether a word may have a slip in it.
    """
    joined = hearing(language)["joined"]
    text = _THOUSANDS.sub(lambda number: number[0].replace(",", ""), text)
    text = in_figures(text[:LONGEST], language) if joined else _joined_verbs(text[:LONGEST], language)
    units, between = _units(text, joined=joined), "" if joined else " "
    lexicon = _lexicon(language)
    pieces = _cheapest(units, between, lexicon, slips=False)
    if slips and any(piece.kind == "unknown" for piece in pieces):
        if joined:
            pieces = _without_parts(_cheapest(units, between, lexicon, slips=True), text)
            return tuple(_from_end(pieces, joined=True))
        units = [unit if unit in lexicon.words else _respelling(unit, lexicon) or unit for unit in units]
        pieces = _cheapest(units, between, lexicon, slips=False)
    whole = _without_parts(pieces, text) if joined else _with_whole_numbers(_spelt_out(pieces))
    return tuple(_from_end(whole, joined=joined))


def names_of(pieces: Sequence[Piece], kind: str) -> Iterator[str]:
    """The names of the pieces of a kind."""
    return (piece.name for piece in pieces if piece.kind == kind)


def operations_in(pieces: Sequence[Piece]) -> set[str]:
    """The names of the operations among pieces."""
    return {*names_of(pieces, "operation")}


def _without_parts(pieces: Sequence[Piece], text: str) -> tuple[Piece, ...]:
    """The pieces, but a numeral right after a word's first syllable is part of that word: 장사 and 판사 have no 4."""
    begins = _beginnings(text)
    found = list(pieces)
    for at, (before, piece) in enumerate(pairwise(pieces)):
        is_letter = piece.kind == "number" and len(piece.name) == 1 and not piece.name.isdecimal()
        behind_one = before.kind in ("noun", "unknown") and piece.start - before.start == 1
        if is_letter and behind_one and before.start in begins and piece.start not in begins:
            found[at : at + 2] = [replace(before, kind="unknown"), replace(piece, kind="unknown")]
    return tuple(found)


def _beginnings(text: str) -> set[int]:
    """Which units of a joined text begin a word."""
    counts = [len(_units(word, joined=True)) for word in text.split()]
    return {0, *accumulate(counts)}


def _from_end(pieces: Sequence[Piece], *, joined: bool) -> Iterator[Piece]:
    """Pieces with negative places for those that count from the end: "third from the end", 끝에서 세 번째.

    In a joined language the words may also name the last one: 뒤에서 앞을 빼면, 마지막에서 첫 번째를 빼면.
    """
    step = -1 if joined else 1
    subtracts = joined and any(piece.name == "difference" for piece in pieces)
    for at, piece in enumerate(pieces):
        beside = pieces[at + step] if 0 <= at + step < len(pieces) else None
        counted = pieces[at - step] if 0 <= at - step < len(pieces) else None
        first = subtracts and piece.value == 1
        if piece.kind == "ordinal" and beside is not None and beside.name == "from_end" and not first:
            yield replace(piece, value=-piece.value)
        elif not joined and piece.name == "from_end" and _is_to_the_last(pieces, at):
            yield replace(piece, kind="place", name="last")  # "add 5 to the last digit"
        elif joined and piece.name == "from_end" and subtracts and (counted is None or _starts_a_term(counted)):
            yield replace(piece, kind="place", name="last")
        else:
            yield piece


def _is_to_the_last(pieces: Sequence[Piece], at: int) -> bool:
    """Whether "to the last" names a digit, behind a number that something is done with, and counts no place."""
    names = [piece.kind for piece in pieces[:at]]
    follows = pieces[at + 1].kind if at + 1 < len(pieces) else ""
    return "ordinal" not in names and "number" in names and "operation" in names and follows == "noun"


def _starts_a_term(piece: Piece) -> bool:
    """Whether a piece names a place of its own, which counts from no end."""
    return piece.kind == "place" or (piece.kind == "ordinal" and piece.value == 1)


def _spelt_out(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces with one number for three digits or more that are said one after the other: "three oh four"."""
    spelt: list[Piece] = []
    for is_digit, run in groupby(pieces, key=lambda piece: piece.kind == "number" and piece.name in _digit_names()):
        row = list(run)
        if is_digit and len(row) >= _SPELT_OUT:
            text = "".join(str(piece.value) for piece in row)
            row = [Piece("number", text, int(text), row[0].start)]
        spelt += row
    return spelt


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


def _joined_verbs(text: str, language: str) -> str:
    """A text with the verbs in one piece that stand around what they are done with: "take the 48 out"."""
    return re.sub(words(language).table("grammar")["parted_verbs"], r"\1 \3 \2", text, flags=re.IGNORECASE)


def _units(text: str, *, joined: bool) -> list[str]:
    """The words of a sentence; of a joined language the letters, figures together."""
    text = _HYPHEN.sub(" ", text).replace("%", _percent(joined=joined))
    text = _contraction().sub(r"\1 is", normalize("NFC", text).casefold())
    text = _DRAWN_OUT.sub(r"\1\1", _APOSTROPHE.sub("", text))
    if joined:
        return re.findall(r"\d+|[^\W_]|->|=>|→|[-+*/×÷=<>]", text)
    short = {short: full for code in LANGUAGES for short, full in hearing(code)["shorthand"].items()}
    units = [part for token in _TOKEN.findall(text) for part in short.get(token, token).split()]
    around = zip(["", *units], units, [*units[1:], ""], strict=False)
    return [_one_as_word(before, unit, after) for before, unit, after in around]


def _one_as_word(before: str, unit: str, after: str) -> str:
    """A word, but the number 1 for what else stands for a thing: "row one", "a one", "one or seven", "are ones"."""
    digits = _digit_names()
    if unit == "oh" and before in digits and after in digits:  # "three oh four"
        return "zero"
    if unit == "one" and (before == "a" or before in _numbered_nouns() or "or" in (before, after)):
        return "1"
    return "1" if unit == "ones" and before in _ARE else unit


@cache
def _digit_names() -> frozenset[str]:
    """The words that say a digit, where words stand apart."""
    tables = (hearing(code) for code in LANGUAGES)
    return frozenset(
        name for table in tables if not table["joined"] for name, value in table["numbers"].items() if value < 10
    )


@cache
def _percent(*, joined: bool) -> str:
    """The word that "%" stands for."""
    return next(str(hearing(code)["percent"]) for code in LANGUAGES if hearing(code)["joined"] == joined)


@cache
def _numbered_nouns() -> frozenset[str]:
    """The nouns after which "one" is a number: "row one", "lesson one"."""
    tables = (words(code).table("grammar")["nouns"] for code in LANGUAGES if not hearing(code)["joined"])
    kinds = ("row", "picture", "lesson", "digit")
    return frozenset(noun for table in tables for kind in kinds for noun in table[kind].split(", "))


@cache
def _contraction() -> re.Pattern[str]:
    """A number or a place that a verb is contracted with: "row one's a 53", "the last's wrong"."""
    tables = [hearing(code) for code in LANGUAGES if not hearing(code)["joined"]]
    names = [name for table in tables for kind in ("numbers", "ordinals", "last") for name in table[kind]]
    return re.compile(rf"(?<!\w)({any_of(names)})['\u2019`\u00b4]s(?!\w)")


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
    if slips and (meant := _respelling(text, lexicon)):
        return [(_MISSPELT, piece) for piece in lexicon.pieces[meant]]
    return []


def _respelling(text: str, lexicon: _Lexicon) -> str | None:
    """The word that a text may be with a slip in it."""
    letters = normalize("NFD", text)
    if text.isascii() and len(text) > 2:  # "teh", "waht"; of the shortest words any other slip makes another word
        swapped = (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 2, -1, -1))
        if found := next((word for word in swapped if word in lexicon.words), None):
            return found
    if not _SHORTEST_SPELT <= len(letters) <= 20:
        return None
    meant = [word for spelling in (letters, *_without_a_letter(letters)) for word in lexicon.misspelt.get(spelling, ())]
    # A number or a place is not misspelt in its first letter: "gives" is not "fives", nor "night one" the right one.
    meant = [word for word in meant if word[0] == text[0] or word not in lexicon.firm]
    return next((word for word in meant if word.startswith(text)), meant[0] if meant else None)


def _is_firm(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind in ("number", "ordinal", "place") for piece in pieces)


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

    for kind in ("further", "operations", "scopes", "nouns", "places", "filler"):
        for name, listed in grammar[kind].items():
            for text in listed.split(", "):
                if text in grammar["apart"]:
                    continue
                numbered = kind == "nouns" and name != "one" and not (joined and name in ("digit", "number"))
                valued = kind == "filler" and text in (*grammar["degree"], *grammar["answered"])
                add(text, Piece(kind.rstrip("s").replace("further", "operation"), name, int(numbered or valued)))
    for text, value in grammar["first_or_last"].items():  # 앞 두 자리
        for name in ("first", "last", "middle") if joined else ():
            for place in grammar["places"][name].split(", "):
                for ending in grammar["place_endings"]:
                    add(place + ending + text, Piece("place", name, value))
        for noun in grammar["nouns"]["picture"].split(", ") if joined else ():  # 세 장
            add(text + noun, Piece("scope", "both") if value == 2 else Piece("filler", "all", value))
        for noun in grammar["steps"] if joined else ():  # 세 강 뒤로
            add(text + noun, Piece("number", str(value), value))
        for noun in grammar["groups"] if joined else ():  # 두 자리씩
            add(text + noun, Piece("operation", _GROUPS[value]))
        for noun in grammar["nouns"]["part"].split(", ") if joined else ():  # 두 상자
            add(text + noun, Piece("scope", "both") if value == 2 else Piece("filler", "all"))
    differences = [  # 몇 키로나 빠졌어
        f"{grammar['how_many']}{unit}{ending}{change}"
        for unit, ending, change in product(grammar["units"], ("", *grammar["unit_endings"]), grammar["changes"])
    ]
    for text in differences:
        add(text, Piece("operation", "excess"))
    for text, value in grammar["readings_back"].items():  # 전전 거
        for ending in grammar["back_endings"]:
            add(text + ending, Piece("scope", "before", value))
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
            add(text + ending, Piece("number", text + ending, value))
    longest = max(len(text if joined else text.split()) for text in pieces)
    exact = {*differences} | {
        text.replace(" ", "") if joined else text
        for listed in grammar["further"].values()
        for text in listed.split(", ")
    }
    spelt = [text for text in pieces if text not in exact]  # a slip in one of the others is another word too often
    single = spelt if joined else [word for text in spelt for word in text.split()]
    misspelt: dict[str, tuple[str, ...]] = {}
    for text in dict.fromkeys(single):
        letters = normalize("NFD", text)
        for spelling in {letters, *_without_a_letter(letters)} if len(letters) > _SHORTEST_SPELT else ():
            misspelt[spelling] = (*misspelt.get(spelling, ()), text)
    # Of one syllable nearly any sounds like another.
    alike = {sound(text): text for text in reversed(spelt) if len(text) > 1} if joined else {}
    return _Lexicon(
        pieces,
        longest,
        misspelt,
        alike,
        frozenset(pieces if joined else [word for text in pieces for word in text.split()]),
        frozenset(word for text in pieces if _is_firm(pieces[text]) for word in ([text] if joined else text.split())),
    )
