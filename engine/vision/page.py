"""The page on a desk, the note on a wall, the screen in its bezel: one plain, four-sided region that is written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from engine.vision.box import Box

# The page is looked for on a copy whose sides are about this many pixels.
SIDE = 160
# Smallest and largest page area, as a share of the picture, and the largest share of the picture's border it may cover.
LEAST, MOST = 0.1, 0.95
ON_BORDER = 0.45
# The share of its convex hull, and of the smallest rectangle around it, that its outline fills at least; writing takes
# the rest.
SOLID, FOUR_SIDED = 0.92, 0.82
PLAIN = 0.7
# A region that is this many times longer than wide is a bold stroke, not a page.
LONGEST = 4.0
# Paper is at least this many times as bright as what is around it; a dark screen has at most this share of its
# brightness. A shadow on paper is brighter than that, and within a drawn box it is as bright as outside.
BRIGHTER, DARKER = 1.2, 0.4
# This many pixels of the copy along its edge are left out.
EDGE = 3


@dataclass(frozen=True)
class Page:
    """Where in a picture there is something to write on.

    Attributes:
        box: (x, y, width, height) around it, in pixels of the canvas.
        mask: (height, width) uint8 within the box, 1 inside the page.
    """

    box: Box
    mask: NDArray[np.uint8]

    def cut_from(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The canvas within the box; what is not of the page there has the nearest shade of the page."""
        x, y, width, height = self.box
        part = pixels[y : y + height, x : x + width].copy()
        if self.mask.all():
            return part
        _, nearest = cv2.distanceTransformWithLabels(1 - self.mask, cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL)
        inside, outside = self.mask > 0, self.mask == 0
        shades = np.zeros((int(nearest.max()) + 1, *pixels.shape[2:]), np.uint8)
        shades[nearest[inside]] = cv2.blur(part, (9, 9))[inside]
        part[outside] = shades[nearest[outside]]
        return part


def find_page(pixels: NDArray[np.uint8]) -> Page | None:
    """The page, where the picture shows more than it.

    Args:
        pixels: (height, width) grey or (height, width, 3) RGB, uint8.
    """
    height, width = pixels.shape[:2]
    step = max(1, -(-max(height, width) // SIDE))
    small = np.ascontiguousarray(pixels[::step, ::step])
    if small.ndim == 3:
        small = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    if min(small.shape) < 20:
        return None
    small = cv2.medianBlur(small, 5)
    _, bright = cv2.threshold(small, 0, 1, cv2.THRESH_OTSU)
    regions = [region for shade in (bright, 1 - bright) for region in _four_sided(shade) if _stands_out(region, small)]
    if not regions:
        return None
    inside = max(regions, key=cv2.countNonZero)
    inside = cv2.erode(inside, np.ones((2 * EDGE + 1,) * 2, np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    mask = cv2.resize(inside, None, fx=step, fy=step, interpolation=cv2.INTER_NEAREST)[:height, :width]
    x, y, wide, high = cv2.boundingRect(mask)
    return Page((x, y, wide, high), np.ascontiguousarray(mask[y : y + high, x : x + wide])) if wide and high else None


def _four_sided(shade: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Masks of the regions of one shade, (height, width) of 1, that could be a page, filled where it is written on."""
    opened = cv2.morphologyEx(shade, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    borders = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    on_border = np.bincount(borders, minlength=count)
    likely = (stats[:, cv2.CC_STAT_AREA] >= LEAST * shade.size) & (on_border <= ON_BORDER * len(borders))
    likely[0] = False
    filled = (_filled((labels == index).astype(np.uint8)) for index in np.flatnonzero(likely))
    return [region for region in filled if region is not None]


def _filled(region: NDArray[np.uint8]) -> NDArray[np.uint8] | None:
    """The convex hull of a region, (height, width) of 1 within it, if the region is plain and has four sides."""
    outlines, _ = cv2.findContours(region, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea)
    hull, area = cv2.convexHull(outline), cv2.contourArea(outline)
    short, long = sorted(cv2.minAreaRect(outline)[1])
    is_page = (
        max(SOLID * cv2.contourArea(hull), FOUR_SIDED * short * long) <= area <= MOST * region.size
        and long <= LONGEST * short
        and region.sum() >= PLAIN * area
    )
    return cv2.fillPoly(np.zeros_like(region), [hull], 1) if is_page else None


def _stands_out(region: NDArray[np.uint8], grey: NDArray[np.uint8]) -> bool:
    """Whether a region is much brighter than what is around it, or much darker, and so at once at its edge."""
    if region.all():  # the hull of what reaches into every corner leaves nothing around it
        return False
    inside, around = (float(np.median(grey[region == there])) for there in (1, 0))
    if DARKER * around < inside < BRIGHTER * around:
        return False
    # A lamp's light fades gradually: it is the same just inside and just outside the edge.
    near, far = (np.ones((2 * pixels + 1,) * 2, np.uint8) for pixels in (1, EDGE))
    within = cv2.erode(region, near) - cv2.erode(region, far)
    without = cv2.dilate(region, far) - cv2.dilate(region, near)
    if not within.any() or not without.any():
        return False
    darker, brighter = sorted(float(np.median(grey[band > 0])) for band in (within, without))
    return brighter >= BRIGHTER * darker
