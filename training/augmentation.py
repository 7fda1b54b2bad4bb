"""A glyph as other hands and other pens would have written it, warped by OpenCV as it is fed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

# The ranges are those of docs/architecture.md, decision 5, in units of the 28-pixel glyph.
ROTATION = np.deg2rad(15)
SCALE = (0.85, 1.1)
SHEAR = 0.2
SHIFT = 2.0
ELASTIC = 1.2  # standard deviation, in pixels, of the coarse displacement field
GAIN = (0.4, 2.5)
UNTOUCHED = 0.1  # the share that stays as it is, so that the network keeps MNIST itself in view

SIZE = 28
FINE = 2 * SIZE  # strokes are thickened and thinned at twice the resolution, in steps of half a pixel
_CENTRE = (SIZE - 1) / 2
_GRID = np.stack(np.meshgrid(np.arange(FINE), np.arange(FINE)), axis=-1).astype(np.float32) / 2 - 0.25 - _CENTRE
_PENS = [cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)) for size in (2, 3)]


def warped(glyph: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """One variation of a glyph: turned, scaled, sheared, shifted, bent, in another stroke and contrast.

    Args:
        glyph: (28, 28), 0 to 1.
        rng: where the chance comes from; the same state gives the same variation.

    Returns:
        (28, 28) float32, 0 to 1.
    """
    if rng.random() < UNTOUCHED:
        return glyph
    places = _GRID @ _affine(rng).T + rng.uniform(-SHIFT, SHIFT, 2).astype(np.float32) + _CENTRE
    bends = rng.normal(0, ELASTIC * rng.random(), (5, 5, 2)).astype(np.float32)
    places += cv2.resize(bends, (FINE, FINE), interpolation=cv2.INTER_CUBIC)
    fine = cv2.remap(glyph, places, None, cv2.INTER_LINEAR)
    chance = rng.random()
    if chance < 0.3:
        fine = cv2.dilate(fine, _PENS[rng.integers(2)])
    elif chance < 0.5:
        fine = cv2.erode(fine, _PENS[rng.integers(2)])
    small = cv2.resize(fine, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    return np.minimum(small * np.float32(np.exp(rng.uniform(*np.log(GAIN)))), 1)


def _affine(rng: np.random.Generator) -> NDArray[np.float32]:
    """From a place in the new glyph to the place in the old one, both measured from the centre."""
    angle = rng.uniform(-ROTATION, ROTATION)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[1, rng.uniform(-SHEAR, SHEAR)], [0, 1]])
    scale = np.diag(1 / rng.uniform(*SCALE, 2))
    return (turn @ shear @ scale).astype(np.float32)
