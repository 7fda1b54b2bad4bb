"""What stands around a proposal: the ink near it, small."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from engine.vision.box import Box
    from engine.vision.ink import Ink

SIZE = 28
# The window's side, by the proposal's longer one: a neighbour to each side is seen whole.
REACH = 3.0


class Surroundings:
    """The ink of a canvas at several sizes, to cut windows from."""

    def __init__(self, ink: Ink) -> None:
        self._ink = ink

    @cached_property
    def _levels(self) -> list[NDArray[np.uint8]]:
        """The ink, 0 to 255, each half as large as the one before; of four pixels the brightest: hairlines stay."""
        full = cv2.convertScaleAbs(self._ink.strength, alpha=255 / max(self._ink.level, 1.0))
        levels = [full]
        while max(levels[-1].shape) > 4 * SIZE:
            levels.append(cv2.dilate(levels[-1], np.ones((2, 2), np.uint8), anchor=(0, 0))[::2, ::2])
        return levels

    def around(self, box: Box) -> NDArray[np.float32]:
        """The window around a box: (28, 28) float32, 0 to 1; nothing is written beyond the canvas."""
        x, y, width, height = box
        side = REACH * max(width, height)
        # The largest level with at most one pixel for each pixel of the window, so that none is skipped.
        depth = min(int(np.ceil(np.log2(max(side / SIZE, 1)))), len(self._levels) - 1)
        level = self._levels[depth]
        shrink = 2**depth
        scale = SIZE / side
        middle = (SIZE - 1) / 2
        # A place p of the level is at shrink * p + (shrink - 1) / 2 on the canvas.
        place = np.array(
            [
                [scale * shrink, 0, middle - scale * (x + (width - shrink) / 2)],
                [0, scale * shrink, middle - scale * (y + (height - shrink) / 2)],
            ]
        )
        window = cv2.warpAffine(level, place, (SIZE, SIZE), flags=cv2.INTER_LINEAR)
        return window.astype(np.float32) / np.float32(255)
