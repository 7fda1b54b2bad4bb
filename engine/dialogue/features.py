"""What a sentence is recognised by: its words, pieces of them, and what stands for a number, a model or a concept."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.dialogue.slots import concept

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUCKETS = 1 << 14
LONGEST = 300  # characters; who says more in a sentence is recognised by its beginning
# The models' names that the phrases use; another model's name in a sentence counts as one of them.
NAMED_IN_PHRASES = ("cnn", "mlp")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")


def counted(text: str, models: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """How often each feature occurs in a sentence.

    Args:
        text: the words; no more than the first ``LONGEST`` characters are looked at.
        models: names that count as a model's.

    Returns:
        The features' buckets, in 0 .. ``BUCKETS`` - 1, and for each 1 + ln(count); both (n,). Features share a bucket
        where their hashes do (Weinberger et al., Feature Hashing for Large Scale Multitask Learning, 2009).
    """
    import numpy as np

    buckets = Counter(zlib.crc32(feature.encode()) % BUCKETS for feature in _features(text[:LONGEST], models))
    counts = np.fromiter((1 + math.log(count) for count in buckets.values()), np.float32, len(buckets))
    return np.fromiter(buckets, np.int64, len(buckets)), counts


def _features(text: str, models: Sequence[str]) -> Iterator[str]:
    """Latin words, neighbours and three-letter pieces; for Hangul the syllables by two and the single letters by three.

    Spaces are often left out in Korean, and endings differ by politeness: 줘 and 주세요 share letters, not syllables.
    """
    tokens = ["^"]
    hangul = ""
    names = {name.casefold() for name in (*NAMED_IN_PHRASES, *models)}
    text = unicodedata.normalize("NFC", text).casefold()
    for word in _WORD.findall(text):
        if word.isdecimal():
            tokens.append("#")  # which number it is does not matter
            hangul += "#"
        elif word in names:
            tokens.append("@model")
            hangul += "@"
        else:
            tokens.append(word)
            if _HANGUL.match(word):
                hangul += word
            else:
                yield from _pieces(f"<{word}>", 3)
    yield from tokens[1:]
    yield from (f"{one} {other}" for one, other in zip(tokens, [*tokens[1:], "$"], strict=True))
    if hangul.strip("#@"):
        yield from (f"syllables {piece}" for piece in _pieces(f"^{hangul}$", 2))
        yield from (f"letters {piece}" for piece in _pieces(f"^{unicodedata.normalize('NFD', hangul)}$", 3))
    if concept(text, ()):
        yield "@concept"


def _pieces(text: str, length: int) -> Iterator[str]:
    return (text[start : start + length] for start in range(max(len(text) - length + 1, 1)))
