"""A hairline of any length is cut as a glyph; tools/fuzz/drawings.py draws everything else."""

from __future__ import annotations

import numpy as np
import pytest

from tools.fuzz.drawings import looked_at


@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("upright", [True, False])
def test_a_hairline_of_any_length_is_cut_as_a_glyph(width: int, upright: bool) -> None:
    for length in range(97, 420, 7):
        sheet = np.full((length + 60, 120 + width), 255, np.uint8)
        sheet[30 : 30 + length, 60 : 60 + width] = 0
        looked_at(sheet if upright else np.ascontiguousarray(sheet.T))
