"""Ways to see a page, right ones and wrong ones: what the judge is to tell apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.messages import Reason
from engine.vision.decode import Canvas, decode
from engine.vision.glyph import cut
from engine.vision.ink import Ink, find_ink
from engine.vision.ink_criteria import FAINTEST
from engine.vision.margin import with_margin
from engine.vision.page import find_page
from engine.vision.segment import Mark
from engine.vision.surroundings import Surroundings
from training.pages.long_lines import without_lines
from training.pages.proposals import Proposal, pieces


@dataclass(frozen=True, eq=False)
class Look:
    """A way to see a page: which ink it has, and the pieces of it.

    Attributes:
        canvas: the page, reduced.
        ink: its ink.
        pieces: the pieces of its ink, at least one.
    """

    canvas: Canvas
    ink: Ink
    pieces: Sequence[Proposal]

    @cached_property
    def surroundings(self) -> Surroundings:
        """To see what stands around a proposal."""
        return Surroundings(self.ink)

    def pair(self, proposal: Proposal) -> NDArray[np.float32]:
        """A proposal as the judge sees it: (28, 28, 2) float32, its glyph and its surroundings, 0 to 1."""
        glyph = cut(self.ink, Mark(proposal.mask, proposal.box, 0))
        return np.stack([glyph, self.surroundings.around(proposal.box)], axis=-1)


def looks(pixels: NDArray[np.uint8]) -> Iterator[Look]:
    """See a page as reading does, the usual way first; then as two flat shades, and without long lines.

    Args:
        pixels: (height, width) grey or (height, width, 3) RGB.
    """
    canvas = decode(pixels)
    page = find_page(canvas.pixels)
    if page is not None:
        on_page = find_ink(page.cut_from(canvas.pixels))
        if isinstance(on_page, Ink):
            yield from _look(canvas, on_page.placed(page.box[:2], canvas.pixels.shape[:2]))
    whole = find_ink(canvas.pixels)
    yield from _look(canvas, whole)
    framed = with_margin(canvas)
    if framed is not None:
        yield from _look(framed, find_ink(framed.pixels, margin=framed.margin))
    for is_dark in (True, False):
        yield from _look(canvas, _flat_ink(canvas.pixels, is_dark=is_dark))
    mask = without_lines(whole.mask) if isinstance(whole, Ink) else None
    if mask is not None and isinstance(whole, Ink):
        yield from _look(canvas, replace(whole, mask=mask))


def _look(canvas: Canvas, ink: Ink | Reason) -> Iterator[Look]:
    found = ink if isinstance(ink, Reason) else pieces(ink.mask)
    if isinstance(ink, Ink) and not isinstance(found, Reason):
        yield Look(canvas, ink, found)


def _flat_ink(pixels: NDArray[np.uint8], *, is_dark: bool) -> Ink | Reason:
    """All that is darker, or lighter, than the threshold between two shades (Otsu 1979)."""
    shades = pixels if pixels.ndim == 2 else cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    between, _ = cv2.threshold(shades, 0, 1, cv2.THRESH_OTSU)
    darker = shades <= between
    if darker.all() or not darker.any():
        return Reason.BLANK
    dark, light = float(shades[darker].mean()), float(shades[~darker].mean())
    if light - dark < FAINTEST:
        return Reason.BLANK
    paper, sign = (light, 1) if is_dark else (dark, -1)
    strength = np.maximum(sign * (np.float32(paper) - shades.astype(np.float32)), 0)
    mask = (darker if is_dark else ~darker).view(np.uint8)
    return Ink(strength, mask, light - dark, np.full(shades.shape, paper, np.float32), is_dark)
