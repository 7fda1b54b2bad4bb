"""Ink that hardly differs from its paper is read where nothing else stands out."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Engine, Reason
from tests.pictures import Colour, write


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(plugins=False)


@pytest.mark.parametrize("value", ["2", "3", "5", "7", "8"])
@pytest.mark.parametrize(("paper", "ink"), [(240, 233), (60, 67), ((250, 245, 230), (243, 238, 223))])
def test_a_digit_seven_levels_from_its_paper_is_read(engine: Engine, value: str, paper: Colour, ink: Colour) -> None:
    (reading,) = engine.predict(write(value, ink=ink, paper=paper).pixels)
    assert reading.text == value


@pytest.mark.parametrize("low", [78, 160, 235])
@pytest.mark.parametrize("side", [28, 90, 300])
def test_light_that_changes_slowly_is_still_no_ink(engine: Engine, low: int, side: int) -> None:
    light = np.linspace(low, low + 9, side, dtype=np.float32) ** 2 / (low + 9)
    (reading,) = engine.predict(np.rint(np.tile(light, (side, 1))).astype(np.uint8))
    assert (reading.digits, reading.reason) == ((), Reason.BLANK)
