"""Digits that other hands wrote, as reading cuts them out: in any shape, with any pen, at any size, or printed."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.vision.glyph import cut
from engine.vision.ink import Ink
from engine.vision.segment import Mark
from training.pages.hands import Hands

# The share of digits in shapes that MNIST has few of: flags, feet, bars, loops, slashes.
ODD = 0.6
_HEIGHTS = np.log(14), np.log(110)  # in pixels; smaller ones are a matter for ``damaged``


def handwritten_digit(hands: Hands, value: int, rng: np.random.Generator, odd: float = ODD) -> NDArray[np.float32]:
    """A digit of a value.

    Args:
        hands: who write.
        value: 0 to 9.
        rng: where the chance comes from.
        odd: the share of digits in shapes that MNIST has few of, 0 to 1.

    Returns:
        (28, 28) float32, 0 to 1.
    """
    alpha, _ = hands.digit(rng, value, float(np.exp(rng.uniform(*_HEIGHTS))), hand=hands.hand(rng, odd))
    mask = (alpha >= 0.5).view(np.uint8)
    x, y, width, height = cv2.boundingRect(mask)
    ink = Ink(alpha, mask, 1.0, np.zeros_like(alpha), is_dark=False)
    return cut(ink, Mark(mask[y : y + height, x : x + width], (x, y, width, height), 0))
