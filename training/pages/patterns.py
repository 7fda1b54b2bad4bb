"""What has no outline of a thing: hatchings, blobs, stains, textures, codes, staves, plans, charts."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.drawn import curve
from training.pages.noise import clouds, form
from training.pages.sketching import Alpha, filled, lined


def hatching(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """Parallel strokes in one way or two."""
    canvas = np.zeros((height, width), np.float32)
    reach = np.hypot(height, width) / 2
    crossing = rng.random() < 0.4
    for _ in range(1 + crossing):
        # A few upright strokes alone would be ones.
        angle = rng.uniform(0, np.pi) if crossing else rng.uniform(-0.6, 0.6)
        along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        step = pen * rng.uniform(1.8, 4) + 1
        places = np.arange(-reach, reach, step)[:150]
        middle = np.array([width, height]) / 2
        lines = [
            middle + across * place + np.outer((-1, 1), along) * reach + rng.normal(0, step / 6, (2, 2))
            for place in places
        ]
        lined(canvas, lines, pen)
    if rng.random() < 0.6:
        canvas *= form(rng, height, width) > 0
    return canvas


def blob(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:  # noqa: ARG001
    """The silhouette of something: a smooth, filled form, often with holes."""
    shape = form(rng, height, width)
    soft = rng.uniform(0.03, 0.3)
    return np.clip(shape / np.float32(soft) + np.float32(0.5), 0, 1)


def stain(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:  # noqa: ARG001
    """Coffee or water: pale, darker towards its edge."""
    shape = form(rng, height, width)
    edge = np.exp(-np.square(shape / np.float32(rng.uniform(0.08, 0.3))))
    return np.clip((shape > 0) * rng.uniform(0.05, 0.4) + edge * rng.uniform(0.1, 0.7), 0, 1).astype(np.float32)


def texture(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:  # noqa: ARG001
    """Wood, cloth, grass, foliage, stone, brick: grey, and everywhere."""
    kind = rng.integers(5)
    field: NDArray[np.floating] = clouds(rng, height, width, np.exp(rng.uniform(np.log(1.5), np.log(25))))
    y, x = np.ogrid[:height, :width]
    if kind == 0:  # wood: rings, bent and stretched
        field = np.sin(y * rng.uniform(0.1, 0.6) + x * rng.uniform(-0.05, 0.05) + field * rng.uniform(1, 5))
    elif kind == 1:  # cloth
        step = rng.uniform(0.4, 2.0)
        field = field * 0.5 + np.sin(x * step) * np.sin(y * step * rng.uniform(0.7, 1.3))
    elif kind == 2:  # foliage: the same at several sizes, with hard edges
        field = np.sign(field) * 0.6 + clouds(rng, height, width, 3) + clouds(rng, height, width, 12)
    elif kind == 3:  # bricks or tiles
        tall, wide = rng.uniform(8, 40), rng.uniform(12, 70)
        shift = (y // tall % 2) * wide / 2
        joints = ((y % tall) < rng.uniform(1, 4)) | (((x + shift) % wide) < rng.uniform(1, 4))
        field = field * 0.3 + joints * rng.choice([-2, 2])
    grey = field * np.float32(rng.uniform(0.1, 0.6)) + np.float32(rng.uniform(0.2, 0.8))
    return np.clip(grey, 0, 1).astype(np.float32)


def barcode(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:  # noqa: ARG001
    """Bars, or the squares of a QR code."""
    module = max(1, int(rng.uniform(0.008, 0.03) * width))
    if rng.random() < 0.5:
        bars = rng.random(width // module + 1) < 0.5
        row = np.repeat(bars, module)[:width].astype(np.float32)
        return np.tile(row, (height, 1))
    count = int(rng.integers(17, 34))
    cells = (rng.random((count, count)) < 0.5).astype(np.float32)
    for top, left in ((0, 0), (0, count - 7), (count - 7, 0)):
        cells[top : top + 7, left : left + 7] = 1
        cells[top + 1 : top + 6, left + 1 : left + 6] = 0
        cells[top + 2 : top + 5, left + 2 : left + 5] = 1
    side = min(height, width)
    return cv2.resize(cells, (side, side), interpolation=cv2.INTER_NEAREST)


def music(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """Staves with notes."""
    canvas = np.zeros((height, width), np.float32)
    step = max(4.0, height / rng.integers(6, 24))
    thin = max(1.0, step / 10)
    for top in np.arange(step, height - 4 * step, 8 * step):
        lined(canvas, [[(0, top + k * step), (width, top + k * step)] for k in range(5)], thin)
        for x in np.arange(step, width - step, step * rng.uniform(1.5, 4)):
            y = top + step / 2 * rng.integers(0, 9)
            angles = np.linspace(0, 2 * np.pi, 12)
            head = np.stack([x + 0.6 * step * np.cos(angles), y + 0.42 * step * np.sin(angles - 0.4)], 1)
            filled(canvas, head)
            stem = (-3 if y > top + 2 * step else 3) * step
            lined(
                canvas,
                [[(x + (0.55 if stem < 0 else -0.55) * step, y), (x + (0.55 if stem < 0 else -0.55) * step, y + stem)]],
                max(thin, pen / 2),
            )
    return canvas


def circuit(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """Lines at right angles with nodes and parts, as of a plan or a chart."""
    canvas = np.zeros((height, width), np.float32)
    grid = max(8, min(height, width) // int(rng.integers(5, 12)))
    place = np.array([rng.integers(1, max(2, width // grid)), rng.integers(1, max(2, height // grid))]) * grid
    for _ in range(int(rng.integers(5, 14))):
        line = [place]
        for turn in range(int(rng.integers(1, 5))):
            place = place + grid * int(rng.integers(-3, 4)) * np.array([turn % 2, 1 - turn % 2])
            place = np.clip(place, grid // 2, (max(grid, width - grid // 2), max(grid, height - grid // 2)))
            line.append(place)
        lined(canvas, [line], pen)
        kind = rng.random()
        if kind < 0.3:
            cv2.circle(canvas, (int(place[0]), int(place[1])), max(2, int(pen * 1.2)), 1.0, -1, cv2.LINE_AA)
        elif kind < 0.6:
            x, y = place
            lined(
                canvas,
                [[(x, y), (x + 1.5 * grid, y), (x + 1.5 * grid, y + 0.8 * grid), (x, y + 0.8 * grid)]],
                pen,
                True,
            )
    return canvas


def chart(rng: np.random.Generator, height: int, width: int, pen: float) -> Alpha:
    """Axes with a curve, or with bars."""
    canvas = np.zeros((height, width), np.float32)
    left, low = 0.08 * width, 0.92 * height
    lined(canvas, [[(left, 0.03 * height), (left, low), (0.97 * width, low)]], pen)
    count = int(rng.integers(4, 12))
    x = np.linspace(left + 0.05 * width, 0.95 * width, count)
    y = low - rng.uniform(0.05, 0.85, count) * height
    if rng.random() < 0.5:
        step = (x[1] - x[0]) * rng.uniform(0.3, 0.45)
        for here, top in zip(x, y, strict=True):
            bar = [(here - step, low), (here - step, top), (here + step, top), (here + step, low)]
            filled(canvas, bar) if rng.random() < 0.7 else lined(canvas, [bar], pen)
    else:
        points = np.stack([x, y], 1)
        lined(canvas, [curve(points, 10) if rng.random() < 0.5 else points], pen)
    return canvas
