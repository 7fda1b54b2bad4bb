"""What happens to pictures every day, drawn over a picture of one digit: the same digit must still be read.

A picture is (height, width, 3) uint8 RGB. The same picture and the same state of the generator give the same result.
Lengths are shares of the picture's longer side, so that a thumbnail suffers as a photo does.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Picture: TypeAlias = NDArray[np.uint8]
Mishap: TypeAlias = Callable[[Picture, np.random.Generator], Picture]

DARK = 128  # the luma below which a background is a board or a screen, and not paper
PAGE = (3000, 4000)  # a phone's 12 megapixels, (height, width)
COFFEE = (101, 67, 33)


def rotated(picture: Picture, rng: np.random.Generator) -> Picture:
    """Turned by up to 30 degrees either way, the corners filled with more of the background."""
    return _turned(picture, float(rng.uniform(-30, 30)))


def tilted(picture: Picture, rng: np.random.Generator) -> Picture:
    """Photographed aslant: the page is tilted by 25 to 40 degrees about any axis within it.

    The camera is as far away as 1.5 of the page's longer sides, as a phone is that has the page in full view.
    """
    height, width = picture.shape[:2]
    around = rng.uniform(0, 2 * np.pi)
    axis = np.array([np.cos(around), np.sin(around), 0]) * np.deg2rad(rng.uniform(25, 40))
    turn = cv2.Rodrigues(axis)[0]
    away = 1.5 * max(height, width)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
    space = np.column_stack([corners - [width / 2, height / 2], np.zeros(4)]) @ turn.T
    seen = space[:, :2] * (away / (away + space[:, 2:]))
    return _warped(picture, cv2.getPerspectiveTransform(np.float32(corners), np.float32(seen)), seen)


def shadowed(picture: Picture, rng: np.random.Generator) -> Picture:
    """A shadow across: one side of a soft straight edge has 40 to 60 % of the light."""
    height, width = picture.shape[:2]
    side = max(height, width)
    angle = rng.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[:height, :width]
    across = (columns - width / 2) * np.cos(angle) + (rows - height / 2) * np.sin(angle)
    across = across - rng.uniform(-0.25, 0.25) * side
    lit = 1 / (1 + np.exp(-across / (rng.uniform(0.005, 0.04) * side)))
    dark = rng.uniform(0.4, 0.6)
    return _bytes(picture * (dark + (1 - dark) * lit)[..., None])


def jpeg(picture: Picture, rng: np.random.Generator) -> Picture:
    """Saved as a JPEG of quality 15."""
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=15)
    return np.array(Image.open(buffer))


def shrunk(picture: Picture, rng: np.random.Generator) -> Picture:
    """Its longer side no more than 40 pixels."""
    return _sized(picture, min(40, max(picture.shape[:2])))


def shaken(picture: Picture, rng: np.random.Generator) -> Picture:
    """Motion blur: the camera moved by 3 to 6 % of the picture, at least 3 pixels, in any direction."""
    length = max(3.0, rng.uniform(0.03, 0.06) * max(picture.shape[:2]))
    angle = rng.uniform(0, np.pi)
    side = int(np.ceil(length)) // 2 * 2 + 3
    kernel = np.zeros((side, side), np.uint8)
    step = (length - 1) / 2 * np.array([np.cos(angle), np.sin(angle)])
    start, end = (np.rint((side // 2 + sign * step) * 16).astype(int).tolist() for sign in (-1, 1))
    cv2.line(kernel, start, end, 255, 1, cv2.LINE_AA, 4)
    return _bytes(cv2.filter2D(picture, cv2.CV_32F, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE))


def noisy(picture: Picture, rng: np.random.Generator) -> Picture:
    """A sensor in poor light: shot noise of some 150 electrons at white, and read noise of 8 to 14 levels."""
    electrons = 150.0
    counted = rng.poisson(picture / 255 * electrons) * (255 / electrons)
    return _bytes(counted + rng.normal(0, rng.uniform(8, 14), picture.shape))


def ruled(picture: Picture, rng: np.random.Generator) -> Picture:
    """Written on ruled paper: printed lines behind the digit, up to 3 degrees askew."""
    return _printed(picture, rng, crossed=False)


def squared(picture: Picture, rng: np.random.Generator) -> Picture:
    """Written on squared paper."""
    return _printed(picture, rng, crossed=True)


def cast(picture: Picture, rng: np.random.Generator) -> Picture:
    """A colour cast: under a lamp that lacks 15 to 50 % of one or two of the three colours."""
    gains = rng.uniform(0.5, 0.85, 3)
    gains[rng.integers(3)] = 1.0
    if rng.random() < 0.5:
        gains[rng.integers(3)] = 1.0
    return _bytes(picture * gains)


def faint(picture: Picture, rng: np.random.Generator) -> Picture:
    """Ink at a quarter of its contrast."""
    background = _background(picture)
    return _bytes(background + 0.25 * (picture - background))


def cornered(picture: Picture, rng: np.random.Generator) -> Picture:
    """Small in a corner of a 12-megapixel page: the whole picture takes 15 % of the page's width."""
    height, width = PAGE
    small = _sized(picture, round(0.15 * width))
    above, beside = np.rint(rng.uniform(0.02, 0.08, 2) * height).astype(int).tolist()
    below, beyond = height - small.shape[0] - above, width - small.shape[1] - beside
    if rng.random() < 0.5:
        above, below = below, above
    if rng.random() < 0.5:
        beside, beyond = beyond, beside
    return surrounded(small, above, below, beside, beyond)


def stained(picture: Picture, rng: np.random.Generator) -> Picture:
    """A coffee ring beside the picture, in full or cut off by the picture's border."""
    side = max(picture.shape[:2])
    margin = round(0.6 * side)
    page = surrounded(picture, margin, margin, margin, margin)
    angle, radius = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, 0.8) * side
    # Its near side stays clear of the picture itself, however the ring lies to it.
    out = np.array([np.cos(angle), np.sin(angle)])
    to_edge = (np.array(picture.shape[1::-1]) / 2 / np.maximum(abs(out), 1e-9)).min()
    centre = np.array(page.shape[1::-1]) / 2 + out * (to_edge + radius + 0.06 * side)
    strength = _ring(page.shape[:2], centre, radius, side, rng)[..., None]
    return _bytes(page + (np.array(COFFEE, np.float32) - page) * strength)


def _ring(
    shape: tuple[int, ...], centre: NDArray[np.float64], radius: float, side: float, rng: np.random.Generator
) -> NDArray[np.float32]:
    """How much a coffee ring colours each pixel, 0 to 1."""
    few = 500 / max(500, *shape)  # it is soft, and is painted small
    rows, columns = np.mgrid[: round(shape[0] * few), : round(shape[1] * few)].astype(np.float32) / few
    away = np.hypot(columns - centre[0], rows - centre[1])
    around = np.arctan2(rows - centre[1], columns - centre[0])
    # A cup never stands still, and the rim dries unevenly.
    wave = sum(rng.uniform(0.2, 1) * np.sin(turns * around + rng.uniform(0, 6.3)) for turns in (1, 2, 3, 5, 8))
    thick = np.maximum(side * 0.02 * (1 + 0.25 * wave), 0.004 * side)
    rim = np.exp(-(((away - radius) / thick) ** 2))
    strength = np.clip(rim * (0.45 + 0.08 * wave) + 0.05 * (away < radius), 0, 0.7)
    return np.asarray(cv2.resize(strength.astype(np.float32), shape[::-1]))


MISHAPS: dict[str, Mishap] = {
    mishap.__name__: mishap
    for mishap in (
        rotated, tilted, shadowed, jpeg, shrunk, shaken, noisy, ruled, squared, cast, faint, cornered, stained,
    )
}  # fmt: skip


def surrounded(picture: Picture, above: int, below: int, left: int, right: int) -> Picture:
    """The picture with a wider margin of its own background on each side.

    What lies at its border goes on outwards, smoothed along the border: light and paper do, ink that touches it does
    not.
    """
    height, width = picture.shape[:2]
    calm = picture.copy()
    for edge in (calm[:1], calm[-1:], calm[:, :1].transpose(1, 0, 2), calm[:, -1:].transpose(1, 0, 2)):
        window = min(255, max(3, edge.shape[1] // 2 | 1))
        edge[:] = cv2.medianBlur(np.ascontiguousarray(edge), window)
    wide: Picture = cv2.copyMakeBorder(calm, above, below, left, right, cv2.BORDER_REPLICATE)
    wide[above : above + height, left : left + width] = picture
    return wide


def _background(picture: Picture) -> NDArray[np.float64]:
    """The usual colour at the border."""
    edges = (picture[0], picture[-1], picture[:, 0], picture[:, -1])
    return np.asarray(np.median(np.concatenate(edges), axis=0), np.float64)


def _turned(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), [0, 0, 1]])
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]])
    return _warped(picture, turn, (corners @ turn.T)[:, :2])


def _warped(picture: Picture, way: NDArray[np.float64], corners: NDArray[np.float64]) -> Picture:
    """The picture with its background around it, warped, and cut to where its corners come to lie."""
    margin = max(picture.shape[:2])
    low, high = corners.min(axis=0), corners.max(axis=0)
    size = np.maximum(np.rint(high - low), 1).astype(int)
    inwards = np.array([[1, 0, -margin], [0, 1, -margin], [0, 0, 1.0]])
    back = np.array([[1, 0, -low[0]], [0, 1, -low[1]], [0, 0, 1.0]])
    wide = surrounded(picture, margin, margin, margin, margin)
    flags = cv2.INTER_AREA if size.max() < margin else cv2.INTER_CUBIC
    return np.asarray(
        cv2.warpPerspective(wide, back @ way @ inwards, size.tolist(), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    )


def _printed(picture: Picture, rng: np.random.Generator, *, crossed: bool) -> Picture:
    """Lines behind the ink: the paper takes their colour, and ink that is stronger covers them."""
    height, width = picture.shape[:2]
    side = max(height, width)
    spacing, thick = rng.uniform(0.14, 0.26) * side, max(1.0, rng.uniform(0.004, 0.008) * side)
    angle = np.deg2rad(rng.uniform(-3, 3))
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    down = rows * np.cos(angle) - columns * np.sin(angle) + rng.uniform(0, spacing)
    right = columns * np.cos(angle) + rows * np.sin(angle) + rng.uniform(0, spacing)
    printed = _stroke(down, spacing, thick)
    if crossed:
        printed = np.maximum(printed, _stroke(right, spacing, thick))
    tint, background = np.array([1.0, 0.75, 0.4]) * rng.uniform(0.2, 0.5), _background(picture)
    if background @ [0.299, 0.587, 0.114] < DARK:  # a board: its lines are lighter than it
        return np.maximum(picture, _bytes(background + 255 * tint[::-1] * printed[..., None]))
    lines = background * (1 - tint * printed[..., None])  # blue print takes most of the red from the paper
    return np.where(printed[..., None] > 0, np.minimum(picture, _bytes(lines)), picture)


def _stroke(place: NDArray[np.float32], spacing: float, thick: float) -> NDArray[np.float32]:
    """How much of each pixel a line takes that comes again after each spacing: 0 to 1."""
    away = np.abs((place + spacing / 2) % spacing - spacing / 2)
    return np.asarray(np.clip(thick / 2 + 0.5 - away, 0, 1), np.float32)


def _sized(picture: Picture, longer: int) -> Picture:
    scale = longer / max(picture.shape[:2])
    if scale == 1:
        return picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC))


def _bytes(values: NDArray[np.floating]) -> Picture:
    levels: Picture = np.rint(np.clip(values, 0, 255)).astype(np.uint8)
    return levels
