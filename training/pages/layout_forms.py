"""Digits on what was printed for them: boxes, grids, tables, lines below."""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np

from training.pages.hands import Hands
from training.pages.layout_rows import Layout, digits, fitted, row_height
from training.pages.sheet import Kind, Sheet, Thing
from training.pages.strokes import Alpha
from training.pages.writing import Draft, Spacing, Writer, finish, side

_RULE = Thing(Kind.RULE, pen=1)


def _lattice(xs: list[float], ys: list[float], thick: int, bold: int = 0, every: int = 0) -> Alpha:
    """Printed lines at these columns and rows, from the first to the last; every n-th may be bold."""
    edge = max(thick, bold)
    canvas = np.zeros((round(ys[-1]) + 2 * edge + 1, round(xs[-1]) + 2 * edge + 1), np.uint8)
    ends = [edge, round(xs[-1]) + edge], [edge, round(ys[-1]) + edge]
    for place, x in enumerate(xs):
        width = bold if every and place % every == 0 else thick
        cv2.line(canvas, (round(x) + edge, ends[1][0]), (round(x) + edge, ends[1][1]), 255, width)
    for place, y in enumerate(ys):
        width = bold if every and place % every == 0 else thick
        cv2.line(canvas, (ends[0][0], round(y) + edge), (ends[0][1], round(y) + edge), 255, width)
    return canvas.astype(np.float32) / np.float32(255)


def _in_cell(
    writer: Writer,
    text: str,
    x: float,
    y: float,
    wide: float,
    tall: float,
    line: int,
    group: int,
    careless: float = 0.06,
) -> None:
    """Write a number in a cell, about its middle."""
    before = len(writer.draft.pieces)
    writer.write(text, x, y, Spacing((0.03, 0.15)), line, group)
    mine = writer.draft.pieces[before:]
    left, right = min(piece.x for piece in mine), max(piece.right for piece in mine)
    top, bottom = min(piece.y for piece in mine), max(piece.bottom for piece in mine)
    shift_x = round(x + (wide - (right - left)) / 2 + writer.rng.normal(0, careless) * wide - left)
    shift_y = round(y + (tall - (bottom - top)) / 2 + writer.rng.normal(0, careless) * tall - top)
    del writer.draft.pieces[before:]
    for piece in mine:
        writer.draft.add(piece.alpha, piece.x + shift_x, piece.y + shift_y, piece.thing)


def _boxes(
    hands: Hands, rng: np.random.Generator, counts: tuple[int, int], gap: tuple[float, float] | None, comb: bool = False
) -> Sheet:
    """A row of cells with a digit in each, or in most; adjoining where no gap is given."""
    longer = side(rng)
    count = int(rng.integers(counts[0], counts[1] + 1))
    text = digits(rng, count)
    fill = rng.uniform(0.5, 1.05)  # the digits' height by the cell's
    shape = rng.uniform(0.65, 1.15)
    apart = rng.uniform(*gap) if gap else 0.0
    partly = rng.random() < 0.25
    thickness = rng.random(2)

    def make(height: float) -> Draft:
        writer = Writer(hands, rng, height)
        tall = writer.height / fill
        wide = shape * tall
        thick = max(1, round(tall * np.exp(np.log(0.01) + thickness[0] * np.log(9))))
        if comb:
            teeth = tall * (0.15 + 0.4 * thickness[1])
            low = _lattice([k * wide for k in range(count + 1)], [0, teeth], thick)
            low[: thick // 2 + thick + 1] *= 0
            for k in range(count + 1):
                low[: thick + 1, round(k * wide) + thick - thick // 2 : round(k * wide) + thick + (thick + 1) // 2] = 1
            writer.draft.add(low, -thick, tall - teeth - thick, _RULE)
        elif gap:
            for k in range(count):
                writer.draft.add(_lattice([0, wide], [0, tall], thick), k * wide * (1 + apart) - thick, -thick, _RULE)
        else:
            writer.draft.add(_lattice([k * wide for k in range(count + 1)], [0, tall], thick), -thick, -thick, _RULE)
        for k, digit in enumerate(text):
            if partly and k and rng.random() < 0.3:
                continue
            _in_cell(writer, digit, k * wide * (1 + apart), 0, wide, tall, 0, 0)
        return writer.draft

    return finish(
        fitted(make, row_height(rng, longer, count / 0.8 * max(shape * (1 + apart), 0.7) / fill)), rng, longer
    )


def _squares(
    hands: Hands, rng: np.random.Generator, sizes: tuple[int, int], share: tuple[float, float], every: int = 0
) -> Sheet:
    """A printed lattice, partly filled."""
    longer = side(rng, 330)
    across, down = (int(each) for each in rng.integers(sizes[0], sizes[1] + 1, 2))
    share_ = rng.uniform(*share)
    there = rng.random((down, across)) < share_
    there[rng.integers(down), rng.integers(across)] = True
    values = rng.integers(1 if every else 0, 10, (down, across))
    fill = rng.uniform(0.5, 0.85)
    hand = hands.hand(rng)

    def make(height: float) -> Draft:
        writer = Writer(hands, rng, height, hand)
        cell = writer.height / fill
        thick = max(1, round(cell * rng.uniform(0.01, 0.05)))
        bold = max(thick + 1, 2 * thick)
        lattice = _lattice(
            [k * cell for k in range(across + 1)], [k * cell for k in range(down + 1)], thick, bold, every
        )
        edge = max(thick, bold)
        writer.draft.add(lattice, -edge, -edge, _RULE)
        for line in range(down):
            for group, column in enumerate(np.flatnonzero(there[line]).tolist()):
                value = str(values[line, column])
                _in_cell(writer, value, column * cell, line * cell, cell, cell, line, group)
        return writer.draft

    height = fill * longer * rng.uniform(0.75, 1) / max(across, down)
    return finish(fitted(make, max(height, 10)), rng, longer)


def _table(hands: Hands, rng: np.random.Generator) -> Sheet:
    """Numbers between lines; some tables have only the level ones."""
    longer = side(rng, 300)
    across, down, length = int(rng.integers(1, 5)), int(rng.integers(2, 7)), int(rng.integers(1, 5))
    fill, level = rng.uniform(0.45, 0.8), rng.random() < 0.35
    hand = hands.hand(rng)

    def make(height: float) -> Draft:
        writer = Writer(hands, rng, height, hand)
        tall = writer.height / fill
        wide = (0.85 * length + 0.6) * writer.height
        thick = max(1, round(tall * rng.uniform(0.01, 0.05)))
        xs = [0.0, across * wide] if level else [k * wide for k in range(across + 1)]
        lattice = _lattice(xs, [k * tall for k in range(down + 1)], thick)
        if level:
            middle = slice(thick + thick // 2 + 1, -thick - thick // 2 - 2)
            for y in range(down):
                rows = slice(
                    round(y * tall) + thick + (thick + 1) // 2 + 1, round((y + 1) * tall) + thick - thick // 2 - 1
                )
                lattice[rows, : middle.start] = 0
                lattice[rows, middle.stop :] = 0
        writer.draft.add(lattice, -thick, -thick, _RULE)
        for line in range(down):
            group = 0
            for column in range(across):
                if rng.random() < 0.12 and writer.draft.pieces:
                    continue
                text = digits(rng, int(rng.integers(1, length + 1)))
                _in_cell(writer, text, column * wide, line * tall, wide, tall, line, group, 0.04)
                group += 1
        return writer.draft

    height = longer * rng.uniform(0.7, 1) / max(down / fill, across * (0.85 * length + 0.6))
    return finish(fitted(make, max(height, 10)), rng, longer)


def _underlined(hands: Hands, rng: np.random.Generator, each: bool) -> Sheet:
    """On a line that was drawn or printed; or each digit on its own dash."""
    longer = side(rng)
    text = digits(rng, int(rng.integers(1, 9)))
    below = rng.uniform(-0.06, 0.2)
    share, pen = rng.random(), int(rng.random() < 0.6)
    twice = rng.random() < 0.15

    def make(height: float) -> Draft:
        writer = Writer(hands, rng, height)
        height = writer.height
        thick = max(1, round(height * np.exp(np.log(0.012) + share * np.log(9))))
        if each:
            pace = 1.1 * height
            for k, digit in enumerate(text):
                dash = np.ones((thick, max(3, round(0.8 * height))), np.float32)
                writer.draft.add(dash, k * pace, height * (1 + below), Thing(Kind.RULE, pen=pen))
                _in_cell(writer, digit, k * pace, 0, 0.8 * height, height, 0, 0)
            return writer.draft
        writer.write(text, 0, height, Spacing((0.03, 0.3)))
        left, _, right, _ = writer.draft.bounds()
        before, behind = rng.uniform(0, 0.6, 2) * height
        line = np.ones((thick, max(3, round(right - left + before + behind))), np.float32)
        for again in range(1 + twice):
            writer.draft.add(line, left - before, height * (1 + below) + again * 3 * thick, Thing(Kind.RULE, pen=pen))
        return writer.draft

    return finish(fitted(make, row_height(rng, longer, len(text) * (1.35 if each else 1))), rng, longer)


def _ringed(hands: Hands, rng: np.random.Generator) -> Sheet:
    """A number with a ring drawn round it."""
    longer = side(rng)
    text = digits(rng, int(rng.integers(1, 4)))

    def make(height: float) -> Draft:
        writer = Writer(hands, rng, height)
        writer.write(text, 0, 0, Spacing((0.03, 0.2)))
        left, top, right, bottom = writer.draft.bounds()
        half = np.array([right - left, bottom - top]) * rng.uniform(0.72, 1.0) + 2
        if len(text) == 1:
            half[:] = half.max()
        thick = max(1, round(writer.pen * rng.uniform(0.6, 1.1)))
        wide, tall = (2 * half + 2 * thick + 3).astype(int).tolist()
        canvas = np.zeros((tall, wide), np.uint8)
        axes = (round(half[0]), round(half[1]))
        cv2.ellipse(canvas, (wide // 2, tall // 2), axes, float(rng.normal(0, 4)), 0, 360, 255, thick, cv2.LINE_AA)
        ring = canvas.astype(np.float32) / np.float32(255)
        x, y = (left + right - wide) / 2, (top + bottom - tall) / 2
        writer.draft.add(ring, x, y, Thing(Kind.RULE, pen=int(rng.random() < 0.5)))
        return writer.draft

    return finish(fitted(make, 0.6 * row_height(rng, longer, len(text))), rng, longer)


FORMS: dict[str, Layout] = {
    "boxes": partial(_boxes, counts=(2, 12), gap=None),
    "boxes apart": partial(_boxes, counts=(2, 9), gap=(0.08, 0.6)),
    "box": partial(_boxes, counts=(1, 1), gap=None),
    "comb": partial(_boxes, counts=(2, 10), gap=None, comb=True),
    "squares": partial(_squares, sizes=(2, 6), share=(0.4, 1.0)),
    "sudoku": partial(_squares, sizes=(9, 9), share=(0.15, 0.6), every=3),
    "table": _table,
    "underlined": partial(_underlined, each=False),
    "dashes below": partial(_underlined, each=True),
    "ringed": _ringed,
}
