"""Between a page and its pixels: cameras, scanners, screens, crops, scales. The owner map moves along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from training.pages.noise import clouds, grain
from training.pages.sheet import Kind, Thing

Pixels = NDArray[np.uint8]
Owner = NDArray[np.int16]
_LARGEST = 1000  # pixels of a side
_CLEAN = 0.52


def photographed(
    pixels: Pixels, owner: Owner, rng: np.random.Generator, things: Sequence[Thing] = ()
) -> tuple[Pixels, Owner]:
    """Send a page: some are cropped, seen from aside, lit, blurred, compressed, or small and blown up.

    Args:
        pixels: (height, width) or (height, width, 3), uint8.
        owner: (height, width) int16.
        rng: where the chance comes from.
        things: what the owner map tells of; crops heed all but printed lines, and digits stay legible.

    Returns:
        Both in a new size.
    """
    if rng.random() < 0.18:
        pixels, owner = _cropped(pixels, owner, _written(owner, things), rng)
    is_clean = rng.random() < _CLEAN
    if not is_clean and rng.random() < 0.5:
        pixels, owner = _seen_from_aside(pixels, owner, rng)
    if not is_clean:
        light = pixels.astype(np.float32)
        if rng.random() < 0.55:
            light = _lit(light, rng)
        if rng.random() < 0.3:
            light = _blurred(light, rng, _height(owner, things))
        if rng.random() < 0.2:
            light = 255 * np.power(np.clip(light, 0, 255) * np.float32(1 / 255), np.float32(np.exp(rng.normal(0, 0.4))))
        if rng.random() < 0.55:
            noise = grain(rng, *owner.shape) * np.float32(np.exp(rng.uniform(np.log(1), np.log(14))))
            light = light + (noise if light.ndim == 2 else noise[..., None])
        pixels = np.clip(light, 0, 255).astype(np.uint8)
    sort = rng.random()
    if sort < 0.18:
        pixels, owner = _blown_up(pixels, owner, rng, _height(owner, things))
    elif sort < 0.45:
        pixels, owner = _scaled(pixels, owner, rng, _height(owner, things))
    if rng.random() < (0.12 if is_clean else 0.4):
        pixels = _compressed(pixels, rng)
    return np.ascontiguousarray(pixels), np.ascontiguousarray(owner)


def _cropped(
    pixels: Pixels, owner: Owner, written: NDArray[np.bool_], rng: np.random.Generator
) -> tuple[Pixels, Owner]:
    """Cut tight around the ink, with a margin of 0 to 25 % of its height."""
    rows, columns = np.flatnonzero(written.any(1)), np.flatnonzero(written.any(0))
    if len(rows) < 6 or len(columns) < 2:
        return pixels, owner
    tall = rows[-1] + 1 - rows[0]
    top, bottom, left, right = (int(tall * share) for share in rng.uniform(0, 0.25, 4) * (rng.random() < 0.7))
    inside = (
        slice(max(0, int(rows[0]) - top), int(rows[-1]) + 1 + bottom),
        slice(max(0, int(columns[0]) - left), int(columns[-1]) + 1 + right),
    )
    return pixels[inside], owner[inside]


def _written(owner: Owner, things: Sequence[Thing]) -> NDArray[np.bool_]:
    """Where there is anything but printed lines; the lines, too, where there is nothing else."""
    written = np.array([False, *(thing.kind is not Kind.RULE for thing in things)])
    return written[owner] if written.any() else owner > 0


def _height(owner: Owner, things: Sequence[Thing]) -> float:
    """About how high one thing on the page is, in pixels: blur and low resolution must leave it legible."""
    is_digit = np.array([False, *(thing.kind is Kind.DIGIT for thing in things)])
    ys, xs = np.nonzero(is_digit[owner[::2, ::2]] if is_digit.any() else owner[::2, ::2])
    if not len(ys):
        return float(min(owner.shape))
    ids = owner[::2, ::2][ys, xs]
    order = np.argsort(ids, kind="stable")
    starts = np.flatnonzero(np.diff(ids[order], prepend=-1))
    tall = np.maximum.reduceat(ys[order], starts) - np.minimum.reduceat(ys[order], starts) + 1
    return 2 * float(np.median(tall))


def _seen_from_aside(pixels: Pixels, owner: Owner, rng: np.random.Generator) -> tuple[Pixels, Owner]:
    """Turned, tilted, from aside; perhaps with a desk or a screen's frame around the page."""
    height, width = owner.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    angle = np.deg2rad(rng.normal(0, 5))
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))], np.float32)
    middle = np.array([width / 2, height / 2], np.float32)
    on_desk = rng.random() < 0.4
    shrink = rng.uniform(0.72, 0.97) if on_desk else rng.uniform(0.96, 1.06)
    aside = rng.normal(0, 0.025, (4, 2)) * (width, height)
    there = (corners - middle) @ turn * np.float32(shrink) + middle + aside.astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, there.astype(np.float32))
    size = (width, height)
    if not on_desk:
        seen = cv2.warpPerspective(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    else:
        seen = _desk(pixels, there, rng)
        cv2.warpPerspective(pixels, matrix, size, dst=seen, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
    moved = cv2.warpPerspective(owner, matrix, size, flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(seen, np.uint8), np.asarray(moved, np.int16)


def _desk(pixels: Pixels, corners: NDArray[np.floating], rng: np.random.Generator) -> Pixels:
    """What lies around a page: a surface, a shadow; or a screen's frame."""
    height, width = pixels.shape[:2]
    channels = pixels.shape[2:]
    base = rng.uniform(0, 255, channels) * rng.uniform(0.4, 1) if rng.random() < 0.75 else np.full(channels, 12.0)
    surface = clouds(rng, height, width, np.exp(rng.uniform(np.log(2), np.log(60)))) * np.float32(rng.uniform(0, 18))
    if rng.random() < 0.3:
        grained = clouds(rng, height, max(2, width // 12), 2)
        surface += cv2.resize(grained, (width, height)) * np.float32(rng.uniform(2, 16))
    desk = np.broadcast_to(np.asarray(base, np.float32), pixels.shape) + (
        surface if not channels else surface[..., None]
    )
    if rng.random() < 0.6:
        shadow = np.zeros((height, width), np.float32)
        cv2.fillPoly(shadow, [np.int32(corners + rng.uniform(-0.04, 0.04, 2) * height)], 1.0)
        shadow = 1 - cv2.blur(shadow, (max(3, height // 25),) * 2) * np.float32(rng.uniform(0.1, 0.6))
        desk = desk * (shadow if not channels else shadow[..., None])
    return np.clip(desk, 0, 255).astype(np.uint8)


def _lit(light: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Gradients, shadows with hard and soft edges, folds, stains, a vignette, a thumb: as a factor for each pixel."""
    height, width = light.shape[:2]
    factor = np.ones((height, width), np.float32)
    x, y = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    if rng.random() < 0.7:
        factor += np.float32(rng.normal(0, 0.14)) * x + np.float32(rng.normal(0, 0.14)) * y
    if rng.random() < 0.25:
        factor *= 1 - np.float32(rng.uniform(0.05, 0.3)) * (x * x + y * y)
    if rng.random() < 0.3:
        edges = rng.uniform(-0.3, 1.3, (int(rng.integers(3, 5)), 2)) * (width, height)
        dark = np.zeros((height, width), np.float32)
        cv2.fillPoly(dark, [np.int32(edges)], 1.0)
        size = int(rng.choice([1, 3, 9, 25]))
        factor *= 1 - cv2.blur(dark, (size, size)) * np.float32(rng.uniform(0.1, 0.55))
    if rng.random() < 0.15:
        fold = rng.uniform(-0.8, 0.8) + rng.normal(0, 0.05) * y if rng.random() < 0.5 else rng.uniform(-0.8, 0.8) - x
        across = (x - fold if np.ndim(fold) == 2 and fold.shape[1] == 1 else y - fold) * np.float32(rng.uniform(8, 50))
        factor *= 1 + np.float32(rng.uniform(0.03, 0.2)) * across * np.exp(-across * across)
    if rng.random() < 0.12:
        factor *= 1 - np.clip(clouds(rng, height, width, max(height, width) / 3) - 1, 0, 1) * np.float32(
            rng.uniform(0.05, 0.4)
        )
    if rng.random() < 0.08:  # a thumb, or the edge of a sleeve
        dark = np.zeros((height, width), np.float32)
        place = (int(rng.uniform(0, width)), int(rng.choice([0, height])))
        cv2.ellipse(dark, place, (int(width * 0.12) + 1, int(height * 0.14) + 1), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
        factor *= 1 - dark * np.float32(rng.uniform(0.2, 0.7))
    if rng.random() < 0.06:  # a screen's pixels against the camera's
        ways = rng.uniform(-0.25, 0.25, 2) * (width, height)
        waves = np.sin(np.float32(ways[0] * np.pi) * x + np.float32(ways[1] * np.pi) * y)
        factor *= 1 + waves * np.float32(rng.uniform(0.01, 0.08))
    if rng.random() < 0.3:
        factor *= np.float32(rng.uniform(0.4, 1.15))
    if light.ndim == 2:
        return light * factor
    tint = (1 + rng.normal(0, 0.05, 3) * (rng.random() < 0.6)).astype(np.float32)
    return light * (factor[..., None] * tint)


def _blurred(light: NDArray[np.float32], rng: np.random.Generator, tall: float) -> NDArray[np.float32]:
    """Out of focus, or moved."""
    if rng.random() < 0.65:
        return cv2.GaussianBlur(light, (0, 0), min(rng.uniform(0.4, 2.4), max(0.4, tall / 18)))
    length = min(int(rng.integers(2, 8)), max(2, int(tall / 8)))
    return cv2.blur(light, (length, 1) if rng.random() < 0.5 else (1, length))


def _blown_up(pixels: Pixels, owner: Owner, rng: np.random.Generator, tall: float) -> tuple[Pixels, Owner]:
    """Low resolution shown large: a few pixels of height, as blocks or smooth."""
    low = float(np.exp(rng.uniform(np.log(9), np.log(26)))) / tall
    share = min(1.0, max(low, 16 / min(owner.shape)))
    small = _resized(pixels, share, cv2.INTER_AREA)
    if rng.random() < 0.2:
        return small, _resized(owner, share, cv2.INTER_NEAREST)
    grown = float(np.clip(rng.uniform(0.5, 1.3) / share, 1, _LARGEST / max(small.shape[:2])))
    if rng.random() < 0.35:
        grown = float(max(1, round(grown)))
    way = int(rng.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_CUBIC]))
    large = _resized(small, grown, way)
    moved = cv2.resize(owner, large.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return large, np.asarray(moved, np.int16)


def _scaled(pixels: Pixels, owner: Owner, rng: np.random.Generator, tall: float) -> tuple[Pixels, Owner]:
    """Smaller, or larger: 0.5 to 3 times, where neither side gets too long and nothing too small to read."""
    share = float(np.exp(rng.uniform(np.log(0.5), np.log(1.6) if rng.random() < 0.75 else np.log(3))))
    share = min(max(share, min(1.0, 10 / tall)), _LARGEST / max(owner.shape))
    way = cv2.INTER_AREA if share < 1 else cv2.INTER_LINEAR if rng.random() < 0.5 else cv2.INTER_CUBIC
    return _resized(pixels, share, way), _resized(owner, share, cv2.INTER_NEAREST)


def _resized(image: NDArray[Any], share: float, way: int) -> NDArray[Any]:
    height, width = (max(1, round(side * share)) for side in image.shape[:2])
    return cv2.resize(image, (width, height), interpolation=way)


def _compressed(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    quality = int(rng.integers(12, 92))
    _, content = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(content, cv2.IMREAD_UNCHANGED), np.uint8)
