"""A margin around a picture that was cut out close to its ink: more of the paper that is at its border."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.vision.decode import Canvas

# On each side, as a share of the longer one.
MARGIN = 0.15
# The border has a colour of its own if at least PLAIN of it is that colour, within ALIKE of 255 levels, or ink, at
# least INK levels away. In uneven light a margin would draw an edge that is not there.
PLAIN, ALIKE, INK = 0.7, 10, 64
# About this many of the border's pixels are compared, to find the one that most others are like.
CANDIDATES = 64


def with_margin(canvas: Canvas) -> Canvas | None:
    """A canvas on a larger sheet of its border's colour; None where its border has none."""
    pixels = canvas.pixels
    colour = _colour(np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]))
    if colour is None:
        return None
    height, width = pixels.shape[:2]
    margin = max(1, round(MARGIN * max(height, width)))
    sheet = np.empty((height + 2 * margin, width + 2 * margin, *pixels.shape[2:]), np.uint8)
    sheet[:] = colour
    sheet[margin:-margin, margin:-margin] = pixels
    return Canvas(sheet, canvas.size, margin)


def _colour(border: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The usual colour of a border, (n,) or (n, 3), if it has one."""
    levels = border.reshape(len(border), -1).astype(np.int16)
    candidates = levels[:: 1 + len(levels) // CANDIDATES]
    away = np.abs(levels - candidates[:, None]).max(axis=2)  # (candidates, n)
    usual = away[(away <= ALIKE).sum(axis=1).argmax()]
    if float(((usual <= ALIKE) | (usual >= INK)).mean()) < PLAIN:
        return None
    return np.median(border[usual <= ALIKE], axis=0).astype(np.uint8)
