"""Digits in shapes that MNIST has few of: ones with a flag, sevens with a bar, and digits as they are printed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.vision.glyph import FINE, centred
from training.drawn import FONTS, printed

Glyph = NDArray[np.float32]
_INK = 0.5


def flagged(one: Glyph, rng: np.random.Generator) -> Glyph:
    """A one with a flag at its top, as most of the world writes it; sometimes with a foot, too.

    A seven's bar is level, and about as long as the digit is wide: the flag falls, and is shorter than half the stem.

    Args:
        one: (28, 28), 0 to 1, a one that is a single stroke.
        rng: where the chance comes from.

    Returns:
        (28, 28) float32, 0 to 1.
    """
    fine = cv2.resize(one, None, fx=FINE, fy=FINE, interpolation=cv2.INTER_CUBIC).clip(0, 1)
    rows = np.flatnonzero((fine > _INK).any(axis=1))
    if len(rows) < 12 * FINE:
        return one  # lying, or hardly there
    width = int(np.median((fine[rows] > _INK).sum(axis=1)))
    ends = [np.array([float(np.flatnonzero(fine[row] > _INK).mean()), float(row)]) for row in (rows[2], rows[-3])]
    height = float(rows[-1] - rows[0])
    pen = max(2, min(width, 4 * FINE))
    angle = np.deg2rad(rng.uniform(20, 65))  # below the level
    reach = height * rng.uniform(0.15, 0.42) * np.array([-np.cos(angle), np.sin(angle)])
    bend = reach * 0.5 + rng.normal(0, 0.03, 2) * height
    flag = np.rint([ends[0], ends[0] + bend, ends[0] + reach]).astype(np.int32)
    drawn = np.pad(fine, 40)
    cv2.polylines(drawn, [flag + 40], False, 1.0, pen, cv2.LINE_AA)
    if rng.random() < 0.4:
        half = height * rng.uniform(0.12, 0.3) * np.array([1.0, rng.uniform(-0.12, 0.12)])
        foot = np.rint([ends[1] - half, ends[1] + half]).astype(np.int32)
        cv2.polylines(drawn, [foot + 40], False, 1.0, pen, cv2.LINE_AA)
    return centred(drawn)


def barred(seven: Glyph, rng: np.random.Generator) -> Glyph:
    """A seven with a bar across its stem, or a tick at the left end of its top, or both.

    Args:
        seven: (28, 28), 0 to 1.
        rng: where the chance comes from.

    Returns:
        (28, 28) float32, 0 to 1.
    """
    fine = cv2.resize(seven, None, fx=FINE, fy=FINE, interpolation=cv2.INTER_CUBIC).clip(0, 1)
    inked = fine > _INK
    rows = np.flatnonzero(inked.any(axis=1))
    if len(rows) < 12 * FINE:
        return seven
    height = len(rows)
    drawn = np.pad(fine, 40)
    stem = rows[0] + round(height * rng.uniform(0.42, 0.62))
    columns = np.flatnonzero(inked[stem])
    pen = max(2, min(len(columns), 4 * FINE))
    chance = rng.random()
    if chance < 0.8 and len(columns):
        half = height * rng.uniform(0.12, 0.3) * np.array([1.0, rng.uniform(-0.25, 0.25)])
        middle = np.array([columns.mean(), stem])
        bar = np.rint([middle - half, middle + half]).astype(np.int32)
        cv2.polylines(drawn, [bar + 40], False, 1.0, pen, cv2.LINE_AA)
    if chance > 0.6:
        top = inked[rows[0] : rows[0] + height // 3]
        left = int(np.flatnonzero(top.any(axis=0))[0])
        start = np.array([left + pen / 2, rows[0] + float(np.flatnonzero(top[:, left]).mean())])
        end = start + height * np.array([rng.uniform(-0.06, 0.06), rng.uniform(0.1, 0.3)])
        cv2.polylines(drawn, [np.rint([start, end]).astype(np.int32) + 40], False, 1.0, pen, cv2.LINE_AA)
    return centred(drawn)


def printed_digits() -> tuple[NDArray[np.float32], NDArray[np.int32]]:
    """All ten digits in all fonts at hand.

    Returns:
        (n, 28, 28) float32, 0 to 1, and their values (n,).
    """
    made = [(printed(str(value), font), value) for font in range(FONTS) for value in range(10)]
    there = [(glyph, value) for glyph, value in made if glyph is not None]
    return np.stack([glyph for glyph, _ in there]), np.array([value for _, value in there], np.int32)
