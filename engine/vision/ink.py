"""Find the ink: flatten the light, tell dark ink on light from light on dark, and measure how much stands where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.messages import Reason
from engine.vision.frame import frame
from engine.vision.ink_criteria import FAINTEST, USUAL, InkCriteria
from engine.vision.rules import without_rules

if TYPE_CHECKING:
    from engine.vision.box import Box

# The light is studied on a small copy; shadows are large.
LIGHT_SIDE = 128
# Strokes are narrower than this share of the picture's longer side; what is wider is light, table or object.
WIDEST_STROKE = 0.22
# The least by which ink differs from its background, as a multiple of the standard deviation of the paper's grain.
GRAIN_MULTIPLE = 4.0
# Where the grain hides the ink, it is smoothed by Gaussians of these standard deviations, in pixels: strokes are wider.
SMOOTHING = (0.0, 1.2, 2.4)
# A shade darker than this counts as this one where strengths are divided by it.
LEAST_SHADE = 40.0
# What remains after printed lines are removed is writing if a piece of it is at least this high, as a share of the
# longer side; otherwise it is a remainder of the lines.
LEAST_WRITING = 0.02
# If the weaker side, dark or light, stands out by more than this share of the stronger one, either may be the ink: of
# 200 digits in a shadow those taken for light ink, though dark, are all above 0.7, of those in even light none is.
UNCLEAR = 0.5
# Where a stroke's edge lies between background (0) and full ink (1).
EDGE = 0.4
# The share of a picture's pixels that must follow one smooth surface for its light to be called even.
EVEN_SHARE = 0.97

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601


@dataclass(frozen=True)
class Ink:
    """The ink of a canvas.

    Attributes:
        strength: (height, width) float32, levels (0 to 255) by which a pixel differs from the background in the
            ink's direction; 0 where it does not.
        mask: (height, width) uint8, 1 where there is ink.
        level: the strength of full ink.
        background: (height, width) float32, the shade behind the ink, 0 to 255; 255 minus it where the ink is light.
        is_dark: whether the ink is darker than what it stands on.
        clear: whether one side, dark or light, stands out as ink much more than the other does.
        framing: how many pixels stood out like ink, but only frame the writing.
        unruled: whether printed lines were taken away.
    """

    strength: NDArray[np.float32]
    mask: NDArray[np.uint8]
    level: float
    background: NDArray[np.float32]
    is_dark: bool
    clear: bool = True
    framing: int = 0
    unruled: bool = False

    def placed(self, corner: tuple[int, int], shape: tuple[int, int]) -> Ink:
        """The same as part of a larger canvas, where there is nothing else.

        Args:
            corner: (x, y), where its first pixel comes to lie.
            shape: (height, width) of that canvas.
        """
        x, y = corner
        height, width = self.mask.shape

        def padded(part: NDArray[Any]) -> NDArray[Any]:
            return np.pad(part, ((y, shape[0] - y - height), (x, shape[1] - x - width)))

        return replace(self, strength=padded(self.strength), mask=padded(self.mask), background=padded(self.background))

    def contrast(self, box: Box, mask: NDArray[np.uint8]) -> float:
        """The contrast of a mark whatever the light: strength divided by the brighter shade, the upper quartile of it.

        What a surface reflects is its light times its own shade, so that a shadow across the page changes neither
        the quotient of ink and paper nor this. The brighter of the two, the paper or the chalk, is the one to divide
        by: a dark board's own shade is as small as what is scattered over it.

        Args:
            box: (x, y, width, height) of the mark.
            mask: (height, width), 1 where its ink is.
        """
        x, y, width, _ = box
        rows, columns = np.divmod(np.flatnonzero(mask), width)
        some = slice(None, None, 1 + len(rows) // 500)  # enough of its pixels to tell
        here = rows[some] + y, columns[some] + x
        strength = self.strength[here]
        brighter = self.background[here] if self.is_dark else 255 - self.background[here] + strength
        # On black the light cannot be told: some shade is always there.
        contrasts = strength / np.maximum(brighter, LEAST_SHADE)
        quarter = len(contrasts) * 3 // 4
        return float(np.partition(contrasts, quarter)[quarter])


def find_ink(pixels: NDArray[np.uint8], criteria: InkCriteria = USUAL, *, margin: int = 0) -> Ink | Reason:
    """Find what was written, whatever the paper, the pen and the light.

    Args:
        pixels: (height, width) grey or (height, width, 3) RGB, uint8.
        criteria: what is taken for ink.
        margin: how many pixels on each side are known to be bare paper, so that the ink is what differs from it.

    Returns:
        The ink, or ``Reason.BLANK`` where nothing stands out.
    """
    shades = _shades(pixels)
    for sigma in SMOOTHING:
        ink = _ink(shades if sigma == 0 else cv2.GaussianBlur(shades, (0, 0), sigma), criteria, margin)
        if ink is not None:
            return ink
    return Reason.BLANK


def _ink(shades: NDArray[np.uint8], criteria: InkCriteria, margin: int) -> Ink | None:
    """The ink, or None where it does not rise above the paper's grain."""
    signed, background, is_dark, clear = _signed_strength(shades, criteria.is_dark, margin)
    signed -= _median(_sparse(signed))  # most of a picture is paper; the background lies above its grain
    # The grain's standard deviation, from the median absolute deviation (Rousseeuw and Croux).
    grain = _median(np.abs(_sparse(signed))) / 0.6745
    floor = max(criteria.faintest, GRAIN_MULTIPLE * grain)
    strength = np.maximum(signed, 0)
    level = _level(strength, criteria.faintest)
    unruled = without_rules(strength, level) if criteria.ruled and level >= floor else None
    if unruled is not None:
        strength = unruled
        level = _level(strength, criteria.faintest)
        if not _holds_writing(strength > EDGE * level):
            return None
    mask = strength > EDGE * level
    taken_away = 0
    # A dark table in the corner hides how faint the pen is: without it the level falls, and more of it shows.
    for _ in range(3):
        framing = frame(mask, margin) if level >= floor else None
        if framing is None:
            break
        taken_away += int(np.count_nonzero(mask & framing))
        strength = np.where(framing, 0, strength)
        level = _level(strength, criteria.faintest)
        mask = strength > EDGE * level
    if level < floor:
        return None
    return Ink(strength, mask.astype(np.uint8), level, background, is_dark, clear, taken_away, unruled is not None)


def _holds_writing(mask: NDArray[np.bool_]) -> bool:
    """Whether there is a piece of ink, (height, width) of true, that is high enough for a digit."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    return bool((stats[1:, cv2.CC_STAT_HEIGHT] >= LEAST_WRITING * max(mask.shape)).any())


def _level(strength: NDArray[np.float32], faintest: float) -> float:
    """The strength of full ink: the mean of what lies above half of it, found from above (Ridler and Calvard)."""
    smooth = cv2.blur(strength, (3, 3)) if min(strength.shape) > 64 else strength
    level = float(smooth.max())
    candidates = strength[strength > faintest / 2]  # no level that counts has its half below
    for _ in range(4):
        above = candidates[candidates > level / 2]
        if not above.size:
            return 0.0
        level = float(above.mean())
    return level


def _shades(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Colours to the one shade in which ink and paper differ most: (height, width) uint8.

    A blue pen on yellow paper, or a pink one on white, hardly differs in luma. The direction in which the unusual
    colours lie from the usual one is found on the small copy.
    """
    if pixels.ndim == 2:
        return pixels
    small = _shrunk(pixels)
    usual = np.median(_sparse(small).reshape(-1, 3), axis=0).astype(np.float32)
    away = small.reshape(-1, 3) - usual
    distance = np.einsum("ij,ij->i", away, away)
    unusual = away[distance > max(0.25 * float(distance.max()), FAINTEST**2)]
    direction = _LUMA
    if len(unusual):
        principal = np.linalg.eigh(unusual.T @ unusual)[1][:, -1]
        direction = principal / np.abs(principal).sum()
        direction *= 1 if direction @ _LUMA >= 0 else -1  # brighter stays brighter
    # Weights whose sizes add up to 1, and an offset for the negative ones: no shade leaves 0 to 255.
    offset = -255 * np.minimum(direction, 0).sum()
    return cv2.transform(pixels, np.append(direction, offset)[None])


def _shrunk(pixels: NDArray[Any]) -> NDArray[Any]:
    """A small copy, its sides divided by a whole number, for which averaging is fastest."""
    height, width = pixels.shape[:2]
    factor = -(-max(height, width) // LIGHT_SIDE)
    rows, columns = height // factor, width // factor
    if factor == 1 or not rows or not columns:
        return pixels
    whole = pixels[: rows * factor, : columns * factor]  # what is left over at the far edges is a pixel or two
    return cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)


def _signed_strength(
    shades: NDArray[np.uint8], is_dark: bool | None, margin: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], bool, bool]:
    """How far each pixel lies from its background, positive in the direction in which the ink lies.

    Returns:
        That, the background in the same direction, whether the ink is dark, and whether that is clear.
    """
    small = _shrunk(shades).astype(np.float32)
    surface = _surface(small)
    clear = True
    if is_dark is None and margin:
        is_dark = bool(small[0, 0] >= small.mean())
    elif is_dark is None:
        dark, light = _standing_out(small, surface)
        is_dark, clear = dark >= light, min(dark, light) <= UNCLEAR * max(dark, light)
    if not is_dark:
        shades, small, surface = 255 - shades, 255 - small, 255 - surface
    above = cv2.morphologyEx(small, cv2.MORPH_CLOSE, _square(WIDEST_STROKE * max(small.shape)))
    # Ink aside, does all follow the surface?
    plain = (above - small) < FAINTEST
    even = np.abs(small - surface)[plain] < FAINTEST
    light_is_even = plain.any() and float(even.mean()) >= EVEN_SHARE
    # Enlarged, a shadow's edge is softer than it was: eroded, its dark side does not pass for ink.
    background = surface if light_is_even else cv2.erode(above, _square(3))
    height, width = shades.shape
    if background.shape != shades.shape:
        background = cv2.resize(background, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.subtract(background, shades, dtype=cv2.CV_32F), background, is_dark, clear


def _standing_out(small: NDArray[np.float32], surface: NDArray[np.float32]) -> tuple[float, float]:
    """How much darker, and how much lighter, than its surroundings is what is narrow, and unusual in the even light.

    Measured at three widths, for hairlines and for bold strokes; only the strongest few pixels of each count.
    """
    darker, lighter = np.maximum(surface - small, 0), np.maximum(small - surface, 0)
    few = max(8, small.size // 500)
    dark = light = 0.0
    for width in (3.0, 9.0, WIDEST_STROKE * max(small.shape)):
        brush = _square(width)
        darker_here = np.minimum(cv2.morphologyEx(small, cv2.MORPH_CLOSE, brush) - small, darker)
        lighter_here = np.minimum(small - cv2.morphologyEx(small, cv2.MORPH_OPEN, brush), lighter)
        dark += _mean_of_largest(darker_here, few)
        light += _mean_of_largest(lighter_here, few)
    return dark, light


def _mean_of_largest(values: NDArray[np.float32], count: int) -> float:
    standing_out = values[values > 1]  # most are 0, and equal values are what a partition is slow with
    if len(standing_out) > count:
        standing_out = np.partition(standing_out, -count)[-count:]
    return float(standing_out.sum()) / count


def _square(width: float) -> NDArray[np.uint8]:
    side = max(3, round(width) | 1)
    return np.ones((side, side), np.uint8)


def _sparse(pixels: NDArray[Any], most: int = 2_000) -> NDArray[Any]:
    """Evenly spaced pixels, about ``most`` of them: enough for a median or a smooth fit."""
    height, width = pixels.shape[:2]
    step = max(1, round((height * width / most) ** 0.5))
    # A strip keeps some pixels across, too.
    return pixels[:: max(1, min(step, height // 4)), :: max(1, min(step, width // 4))]


def _median(values: NDArray[Any]) -> float:
    """The upper median; np.median takes longer to look at its arguments than to find it among so few."""
    middle = values.size // 2
    return float(np.partition(values, middle, axis=None)[middle])


def _surface(small: NDArray[np.float32]) -> NDArray[np.float32]:
    """The even light: a quadratic in x and y, fitted to the usual pixels by reweighted least squares.

    Pixels at the border weigh more, because the ink keeps away from them; weights are Cauchy's, so that ink
    and shadows count for little.
    """
    terms = _quadratic_terms((small.shape[0], small.shape[1]))
    few = _sparse(terms, 1_200).reshape(-1, 6).astype(np.float64)
    values = _sparse(small, 1_200).ravel().astype(np.float64)
    at_border = np.abs(few[:, 1:3]).max(axis=1) > 0.9
    fit = np.full_like(values, _median(values[at_border] if at_border.any() else values))
    border_weight = np.where(at_border, 4.0, 1.0)
    coefficients = np.zeros(6)
    for _ in range(3):
        residual = values - fit
        spread = max(_median(np.abs(residual)) * 1.5, 2.0)
        weighted = few * (border_weight / (1 + (residual / spread) ** 2))[:, None]
        system = weighted.T @ few
        # A little ridge keeps the fit defined where a picture is a pixel or two high.
        ridge = np.eye(6) * (1e-6 * np.trace(system))
        coefficients = np.linalg.solve(system + ridge, weighted.T @ values)
        fit = few @ coefficients
    return terms @ coefficients.astype(np.float32)


@lru_cache(maxsize=16)
def _quadratic_terms(shape: tuple[int, int]) -> NDArray[np.float32]:
    """1, x, y, xy, x^2, y^2 with x and y from -1 to 1: (height, width, 6) float32."""
    y, x = (np.linspace(-1, 1, side, dtype=np.float32) if side > 1 else np.zeros(1, np.float32) for side in shape)
    x, y = np.meshgrid(x, y)
    return np.stack([np.ones_like(x), x, y, x * y, x * x, y * y], axis=-1)
