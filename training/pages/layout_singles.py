"""One digit on a sheet."""

from __future__ import annotations

import numpy as np

from training.pages.hands import Hands
from training.pages.layout_rows import Layout
from training.pages.sheet import Kind, Sheet, Thing
from training.pages.writing import LARGEST, Draft, cut, side


def _alone(hands: Hands, rng: np.random.Generator, height: float) -> Draft:
    draft = Draft()
    alpha, value = hands.digit(rng, None, max(height, 10))
    width = alpha.shape[1]
    if width > LARGEST:
        alpha, value = hands.digit(rng, value, height * LARGEST / width * 0.8)
    draft.add(alpha, 0, 0, Thing(Kind.DIGIT, value))
    return draft


def _within(hands: Hands, rng: np.random.Generator, height: float, longer: float) -> Sheet:
    """Anywhere on a sheet of about this size."""
    draft = _alone(hands, rng, height)
    _, _, right, bottom = draft.bounds()
    shape = float(np.exp(rng.normal(0, 0.25)))
    across, along = max(min(longer, longer / shape) - right, 2), max(min(longer, longer * shape) - bottom, 2)
    x, y = rng.beta(2, 2, 2)
    return draft.sheet((across * x, along * y, across * (1 - x), along * (1 - y)))


def _digit(hands: Hands, rng: np.random.Generator) -> Sheet:
    longer = side(rng)
    return _within(hands, rng, longer * rng.uniform(0.2, 0.85), longer)


def _small(hands: Hands, rng: np.random.Generator) -> Sheet:
    return _within(hands, rng, rng.uniform(10, 26), side(rng))


def _large(hands: Hands, rng: np.random.Generator) -> Sheet:
    height = rng.uniform(200, 440)
    return _within(hands, rng, height, min(height * rng.uniform(1.02, 1.5), LARGEST))


def _height(rng: np.random.Generator) -> float:
    return float(np.exp(rng.uniform(np.log(20), np.log(300))))


def _margin(hands: Hands, rng: np.random.Generator) -> Sheet:
    """Cut out with the same margin all round."""
    height = _height(rng)
    margin = height * rng.choice((0.0, 0.03, 0.06, 0.12, 0.25, float(rng.uniform(0, 0.4))))
    return _alone(hands, rng, height).sheet((margin, margin, margin, margin))


def _cut(hands: Hands, rng: np.random.Generator) -> Sheet:
    """Cut close, on each side for itself."""
    height = _height(rng)
    return cut(_alone(hands, rng, height), rng.uniform(-0.02, 0.06, 4), height)


def _at_edge(hands: Hands, rng: np.random.Generator) -> Sheet:
    """Touching one or two edges, with room on the others."""
    height = _height(rng)
    shares = rng.uniform(0.05, 0.6, 4)
    shares[rng.integers(4, size=2)] = rng.uniform(-0.02, 0.01)
    return cut(_alone(hands, rng, height), shares, height)


def _over_edge(hands: Hands, rng: np.random.Generator) -> Sheet:
    height = _height(rng)
    return cut(_alone(hands, rng, height), rng.uniform(-0.08, 0.02, 4), height)


def _tiny_cut(hands: Hands, rng: np.random.Generator) -> Sheet:
    height = rng.uniform(10, 24)
    return cut(_alone(hands, rng, height), rng.uniform(0, 0.3, 4), height)


SINGLES: dict[str, Layout] = {
    "digit": _digit,
    "small digit": _small,
    "large digit": _large,
    "digit with a margin": _margin,
    "digit cut out": _cut,
    "digit at the edge": _at_edge,
    "digit over the edge": _over_edge,
    "tiny digit cut out": _tiny_cut,
}
