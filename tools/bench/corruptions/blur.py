"""Seen through something, or in motion: glass blur, motion blur."""

from __future__ import annotations

import numpy as np

from tools.bench.corruptions.levels import SIZE, Images, images_of, levels, smoothed

GLASS_BLUR, GLASS_REACH, GLASS_ROUNDS = 0.7, 1, 2  # severity 1
MOTION_RADIUS, MOTION_SPREAD = 10, 3.0  # pixels, severity 1
MOTION_ANGLE = 45.0  # degrees, either way


def glass_blur(images: Images, rng: np.random.Generator) -> Images:
    """Frosted glass: blurred, then pixels change places with neighbours by chance, then blurred again (severity 1).

    In the published data set both blurs go down the columns only.
    """
    seen = images_of(smoothed(levels(images), GLASS_BLUR, 0))
    every = np.arange(len(seen))
    for _ in range(GLASS_ROUNDS):
        for row in range(SIZE - GLASS_REACH, GLASS_REACH, -1):
            for column in range(SIZE - GLASS_REACH, GLASS_REACH, -1):
                swapped = rng.random(len(seen)) < 0.5
                away = rng.integers(-GLASS_REACH, GLASS_REACH, (2, len(seen)))
                other_row, other_column = row + away[0] * swapped, column + away[1] * swapped
                here = seen[:, row, column].copy()
                seen[:, row, column] = seen[every, other_row, other_column]
                seen[every, other_row, other_column] = here
    return images_of(smoothed(levels(seen), GLASS_BLUR, 0))


def motion_blur(images: Images, rng: np.random.Generator) -> Images:
    """Blurred one way along a line at up to 45 degrees, by half a Gaussian of 3 pixels (severity 1).

    As ImageMagick's motion blur of radius 10 does: 21 steps of a pixel, each rounded to a whole place.
    """
    steps = np.arange(2 * MOTION_RADIUS + 1)
    weights = np.exp(-(steps**2) / (2 * MOTION_SPREAD**2))
    weights /= weights.sum()
    angles = np.deg2rad(rng.uniform(-MOTION_ANGLE, MOTION_ANGLE, len(images)))
    padded = np.pad(levels(images), ((0, 0), *((len(steps), len(steps)),) * 2), mode="edge")
    every, place = np.arange(len(images)), np.arange(SIZE) + len(steps)
    blurred = np.zeros(images.shape, np.float32)
    for step, weight in zip(steps, weights, strict=True):
        down, across = (np.ceil(step * part - 0.5).astype(int) for part in (np.sin(angles), np.cos(angles)))
        rows, columns = place[None, :] + down[:, None], place[None, :] + across[:, None]
        blurred += weight * padded[every[:, None, None], rows[:, :, None], columns[:, None, :]]
    return images_of(blurred)
