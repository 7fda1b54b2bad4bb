"""A glyph as other hands and other pens would have written it, warped by OpenCV as it is fed."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = 28
FINE = 2 * SIZE  # strokes are thickened and thinned at twice the resolution, in steps of half a pixel
_CENTRE = (SIZE - 1) / 2
_GRID = np.stack(np.meshgrid(np.arange(FINE), np.arange(FINE)), axis=-1).astype(np.float32) / 2 - 0.25 - _CENTRE
_PENS = [cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)) for size in (2, 3, 4, 5)]


@dataclass(frozen=True)
class HandVariation:
    """How far a hand may differ from the one that wrote the glyph; lengths in pixels of the 28-pixel glyph.

    Attributes:
        rotation: largest angle either way, in degrees.
        scale: smallest and largest factor, for either axis.
        shear: largest shear either way.
        shift: largest distance either way.
        elastic: the greatest standard deviation of the coarse displacement field that bends strokes.
        thicker: the chance that strokes are dilated, by half a pixel to two.
        thinner: the chance that strokes are eroded, by half a pixel or one.
        gain: smallest and largest factor on the ink, before it is clipped to 1.
    """

    rotation: float
    scale: tuple[float, float]
    shear: float
    shift: float
    elastic: float
    thicker: float
    thinner: float
    gain: tuple[float, float]


# A hand that could have been among MNIST's writers, and one that need not have been
# (docs/decisions/05-thicken-strokes.md).
NEAR = HandVariation(12, (0.88, 1.12), 0.15, 2.0, 1.0, 0.1, 0.1, (0.8, 1.25))
FAR = HandVariation(24, (0.75, 1.15), 0.3, 2.5, 1.4, 0.35, 0.25, (0.35, 2.5))


def warped(glyph: NDArray[np.float32], rng: np.random.Generator, hand: HandVariation) -> NDArray[np.float32]:
    """One variation of a glyph: turned, scaled, sheared, shifted, bent, in another stroke and contrast.

    Args:
        glyph: (28, 28), 0 to 1.
        rng: where the chance comes from; the same state gives the same variation.
        hand: how far it goes.

    Returns:
        (28, 28) float32, 0 to 1.
    """
    shift = rng.uniform(-hand.shift, hand.shift, 2).astype(np.float32)
    places = _GRID @ _affine(rng, hand).T + shift + _CENTRE
    bends = rng.normal(0, hand.elastic * rng.random(), (5, 5, 2)).astype(np.float32)
    places += cv2.resize(bends, (FINE, FINE), interpolation=cv2.INTER_CUBIC)
    fine = cv2.remap(glyph, places, None, cv2.INTER_LINEAR)
    chance = rng.random()
    if chance < hand.thicker:
        fine = cv2.dilate(fine, _PENS[rng.integers(4)])
    elif chance < hand.thicker + hand.thinner:
        fine = cv2.erode(fine, _PENS[rng.integers(2)])
    small = cv2.resize(fine, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    return np.minimum(small * np.float32(np.exp(rng.uniform(*np.log(hand.gain)))), 1)


def _affine(rng: np.random.Generator, hand: HandVariation) -> NDArray[np.float32]:
    """From a place in the new glyph to the place in the old one, both measured from the centre."""
    angle = np.deg2rad(rng.uniform(-hand.rotation, hand.rotation))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shear = np.array([[1, rng.uniform(-hand.shear, hand.shear)], [0, 1]])
    scale = np.diag(1 / rng.uniform(*hand.scale, 2))
    return (turn @ shear @ scale).astype(np.float32)
