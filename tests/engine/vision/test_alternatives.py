"""Other ways to split the ink: digits that touch are cut apart, and no digit is cut through its loop."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.vision import look
from engine.vision.alternatives import Alternative, alternatives


def offered(page: NDArray[np.uint8]) -> list[Alternative]:
    """The other ways to take a page's only mark."""
    sight = look(page).sight
    assert sight is not None
    assert len(sight.marks) == 1
    return alternatives(sight, 0)


def rings(*middles: int) -> NDArray[np.uint8]:
    page = np.full((240, 420), 240, np.uint8)
    for middle in middles:
        cv2.ellipse(page, (middle, 120), (70, 55), 0, 0, 360, 30, 9, cv2.LINE_AA)
    return page


def test_a_wide_zero_is_not_cut_in_two() -> None:
    assert offered(rings(200)) == []


def test_two_zeros_that_touch_keep_their_loops() -> None:
    cuts = offered(rings(130, 277))
    assert cuts
    for cut in cuts:
        (one, other) = cut.glyphs
        assert one.box[0] + one.box[2] <= other.box[0] + 20
        assert min(one.box[2], other.box[2]) > 110
