"""Digits as many hands write them: MNIST's own shapes, their middle lines under any pen, other shapes, and print."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import cv2
import matplotlib as mpl
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from training.pages.centre_lines import RINGS, Lines, centre_lines
from training.pages.strokes import ROUND, Alpha, Nib, alpha_of, draw_at
from training.pages.variants import VARIANTS, VARIANTS_KEPT_ASIDE, Variant

# How often hands write with strokes alone, with MNIST's own shapes, with both, or are print; see Hand.source.
_SOURCES = ((0.0, 0.0),) * 6 + ((1.0, 0.0),) * 3 + ((0.3, 0.0),) * 2 + ((0.0, 1.0),)
_ODD = (0.0, 0.0, 0.15, 0.15, 0.5, 0.5, 1.0)  # shares of digits that a hand writes in another shape
# Bounds of the widest pen, as a share of a digit's height, that leaves the digit's gaps open.
_WIDEST = {0: 0.3, 1: 0.34, 2: 0.22, 3: 0.19, 4: 0.22, 5: 0.2, 6: 0.2, 7: 0.25, 8: 0.17, 9: 0.2}
_FONTS = (
    "DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSansMono", "DejaVuSerif", "DejaVuSerif-Italic",
    "STIXGeneral", "STIXGeneralItalic", "cmr10", "cmss10", "cmtt10", "DejaVuSansMono-Bold", "STIXGeneralBol",
)  # fmt: skip
_FONTS_KEPT_ASIDE = frozenset({"DejaVuSansMono-Bold", "STIXGeneralBol", "cmss10", "DejaVuSerif-Italic"})
_TYPE_SIZE = 120
_TRACED = 1500  # digits of each value whose lines are traced, when first needed: some 2 ms each
_TRIES = 200
_LEVELS = np.arange(256)
_ENLARGED = 4
_SMALL = 40  # rows of MNIST's own pictures, not enlarged
_NARROW = 0.09  # pens that close no ring, as a share of the height
_BROADEST = 1.1  # width by height


@dataclass(frozen=True)
class Hand:
    """How one person writes; a page is mostly written by one.

    Attributes:
        source: the chances of MNIST's own shapes and of print; the rest are strokes.
        slant: how far the tops lean to the right, as a share of the height.
        aspect: width by MNIST's width.
        unsteady: how much one digit differs from the next, 1 for most people.
        pen: its width as a share of a digit's height.
        nib: its shape.
        contrast: how sharply MNIST's own grey shapes end.
        font: the print.
        shapes: of each digit that is not written as MNIST's writers did, its shape.
    """

    source: tuple[float, float]
    slant: float
    aspect: float
    unsteady: float
    pen: float
    nib: Nib
    contrast: float
    font: str
    shapes: dict[int, Variant] = field(default_factory=dict)


class Hands:
    """Writers of digits.

    Args:
        images: (n, 28, 28) uint8, MNIST's training digits.
        labels: (n,), their values.
        aside: write the shapes that are kept aside for measuring, rather than those to train on.
    """

    def __init__(self, images: NDArray[np.uint8], labels: NDArray[np.integer], aside: bool = False) -> None:
        self._images = images
        self._labels = np.asarray(labels)
        self._places = {value: np.flatnonzero(self._labels == value) for value in range(10)}
        self._lines: dict[int, Lines | None] = {}
        self._fonts = [font for font in _FONTS if (font in _FONTS_KEPT_ASIDE) == aside]
        self._shapes = {
            value: [shape for name, shape in shapes.items() if (name in VARIANTS_KEPT_ASIDE) == aside]
            for value, shapes in VARIANTS.items()
        }

    def hand(self, rng: np.random.Generator, odd: float | None = None) -> Hand:
        """Somebody's hand; ``odd`` is the share of digits that it writes in another shape than MNIST's writers."""
        odd = _ODD[rng.integers(len(_ODD))] if odd is None else odd
        chances, picks = rng.random((2, 10)).tolist()
        shapes = {
            value: of_value[int(picks[value] * len(of_value))]
            for value, of_value in self._shapes.items()
            if of_value and chances[value] < odd
        }
        broad = rng.random() < 0.15
        return Hand(
            source=_SOURCES[rng.integers(len(_SOURCES))],
            slant=rng.normal(0.03, 0.14),
            aspect=float(np.exp(rng.normal(0, 0.14))),
            unsteady=float(np.exp(rng.normal(0, 0.35))),
            pen=_pen(rng),
            nib=Nib(rng.uniform(0.5, 1.5), rng.uniform(-1.2, 0.2)) if broad else ROUND,
            contrast=rng.random(),
            font=self._fonts[rng.integers(len(self._fonts))],
            shapes=shapes,
        )

    def digit(
        self,
        rng: np.random.Generator,
        value: int | None,
        height: float,
        pen: float | None = None,
        hand: Hand | None = None,
    ) -> tuple[Alpha, int]:
        """Write a digit.

        Args:
            rng: where the chance comes from.
            value: 0 to 9; by chance where None.
            height: of its ink, in pixels; 10 to 700.
            pen: the pen's width in pixels, the hand's own where None; narrowed where the digit would close.
            hand: who writes; somebody where None.

        Returns:
            The ink, float32, 0 to 1, trimmed to it; and the digit's value.
        """
        hand = hand or self.hand(rng)
        value = int(rng.integers(10)) if value is None else value
        shape = hand.shapes.get(value)
        raw, print_ = hand.source
        chance = rng.random()
        if chance < print_:
            return _printed(value, height, hand), value
        lines = None if chance < raw and not shape else self._any_lines(rng, value)
        if lines is None:
            return _grey(rng, self._images[rng.choice(self._places[value])], height, hand), value
        if shape:
            lines = shape(lines, rng)
        lines = _moved(rng, lines, hand, _BROADEST if value else 2 * _BROADEST)
        width = (hand.pen * height if pen is None else pen) * float(np.exp(rng.normal(0, 0.04)))
        width = max(min(width, _widest(lines, value, shape is not None) * height / (1 + 0.6 * hand.nib.length)), 1.0)
        alpha = draw_at(lines, height, width, hand.nib)
        while width > max(_NARROW * height, 1) and _rings(alpha) < RINGS.get(value, 0):
            width = max(0.8 * width, 1.0)
            alpha = draw_at(lines, height, width, hand.nib)
        return alpha, value

    def _any_lines(self, rng: np.random.Generator, value: int) -> Lines | None:
        """The middle lines of some digit of this value; of some digits they cannot be told, of few perhaps of none."""
        places = self._places[value][:_TRACED]
        for _ in range(_TRIES):
            place = int(places[rng.integers(len(places))])
            if place not in self._lines:
                self._lines[place] = centre_lines(self._images[place], value)
            lines = self._lines[place]
            if lines is not None:
                return lines
        return None


def _widest(lines: Lines, value: int, other_shape: bool) -> float:
    """The widest pen that leaves a digit's gaps open, as a share of its height."""
    if value == 1:
        return _WIDEST[value]
    points = np.concatenate(lines)
    broad, high = (points.max(axis=0) - points.min(axis=0)).tolist()
    return min(_WIDEST[value] * (0.65 if other_shape else 1), 0.4 * broad / max(high, 1e-3))


def _rings(alpha: Alpha) -> int:
    """How many rings of ink there are round enough paper to be seen."""
    paper = cv2.copyMakeBorder((alpha < 0.5).view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    count, _, stats, _ = cv2.connectedComponentsWithStats(paper, connectivity=4)
    least = max(2.0, (0.05 * alpha.shape[0]) ** 2)
    return int((stats[1:count, cv2.CC_STAT_AREA] >= least).sum()) - 1


def _pen(rng: np.random.Generator) -> float:
    """A pen's width as a share of the height: a hairline, a broad marker, or mostly what lies between."""
    chance = rng.random()
    if chance < 0.15:
        return float(rng.uniform(0.006, 0.03))
    if chance < 0.3:
        return float(rng.uniform(0.17, 0.34))
    return float(np.exp(rng.normal(np.log(0.09), 0.4)))


def _slope(rng: np.random.Generator, hand: Hand) -> NDArray[np.float32]:
    """(2, 2), the turn, slant and width that this digit has."""
    turn = np.deg2rad(rng.normal(0, 3)) * hand.unsteady
    slant = hand.slant + rng.normal(0, 0.04) * hand.unsteady
    aspect = hand.aspect * np.exp(rng.normal(0, 0.06) * hand.unsteady)
    return np.array([[aspect * np.cos(turn), -np.sin(turn) - slant], [aspect * np.sin(turn), np.cos(turn)]], np.float32)


def _moved(rng: np.random.Generator, lines: Lines, hand: Hand, broadest: float) -> Lines:
    """Lines as the hand has them: leaning, turned, bent a little by waves, and not too broad."""
    points = np.concatenate(lines)
    waves = rng.uniform(-1.3, 1.3, (3, 2)).astype(np.float32) * np.float32(2 * np.pi)
    phases = rng.uniform(0, 2 * np.pi, 3).astype(np.float32)
    sizes = rng.normal(0, 0.012 * hand.unsteady, (3, 2)).astype(np.float32)
    points = (points @ _slope(rng, hand).T + np.sin(points @ waves.T + phases) @ sizes).astype(np.float32)
    broad, high = (points.max(axis=0) - points.min(axis=0)).tolist()
    points[:, 0] *= min(1.0, broadest * high / max(broad, 1e-3))
    moved, start = [], 0
    for line in lines:
        moved.append(points[start : start + len(line)])
        start += len(line)
    return moved


def _warped(patch: NDArray[np.uint8], matrix: NDArray[np.float32], height: float, contrast: float) -> Alpha:
    """A patch warped by a matrix, so that its ink has a given height in pixels."""
    if height > _ENLARGED * patch.shape[0]:  # smooth first, since smooth warping of many pixels is slow
        patch = cv2.resize(patch, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
        margin = 1.5 * _ENLARGED
    else:
        margin = 1.5
    tall, wide = patch.shape
    corners = np.array([[0, 0], [wide, 0], [0, tall], [wide, tall]], np.float32) @ matrix.T
    low = corners.min(axis=0)
    scale = height / max(tall - margin, 1)
    fine = max(scale, 0.8)  # what is much smaller is shrunk afterwards
    across, along = ((corners.max(axis=0) - low) * fine).tolist()
    size = max(2, int(np.ceil(across))), max(2, int(np.ceil(along)))
    place = np.hstack([matrix, -low[:, None]]) * np.float32(fine)
    large = cv2.warpAffine(patch, place, size, flags=cv2.INTER_CUBIC if tall < _SMALL else cv2.INTER_LINEAR)
    enlarged = scale * margin / 1.5
    if contrast and enlarged > 1:
        steep = 1 + contrast * min(enlarged, 6)
        large = cv2.LUT(large, np.clip((_LEVELS - 115) * steep + 115, 0, 255).astype(np.uint8))
    if fine > scale:
        smaller = max(2, round(size[0] * scale / fine)), max(2, round(size[1] * scale / fine))
        large = cv2.resize(large, smaller, interpolation=cv2.INTER_AREA)
    return alpha_of(large)


def _grey(rng: np.random.Generator, image: NDArray[np.uint8], height: float, hand: Hand) -> Alpha:
    return _warped(_framed(image), _slope(rng, hand), height, hand.contrast)


def _printed(value: int, height: float, hand: Hand) -> Alpha:
    slant = hand.slant if abs(hand.slant) > 0.15 else 0.0  # print leans only where the hand leans much
    return _warped(_type(value, hand.font), np.array([[hand.aspect, -slant], [0, 1]], np.float32), height, 0)


@cache
def _type(value: int, font: str) -> NDArray[np.uint8]:
    face = ImageFont.truetype(str(Path(mpl.get_data_path()) / "fonts" / "ttf" / f"{font}.ttf"), _TYPE_SIZE)
    image = Image.new("L", (2 * _TYPE_SIZE, 2 * _TYPE_SIZE))
    ImageDraw.Draw(image).text((_TYPE_SIZE // 2, _TYPE_SIZE // 3), str(value), 255, face)
    return _framed(np.asarray(image))


def _framed(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The ink of a picture and a pixel around it."""
    x, y, width, height = cv2.boundingRect(image)
    return cv2.copyMakeBorder(image[y : y + height, x : x + width], 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
