"""Noise: smooth, grained, and as forms."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

_TILE = 512


def clouds(rng: np.random.Generator, height: int, width: int, size: float) -> NDArray[np.float32]:
    """Smooth noise of mean 0 and deviation about 1.

    Args:
        rng: where the chance comes from.
        height: in pixels.
        width: in pixels.
        size: of its lumps, in pixels; below 2 it is grain.
    """
    if size < 2:
        return grain(rng, height, width)
    coarse = rng.standard_normal((max(2, int(height / size)) + 2, max(2, int(width / size)) + 2), np.float32)
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(1.3)


def grain(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    """Normal noise for each pixel, cut from a tile at a place of chance."""
    tile = _tile()
    rows = (np.arange(height) + rng.integers(_TILE)) % _TILE
    columns = (np.arange(width) + rng.integers(_TILE)) % _TILE
    return tile[rows[:, None], columns] if max(height, width) > _TILE // 2 else _cut(tile, rng, height, width)


def _cut(tile: NDArray[np.float32], rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    top, left = rng.integers(_TILE - height), rng.integers(_TILE - width)
    part = tile[top : top + height, left : left + width]
    return part[::-1] if rng.random() < 0.5 else part


@cache
def _tile() -> NDArray[np.float32]:
    return np.random.default_rng(0).standard_normal((_TILE, _TILE), np.float32)


def form(rng: np.random.Generator, height: int, width: int) -> NDArray[np.float32]:
    """A smooth form: positive inside, negative outside, about 1 from its edge to its middle."""
    field = clouds(rng, height, width, max(3.0, min(height, width) * rng.uniform(0.15, 0.5)))
    y, x = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return (field * np.float32(rng.uniform(0.3, 1.0)) + 1 - 2.2 * (y**2 + x**2)).astype(np.float32)
