"""Grain, light and weather: shot noise, impulse noise, brightness, fog, spatter."""

from __future__ import annotations

import numpy as np

from tools.bench.corruptions.levels import SIZE, Images, Levels, images_of, levels, smoothed

PHOTONS = 3  # shot noise, severity 5: photons that white gives a pixel
STRUCK = 0.17  # impulse noise, severity 4: the share of pixels that are struck
BRIGHTER = 0.5  # severity 5
FOG, FOG_DECAY = 3.0, 1.4  # severity 5: its strength, and how much smoother each coarser detail is
FOG_FIELD = 256
MUD_MEAN, MUD_SPREAD, MUD_GRAIN, MUD_FROM, MUD_EDGE = 0.65, 0.3, 1.0, 0.65, 1.5  # spatter, severity 4
MUD, MUD_COVERS = 63 / 255, 0.8


def shot_noise(images: Images, rng: np.random.Generator) -> Images:
    """Light comes in photons: each pixel is Poisson's with a mean of 3 at white (severity 5)."""
    return images_of(rng.poisson(levels(images) * PHOTONS) / PHOTONS)


def impulse_noise(images: Images, rng: np.random.Generator) -> Images:
    """Salt and pepper: 17 % of the pixels become white or black, evenly (severity 4)."""
    struck, white = rng.random(images.shape) < STRUCK, rng.random(images.shape) < 0.5
    return np.where(struck, np.where(white, 255, 0), images).astype(np.uint8)


def brightness(images: Images, rng: np.random.Generator) -> Images:
    """All is brighter by half of the range (severity 5)."""
    return images_of(levels(images) + BRIGHTER)


def fog(images: Images, rng: np.random.Generator) -> Images:
    """Fog of three times the ink's strength over all, then scaled back into the range (severity 5)."""
    light = levels(images)
    most = light.max(axis=(1, 2), keepdims=True)
    thick = np.concatenate([_fog_fields(min(100, len(light) - start), rng) for start in range(0, len(light), 100)])
    return images_of((light + FOG * thick) * most / (most + FOG))


def spatter(images: Images, rng: np.random.Generator) -> Images:
    """Mud: where smoothed noise exceeds its mean, grey of a quarter of the range covers what is there (severity 4)."""
    noise = rng.normal(MUD_MEAN, MUD_SPREAD, images.shape)
    wet = smoothed(noise, MUD_GRAIN, MUD_GRAIN) > MUD_FROM
    mud = smoothed(wet.astype(np.float32), MUD_EDGE, MUD_EDGE)
    mud[mud < MUD_COVERS] = 0
    return images_of(levels(images) * (1 - mud) + MUD * mud)


def _fog_fields(count: int, rng: np.random.Generator) -> Levels:
    """Plasma fractals by the diamond-square algorithm, (count, 28, 28), 0 to 1.

    Fields of 256x256 that go on at their far edges; each is scaled by its own extremes, and its corner is used. What is
    added at each halving of the step is uniform within the square of an amplitude that begins at 100.
    """
    field = np.zeros((count, FOG_FIELD, FOG_FIELD), np.float32)
    step, amplitude = FOG_FIELD, 100.0
    while step >= 2:
        half = step // 2

        def moved(sums: Levels, amplitude: float = amplitude) -> Levels:
            chance = rng.random(sums.shape, np.float32) * 2 - 1
            return sums / 4 + np.float32(amplitude**2) * chance

        corners = field[:, ::step, ::step]
        below = corners + np.roll(corners, -1, 1)
        field[:, half::step, half::step] = middles = moved(below + np.roll(below, -1, 2))
        beside = corners + np.roll(corners, -1, 2)
        field[:, ::step, half::step] = moved(middles + np.roll(middles, 1, 1) + beside)
        upright = corners + np.roll(corners, -1, 1)
        field[:, half::step, ::step] = moved(middles + np.roll(middles, 1, 2) + upright)
        step, amplitude = half, amplitude / FOG_DECAY
    low, high = field.min(axis=(1, 2), keepdims=True), field.max(axis=(1, 2), keepdims=True)
    return np.asarray((field[:, :SIZE, :SIZE] - low) / (high - low), np.float32)
