"""Pictures to tune by that are nobody's test: digits of MNIST's validation split, written large on paper and screens.

The pen follows a digit's smooth outline at ten times its size; thin pens run along the middle of its strokes.
"""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.mnist import Digits
from tools.accuracy.samples import SINGLE, Sample
from tools.bench.mishaps import Picture

# As training/recipes/cnn.py splits it: its training never sees these.
SEED, HELD_OUT = 1, 6_000
TALL = 280  # pixels: the height that MNIST's 28 are drawn at
STYLES = ("canvas", "thumbnail", "photo", "paint")


def development_samples(training_part: Digits, count: int = 200) -> list[Sample]:
    """Digits that MNIST's training part keeps aside, each in one of four styles."""
    held_out = np.random.default_rng(SEED).permutation(len(training_part))[: min(HELD_OUT, len(training_part) // 10)]
    samples = []
    for number, index in enumerate(held_out[:count]):
        style = STYLES[number % len(STYLES)]
        image, label = training_part.images[index], str(training_part.labels[index])
        samples.append(
            Sample(f"{style}-{index}", SINGLE, label, style, style, partial(drawn, image, style, int(index)))
        )
    return samples


def drawn(image: NDArray[np.uint8], style: str, seed: int) -> Picture:
    """An MNIST image, (28, 28) uint8, as a picture of a style."""
    rng = np.random.default_rng(seed)
    if style == "thumbnail":  # 28 pixels as they are, black on white or white on black
        levels = image if rng.random() < 0.5 else 255 - image
        return np.repeat(levels[..., None], 3, axis=2)
    strokes = _laid_out(_strokes(image, rng), rng)
    size = {"canvas": (200, 400), "paint": (300, 600), "photo": (600, 1600)}[style]
    side = round(rng.uniform(*size))
    strokes = cv2.resize(strokes, (side, side), interpolation=cv2.INTER_AREA)
    if style == "canvas":
        return _mixed(strokes, np.full((side, side, 3), rng.uniform(0, 15)), rng.uniform(235, 255, 3))
    if style == "paint":
        return _mixed(strokes > 0.5, np.full((side, side, 3), 255.0), rng.uniform(0, 90, 3))
    soft = cv2.GaussianBlur(strokes, (0, 0), side / 900)
    # A pen lets some of the paper through.
    return _mixed(soft * rng.uniform(0.7, 0.95), _paper(side, rng), rng.uniform(10, 90, 3))


def _strokes(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """The digit's ink at ``TALL`` pixels, 0 to 1, for a pen of any width."""
    large = cv2.resize(image.astype(np.float32) / 255, (TALL, TALL), interpolation=cv2.INTER_CUBIC)
    inside = (cv2.GaussianBlur(large, (0, 0), 3) > 0.35).astype(np.uint8)
    if rng.random() < 0.4:
        return np.asarray(inside, np.float32)
    pen = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(rng.uniform(3, 14)),) * 2)
    return np.asarray(cv2.GaussianBlur(cv2.dilate(thinned(inside), pen).astype(np.float32), (0, 0), 1.2))


def thinned(inside: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle line of strokes, one pixel wide and unbroken, by Zhang and Suen's algorithm (CACM 27, 1984)."""
    line = np.pad(inside, 1)
    for turn in range(2 * max(line.shape)):
        # The eight neighbours in clockwise order from the one above.
        around = [np.roll(line, step, (0, 1)) for step in _CLOCKWISE]
        count = np.sum(around, axis=0)
        steps = sum((before == 0) & (after == 1) for before, after in zip(around, around[1:] + around[:1], strict=True))
        above, right, below, left = around[::2]
        one, other = (above, left) if turn % 2 else (right, below)
        sides = (above * below * one == 0) & (right * left * other == 0)
        peeled = (line == 1) & (count >= 2) & (count <= 6) & (steps == 1) & sides
        if not peeled.any() and turn % 2:
            break
        line[peeled] = 0
    return np.ascontiguousarray(line[1:-1, 1:-1])


_CLOCKWISE = ((1, 0), (1, -1), (0, -1), (-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1))


def _laid_out(strokes: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """The digit somewhere on a square page, of which it takes 30 to 100 %."""
    side = round(TALL / rng.uniform(0.3, 1.0))
    page = np.zeros((side, side), np.float32)
    top, left = rng.integers(0, side - TALL + 1, 2)
    page[top : top + TALL, left : left + TALL] = strokes
    return page


def _paper(side: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Paper with grain in uneven light, (side, side, 3), levels."""
    colour = rng.uniform(150, 245) * rng.uniform(0.9, 1.0, 3)
    coarse = rng.uniform(0.75, 1.0, (3, 3))
    light = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)[..., None]
    grain = cv2.GaussianBlur(rng.normal(0, 1, (side, side)), (0, 0), rng.uniform(0.5, 2))
    return np.asarray(colour * light + (grain / grain.std() * rng.uniform(1, 4))[..., None], np.float64)


def _mixed(
    share: NDArray[np.floating] | NDArray[np.bool_], paper: NDArray[np.float64], ink: NDArray[np.float64]
) -> Picture:
    levels: Picture = np.rint(np.clip(paper + (ink - paper) * share[..., None], 0, 255)).astype(np.uint8)
    return levels
