"""Things at places, before it is known how large their sheet is; and a hand that writes lines of them."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from training.pages.hands import Hand, Hands
from training.pages.separators import SIGNS, sign_lines
from training.pages.sheet import OWNED, Kind, Sheet, Thing
from training.pages.strokes import Alpha, draw

LARGEST = 480
_FAR = 10**6
_NEAR = np.ones((3, 1), np.uint8)


@dataclass(frozen=True)
class Piece:
    """A patch of ink and where its upper left corner stands, in pixels."""

    alpha: Alpha
    x: int
    y: int
    thing: Thing

    @property
    def right(self) -> int:
        """The column behind its last."""
        return self.x + self.alpha.shape[1]

    @property
    def bottom(self) -> int:
        """The row below its last."""
        return self.y + self.alpha.shape[0]


@dataclass
class Draft:
    """Pieces in reading order; printed lines apart, since writing goes over them."""

    pieces: list[Piece] = field(default_factory=list)
    rules: list[Piece] = field(default_factory=list)

    def add(self, alpha: Alpha, x: float, y: float, thing: Thing) -> Piece:
        """Put a piece down behind those there."""
        piece = Piece(alpha, round(x), round(y), thing)
        (self.rules if thing.kind is Kind.RULE else self.pieces).append(piece)
        return piece

    def bounds(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of all that is there."""
        every = self.pieces + self.rules
        return (
            min(piece.x for piece in every),
            min(piece.y for piece in every),
            max(piece.right for piece in every),
            max(piece.bottom for piece in every),
        )

    @property
    def longer(self) -> int:
        """The longer side in pixels."""
        left, top, right, bottom = self.bounds()
        return max(right - left, bottom - top)

    def sheet(self, margins: tuple[float, float, float, float]) -> Sheet:
        """All of it on a sheet with margins, left, top, right, bottom, in pixels; ink is cut off where negative."""
        x, y, right, bottom = self.bounds()
        before, above, behind, below = (round(margin) for margin in margins)
        sheet = Sheet.empty(max(bottom - y + above + below, 8), max(right - x + before + behind, 8))
        for piece in self.rules + self.pieces:
            sheet.put(piece.alpha, piece.x - x + before, piece.y - y + above, piece.thing)
        return sheet


@dataclass(frozen=True)
class Spacing:
    """How a line of writing goes along; shares of the digits' height.

    Attributes:
        gap: least and greatest distance between neighbours' ink; less than 0 where they overlap.
        close: whether distance is measured where neighbours come closest, rather than between their outer columns.
        drift: how far the line rises or falls for each unit that it goes along.
        bob: how far digits stand off the line.
        sizes: how far their heights differ.
    """

    gap: tuple[float, float] = (0.08, 0.3)
    close: bool = True
    drift: float = 0.0
    bob: float = 0.03
    sizes: float = 0.06


class Writer:
    """A hand with its pen, writing on a draft.

    Args:
        hands: the hands.
        rng: where the chance comes from.
        height: of its digits, in pixels.
        hand: whose; somebody's where None.
    """

    def __init__(self, hands: Hands, rng: np.random.Generator, height: float, hand: Hand | None = None) -> None:
        self.hands, self.rng = hands, rng
        self.height = max(height, 10.0)
        self.hand = hand or hands.hand(rng)
        self.pen = max(1.0, self.hand.pen * self.height)
        self.draft = Draft()

    def write(
        self, text: str, x: float, base: float, spacing: Spacing | None = None, line: int = 0, group: int = 0
    ) -> int:
        """Write digits and signs along a line.

        Args:
            text: digits, signs of ``SIGNS``, and blanks; what stands on either side of a sign or blank are two groups.
            x: where it begins.
            base: the row that the digits stand on.
            spacing: how they stand.
            line: the line's number.
            group: the first number's.

        Returns:
            The group that comes next on this line.
        """
        rng, height, spacing = self.rng, self.height, spacing or Spacing()
        last: Piece | None = None
        start, open_ = x, False
        for character in text:
            foot = base + spacing.drift * (x - start) + rng.normal(0, spacing.bob) * height
            gap = rng.uniform(*spacing.gap) * height
            if character == " ":
                x += rng.uniform(0.5, 1.0) * height
                last = None
            elif character in SIGNS:
                lines = sign_lines(character, rng)
                alpha = draw(lines, height, max(self.pen, height / 14 if character in ".:," else 1), self.hand.nib)
                top = min(float(each[:, 1].min()) for each in lines) * height - self.pen / 2
                gap = max(gap, 0.06 * height)
                x = self._behind(last, alpha, foot - height + top, gap, spacing, x)
                last = self.draft.add(alpha, x, foot - height + top, Thing(Kind.SIGN))
            else:
                tall = max(10.0, height * float(np.exp(rng.normal(0, spacing.sizes))))
                alpha, value = self.hands.digit(rng, int(character), tall, self.pen, self.hand)
                top = foot - alpha.shape[0]
                x = self._behind(last, alpha, top, gap, spacing, x)
                last = self.draft.add(alpha, x, top, Thing(Kind.DIGIT, value, line, group))
            if not character.isdigit():
                group += open_
            open_ = character.isdigit()
            if last:
                x = last.right + (gap if not spacing.close else 0)
        return group + open_

    def _behind(self, last: Piece | None, alpha: Alpha, top: float, gap: float, spacing: Spacing, x: float) -> float:
        """Where a patch goes that follows another."""
        if last is None:
            return x
        place = last.right + gap
        if spacing.close:
            place = min(place, last.x + closest(last, alpha, round(top), self.height) + gap)
        return max(place, last.x + 0.35 * last.alpha.shape[1], last.right - 0.6 * alpha.shape[1])


def closest(left: Piece, alpha: Alpha, top: int, height: float) -> int:
    """How far right of a piece's left border another's is, where their ink just meets in some row."""
    width = left.alpha.shape[1]
    first, last = max(left.y, top), min(left.bottom, top + alpha.shape[0])
    if first >= last:
        return width
    step = max(1, round(height / 40))
    before = left.alpha[first - left.y : last - left.y : step, ::-1] > OWNED
    behind = alpha[first - top : last - top : step] > OWNED
    ends = np.where(before.any(axis=1), width - before.argmax(axis=1), -_FAR).astype(np.float32)
    starts = np.where(behind.any(axis=1), behind.argmax(axis=1), _FAR).astype(np.float32)
    # Neighbouring rows count, too.
    around = cv2.dilate(ends[:, None], _NEAR)[:, 0]
    distance = float((around - starts).max())
    return round(distance) if distance > -_FAR / 2 else width


def side(rng: np.random.Generator, median: float = 200) -> float:
    """A sheet's longer side: 48 to 480 pixels."""
    return float(np.clip(np.exp(rng.normal(np.log(median), 0.5)), 48, LARGEST))


def cut(draft: Draft, shares: NDArray[np.float64], height: float) -> Sheet:
    """A sheet with margins, left, top, right, bottom, as shares of a height.

    Where they are less than 0 they are shares of the smallest digit's shorter side: nothing loses more than that.
    """
    least = min(min(piece.alpha.shape) for piece in draft.pieces if piece.thing.kind is Kind.DIGIT)
    before, above, behind, below = np.where(shares < 0, shares * least, shares * height).tolist()
    return draft.sheet((before, above, behind, below))


def finish(draft: Draft, rng: np.random.Generator, longer: float) -> Sheet:
    """A sheet with room to the given side, more or less; a quarter are cut close to the ink."""
    left, top, right, bottom = draft.bounds()
    wide, tall = right - left, bottom - top
    if rng.random() < 0.25:
        return cut(draft, rng.uniform(-0.02, 0.05, 4), min(wide, tall))
    shape = np.exp(rng.normal(0, 0.3))  # height by width of the paper
    across = max(min(longer, longer / shape) - wide, rng.uniform(0, 0.2) * min(wide, tall))
    along = max(min(longer, longer * shape) - tall, rng.uniform(0, 0.2) * min(wide, tall))
    if rng.random() < 0.5:
        along = min(along, rng.uniform(0.1, 1.5) * tall)
    if wide + across > LARGEST:
        across = max(LARGEST - wide, 0)
    if tall + along > LARGEST:
        along = max(LARGEST - tall, 0)
    x, y = rng.beta(1.5, 1.5, 2)
    return draft.sheet((across * x, along * y, across * (1 - x), along * (1 - y)))
