"""What happens to a glyph between the pen and the network: noise, blur, uneven paper, stray lines, missing ink."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Glyph = NDArray[np.float32]
_SIZE = 28


def damaged(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """A glyph after one or two mishaps.

    Args:
        glyph: (28, 28), 0 to 1.
        rng: where the chance comes from.

    Returns:
        (28, 28) float32, 0 to 1.
    """
    for _ in range(1 + (rng.random() < 0.3)):
        glyph = _MISHAPS[rng.integers(len(_MISHAPS))](glyph, rng).clip(0, 1).astype(np.float32)
    return glyph


def _grain(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    return glyph + rng.normal(0, rng.uniform(0.03, 0.35), glyph.shape).astype(np.float32)


def _shots(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """Few photons: the darker, the noisier."""
    photons = np.exp(rng.uniform(np.log(3), np.log(60)))
    return rng.poisson(glyph * photons) / photons


def _impulses(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    hit = rng.random(glyph.shape)
    share = rng.uniform(0.02, 0.35)
    return np.where(hit < share / 2, 0, np.where(hit < share, 1, glyph))


def _blur(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    blurred = cv2.GaussianBlur(glyph, (0, 0), rng.uniform(0.4, 1.6))
    return blurred * np.float32(rng.uniform(1, 1.6))


def _motion(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    length = int(rng.integers(3, 10))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = (length - 1) / 2 * np.array([np.cos(angle), np.sin(angle)])
    middle = (length - 1) / 2
    start, end = np.rint(middle - reach).astype(int), np.rint(middle + reach).astype(int)
    cv2.line(kernel, start.tolist(), end.tolist(), 1.0)
    return cv2.filter2D(glyph, -1, kernel / kernel.sum()) * np.float32(rng.uniform(1, 1.8))


def _glass(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """Every pixel is seen a little beside its place."""
    rows, columns = np.mgrid[:_SIZE, :_SIZE].astype(np.float32)
    reach = rng.uniform(0.7, 2.2)
    beside = rng.uniform(-reach, reach, (2, _SIZE, _SIZE)).astype(np.float32)
    return cv2.remap(glyph, columns + beside[0], rows + beside[1], cv2.INTER_LINEAR)


def _paper(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """A background that is not black: even, or clouded; added to the ink, or what the ink stands on."""
    level = rng.uniform(0.1, 0.75)
    if rng.random() < 0.5:
        field = np.full_like(glyph, level)
    else:
        size = int(rng.integers(2, 8))
        field = cv2.resize(rng.random((size, size), np.float32), (_SIZE, _SIZE), interpolation=cv2.INTER_CUBIC)
        field = np.clip(field, 0, 1) * np.float32(level * 1.3)
    if rng.random() < 0.5:
        return glyph + field
    mixed = glyph * (1 - field) + field
    return mixed * rng.uniform(0.7, 1)


def _strip(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """A straight part of the picture seen in negative."""
    width = int(rng.integers(3, 14))
    place = int(rng.integers(0, _SIZE - width))
    inside = np.zeros(glyph.shape, bool)
    inside[:, place : place + width] = True
    inside = inside.T if rng.random() < 0.4 else inside
    if rng.random() < 0.4:
        inside = ~inside
    return np.where(inside, 1 - glyph, glyph)


def _lines(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """Rests of ruled or squared paper, and strokes that do not belong: whole, dotted, or zigzag."""
    lines = np.zeros_like(glyph)
    for _ in range(int(rng.integers(1, 4))):
        corners = int(rng.integers(2, 8))
        across = np.linspace(-2, _SIZE + 1, corners)
        slope, foot = rng.uniform(-1, 1), rng.uniform(0, _SIZE)
        along = foot + slope * (across - _SIZE / 2) + rng.uniform(-1, 1, corners) * (6 if corners > 2 else 0)
        places = np.rint(np.stack([across, along], axis=1)).astype(np.int32)
        cv2.polylines(lines, [places if rng.random() < 0.6 else places[:, ::-1].copy()], False, 1.0)
    if rng.random() < 0.4:
        period = int(rng.integers(2, 5))
        rows, columns = np.mgrid[:_SIZE, :_SIZE]
        lines *= (rows + columns) % period < max(1, period // 2)
    return np.maximum(glyph, lines * np.float32(rng.uniform(0.3, 1)))


def _splashes(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """Blots on the ink, or drops that washed it away."""
    field = cv2.GaussianBlur(rng.normal(0, 1, glyph.shape).astype(np.float32), (0, 0), rng.uniform(0.7, 2))
    blots = field > np.quantile(field, rng.uniform(0.85, 0.97))
    level = rng.choice([0.0, rng.uniform(0.3, 1)])
    return np.where(blots, level, glyph)


def _outline(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """The strokes' edges alone, as of a hollow letter."""
    if rng.random() < 0.5:
        low = rng.uniform(50, 150)
        return cv2.Canny((glyph * 255).astype(np.uint8), low, 2 * low) / np.float32(255)
    edges = cv2.morphologyEx(glyph, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    return np.where(rng.random() < 0.5, edges, edges > 0.4).astype(np.float32)


def _gaps(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """A pen that ran dry: thin cuts across the strokes, a patch that is missing."""
    ink = np.ones_like(glyph)
    for _ in range(int(rng.integers(1, 4))):
        ends = rng.uniform(4, 24, (2, 2))
        cv2.line(ink, np.rint(ends[0]).astype(int).tolist(), np.rint(ends[1]).astype(int).tolist(), 0.0)
    return glyph * np.maximum(ink, np.float32(rng.uniform(0, 0.4)))


def _compression(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(5, 40))]
    _, content = cv2.imencode(".jpg", (glyph * 255).astype(np.uint8), quality)
    return np.asarray(cv2.imdecode(content, cv2.IMREAD_GRAYSCALE), np.float32) / np.float32(255)


def _faint(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    return glyph * rng.uniform(0.12, 0.5)


def _saturated(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """As a threshold leaves it."""
    return (glyph > rng.uniform(0.15, 0.7)).astype(np.float32)


def _aside(glyph: Glyph, rng: np.random.Generator) -> Glyph:
    """Not in the middle, or smaller than it should be: what was cut out was more than the digit."""
    scale = rng.uniform(0.5, 1.0)
    shift = rng.uniform(-6, 6, 2) * (1.2 - scale * 0.4)
    middle = (_SIZE - 1) / 2
    place = np.array([[scale, 0, middle * (1 - scale) + shift[0]], [0, scale, middle * (1 - scale) + shift[1]]])
    return cv2.warpAffine(glyph, place, (_SIZE, _SIZE), flags=cv2.INTER_LINEAR)


_MISHAPS: tuple[Callable[[Glyph, np.random.Generator], NDArray[np.floating]], ...] = (
    _grain, _shots, _impulses, _blur, _motion, _glass, _paper, _paper, _strip, _lines, _lines, _splashes, _outline,
    _gaps, _compression, _faint, _saturated, _aside,
)  # fmt: skip
