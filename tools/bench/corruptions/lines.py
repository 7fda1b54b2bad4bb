"""What is drawn over a digit, or in its place: stripe, dotted line, zigzag, canny edges."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.bench.corruptions.levels import SIZE, Images, Levels, images_of, levels, smoothed

LAST = SIZE - 1
STRIPE = (7, 21)  # columns between which nothing changes
FADE = 2.3  # pixels from a line's middle to where it is gone
ZIG, ZIG_ENDS = 2.0, (2.0, 25.0)  # half a tooth's length and its height; the columns of both ends
EDGE_BLUR, EDGE_LOW, EDGE_HIGH = 1.0, 0.1, 0.2


def stripe(images: Images, rng: np.random.Generator) -> Images:
    """Inverted left and right, so that the middle half is a stripe."""
    left, right = STRIPE
    striped = 255 - images
    striped[:, :, left:right] = images[:, :, left:right]
    return striped


def dotted_line(images: Images, rng: np.random.Generator) -> Images:
    """A straight dotted line across: two columns of each four, between heights of chance at either side."""
    heights = rng.integers(0, LAST, (2, len(images))).astype(float)
    line = _line(np.zeros(len(images)), heights[0], np.full(len(images), float(LAST)), heights[1])
    line[:, :, np.arange(SIZE) % 4 < 2] = 0
    return images_of(levels(images) + line)


def zigzag(images: Images, rng: np.random.Generator) -> Images:
    """A zigzag across, with teeth 4 pixels long and 2 high to either side of a line that falls or rises by up to 5."""
    start, end = ZIG_ENDS
    height = rng.integers(0, LAST, len(images)).astype(float)
    angle = np.arctan(rng.integers(-5, 5, len(images)) / (end - start))
    length = (end - start) / np.cos(angle)
    teeth = int((end - start - ZIG) // (2 * ZIG)) + 1  # the rise makes the line no longer than a part of a tooth
    along = [np.zeros_like(length), *(np.full_like(length, (2 * tooth + 1) * ZIG) for tooth in range(teeth)), length]
    aside = [0.0, *((-1) ** tooth * ZIG for tooth in range(teeth))]
    rest = (-1) ** (teeth - 1) * ZIG / (2 * (length - 2 * ZIG * (length // (2 * ZIG))))
    across = [np.full_like(length, side) for side in aside] + [rest]
    columns = [start + x * np.cos(angle) - y * np.sin(angle) for x, y in zip(along, across, strict=True)]
    rows = [height + x * np.sin(angle) + y * np.cos(angle) for x, y in zip(along, across, strict=True)]
    drawn = levels(images)
    for corner in range(len(columns) - 1):
        drawn += _line(columns[corner], rows[corner], columns[corner + 1], rows[corner + 1])
        drawn = np.minimum(drawn, 1)
    return images_of(drawn)


def canny_edges(images: Images, rng: np.random.Generator) -> Images:
    """The digit's edges alone: Canny's detector after a Gaussian of 1 pixel, hysteresis from 0.1 to 0.2.

    Gradients are Sobel's with weights 1, 2, 1, as thresholds of that size presume.
    """
    return np.stack([_edges(smooth) for smooth in smoothed(levels(images), EDGE_BLUR, EDGE_BLUR)])


def _edges(smooth: Levels) -> Images:
    fine = 1000  # OpenCV takes the gradients as whole numbers
    down, across = (cv2.Sobel(smooth * fine, cv2.CV_32F, *order, ksize=3) for order in ((0, 1), (1, 0)))
    right, below = (np.rint(gradient).astype(np.int16) for gradient in (across, down))
    edges: Images = cv2.Canny(right, below, EDGE_LOW * fine, EDGE_HIGH * fine, L2gradient=True)
    return edges


def _line(
    left: NDArray[np.float64], top: NDArray[np.float64], right: NDArray[np.float64], bottom: NDArray[np.float64]
) -> Levels:
    """A line in each picture, (n, 28, 28): 1 in its middle, falling off as 1 + log(1 - distance / 2.3).

    The distance is measured down the columns.
    """
    place = np.arange(SIZE)
    slope = (bottom - top) / (right - left)
    height = slope[:, None] * (place - left[:, None]) + top[:, None]
    distance = np.minimum(np.abs(place[None, :, None] - height[:, None, :]), FADE - 1e-10)
    ends = (place >= np.floor(left)[:, None]) & (place < np.ceil(right)[:, None])
    strength = np.clip(np.log(1 - distance / FADE) + 1, 0, 1) * ends[:, None, :]
    return np.asarray(strength, np.float32)
