"""The features of a sentence: words, pieces of words, and placeholders for numbers, models and concepts."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from engine.dialogue.glossary import notion
from engine.dialogue.korean_typing import sound
from engine.dialogue.numbers import hearing
from engine.dialogue.slots import concepts
from engine.locales import LANGUAGES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKETS = 1 << 15
LONGEST = 300  # characters at the beginning of a sentence that are used
# The models' names in the phrases; other models' names count the same.
MODELS_IN_PHRASES = ("cnn", "mlp")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_TOKEN = re.compile(r"[^\W_]+|[-+*/×÷=<>](?=\s*\d)|(?<=\d)%")
# "what's" becomes "whats" and "helloooo" "helloo", as spellings vary.
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['\u2019`\u00b4](?=[^\W\d_])")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")


def count(text: str, models: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """How often each feature occurs in a sentence.

    Args:
        text: its first ``LONGEST`` characters are used.
        models: the models' names.

    Returns:
        The features' buckets, in 0 .. ``BUCKETS`` - 1, and for each 1 + ln(count); both (n,). Features share a bucket
        where their hashes do (Weinberger et al., Feature Hashing for Large Scale Multitask Learning, 2009).
    """
    import numpy as np

    buckets = Counter(zlib.crc32(feature.encode()) % BUCKETS for feature in _features(text[:LONGEST], models))
    counts = np.fromiter((1 + math.log(count) for count in buckets.values()), np.float32, len(buckets))
    return np.fromiter(buckets, np.int64, len(buckets)), counts


def plain(text: str) -> str:
    """A sentence's words, figures and signs before figures, in lower case, letters drawn out and shorthand undone."""
    text = _REPEATED.sub(r"\1\1", unicodedata.normalize("NFC", text[:LONGEST]).casefold())
    short = _shorthand()
    return " ".join(short.get(token, token) for token in _TOKEN.findall(_APOSTROPHE.sub("", text)))


def _features(text: str, models: Sequence[str]) -> Iterator[str]:
    """Latin words, pairs of neighbours, pieces of three and four letters; in Hangul two syllables or three letters.

    Not Hangul words, as spaces are often left out in Korean; and letters, as endings differ by politeness: 줘 and
    주세요 share letters, but no syllables.
    """
    tokens = ["^"]
    hangul = ""
    names = {name.casefold() for name in (*MODELS_IN_PHRASES, *models)}
    text = _APOSTROPHE.sub("", unicodedata.normalize("NFC", text).casefold())
    text = _REPEATED.sub(r"\1\1", text)
    short = _shorthand()
    for word in (part for token in _WORD.findall(text) for part in short.get(token, token).split()):
        if word.isdecimal() or word in _number_words():
            if tokens[-1] != "#":
                tokens.append("#")  # any number
            hangul += "#"
        elif word in names:
            tokens.append("@model")
            hangul += "@"
        else:
            if _HANGUL.match(word):
                hangul += word
                tokens.append("")
            else:
                tokens.append(word)
                yield from _pieces(f"<{word}>", 3)
                yield from _pieces(f"<{word}>", 4)
    yield from filter(None, tokens[1:])
    neighbours = zip(tokens, [*tokens[1:], "$"], strict=True)
    yield from (f"{one} {other}" for one, other in neighbours if one and other)
    if hangul.strip("#@"):
        yield from (f"syllables {piece}" for piece in _pieces(f"^{hangul}$", 2))
        yield from (f"letters {piece}" for piece in _pieces(f"^{sound(hangul)}$", 3))
    if concepts(text) or notion(text):
        yield "@concept"


@cache
def _shorthand() -> dict[str, str]:
    """Abbreviations of all languages, written out."""
    return {short: full for code in LANGUAGES for short, full in hearing(code)["shorthand"].items()}


@cache
def _number_words() -> frozenset[str]:
    """Number words such as "twenty" and "sixtieth", in languages with spaces between words."""
    tables = [hearing(code) for code in LANGUAGES if not hearing(code)["joined"]]
    return frozenset(name for table in tables for name in {*table["numbers"], *table["ordinals"]} - {*table["hardly"]})


def _pieces(text: str, length: int) -> Iterator[str]:
    return (text[start : start + length] for start in range(max(len(text) - length + 1, 1)))
