"""Signs between numbers, as a hand draws them beside its digits."""

from __future__ import annotations

import numpy as np

from training.pages.centre_lines import Lines

SIGNS = "/-.:,+=()%#x"


def sign_lines(sign: str, rng: np.random.Generator) -> Lines:
    """The middle lines of a sign.

    Args:
        sign: one of ``SIGNS``.
        rng: where the chance comes from.

    Returns:
        Lines of (n, 2) float32; y is 0 at the digits' top and 1 at their foot, x in the same unit.
    """
    size, level, lean = rng.uniform(0.25, 0.5), rng.uniform(0.45, 0.62), rng.normal(0, 0.04)
    half = size / 2
    bar = [(0, level + lean), (size, level - lean)]
    if sign == "/":
        low, high = rng.uniform(0.9, 1.15), rng.uniform(-0.15, 0.1)
        strokes = [[(0, low), (rng.uniform(0.15, 0.55), high)]]
    elif sign == "-":
        strokes = [bar]
    elif sign == ".":
        strokes = [_dot(rng, 0.97)]
    elif sign == ":":
        top = rng.uniform(0.25, 0.45)
        strokes = [_dot(rng, top), _dot(rng, top + rng.uniform(0.3, 0.45))]
    elif sign == ",":
        strokes = [[(0, 0.92), (0.02, 0.98), (-rng.uniform(0.04, 0.1), 1 + rng.uniform(0.08, 0.2))]]
    elif sign == "+":
        strokes = [bar, [(half - lean, level - half), (half + lean, level + half)]]
    elif sign == "=":
        apart = rng.uniform(0.1, 0.2)
        strokes = [[(x, y + side * apart / 2) for x, y in bar] for side in (-1, 1)]
    elif sign in "()":
        reach = rng.uniform(0.1, 0.25) * (1 if sign == "(" else -1)
        turns = np.linspace(-1, 1, 12)
        low, high = rng.uniform(0.95, 1.15), rng.uniform(-0.15, 0.05)
        strokes = [[(reach * t * t, (low + high) / 2 + t * (low - high) / 2) for t in turns]]
    elif sign == "%":
        ring = rng.uniform(0.08, 0.14)
        strokes = [[(0.05, 1.0), (0.6, 0.0)], _ring(0.08, 0.2, ring), _ring(0.6, 0.8, ring)]
    elif sign == "#":
        strokes = [
            *([(x - 0.08, 0.95), (x + 0.08, 0.05)] for x in (0.2, 0.48)),
            *([(0, y + lean), (0.7, y - lean)] for y in (0.33, 0.67)),
        ]
    elif sign == "x":
        strokes = [[(0, level - half), (size, level + half)], [(size, level - half), (0, level + half)]]
    else:
        raise ValueError(sign)
    return [
        np.array(stroke, np.float32) + rng.normal(0, 0.008, (len(stroke), 2)).astype(np.float32) for stroke in strokes
    ]


def _dot(rng: np.random.Generator, y: float) -> list[tuple[float, float]]:
    return [(0, y), (rng.uniform(0, 0.03), y + rng.uniform(0, 0.03))]


def _ring(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    return [(x + radius * np.cos(turn), y + radius * np.sin(turn)) for turn in np.linspace(0, 2 * np.pi, 14)]
