"""Hangul's syllables as a pen writes them: letters in boxes, beside and below each other, often apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.letter_strokes import CONSONANTS, VOWELS, Strokes

_TURNS = np.linspace(0, 2 * np.pi, 13)
_RING = tuple((0.5 + 0.42 * float(np.sin(turn)), 0.5 - 0.42 * float(np.cos(turn))) for turn in _TURNS)
_HAT: Strokes = (((0.35, 0.0), (0.65, 0.0)), ((0.05, 0.2), (0.95, 0.2)))
# By itself a ring is a zero, and an upright line a one; within a syllable they are letters.
_CONSONANTS: tuple[Strokes, ...] = (
    *CONSONANTS.values(),
    (_RING,),
    (_RING,),  # which every syllable has that begins with a vowel
    (*_HAT, tuple((x, 0.3 + 0.7 * y) for x, y in _RING)),
    (((0.1, 0.1), (0.9, 0.1), (0.9, 0.5), (0.1, 0.5), (0.1, 0.9), (0.9, 0.9)),),  # ㄹ
)
_BESIDE: tuple[Strokes, ...] = (
    *VOWELS.values(),
    (((0.7, 0.0), (0.7, 1.0)), ((0.1, 0.35), (0.7, 0.35)), ((0.1, 0.65), (0.7, 0.65))),
)
_BAR: Strokes = (((0.5, 0.0), (0.5, 1.0)),)
_AMONG_OTHERS = (*_BESIDE, _BAR, _BAR)  # a ring and a bar by themselves are 01, and 기 is 71
_BELOW: tuple[Strokes, ...] = (
    (((0.5, 0.1), (0.5, 0.8)), ((0.0, 0.8), (1.0, 0.8))),
    (((0.0, 0.2), (1.0, 0.2)), ((0.5, 0.2), (0.5, 1.0))),
    (((0.0, 0.5), (1.0, 0.5)),),
    (((0.35, 0.1), (0.35, 0.8)), ((0.65, 0.1), (0.65, 0.8)), ((0.0, 0.8), (1.0, 0.8))),
    (((0.0, 0.2), (1.0, 0.2)), ((0.35, 0.2), (0.35, 1.0)), ((0.65, 0.2), (0.65, 1.0))),
)
_FINAL = 0.35  # share of syllables that end in a consonant


def syllable(rng: np.random.Generator, *, alone: bool) -> list[NDArray[np.float64]]:
    """The lines of a syllable: a consonant, a vowel beside or below it, and some end in another consonant.

    Args:
        rng: where the chance comes from.
        alone: whether no other syllable stands beside it.

    Returns:
        Lines of (n, 2), x to the right and y down, about 0 to 1.
    """
    ends = rng.random() < _FINAL
    foot = rng.uniform(0.6, 0.72) if ends else 1.0
    apart = rng.uniform(0.0, 0.12)
    if rng.random() < 0.6:
        lines = _boxed(_CONSONANTS, (0.0, 0.06, 0.5 - apart, 0.85 * foot), rng)
        lines += _boxed(_BESIDE if alone else _AMONG_OTHERS, (0.5 + apart, 0.0, 0.4, foot), rng)
    else:
        lines = _boxed(_CONSONANTS, (0.15, 0.0, 0.7, (0.55 - apart) * foot), rng)
        lines += _boxed(_BELOW, (0.0, (0.55 + apart) * foot, 1.0, (0.45 - apart) * foot), rng)
    if ends:
        lines += _boxed(_CONSONANTS, (0.2, foot + apart, 0.65, max(0.2, 1 - foot - apart)), rng)
    return lines


def _boxed(
    letters: tuple[Strokes, ...], box: tuple[float, float, float, float], rng: np.random.Generator
) -> list[NDArray[np.float64]]:
    """One of the letters in a box: (x, y, width, height)."""
    return [np.array(line) * box[2:] + box[:2] for line in letters[rng.integers(len(letters))]]
