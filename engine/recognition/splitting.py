"""Digits that touch: of all ways to cut a mark, the one whose parts are likeliest digits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.recognition.judge import VALUES, Judge
from engine.vision import Glyph

if TYPE_CHECKING:
    from engine.vision.alternatives import Slices

# A lower bound of the judge's chances, so that one part that it misjudges does not rule out a way to cut.
LEAST = 1e-4


def likeliest_parts(ways: Sequence[Slices], judge: Judge) -> tuple[Glyph, ...]:
    """Two or more parts that are all of a mark; empty where it cannot be cut in two.

    Args:
        ways: the mark, cut in some ways at all places that could be between two digits.
        judge: says how likely each part is one whole digit of some value; their product counts.
    """
    found = [path for way in ways if (path := _likeliest_path(way, judge)) is not None]
    return max(found, key=lambda path: path[0], default=(0.0, ()))[1]


def _likeliest_path(slices: Slices, judge: Judge) -> tuple[float, tuple[Glyph, ...]] | None:
    """The best way through all slices, by dynamic programming, and the logarithm of its chance."""
    places = sorted(slices.glyphs)
    likely = judge.classes([slices.glyphs[place] for place in places])[:, :VALUES].max(axis=1, initial=0)
    best: dict[int, tuple[float, tuple[Glyph, ...]]] = {0: (0.0, ())}
    for (start, end), chance in zip(places, likely.tolist(), strict=True):
        if start in best:
            total = best[start][0] + math.log(max(chance, LEAST))
            if end not in best or total > best[end][0]:
                best[end] = total, (*best[start][1], slices.glyphs[start, end])
    return best.get(slices.count)
