"""Pages composed by name or by chance: something written, on some paper, seen by some camera."""

from __future__ import annotations

import numpy as np

from engine.mnist import Digits
from training.pages.camera import photographed
from training.pages.hands import Hands
from training.pages.layout_singles import SINGLES
from training.pages.layouts import KEPT_ASIDE as LAYOUTS_ASIDE
from training.pages.layouts import LAYOUTS
from training.pages.layouts import OFTEN as LAYOUTS_OFTEN
from training.pages.papers import paper
from training.pages.sheet import Page
from training.pages.strangers import KEPT_ASIDE as STRANGERS_ASIDE
from training.pages.strangers import KINDS as STRANGERS
from training.pages.strangers import TO_TRAIN, put_beside, strangers

# This share of the pages has no digit; of the others this share has something beside the digits.
WITHOUT_DIGITS, ACCOMPANIED = 0.35, 0.3
# Single digits are what people mostly send, and a page of one gives few examples.
SINGLE = 0.6


class Composer:
    """Composes pages from MNIST's training digits.

    Args:
        digits: MNIST's training part.
        aside: whether to compose the kinds that are kept aside, to measure by, instead of those to learn from.
    """

    def __init__(self, digits: Digits, *, aside: bool = False) -> None:
        self._aside = aside
        self._hands = Hands(digits.images, digits.labels, aside)
        self.kinds = tuple(name for name in LAYOUTS if (name in LAYOUTS_ASIDE) == aside)
        self._often = tuple(name for name in self.kinds for _ in range(LAYOUTS_OFTEN.get(name, 1)))
        self._singles = tuple(name for name in self.kinds if name in SINGLES)
        self.strangers = tuple(sorted(STRANGERS_ASIDE)) if aside else TO_TRAIN

    def page(self, rng: np.random.Generator, kind: str | None = None) -> Page:
        """A page of a kind, or of any."""
        kind = kind or self._any_kind(rng)
        if kind in STRANGERS:
            sheet = strangers(rng, kind)
        else:
            sheet = LAYOUTS[kind](self._hands, rng)
            if rng.random() < ACCOMPANIED:
                put_beside(sheet, rng, aside=self._aside)
        pixels, owner = photographed(paper(sheet, rng), sheet.owner, rng, sheet.things)
        return Page(pixels, owner, tuple(sheet.things), kind)

    def _any_kind(self, rng: np.random.Generator) -> str:
        if rng.random() < WITHOUT_DIGITS:
            return self.strangers[rng.integers(len(self.strangers))]
        if rng.random() < SINGLE:
            return self._singles[rng.integers(len(self._singles))]
        return self._often[rng.integers(len(self._often))]
