"""Words of letters among digits: an o, l or S in one is not a digit, however much it looks like one."""

from __future__ import annotations

from collections.abc import Sequence

from engine.vision import Glyph

# A word has at least this many marks; if more than this share of them are not digits, none of them is.
WORD, MOST_STRANGE = 4, 1 / 3
# Words stand farther apart than this share of the marks' height.
APART = 0.5


def with_words(strange: Sequence[bool], glyphs: Sequence[Glyph]) -> list[bool]:
    """Which glyphs are not digits, those that stand in a word of such included.

    Args:
        strange: which are not digits by themselves.
        glyphs: in reading order.
    """
    result = list(strange)
    for word in _words(glyphs):
        if len(word) >= WORD and sum(strange[place] for place in word) > MOST_STRANGE * len(word):
            for place in word:
                result[place] = True
    return result


def _words(glyphs: Sequence[Glyph]) -> list[list[int]]:
    """The places of the glyphs of each word."""
    words: list[list[int]] = []
    for place, glyph in enumerate(glyphs):
        before = glyphs[place - 1] if place else None
        if before is not None and before.line == glyph.line and _gap(before, glyph) <= APART * _height(before, glyph):
            words[-1].append(place)
        else:
            words.append([place])
    return words


def _gap(before: Glyph, glyph: Glyph) -> int:
    return glyph.box[0] - before.box[0] - before.box[2]


def _height(before: Glyph, glyph: Glyph) -> int:
    return max(glyph.box[3], before.box[3])
