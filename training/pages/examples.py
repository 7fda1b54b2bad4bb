"""From a page to examples for the judge: proposals as reading makes them, and what each of them truly is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.recognition.judge import CLASSES, FRAGMENT, SEVERAL, STRANGERS
from engine.vision.cuts import cuts
from engine.vision.segment import Mark
from training.pages.looks import Look, looks
from training.pages.proposals import Proposal, groups, neighbours, union
from training.pages.sheet import Kind, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

# A digit is proposed where at least this share of its ink is there, and little else; a fragment has less than LEAST.
WHOLE, PURE = 0.85, 0.85
LEAST = 0.7
# A look that has less than this share of a digit's ink does not show it.
SEEN = 0.35
# What is mostly bare paper is the shape of a hole, or a shadow.
PAPER = 0.6
# Of each kind of proposal a look gives at most this many examples.
USUAL, UNIONS, PARTS = 24, 6, 14
# Of each class that is not a digit a look gives at most this many: a page has dozens of lines and specks, whose number
# alone would teach the judge that an upright bar is never a 1.
OF_OTHERS = {FRAGMENT: 3, SEVERAL: 3, STRANGERS["letter"]: 5, STRANGERS["sign"]: 3, STRANGERS["thing"]: 2}
# Other looks than the first are learnt from in this share of pages.
OTHER_LOOKS = 0.3

Example = tuple[NDArray[np.uint8], int]  # (28, 28, 2): the glyph and its surroundings, 0 to 255; the class


def examples(page: Page, rng: np.random.Generator) -> list[Example]:
    """What the judge can learn from a page."""
    seen = islice(looks(page.pixels), None if rng.random() < OTHER_LOOKS else 1)
    return [example for look in seen for example in _examples(look, page, rng)]


def _examples(look: Look, page: Page, rng: np.random.Generator) -> Iterator[Example]:
    truth = Truth(page, look)
    proposals = chosen(look.pieces, rng)
    count = [0] * CLASSES
    for place in rng.permutation(len(proposals)).tolist():
        label = truth.label(proposals[place])
        if label is None or count[label] == OF_OTHERS.get(label):
            continue
        count[label] += 1
        yield np.rint(look.pair(proposals[place]) * 255).astype(np.uint8), label


def chosen(pieces: Sequence[Proposal], rng: np.random.Generator) -> list[Proposal]:
    """Some of the proposals that reading could make from pieces."""
    grouped = groups(pieces)
    usual = [union(group) for group in grouped]
    split = [piece for group in grouped if len(group) > 1 for piece in group]
    joined = [union([usual[place] for place in places]) for places in neighbours(usual)]
    parts: list[Proposal] = []
    for whole in _some(usual, 3, rng):
        for way in cuts(Mark(whole.mask, whole.box, 0)):
            parts += (Proposal(part.mask, part.box) for part in way.parts.values())
    return [
        *_some(usual, USUAL, rng),
        *_some(split, UNIONS, rng),
        *_some(joined, UNIONS, rng),
        *_some(parts, PARTS, rng),
    ]


def _some(proposals: list[Proposal], most: int, rng: np.random.Generator) -> list[Proposal]:
    if len(proposals) <= most:
        return proposals
    return [proposals[place] for place in rng.choice(len(proposals), most, replace=False)]


class Truth:
    """What the ink of a look at a page truly is.

    Args:
        page: composed.
        look: at its pixels.
    """

    def __init__(self, page: Page, look: Look) -> None:
        height, width = look.canvas.picture.shape[:2]  # large pictures are reduced
        owner = cv2.resize(page.owner, (width, height), interpolation=cv2.INTER_NEAREST)
        self.owner = np.pad(owner, look.canvas.margin)
        self._digits = np.array([False, *(thing.kind is Kind.DIGIT for thing in page.things)])
        self._things = page.things
        count = len(page.things) + 1
        # Of each thing, the ink that this look has of it; where it has too little, no proposal is the whole thing.
        self.seen = np.bincount(self.owner[look.ink.mask > 0], minlength=count)
        self.is_seen = self.seen >= SEEN * np.bincount(self.owner.ravel(), minlength=count)

    def label(self, proposal: Proposal) -> int | None:
        """The class of a proposal; None where it is between two."""
        x, y, width, height = proposal.box
        owner = self.owner[y : y + height, x : x + width]
        counts = np.bincount(owner[proposal.mask > 0], minlength=len(self.seen))
        owned = int(counts[1:].sum())
        if owned < (1 - PAPER) * counts.sum():
            return STRANGERS[Kind.THING.value]
        covered = np.where(self._digits & self.is_seen, counts / np.maximum(self.seen, 1), 0)
        main = int(counts[1:].argmax()) + 1
        pure = counts[main] / owned
        if self._digits[main]:
            return self._digit(main, float(pure), covered)
        if pure >= PURE or not (covered > LEAST).any():
            kinds = [thing.kind for thing in self._things]
            return STRANGERS["thing" if kinds[main - 1] is Kind.RULE else kinds[main - 1].value]
        return SEVERAL

    def _digit(self, main: int, pure: float, covered: NDArray[np.float64]) -> int | None:
        if pure >= PURE:
            if covered[main] >= WHOLE:
                return self._things[main - 1].value
            return FRAGMENT if covered[main] < LEAST else None
        if (covered > LEAST).any():
            return SEVERAL if pure < PURE - 0.07 else None
        return FRAGMENT
