"""What is seen in a picture: its glyphs, and what they were cut from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from engine.messages import Reason
from engine.vision.box import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.vision.decode import Canvas
    from engine.vision.ink import Ink
    from engine.vision.segment import Mark
    from engine.vision.surroundings import Surroundings


@dataclass(frozen=True)
class Glyph:
    """One digit as MNIST has it, and where it stood.

    Attributes:
        pixels: (28, 28) float32, ink 1.0 on 0.0, the longer side 20 px, centre of mass in the middle.
        box: (x, y, width, height) in pixels of the picture as it is seen.
        line: the line of writing, 0 for the first.
        around: (28, 28) float32, 0 to 1, the ink around it; see ``engine.vision.surroundings``.
    """

    pixels: NDArray[np.float32]
    box: Box
    line: int
    around: NDArray[np.float32] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Sight:
    """What a picture's glyphs were cut from, for a second look.

    Attributes:
        canvas: the picture, reduced.
        ink: its ink.
        marks: the ink of each glyph, in reading order.
    """

    canvas: Canvas
    ink: Ink
    marks: tuple[Mark, ...]

    def glyph(self, mark: Mark) -> Glyph:
        """A mark as a glyph."""
        from engine.vision.glyph import cut

        around = self.surroundings.around(mark.box)
        return Glyph(cut(self.ink, mark), self.canvas.in_picture(mark.box), mark.line, around)

    @cached_property
    def surroundings(self) -> Surroundings:
        """To see what stands around a mark."""
        from engine.vision.surroundings import Surroundings

        return Surroundings(self.ink)


@dataclass(frozen=True)
class View:
    """What was found in a picture.

    Attributes:
        pixels: the picture as it is seen, reduced: (height, width) or (height, width, 3) uint8.
        size: its (width, height) before it was reduced.
        glyphs: its digits in reading order.
        reason: why there is none; None if there are some.
        sight: what they were cut from; None once it is no longer needed.
    """

    pixels: NDArray[np.uint8]
    size: tuple[int, int]
    glyphs: tuple[Glyph, ...] = ()
    reason: Reason | None = None
    sight: Sight | None = field(default=None, repr=False, compare=False)

    @property
    def explained(self) -> float:
        """The share of what stands out like ink, 0 to 1, that the glyphs are made of; 0 once it is no longer known."""
        if self.sight is None:
            return 0.0
        import numpy as np

        marked = sum(np.count_nonzero(mark.mask) for mark in self.sight.marks)
        return float(marked / (np.count_nonzero(self.sight.ink.mask) + self.sight.ink.framing))
