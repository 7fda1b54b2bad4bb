"""A sheet that things are written on: how much ink lies where, and whose ink it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

# Less ink than this does not make a pixel somebody's: it is a soft edge.
OWNED = 0.3


class Kind(Enum):
    """What a thing on a sheet is."""

    DIGIT = "digit"
    LETTER = "letter"
    SIGN = "sign"
    THING = "thing"  # icons, silhouettes, scribbles, stains, textures
    RULE = "rule"  # printed lines, boxes, underlines


@dataclass(frozen=True)
class Thing:
    """Something that was put on a sheet.

    Attributes:
        kind: what it is.
        value: 0 to 9 of a digit; None of all else.
        line: of a digit, the line of writing it stands on, 0 for the first.
        group: of a digit, the number on its line that it belongs to, 0 for the first: "28/11" has two.
        pen: which of the sheet's pens drew it: things of one pen have one colour.
    """

    kind: Kind
    value: int | None = None
    line: int = 0
    group: int = 0
    pen: int = 0


@dataclass
class Sheet:
    """What is written on a sheet, before it is paper and light.

    Digits are put down in reading order.

    Attributes:
        ink: (height, width) float32, 0 to 1.
        owner: (height, width) int16, the place in ``things`` of what the ink belongs to, plus 1; 0 for bare paper.
        things: what was put there.
    """

    ink: NDArray[np.float32]
    owner: NDArray[np.int16]
    things: list[Thing] = field(default_factory=list)

    @classmethod
    def empty(cls, height: int, width: int) -> Sheet:
        """A sheet of this many pixels with nothing on it."""
        return cls(np.zeros((height, width), np.float32), np.zeros((height, width), np.int16))

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width) in pixels."""
        return self.ink.shape[0], self.ink.shape[1]

    def put(self, alpha: NDArray[np.float32], x: int, y: int, thing: Thing) -> float:
        """Put a thing down, over what is there; what would stand beyond the border is cut off.

        Args:
            alpha: (height, width) float32, its ink, 0 to 1.
            x: where its left border goes, in pixels; may be negative, as may y, its top border.
            y: see x.
            thing: what it is.

        Returns:
            The share of its ink that lies on the sheet, 0 to 1; where that is 0 nothing is put down.
        """
        height, width = self.shape
        tall, wide = alpha.shape
        top, left, bottom, right = max(y, 0), max(x, 0), min(y + tall, height), min(x + wide, width)
        whole = float(alpha.sum())
        if top >= bottom or left >= right or whole == 0:
            return 0.0
        part = alpha[top - y : bottom - y, left - x : right - x]
        here = self.ink[top:bottom, left:right]
        owner = self.owner[top:bottom, left:right]
        self.things.append(thing)
        owner[(part > OWNED) & (part >= here * 0.9)] = len(self.things)
        np.maximum(here, part, out=here)
        return float(part.sum()) / whole

    def cut_out(self, margin: float) -> Sheet:
        """The part that has ink, with a margin of this share of its height on each side, where the sheet has it."""
        rows, columns = (np.flatnonzero((self.ink > OWNED).any(axis=axis)) for axis in (1, 0))
        if not len(rows):
            return self
        room = round(margin * (rows[-1] + 1 - rows[0]))
        here = (
            slice(max(0, rows[0] - room), rows[-1] + 1 + room),
            slice(max(0, columns[0] - room), columns[-1] + 1 + room),
        )
        return Sheet(self.ink[here], self.owner[here], self.things)


@dataclass(frozen=True)
class Page:
    """A composed picture and the truth about it.

    Attributes:
        pixels: (height, width) or (height, width, 3) RGB, uint8.
        owner: (height, width) int16, see ``Sheet.owner``.
        things: see ``Sheet.things``.
        kind: the name of how it was composed.
    """

    pixels: NDArray[np.uint8]
    owner: NDArray[np.int16]
    things: tuple[Thing, ...]
    kind: str

    @property
    def digits(self) -> tuple[int | None, ...]:
        """The values of the digits that are seen, in reading order."""
        seen = set(np.unique(self.owner).tolist())
        digits = (thing for place, thing in enumerate(self.things, 1) if thing.kind is Kind.DIGIT and place in seen)
        return tuple(digit.value for digit in digits)
