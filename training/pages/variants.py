"""Digits in the shapes that other hands give them: flags, bars, loops, slashes.

Each function takes the centre lines of a digit as MNIST's writers wrote it (y from 0 at its top to 1 at its foot) and
gives those of the same digit in another shape.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from training.drawn import curve
from training.pages.centre_lines import Lines

Variant = Callable[[Lines, np.random.Generator], Lines]


def _line(*points: tuple[float, float]) -> NDArray[np.float32]:
    return np.array(points, np.float32)


def _bent(points: list[tuple[float, float]], rng: np.random.Generator, jitter: float = 0.025) -> NDArray[np.float32]:
    """A smooth line through about these points."""
    places = np.array(points) + rng.normal(0, jitter, (len(points), 2))
    return curve(places, 8).astype(np.float32)


def _ring(
    rng: np.random.Generator, x: float, y: float, width: float, height: float, start: float = -90, turn: float = 360
) -> NDArray[np.float32]:
    """An arc of an oval round (x, y), from an angle in degrees on, clockwise."""
    angles = np.deg2rad(np.linspace(start, start + turn, 40))
    out = 1 + rng.uniform(0, 0.06) * np.sin(angles * rng.integers(2, 4) + rng.uniform(0, 6))
    return np.stack([x + width / 2 * np.cos(angles) * out, y + height / 2 * np.sin(angles) * out], 1).astype(np.float32)


def flagged(
    lines: Lines,
    rng: np.random.Generator,
    length: tuple[float, float],
    angle: tuple[float, float],
    foot: float,
    hook: bool = False,
) -> Lines:
    """A one with a flag: its length as a share of the stem, its angle below the level, the chance of a foot."""
    points = np.concatenate(lines)
    lean = float(points[points[:, 1].argmin(), 0] - points[points[:, 1].argmax(), 0])
    top, bottom = np.array([np.clip(lean, -0.3, 0.5), 0.0]), np.array([0.0, 1.0])
    stem = curve(np.stack([top, (top + bottom) / 2 + rng.normal(0, 0.015, 2), bottom]), 6).astype(np.float32)
    fall = np.deg2rad(rng.uniform(*angle))
    reach = rng.uniform(*length) * np.array([-np.cos(fall), np.sin(fall)])
    bow = np.array([-reach[1], reach[0]]) * (rng.uniform(0.15, 0.35) if hook else rng.normal(0, 0.06))
    drawn = [stem, curve(np.stack([top, top + reach / 2 + bow, top + reach]), 6).astype(np.float32)]
    if rng.random() < foot:
        left, right, tilt = rng.uniform(0.1, 0.32), rng.uniform(0.1, 0.32), rng.normal(0, 0.04)
        drawn.append(_line((-left, 1 - tilt), (right, 1 + tilt)))
    return drawn


def _stem_of_seven(lines: Lines, row: float) -> float:
    points = np.concatenate(lines)
    near = points[np.argsort(np.abs(points[:, 1] - row))[:3]]
    return float(near[:, 0].mean())


def _barred(lines: Lines, rng: np.random.Generator, slope: tuple[float, float] = (-0.25, 0.25)) -> Lines:
    row = rng.uniform(0.42, 0.64)
    middle = _stem_of_seven(lines, row) + rng.normal(0, 0.03)
    half = rng.uniform(0.12, 0.3)
    tilt = half * rng.uniform(*slope)
    return [*lines, _line((middle - half, row + tilt), (middle + half, row - tilt))]


def _serif(lines: Lines, rng: np.random.Generator) -> Lines:
    points = np.concatenate(lines)
    top = points[points[:, 1] < 0.35]
    x, y = top[top[:, 0].argmin()].tolist()
    return [*lines, _line((x, y), (x + rng.uniform(-0.06, 0.06), y + rng.uniform(0.08, 0.2)))]


def _curled(lines: Lines, rng: np.random.Generator) -> Lines:
    """A seven whose top begins with a curl and swings."""
    del lines
    width = rng.uniform(0.45, 0.75)
    top = _bent([(0.02, 0.2), (0.0, 0.06), (0.1, 0.0), (0.3, 0.06), (width * 0.8, 0.05), (width, 0.0)], rng, 0.015)
    stem = _bent([(width, 0.0), (width * 0.62, 0.45), (width * rng.uniform(0.2, 0.5), 1.0)], rng)
    stem[0] = top[-1]
    return [top, stem]


def _both(lines: Lines, rng: np.random.Generator, first: Variant, second: Variant) -> Lines:
    return second(first(lines, rng), rng)


def _open_four(lines: Lines, rng: np.random.Generator) -> Lines:
    del lines
    row, stem, width = rng.uniform(0.5, 0.68), rng.uniform(0.4, 0.6), rng.uniform(0.55, 0.8)
    start = rng.uniform(0.05, 0.2)
    left = np.concatenate(
        [_bent([(start, 0.0), (start * 0.6, row / 2), (0.0, row)], rng), _line((width, row + rng.normal(0, 0.03)))]
    )
    return [
        left,
        _bent([(stem + rng.uniform(0, 0.1), rng.uniform(0.0, 0.25)), (stem, 0.6), (stem - 0.02, 1.0)], rng, 0.015),
    ]


def _closed_four(lines: Lines, rng: np.random.Generator, beyond: tuple[float, float] = (0.05, 0.25)) -> Lines:
    del lines
    row, stem, lean = rng.uniform(0.55, 0.75), rng.uniform(0.38, 0.6), rng.normal(0.04, 0.04)
    level = row + rng.normal(0, 0.03)
    return [
        _line((stem + lean, 0.0), (0.0, row), (stem + rng.uniform(*beyond), level)),
        _line((stem + lean, 0.0), (stem, row), (stem - lean / 2, 1.0)),
    ]


def _looped_four(lines: Lines, rng: np.random.Generator) -> Lines:
    """A four of one stroke: it turns at its right and comes down through its bar."""
    del lines
    row = rng.uniform(0.55, 0.68)
    right = rng.uniform(0.62, 0.8)
    points = [(0.2, 0.05), (0.08, row * 0.6), (0.06, row), (0.35, row + 0.02), (right - 0.05, row - 0.1)]
    return [
        _bent(
            [*points, (right, 0.2), (right - 0.1, 0.06), (right - 0.2, 0.25), (right - 0.27, 0.65), (right - 0.3, 1.0)],
            rng,
            0.015,
        )
    ]


def _curled_four(lines: Lines, rng: np.random.Generator) -> Lines:
    """A four with a small loop at its left corner."""
    del lines
    row, stem = rng.uniform(0.5, 0.65), rng.uniform(0.45, 0.6)
    loop = rng.uniform(0.06, 0.12)
    points = [
        (0.25, 0.0),
        (0.08, row - loop),
        (0.0, row + loop),
        (0.12, row + loop),
        (0.14, row),
        (0.35, row - 0.01),
        (stem + 0.2, row),
    ]
    return [_bent(points, rng, 0.012), _bent([(stem + 0.06, 0.15), (stem, 0.6), (stem - 0.03, 1.0)], rng, 0.015)]


def _slashed(lines: Lines, rng: np.random.Generator, rising: bool) -> Lines:
    """A zero with a stroke across it, inside it or a little beyond."""
    points = np.concatenate(lines)
    width = float(points[:, 0].max())
    inset = rng.uniform(-0.12, 0.25)
    left, right = width * inset, width * (1 - inset)
    top, foot = 0.08 + max(inset, -0.1) * 0.8, 0.92 - max(inset, -0.1) * 0.8
    return [*lines, _line((left, foot if rising else top), (right, top if rising else foot))]


def _dotted(lines: Lines, rng: np.random.Generator) -> Lines:
    points = np.concatenate(lines)
    x, y = ((points.max(axis=0) + points.min(axis=0)) / 2 + rng.normal(0, 0.03, 2)).tolist()
    return [*lines, _line((x, y), (x + 0.01, y + rng.uniform(0.01, 0.05)))]


def _wide(lines: Lines, rng: np.random.Generator) -> Lines:
    del lines
    return [_ring(rng, 0, 0.5, rng.uniform(0.85, 1.5), 1.0, rng.uniform(-140, -40), rng.uniform(355, 385))]


def _narrow(lines: Lines, rng: np.random.Generator) -> Lines:
    del lines
    return [_ring(rng, 0, 0.5, rng.uniform(0.3, 0.5), 1.0, rng.uniform(-140, -40), rng.uniform(355, 385))]


def _straight_nine(lines: Lines, rng: np.random.Generator) -> Lines:
    """A nine whose stem is a line that stands on the ground."""
    del lines
    size = rng.uniform(0.42, 0.58)
    width = size * rng.uniform(0.8, 1.15)
    edge = width / 2
    foot = (edge + rng.normal(-0.03, 0.05), 1.0)
    return [
        _ring(rng, 0, size / 2, width, size, rng.uniform(-40, -10)),
        _line((edge, rng.uniform(0.0, 0.2)), (edge, size / 2), foot),
    ]


def _hooked_nine(lines: Lines, rng: np.random.Generator) -> Lines:
    """A nine whose stem ends in a hook to the left, as a g has."""
    del lines
    size = rng.uniform(0.42, 0.55)
    width = size * rng.uniform(0.85, 1.15)
    edge = width / 2
    stem = [(edge, 0.08), (edge, 0.55), (edge - 0.03, 0.85), (edge - 0.2, 1.0), (-edge + rng.uniform(-0.05, 0.1), 0.9)]
    return [_ring(rng, 0, size / 2, width, size, -20), _bent(stem, rng, 0.015)]


def _looped_two(lines: Lines, rng: np.random.Generator) -> Lines:
    """A two with a loop at its lower left corner."""
    del lines
    width, loop = rng.uniform(0.5, 0.75), rng.uniform(0.06, 0.14)
    points = [
        (0.0, 0.22),
        (0.15, 0.02),
        (width * 0.7, 0.05),
        (width * 0.75, 0.3),
        (0.35, 0.65),
        (0.05, 0.95),
        (-0.02, 0.9),
    ]
    return [_bent([*points, (0.08, 0.95 - loop), (0.3, 0.93), (width * 0.7, 1.0), (width, 0.92)], rng, 0.015)]


def _angular_two(lines: Lines, rng: np.random.Generator) -> Lines:
    del lines
    width = rng.uniform(0.45, 0.7)
    arc = _bent([(0.0, 0.2), (0.15, 0.02), (width * 0.85, 0.08), (width * 0.85, 0.35), (0.0, 1.0)], rng, 0.015)
    return [arc, np.stack([arc[-1], _line((width, 1 + rng.normal(0, 0.02)))[0]])]


def _flat_three(lines: Lines, rng: np.random.Generator) -> Lines:
    """A three with a level top and a corner."""
    del lines
    width = rng.uniform(0.45, 0.65)
    middle = rng.uniform(0.36, 0.46)
    top = _line((0.02, rng.uniform(0, 0.05)), (width, 0.0), (width * rng.uniform(0.3, 0.5), middle))
    bowl = _bent(
        [(float(top[-1, 0]), middle), (width, middle + 0.12), (width, 0.8), (width * 0.5, 1.0), (0.0, 0.9)], rng, 0.015
    )
    bowl[0] = top[-1]
    return [top, bowl]


def _detached_five(lines: Lines, rng: np.random.Generator) -> Lines:
    """A five whose top is a stroke of its own, joined or nearly so."""
    del lines
    width = rng.uniform(0.45, 0.65)
    body = _bent(
        [(0.08, 0.06), (0.04, 0.42), (width * 0.6, 0.4), (width, 0.68), (width * 0.6, 0.98), (0.0, 0.92)], rng, 0.015
    )
    start = 0.08 + rng.uniform(-0.03, 0.06)
    return [body, _line((start, rng.uniform(0.0, 0.05)), (width + rng.uniform(-0.05, 0.25), rng.uniform(-0.03, 0.05)))]


def _curled_six(lines: Lines, rng: np.random.Generator) -> Lines:
    del lines
    width = rng.uniform(0.4, 0.6)
    points = [(width * 0.9, 0.1), (width * 0.65, 0.0), (0.12, 0.3), (0.0, 0.7), (width * 0.45, 1.0), (width, 0.78)]
    return [_bent([*points, (width * 0.6, 0.52), (0.08, 0.68), (0.06, 0.75)], rng, 0.012)]


def _stacked_eight(lines: Lines, rng: np.random.Generator) -> Lines:
    """An eight of two rings, one upon the other."""
    del lines
    size = rng.uniform(0.4, 0.52)
    width = rng.uniform(0.7, 1.1)
    shift = rng.normal(0, 0.03)
    rest = 1 - size
    return [
        _ring(rng, shift, size / 2, size * width, size, 90),
        _ring(rng, 0, size + rest / 2, rest * width, rest, -90),
    ]


# Of each digit, the names of the shapes that it may have.
VARIANTS: dict[int, dict[str, Variant]] = {
    0: {
        "zero with a rising slash": partial(_slashed, rising=True),
        "zero with a falling slash": partial(_slashed, rising=False),
        "dotted zero": _dotted,
        "wide zero": _wide,
        "narrow zero": _narrow,
    },
    1: {
        "one with a short flag": partial(flagged, length=(0.12, 0.3), angle=(25, 55), foot=0),
        "one with a long flag": partial(flagged, length=(0.3, 0.52), angle=(20, 55), foot=0),
        "one with a longer flag": partial(flagged, length=(0.5, 0.95), angle=(30, 58), foot=0),
        "one with a flag and a foot": partial(flagged, length=(0.15, 0.35), angle=(20, 55), foot=1),
        "one with a long flag and a foot": partial(flagged, length=(0.35, 0.5), angle=(25, 60), foot=1),
        "one with a hooked flag": partial(flagged, length=(0.15, 0.38), angle=(38, 62), foot=0.2, hook=True),
        "one with a steep flag": partial(flagged, length=(0.25, 0.5), angle=(55, 65), foot=0.2),
    },
    2: {"two with a loop": _looped_two, "two with a corner": _angular_two},
    3: {"three with a level top": _flat_three},
    4: {
        "open four": _open_four,
        "closed four": _closed_four,
        "crossed four": partial(_closed_four, beyond=(0.25, 0.45)),
        "looped four": _looped_four,
        "four with a curl": _curled_four,
    },
    5: {"five with a top apart": _detached_five},
    6: {"curled six": _curled_six},
    7: {
        "seven with a bar": _barred,
        "seven with a serif": _serif,
        "curled seven": _curled,
        "seven with a bar and a serif": partial(_both, first=_serif, second=_barred),
        "curled seven with a bar": partial(_both, first=_curled, second=_barred),
    },
    8: {"eight of two rings": _stacked_eight},
    9: {"nine with a straight stem": _straight_nine, "nine with a hook": _hooked_nine},
}
# Never trained on: they only measure.
VARIANTS_KEPT_ASIDE = frozenset({
    "zero with a falling slash", "narrow zero", "one with a long flag and a foot", "one with a steep flag",
    "two with a corner", "looped four", "crossed four", "curled seven with a bar", "seven with a serif",
    "eight of two rings", "nine with a hook",
})  # fmt: skip
