"""Rows and columns of digits, and whole pages of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from training.pages.hands import Hands
from training.pages.sheet import Sheet
from training.pages.writing import LARGEST, Draft, Spacing, Writer, finish, side

Layout = Callable[[Hands, np.random.Generator], Sheet]
_NEAR = (-0.09, 0.0)


def digits(rng: np.random.Generator, count: int) -> str:
    """``count`` random digits, ones twice as often as others, as in numbers that people write."""
    return "".join("01123456789"[place] for place in rng.integers(0, 11, count))


def fitted(make: Callable[[float], Draft], height: float) -> Draft:
    """A draft that has room on the largest sheet: made again smaller where it has not."""
    draft = make(height)
    for _ in range(4):
        if draft.longer <= LARGEST or height <= 10:
            break
        height = max(10.0, 0.95 * height * LARGEST / draft.longer)
        draft = make(height)
    return draft


def row_height(rng: np.random.Generator, longer: float, count: float) -> float:
    """A height with which this number of digits in a row fills a good part of a sheet."""
    return max(10.0, min(longer * rng.uniform(0.35, 0.95) / (0.8 * count), longer * 0.9))


def one_line(hands: Hands, rng: np.random.Generator, text: str, spacing: Spacing, longer: float, count: float) -> Sheet:
    """A sheet with a line of writing.

    Args:
        hands: who write.
        rng: where the chance comes from.
        text: digits and signs.
        spacing: how the line goes along.
        longer: the sheet's longer side in pixels.
        count: of digits that take as much room as the text.
    """

    def make(height: float) -> Draft:
        writer = Writer(hands, rng, height)
        writer.write(text, 0, 0, spacing)
        return writer.draft

    return finish(fitted(make, row_height(rng, longer, count)), rng, longer)


def _row(
    hands: Hands,
    rng: np.random.Generator,
    gap: tuple[float, float],
    counts: tuple[int, int] = (2, 12),
    close: bool = True,
    drift: float = 0.03,
    sizes: float = 0.07,
    value: str | None = None,
) -> Sheet:
    longer = side(rng)
    count = int(min(rng.integers(counts[0], counts[1] + 1), rng.integers(counts[0], counts[1] + 2)))
    text = digits(rng, count)
    if value is not None:
        text = (value or digits(rng, 1)) * count
        if rng.random() < 0.4:
            text = digits(rng, 1) + text
    spacing = Spacing(gap, close, float(rng.normal(0, drift)), rng.uniform(0.01, 0.06), rng.uniform(0.02, sizes))
    return one_line(hands, rng, text, spacing, longer, count)


def _equal(hands: Hands, rng: np.random.Generator) -> Sheet:
    gap = _NEAR if rng.random() < 0.6 else (0.0, 0.2)
    return _row(hands, rng, gap, (2, 4), value="0" if rng.random() < 0.5 else "")


def _hanging(hands: Hands, rng: np.random.Generator, count: int) -> Sheet:
    """A few that hang together, alone or among others."""
    longer = side(rng)
    before, behind = (int(rng.integers(0, 3)) if rng.random() < 0.5 else 0 for _ in range(2))
    loose, near = Spacing(sizes=0.08), Spacing(_NEAR, sizes=0.08, bob=0.05)

    def make(height: float) -> Draft:
        writer = Writer(hands, rng, height)
        writer.write(digits(rng, before), 0, 0, loose)
        for part, spacing in ((digits(rng, count), near), (digits(rng, behind), loose)):
            start = writer.draft.bounds()[2] + 0.15 * height if writer.draft.pieces else 0.0
            writer.write(part, start, 0, spacing)
        return writer.draft

    return finish(fitted(make, row_height(rng, longer, before + count + behind)), rng, longer)


def _drifting(hands: Hands, rng: np.random.Generator, way: float) -> Sheet:
    longer = side(rng)
    text = digits(rng, int(rng.integers(2, 9)))
    spacing = Spacing((0.05, 0.3), drift=way * rng.uniform(0.08, 0.35), bob=0.06, sizes=0.1)
    return one_line(hands, rng, text, spacing, longer, len(text))


def rows(
    hands: Hands,
    rng: np.random.Generator,
    lines: list[list[str]],
    leading: tuple[float, float],
    columns: float = 0,
    longer: float | None = None,
) -> Sheet:
    """Lines of words.

    Args:
        hands: who writes.
        rng: where the chance comes from.
        lines: the words of each.
        leading: least and greatest distance between lines' feet, in heights.
        columns: the distance between words' left borders in heights; where 0, words follow one another.
        longer: the sheet's longer side.
    """
    longer = longer or side(rng, 240)
    hand = hands.hand(rng)
    spacing = Spacing((0.04, 0.25), drift=float(rng.normal(0, 0.015)), bob=rng.uniform(0.01, 0.05))
    pace = rng.uniform(*leading)
    indent = rng.uniform(0, 0.6) if rng.random() < 0.4 else 0.0

    def make(height: float) -> Draft:
        writer = Writer(hands, rng, height, hand)
        for place, words in enumerate(lines):
            base = place * pace * height
            start, group = rng.uniform(0, 1) * indent * height, 0
            if columns:
                for index, word in enumerate(words):
                    at = index * columns * height + rng.normal(0, 0.05) * height
                    group = writer.write(word, at, base + rng.normal(0, 0.04) * height, spacing, place, group)
            else:
                writer.write(" ".join(words), start, base, spacing, place)
        return writer.draft

    broad = max(sum(len(word) for word in words) + 0.9 * (len(words) - 1) for words in lines)
    broad = max(broad * 0.85, columns * max(map(len, lines)))
    tall = len(lines) * pace
    height = rng.uniform(0.5, 0.98) * longer / max(broad, tall)
    return finish(fitted(make, max(height, 10)), rng, longer)


def _words(rng: np.random.Generator, words: tuple[int, int], length: tuple[int, int]) -> list[str]:
    return [
        digits(rng, int(rng.integers(length[0], length[1] + 1))) for _ in range(rng.integers(words[0], words[1] + 1))
    ]


def _rows(hands: Hands, rng: np.random.Generator, leading: tuple[float, float]) -> Sheet:
    lines = [_words(rng, (1, 2), (1, 5)) for _ in range(rng.integers(2, 6))]
    return rows(hands, rng, lines, leading)


def _column(hands: Hands, rng: np.random.Generator) -> Sheet:
    length = (1, 1) if rng.random() < 0.4 else (1, 4)
    return rows(hands, rng, [_words(rng, (1, 1), length) for _ in range(rng.integers(2, 8))], (1.15, 1.9))


def _columns(hands: Hands, rng: np.random.Generator) -> Sheet:
    count, length = int(rng.integers(2, 5)), int(rng.integers(1, 4))
    lines = [_words(rng, (count, count), (1, length)) for _ in range(rng.integers(2, 7))]
    return rows(hands, rng, lines, (1.2, 1.8), length * 0.85 + rng.uniform(0.7, 1.5))


def _grid(hands: Hands, rng: np.random.Generator) -> Sheet:
    across, down = rng.integers(2, 9, 2)
    lines = [_words(rng, (int(across), int(across)), (1, 1)) for _ in range(down)]
    return rows(hands, rng, lines, (1.25, 2.2), rng.uniform(1.2, 2.2))


def _page(hands: Hands, rng: np.random.Generator) -> Sheet:
    """Up to sixty digits."""
    left, lines = int(rng.integers(16, 61)), []
    while left > 0:
        words = [word[:left] for word in _words(rng, (1, 4), (1, 5))][:left]
        lines.append(words)
        left -= sum(map(len, words))
    lines[-1] = lines[-1][:1]
    return rows(hands, rng, lines, (1.3, 2.0), longer=side(rng, 380))


def _scattered(hands: Hands, rng: np.random.Generator) -> Sheet:
    """Numbers here and there, in different sizes."""
    longer = side(rng, 330)
    across, down = int(rng.integers(2, 5)), int(rng.integers(2, 6))
    cell_wide, cell_tall = longer / across, longer * rng.uniform(0.6, 1) / down
    hand = hands.hand(rng)
    draft = Draft()
    for line in range(down):
        group = 0
        for column in range(across):
            if rng.random() < 0.25:
                continue
            text = digits(rng, int(rng.integers(1, 4)))
            height = min(cell_tall * 0.75, cell_wide * 0.75 / len(text)) * rng.uniform(0.6, 1)
            writer = Writer(hands, rng, height, hand)
            writer.write(text, 0, 0, Spacing((0.03, 0.2)), line, group)
            left, top, right, bottom = writer.draft.bounds()
            x = column * cell_wide + rng.uniform(0, max(cell_wide * 0.95 - (right - left), 0)) - left
            y = line * cell_tall + rng.uniform(0, max(cell_tall * 0.9 - (bottom - top), 0)) - top
            draft.pieces += [
                replace(piece, x=piece.x + round(x), y=piece.y + round(y)) for piece in writer.draft.pieces
            ]
            group += 1
    if not draft.pieces:
        return _page(hands, rng)
    return finish(draft, rng, longer)


ROWS: dict[str, Layout] = {
    "row": partial(_row, gap=(0.04, 0.35)),
    "row by columns": partial(_row, gap=(0.02, 0.25), close=False),
    "wide row": partial(_row, gap=(0.3, 1.4), counts=(2, 8), sizes=0.12),
    "near row": partial(_row, gap=(-0.02, 0.05)),
    "touching row": partial(_row, gap=(-0.09, 0.01), counts=(2, 6)),
    "overlapping row": partial(_row, gap=(-0.2, -0.03), counts=(2, 4)),
    "equal digits": _equal,
    "two hanging together": partial(_hanging, count=2),
    "three hanging together": partial(_hanging, count=3),
    "four hanging together": partial(_hanging, count=4),
    "row of two sizes": partial(_row, gap=(0.05, 0.3), counts=(2, 6), sizes=0.35),
    "rising row": partial(_drifting, way=-1),
    "falling row": partial(_drifting, way=1),
    "rows": partial(_rows, leading=(1.25, 2.2)),
    "crowded rows": partial(_rows, leading=(1.02, 1.2)),
    "column": _column,
    "columns": _columns,
    "grid": _grid,
    "page": _page,
    "scattered page": _scattered,
}
