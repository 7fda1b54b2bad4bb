"""Cut a mark out of the ink and normalise it as MNIST did, with its stroke kept visible.

MNIST (LeCun, Cortes and Burges): digits were fitted into a 20x20 box with their aspect kept, and centred in 28x28
by their centre of mass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from engine.vision.ink import Ink
    from engine.vision.segment import Mark

SIZE = 28
BOX = 20
# Glyphs are laid out at four times their resolution: strokes and centres are set to a quarter of a pixel.
FINE = 4
# A hairline scaled down to 20 pixels goes faint; strokes are thickened to this width, in pixels of the glyph,
# before scaling (docs/decisions/05-thicken-strokes.md).
THINNEST_STROKE = 2.2
# What is at least this share of the strongest ink counts as ink, and not as a soft edge.
INKED = 0.4


def cut(ink: Ink, mark: Mark) -> NDArray[np.float32]:
    """One digit as MNIST has it.

    Returns:
        (28, 28) float32, ink 1.0 on 0.0.
    """
    strokes, mask = _lifted(ink, mark)
    scale = BOX * FINE / max(mark.mask.shape)
    missing = THINNEST_STROKE * FINE / scale - _stroke_width(mask)
    pool = min(int(1 / scale), int(missing) + 1)
    if pool > 1:
        # The brightest of each block of pixels: smaller by the block's side, with strokes thicker by a pixel less than
        # that.
        strokes = cv2.dilate(strokes, np.ones((pool, pool), np.uint8))[pool // 2 :: pool, pool // 2 :: pool]
        missing = (missing - (pool - 1)) / pool
        scale *= pool
    if scale < 1 and missing > 1:
        # A pixel's width scaled down would be averaged with the paper beside it; two of them stay full ink.
        strokes = cv2.dilate(strokes, np.ones((2, 2), np.uint8))
        missing -= 1
    fine = _scaled(strokes, scale)
    if missing * scale > 0:
        fine = _thickened(fine, missing * scale)
    return centred(fine)


def _lifted(ink: Ink, mark: Mark) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """The mark's own ink, 0 to 1, with a margin for its soft edges; whatever else stands in the box is left out."""
    x, y, width, height = mark.box
    margin = 2 + max(width, height) // 20
    mask = _framed(mark.mask, margin)
    rows = slice(max(y - margin, 0), y + height + margin)
    columns = slice(max(x - margin, 0), x + width + margin)
    here = np.zeros(mask.shape, np.float32)
    part = ink.strength[rows, columns]
    top, left = margin - (y - rows.start), margin - (x - columns.start)
    here[top : top + part.shape[0], left : left + part.shape[1]] = part
    inked = here[mask > 0]
    full = float(np.partition(inked, len(inked) * 3 // 4)[len(inked) * 3 // 4])
    edge = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    return np.clip(here / full, 0, 1) * edge, mask


def _stroke_width(mask: NDArray[np.uint8]) -> float:
    """The usual width of a stroke in pixels: its area by half its outline's length."""
    outlines, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    length = sum(cv2.arcLength(outline, closed=True) for outline in outlines) / 2
    # A contour runs through the centres of the outermost pixels, half a pixel inside the edge.
    return float(mask.sum()) / max(length, 1.0)


def _thickened(strokes: NDArray[np.float32], by: float) -> NDArray[np.float32]:
    """Strokes wider by this many pixels; for a fraction, the mean of two round brushes."""
    whole = int(by)
    padded = _framed(strokes, whole + 2)
    thinner, thicker = (cv2.dilate(padded, _brush(whole + more)) for more in (1, 2))
    return thinner + (thicker - thinner) * np.float32(by - whole)


def _framed(picture: NDArray[Any], margin: int) -> NDArray[Any]:
    """The picture with a margin of zeros on each side; ten times as fast as np.pad."""
    return cv2.copyMakeBorder(picture, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=0)


def _brush(width: int) -> NDArray[np.uint8]:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))


def _scaled(strokes: NDArray[np.float32], scale: float) -> NDArray[np.float32]:
    height, width = (max(round(side * scale), 1) for side in strokes.shape)
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.clip(cv2.resize(strokes, (width, height), interpolation=smooth), 0, 1)


def centred(fine: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lay strokes into 28x28 with their centre of mass in the middle, and what is inked into 20x20.

    Args:
        fine: (height, width) float32, 0 to 1, with some ink; at about four times a glyph's resolution.

    Returns:
        (28, 28) float32.
    """
    # Margins, soft edges and thickening have made it larger than its box: what counts as ink fills the box again.
    ink = INKED * fine.max()
    rows, columns = (np.flatnonzero(fine.max(axis=axis) > ink) for axis in (1, 0))
    inked = fine[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    shrink = BOX * FINE / max(inked.shape)
    moments = cv2.moments(fine)
    centre = np.array([moments["m10"], moments["m01"]]) / moments["m00"]
    # Pixel centres: a place p of the fine picture comes to shrink * (p - centre) + the glyph's own centre.
    middle = (SIZE * FINE - 1) / 2
    shift = middle - shrink * centre
    place = np.array([[shrink, 0, shift[0]], [0, shrink, shift[1]]])
    laid = cv2.warpAffine(fine, place, (SIZE * FINE, SIZE * FINE), flags=cv2.INTER_LINEAR)
    return np.clip(cv2.resize(laid, (SIZE, SIZE), interpolation=cv2.INTER_AREA), 0, 1)
