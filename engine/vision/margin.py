"""A margin around a picture that was cut out close to its ink: more of the paper that is at its border."""

from __future__ import annotations

import numpy as np

from engine.vision.decode import Canvas

# On each side, as a share of the longer one.
MARGIN = 0.15
# The border has a colour of its own where at least this share of it is that colour, within so many of 255 levels, or
# ink, at least so many levels away. Around light that changes a margin would draw an edge that is not there.
PLAIN, ALIKE, INK = 0.65, 10, 64


def with_margin(canvas: Canvas) -> Canvas | None:
    """A canvas on a larger sheet of its border's colour; None where its border has none."""
    pixels = canvas.pixels
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    colour = np.median(border, axis=0)
    away = np.abs(border - colour).reshape(len(border), -1).max(axis=1)
    if float(((away <= ALIKE) | (away >= INK)).mean()) < PLAIN:
        return None
    height, width = pixels.shape[:2]
    margin = max(1, round(MARGIN * max(height, width)))
    sheet = np.empty((height + 2 * margin, width + 2 * margin, *pixels.shape[2:]), np.uint8)
    sheet[:] = colour
    sheet[margin:-margin, margin:-margin] = pixels
    return Canvas(sheet, canvas.size, margin)
