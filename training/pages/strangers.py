"""Sheets without digits, and what stands beside digits: letters, words, signs and things."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from training.pages import patterns, things
from training.pages.letters import BEFORE, UNITS, letter, sentence, word
from training.pages.sheet import Kind, Sheet, Thing
from training.pages.signs import level, sign
from training.pages.sketching import Alpha

_LETTER, _SIGN, _THING = Thing(Kind.LETTER), Thing(Kind.SIGN), Thing(Kind.THING)
# The pen of what has colours of its own, as photos have: see papers.py.
COLOURED = 9
# This share of sheets is cut to what is on them: digits come like that, and a close cut must not tell a digit.
CUT_OUT = 0.35
_BEHIND, _AT = tuple(UNITS), tuple(BEFORE)
_OPERATIONS = ("-", "=", "+", "x", "(", ")", ":", "%", "?", "!", ",", ".", "✓", "✗", "₩", "$", "€", "→", "°", "*", "#")


def strangers(rng: np.random.Generator, kind: str = "", shape: tuple[int, int] | None = None) -> Sheet:
    """A sheet without a digit.

    Args:
        rng: where the chance comes from.
        kind: a key of ``KINDS``; any to train on if empty.
        shape: (height, width) in pixels; one of chance if None.

    Returns:
        The sheet; of a kind in ``KEPT_ASIDE`` its letters are in fonts that are kept aside, too.
    """
    kind = kind or TO_TRAIN[rng.integers(len(TO_TRAIN))]
    height, width = shape or some_shape(rng)
    sheet = Sheet.empty(height, width)
    KINDS[kind](sheet, rng, kind in KEPT_ASIDE)
    if shape is None and rng.random() < CUT_OUT:
        return sheet.cut_out(float(rng.choice((0.0, 0.03, 0.06, 0.12, 0.25, rng.uniform(0, 0.4)))))
    return sheet


def some_shape(rng: np.random.Generator) -> tuple[int, int]:
    """The (height, width) of a picture that somebody sends, 24 to 400 pixels."""
    side, aspect = np.exp(rng.uniform(np.log(28), np.log(400))), np.exp(rng.normal(0, 0.35))
    return tuple(int(np.clip(side * each, 24, 400)) for each in (aspect**-0.5, aspect**0.5))  # type: ignore[return-value]


def _pen(rng: np.random.Generator, height: float) -> float:
    return max(1.0, height * float(np.clip(np.exp(rng.normal(np.log(0.09), 0.45)), 0.02, 0.3)))


def _in_place(sheet: Sheet, alpha: Alpha, rng: np.random.Generator, thing: Thing) -> None:
    """Put a thing where it fits, anywhere on the sheet."""
    rooms = [max(0, whole - part) for whole, part in zip(sheet.shape, alpha.shape, strict=True)]
    sheet.put(alpha, int(rng.integers(rooms[1] + 1)), int(rng.integers(rooms[0] + 1)), thing)


def _fitted(alpha: Alpha, sheet: Sheet) -> Alpha:
    """A patch, made smaller where it is larger than the sheet."""
    share = min(1.0, *(whole / part for whole, part in zip(sheet.shape, alpha.shape, strict=True)))
    if share == 1.0:
        return alpha
    size = tuple(max(1, int(part * share)) for part in reversed(alpha.shape))
    return np.minimum(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.float32(1))


def _height(sheet: Sheet, rng: np.random.Generator, low: float = 0.2, high: float = 0.95) -> float:
    return max(8.0, min(sheet.shape) * float(np.exp(rng.uniform(np.log(low), np.log(high)))))


def _letter_alone(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:
    height = _height(sheet, rng)
    alpha = letter(rng, height, _pen(rng, height) if rng.random() < 0.6 else None, aside=aside)
    _in_place(sheet, _fitted(alpha, sheet), rng, _LETTER)


def _letters_apart(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:
    """Letters beside each other, a few or a grid full."""
    height = max(9.0, sheet.shape[0] / rng.uniform(1.2, 6))
    pen = _pen(rng, height)
    y = height * 0.1
    while y + height < sheet.shape[0] + 1:
        x = rng.uniform(0, height)
        while x < sheet.shape[1] - height / 3:
            alpha = _fitted(letter(rng, height * rng.uniform(0.75, 1), pen, aside=aside), sheet)
            if x + alpha.shape[1] < sheet.shape[1]:
                sheet.put(alpha, int(x), int(y + height - alpha.shape[0]), _LETTER)
            x += alpha.shape[1] + height * rng.uniform(0.1, 0.8)
        y += height * rng.uniform(1.2, 2)
        if rng.random() < 0.3:
            break


def _word_alone(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:
    height = _height(sheet, rng, 0.15, 0.7)
    alpha = word(rng, height, _pen(rng, height) if rng.random() < 0.6 else None, aside=aside)
    _in_place(sheet, _fitted(alpha, sheet), rng, _LETTER)


def _lines(sheet: Sheet, rng: np.random.Generator, aside: bool, count: int) -> None:
    tall, wide = sheet.shape
    height = float(np.clip(min(tall / (count * rng.uniform(1.6, 2.6)), wide / rng.uniform(4, 12)), 8, 60))
    pen = _pen(rng, height) if rng.random() < 0.6 else None
    y = rng.uniform(0, max(1.0, tall - 1.6 * height * count))
    for _ in range(count):
        x = rng.uniform(0, wide * 0.1)
        for alpha in sentence(rng, height, pen, aside=aside):
            if x + alpha.shape[1] > wide or y + height > tall:
                continue
            drop = (alpha.shape[0] - height) * 0.5 + rng.normal(0, 0.04) * height
            sheet.put(alpha, int(x), int(y - drop), _LETTER)
            x += alpha.shape[1] + height * rng.uniform(0.3, 0.7)
        y += height * rng.uniform(1.45, 1.8)


def _sentence(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:
    _lines(sheet, rng, aside, 1)


def _text(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:
    _lines(sheet, rng, aside, int(rng.integers(2, 6)))


def _sign_alone(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:
    height = _height(sheet, rng)
    _in_place(sheet, _fitted(sign(rng, height, _pen(rng, height), aside=aside), sheet), rng, _SIGN)


def _formula(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:
    """Letters and signs, as algebra has them."""
    height = max(9.0, min(sheet.shape[0] * 0.6, sheet.shape[1] / rng.uniform(2.5, 7)))
    pen, x, y = _pen(rng, height), rng.uniform(0, height / 2), rng.uniform(0, max(1.0, sheet.shape[0] - height))
    while x < sheet.shape[1] - height * 0.6:
        is_letter = rng.random() < 0.5
        alpha = letter(rng, height * 0.8, pen, aside=aside) if is_letter else sign(rng, height, pen, aside=aside)
        alpha = _fitted(alpha, sheet)
        if x + alpha.shape[1] > sheet.shape[1]:
            break
        sheet.put(alpha, int(x), int(y + (height - alpha.shape[0]) / 2), _LETTER if is_letter else _SIGN)
        x += alpha.shape[1] + height * rng.uniform(0.1, 0.6)


def _one(draw: things.Draw, low: float = 0.25, pen: int = 0) -> Callable[[Sheet, np.random.Generator, bool], None]:
    """The kind that has one thing of this sort on it."""

    def put(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:  # noqa: ARG001
        share = np.clip(np.exp(rng.uniform(np.log(low), 0) + rng.normal(0, 0.1 if low < 1 else 0, 2)), 0, 1)
        tall, wide = (max(12, int(side * each)) for side, each in zip(sheet.shape, share, strict=True))
        colours = COLOURED if pen or rng.random() < 0.3 else 0
        alpha = draw(rng, tall, wide, _pen(rng, min(tall, wide) * 0.6))
        _in_place(sheet, _fitted(alpha, sheet), rng, Thing(Kind.THING, pen=colours))

    return put


def _icons(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:  # noqa: ARG001
    """Several icons in rows."""
    size = int(max(14, min(sheet.shape) / rng.uniform(1.5, 5)))
    for y in range(2, max(3, sheet.shape[0] - size), int(size * 1.3)):
        for x in range(2, max(3, sheet.shape[1] - size), int(size * 1.4)):
            if rng.random() < 0.7:
                sheet.put(_fitted(things.small(rng, size, _pen(rng, size)), sheet), x, y, _THING)


def _blank(sheet: Sheet, rng: np.random.Generator, aside: bool) -> None:  # noqa: ARG001
    """Hardly anything: specks of dirt."""
    for _ in range(int(rng.integers(0, 6))):
        size = int(rng.integers(3, 9))
        _in_place(sheet, patterns.blob(rng, size, size, 1.0) * np.float32(rng.uniform(0.3, 1)), rng, _THING)


KINDS: dict[str, Callable[[Sheet, np.random.Generator, bool], None]] = {
    "letter": _letter_alone,
    "letters": _letters_apart,
    "word": _word_alone,
    "sentence": _sentence,
    "text": _text,
    "sign": _sign_alone,
    "formula": _formula,
    "icon": _one(things.icon),
    "icons": _icons,
    "house": _one(things.house),
    "tree": _one(things.tree),
    "car": _one(things.car),
    "face": _one(things.face),
    "person": _one(things.person),
    "flower": _one(things.flower),
    "hand": _one(things.hand),
    "shape": _one(things.shape),
    "scribble": _one(things.scribble),
    "signature": _one(things.signature),
    "hatching": _one(patterns.hatching),
    "blob": _one(patterns.blob),
    "stain": _one(patterns.stain),
    "smear": _one(things.smear),
    "texture": _one(patterns.texture, 0.9, COLOURED),
    "scene": _one(things.scene, 1.0, COLOURED),
    "barcode": _one(patterns.barcode),
    "music": _one(patterns.music, 0.6),
    "circuit": _one(patterns.circuit, 0.5),
    "chart": _one(patterns.chart, 0.4),
    "blank": _blank,
}
# Never trained on: they only measure. A third.
KEPT_ASIDE = frozenset(("sentence", "formula", "tree", "car", "hand", "signature", "smear", "music", "chart", "person"))
# What people send most comes most often; a letter by itself gives one example, a text dozens.
OFTEN = {"letter": 10, "letters": 3, "word": 4, "text": 2, "sign": 4, "icon": 3, "scribble": 2, "scene": 3}
TO_TRAIN = tuple(kind for kind in KINDS if kind not in KEPT_ASIDE for _ in range(OFTEN.get(kind, 1)))


def put_beside(sheet: Sheet, rng: np.random.Generator, *, aside: bool = False) -> None:
    """Put letters, signs and things beside a sheet's digits, and never over them.

    Args:
        sheet: has digits; it grows to the left or right where a word finds no room.
        rng: where the chance comes from.
        aside: letters in fonts that are kept aside.
    """
    boxes = _digits(sheet)
    if not boxes:
        return
    sort = rng.random()
    if sort < 0.75:
        _put_words(sheet, boxes, rng, aside)
    if sort > 0.6:
        _put_around(sheet, boxes, rng, aside)


Box = tuple[int, int, int, int]  # left, top, right, bottom


def _digits(sheet: Sheet) -> dict[tuple[int, int], list[Box]]:
    """The boxes of the digits by line and group, in reading order."""
    ys, xs = np.nonzero(sheet.owner)
    owners = sheet.owner[ys, xs]
    order = np.argsort(owners, kind="stable")
    ids, starts = np.unique(owners[order], return_index=True)
    if not len(ids):
        return {}
    ys, xs = ys[order], xs[order]
    edges = [np.minimum.reduceat(xs, starts), np.minimum.reduceat(ys, starts),
             np.maximum.reduceat(xs, starts) + 1, np.maximum.reduceat(ys, starts) + 1]  # fmt: skip
    groups: dict[tuple[int, int], list[Box]] = {}
    for place, *box in zip(ids.tolist(), *(edge.tolist() for edge in edges), strict=True):
        thing = sheet.things[place - 1]
        if thing.kind is Kind.DIGIT:
            groups.setdefault((thing.line, thing.group), []).append((box[0], box[1], box[2], box[3]))
    return groups


def _put_words(sheet: Sheet, groups: dict[tuple[int, int], list[Box]], rng: np.random.Generator, aside: bool) -> None:
    """Units behind numbers and words before them."""
    everything = [box for boxes in groups.values() for box in boxes]
    height = float(np.median([bottom - top for _, top, _, bottom in everything]))
    pen = _pen(rng, height)
    moved = 0
    rate = 1.0 if len(groups) < 3 else rng.uniform(0.2, 0.9)
    names = list(groups)
    for place, boxes in groups.items():
        if rng.random() > rate:
            continue
        left, right = min(box[0] for box in boxes) + moved, max(box[2] for box in boxes) + moved
        top, bottom = boxes[-1][1], boxes[-1][3]
        line, number = place
        behind = rng.random() < 0.65
        neighbour = (line, number + 1) if behind else (line, number - 1)
        if neighbour in names:
            continue  # there is hardly room between two numbers of a line
        alpha, thing, drop = _beside(rng, height, pen, behind, aside)
        gap = int(height * rng.uniform(0.08, 0.5)) + 1
        middle = (top + bottom - alpha.shape[0]) / 2
        y = int(middle + drop if thing is _SIGN else bottom - alpha.shape[0] + drop)
        y = max(0, min(y, sheet.shape[0] - alpha.shape[0]))
        x = right + gap if behind else left - gap - alpha.shape[1]
        if behind and x + alpha.shape[1] > sheet.shape[1]:
            _widen(sheet, 0, x + alpha.shape[1] - sheet.shape[1] + 1 + int(height * rng.uniform(0, 0.4)))
        elif x < 0:
            more = 1 - x + int(height * rng.uniform(0, 0.4))
            if len(groups) > 4:
                continue
            _widen(sheet, more, 0)
            moved, x = moved + more, x + more
        _put_free(sheet, alpha, x, y, thing)


def _beside(
    rng: np.random.Generator, height: float, pen: float, behind: bool, aside: bool
) -> tuple[Alpha, Thing, float]:
    """What stands before or behind a number, what it is, and how far below the line's foot (a sign: its middle)."""
    if rng.random() < 0.3:
        name = _OPERATIONS[rng.integers(len(_OPERATIONS))]
        return sign(rng, height, pen, name, aside=aside), _SIGN, (level(name) - 0.5) * height
    script = (_BEHIND if behind else _AT)[rng.integers(4)]
    if rng.random() < 0.5:
        script = "korean"
    texts = (UNITS if behind else BEFORE)[script]
    text = texts[rng.integers(len(texts))]
    own = pen if rng.random() < 0.8 else None
    alpha = word(rng, height * rng.uniform(0.55, 1.15), own, text=text, script=script, aside=aside)
    drop = 0.25 * height if any(character in "gpqyjμρφ," for character in text) else 0.0
    return alpha, _LETTER, drop


def _put_around(sheet: Sheet, groups: dict[tuple[int, int], list[Box]], rng: np.random.Generator, aside: bool) -> None:
    """Icons, ticks, letters, words and scribbles wherever there is room."""
    height = float(np.median([box[3] - box[1] for boxes in groups.values() for box in boxes]))
    for _ in range(int(rng.integers(1, 5))):
        size = max(9, int(height * np.exp(rng.normal(0, 0.4))))
        pen = _pen(rng, size)
        sort = rng.integers(4)
        thing = (_THING, _SIGN, _LETTER, _LETTER)[sort]
        if sort == 0:
            alpha = things.small(rng, size, pen)
        elif sort == 1:
            alpha = sign(rng, size, pen, aside=aside)
        elif sort == 2:
            alpha = letter(rng, size, pen, aside=aside)
        else:
            alpha = word(rng, size * 0.7, pen, aside=aside)
        thing = Thing(thing.kind, pen=int(rng.integers(1, 3)) if rng.random() < 0.3 else 0)
        for _ in range(5):
            rooms = [whole - part for whole, part in zip(sheet.shape, alpha.shape, strict=True)]
            if min(rooms) < 0:
                break
            if _put_free(sheet, alpha, int(rng.integers(rooms[1] + 1)), int(rng.integers(rooms[0] + 1)), thing):
                break


def _put_free(sheet: Sheet, alpha: NDArray[np.float32], x: int, y: int, thing: Thing) -> bool:
    """Put a thing where the sheet is bare; True if it is there now."""
    tall, wide = alpha.shape
    around = sheet.ink[max(0, y - 2) : y + tall + 2, max(0, x - 2) : x + wide + 2]
    if around.size == 0 or around.max() > 0.1:
        return False
    return sheet.put(alpha, x, y, thing) > 0


def _widen(sheet: Sheet, left: int, right: int) -> None:
    sheet.ink = np.pad(sheet.ink, ((0, 0), (left, right)))
    sheet.owner = np.pad(sheet.owner, ((0, 0), (left, right)))
