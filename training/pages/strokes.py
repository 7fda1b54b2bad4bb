"""Lines drawn by pens: from points to ink."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.pages.centre_lines import Lines

Alpha = NDArray[np.float32]
_EDGE = 12  # of 255: fainter ink than this does not count as a patch's border
_FINE = 5  # pixels that a pen has at the least while it draws; it is shrunk afterwards
_LARGEST = 1200  # pixels of the canvas's longer side, beyond which it is not enlarged
_SHIFT = 4


@dataclass(frozen=True)
class Nib:
    """What the end of a pen looks like.

    Attributes:
        length: of a broad nib, as a share of the pen's width that is added in its direction; 0 for a round one.
        angle: its direction, in radians.
    """

    length: float = 0.0
    angle: float = 0.0


ROUND = Nib()


def alpha_of(ink: NDArray[np.uint8]) -> Alpha:
    """Ink of 0 to 255 as shares, without the empty rows and columns at its borders."""
    x, y, width, height = cv2.boundingRect(cv2.threshold(ink, _EDGE, 255, cv2.THRESH_TOZERO)[1])
    return ink[y : y + max(height, 1), x : x + max(width, 1)] * np.float32(1 / 255)


def draw(lines: Lines, scale: float, pen: float, nib: Nib = ROUND) -> Alpha:
    """Draw lines.

    Args:
        lines: each (n, 2), x and y.
        scale: pixels for each unit of the lines.
        pen: its width in pixels, at least 1.
        nib: its shape.

    Returns:
        The ink, trimmed to it: float32, 0 to 1.
    """
    pen = max(pen, 1.0)
    points = np.concatenate(lines)
    low = points.min(axis=0)
    extent = (points.max(axis=0) - low) * scale
    reach = pen * (1 + nib.length) / 2 + 1
    larger = float(extent.max() + 2 * reach)
    factor = max(1, min(max(2, int(np.ceil(_FINE / pen))), int(_LARGEST / larger)))
    unit = factor << _SHIFT
    width, height = (np.ceil(extent + 2 * reach).astype(int) * factor).tolist()
    places = np.rint((points - low) * np.float32(scale * unit) + np.float32(reach * unit)).astype(np.int32)
    strokes, start = [], 0
    for line in lines:
        stroke = places[start : start + len(line)]
        # It drops the last point of a ring.
        strokes.append(np.concatenate([cv2.approxPolyDP(stroke, 4.0, False)[:, 0], stroke[-1:]]))
        start += len(line)
    if nib.length:
        way = np.array([np.cos(nib.angle), np.sin(nib.angle)]) * (nib.length * pen * unit / 2)
        strokes = [
            stroke + np.rint(way * part).astype(np.int32) for stroke in strokes for part in (-1, -0.5, 0, 0.5, 1)
        ]
    canvas = np.zeros((height, width), np.uint8)
    # Shrinking smooths the edges, too, and is several times faster than OpenCV's smooth lines.
    smooth = cv2.LINE_AA if factor == 1 else cv2.LINE_8
    cv2.polylines(canvas, strokes, False, 255, max(1, round(pen * factor)), smooth, _SHIFT)
    if factor > 1:
        canvas = cv2.resize(canvas, (width // factor, height // factor), interpolation=cv2.INTER_AREA)
    return alpha_of(canvas)


def draw_at(lines: Lines, height: float, pen: float, nib: Nib = ROUND) -> Alpha:
    """Draw lines so that their ink has a given height in pixels; for the rest see ``draw``."""
    rows = np.concatenate([line[:, 1] for line in lines])
    tall = float(rows.max() - rows.min())
    rise = pen * (1 + nib.length * abs(np.sin(nib.angle)))
    return draw(lines, max(height - rise, height / 4) / max(tall, 1e-3), pen, nib)
