"""Where things stand: shear, scale, rotate, translate. All but the last keep the middle in its place."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.bench.corruptions.levels import SIZE, Images

SHEAR = ROTATION = 0.4  # radians, severity 2
SCALE = 0.7  # severity 3
SHIFT = 3.0  # pixels, severity 3
MIDDLE = (SIZE - 1) / 2


def shear(images: Images, rng: np.random.Generator) -> Images:
    """Sheared by 0.4 radians either way (severity 2), as rotating one axis alone does: it also lowers the digit."""
    angles = SHEAR * _either_way(len(images), rng)
    return _fetched(images, 1, -np.sin(angles), 0, np.cos(angles))


def rotate(images: Images, rng: np.random.Generator) -> Images:
    """Turned by 0.4 radians, 23 degrees, either way (severity 2)."""
    angles = ROTATION * _either_way(len(images), rng)
    return _fetched(images, np.cos(angles), -np.sin(angles), np.sin(angles), np.cos(angles))


def scale(images: Images, rng: np.random.Generator) -> Images:
    """Smaller: 70 % of its size (severity 3)."""
    return _fetched(images, 1 / SCALE, 0, 0, 1 / SCALE)


def translate(images: Images, rng: np.random.Generator) -> Images:
    """Moved by 3 pixels across and down, each either way (severity 3)."""
    across, down = SHIFT * _either_way(len(images), rng), SHIFT * _either_way(len(images), rng)
    places = [np.array([[1, 0, x], [0, 1, y]]) for x, y in zip(across, down, strict=True)]
    return _warped(images, places)


def _either_way(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    return rng.choice([-1.0, 1.0], count)


def _fetched(
    images: Images,
    xx: NDArray[np.float64] | float,
    xy: NDArray[np.float64] | float,
    yx: NDArray[np.float64] | float,
    yy: NDArray[np.float64] | float,
) -> Images:
    """Each pixel (x, y) from the place (xx x + xy y, yx x + yy y) of the picture, both measured from its middle."""
    matrices = np.zeros((len(images), 2, 3))
    for (row, column), value in zip(((0, 0), (0, 1), (1, 0), (1, 1)), (xx, xy, yx, yy), strict=True):
        matrices[:, row, column] = value
    matrices[:, :, 2] = MIDDLE * (1 - matrices[:, :, 0] - matrices[:, :, 1])
    return _warped(images, list(matrices))


def _warped(images: Images, matrices: list[NDArray[np.float64]]) -> Images:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    pairs = zip(images, matrices, strict=True)
    return np.stack([cv2.warpAffine(image, matrix, (SIZE, SIZE), flags=flags) for image, matrix in pairs])
