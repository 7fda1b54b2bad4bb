"""What the corruptions share: their form, and levels between bytes and numbers from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = 28
Images: TypeAlias = NDArray[np.uint8]
Levels: TypeAlias = NDArray[np.float32]
Corruption: TypeAlias = Callable[[Images, np.random.Generator], Images]


def levels(images: Images) -> Levels:
    """Bytes to numbers from 0 to 1."""
    return images.astype(np.float32) / np.float32(255)


def images_of(values: NDArray[np.floating]) -> Images:
    """Numbers to bytes; what is below 0 or above 1 is cut off."""
    result: Images = np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
    return result


def smoothed(values: NDArray[np.floating], down: float, across: float) -> Levels:
    """Blur each picture by Gaussians of these standard deviations, cut off at four of them; 0 leaves a direction."""
    sizes = (2 * int(4 * across + 0.5) + 1, 2 * int(4 * down + 0.5) + 1)
    return np.stack(
        [
            cv2.GaussianBlur(value, sizes, sigmaX=across or 1, sigmaY=down or 1, borderType=cv2.BORDER_REPLICATE)
            for value in values.astype(np.float32)
        ]
    )
