"""Digits that touch: of all ways to cut them, the one whose parts are likeliest digits."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.recognition.judge import shipped_judge
from engine.recognition.splitting import likeliest_parts
from engine.vision import look
from engine.vision.alternatives import slices


def rings(*middles: int) -> NDArray[np.uint8]:
    """Rings that touch where their middles are 92 apart."""
    page = np.full((240, 100 + max(middles)), 240, np.uint8)
    for middle in middles:
        cv2.ellipse(page, (middle, 120), (42, 55), 0, 0, 360, 30, 9, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("count", [2, 3, 4])
def test_zeros_that_touch_keep_their_loops(count: int) -> None:
    middles = [90 + 92 * place for place in range(count)]
    sight = look(rings(*middles)).sight
    assert sight is not None
    assert len(sight.marks) == 1
    parts = likeliest_parts(slices(sight, 0), shipped_judge())
    assert [part.box[0] + part.box[2] / 2 for part in parts] == pytest.approx(middles, abs=12)
    assert min(part.box[2] for part in parts) > 75
