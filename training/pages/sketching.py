"""Lines as a pen draws them, and patches cut to their ink."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.drawn import curve
from training.pages.sheet import OWNED

Alpha = NDArray[np.float32]
Points = Sequence[Sequence[float]] | Sequence[NDArray[Any]] | NDArray[Any]
_FINER = 4  # places between two pixels that a line may go through, as a power of two


def trimmed(alpha: Alpha) -> Alpha:
    """A patch without the borders that have no ink; at least one pixel."""
    inked = alpha > OWNED
    rows, columns = np.flatnonzero(inked.any(1)), np.flatnonzero(inked.any(0))
    if not len(rows):
        return np.zeros((1, 1), np.float32)
    # A soft edge belongs to the patch, too.
    top, bottom = max(rows[0] - 1, 0), rows[-1] + 2
    left, right = max(columns[0] - 1, 0), columns[-1] + 2
    return np.ascontiguousarray(alpha[top:bottom, left:right])


def lined(canvas: Alpha, lines: Sequence[Points], pen: float, closed: bool = False) -> None:
    """Draw lines on a canvas.

    Args:
        canvas: (height, width) float32, 0 to 1; changed in place.
        lines: each (n, 2), x and y in pixels.
        pen: its width in pixels; below 1 it is a paler line of one pixel.
        closed: whether a line ends where it begins.
    """
    ink = np.zeros(canvas.shape, np.uint8)
    places = [np.rint(np.asarray(line) * 2**_FINER).astype(np.int32) for line in lines]
    cv2.polylines(ink, places, closed, round(255 * min(1.0, max(0.3, pen))), max(1, round(pen)), cv2.LINE_AA, _FINER)
    np.maximum(canvas, ink * np.float32(1 / 255), out=canvas)


def filled(canvas: Alpha, outline: Points, level: float = 1.0) -> None:
    """Fill an outline on a canvas; level 0 takes ink away."""
    ink = np.zeros(canvas.shape, np.uint8)
    cv2.fillPoly(ink, [np.rint(np.asarray(outline) * 2**_FINER).astype(np.int32)], 255, cv2.LINE_AA, _FINER)
    share = ink * np.float32(1 / 255)
    canvas += (np.float32(level) - canvas) * share


def sketched(
    strokes: Sequence[Points],
    height: float,
    pen: float,
    rng: np.random.Generator,
    *,
    curved: bool = True,
    unsteady: float = 0.035,
) -> Alpha:
    """A drawing by hand from lines through given points: leaning, stretched, never twice the same.

    Args:
        strokes: each (n, 2), x and y from 0 to 1.
        height: of the whole, in pixels.
        pen: in pixels.
        rng: where the chance comes from.
        curved: whether the lines are smooth; else they have corners.
        unsteady: how far a point strays, as a share of the height.

    Returns:
        Its ink, cut to it.
    """
    lean, width = rng.normal(0, 0.13), np.exp(rng.normal(0, 0.15))
    turn = rng.normal(0, 0.07)
    shape = np.array([[width * np.cos(turn), -np.sin(turn) - lean], [np.sin(turn), np.cos(turn)]])
    lines = []
    for stroke in strokes:
        line = np.asarray(stroke, np.float64)
        line = line + rng.normal(0, unsteady, line.shape)
        if curved and len(line) > 2:
            line = curve(line, 12)
        lines.append((line - 0.5) @ shape.T * height)
    everything = np.concatenate(lines)
    margin = pen / 2 + 2
    low = everything.min(0) - margin
    wide, tall = np.ceil(everything.max(0) + margin - low).astype(int)
    canvas = np.zeros((tall, wide), np.float32)
    lined(canvas, [line - low for line in lines], pen)
    return trimmed(canvas)
