"""Paper on which nothing is written: its lines and shadows are never surely a digit."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from engine import Engine
from tests.pictures import write
from tools.bench.mishaps import Mishap, ruled, shadowed, squared

PAPERS = range(12)


def paper(number: int) -> NDArray[np.uint8]:
    """A sheet with some grain, of any size and shade."""
    rng = np.random.default_rng([2811, number])
    side = int(rng.integers(60, 500))
    shade = rng.uniform(120, 245, 3)
    levels: NDArray[np.uint8] = np.clip(rng.normal(shade, rng.uniform(1, 4), (side, side, 3)), 0, 255).astype(np.uint8)
    return levels


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(plugins=False)


@pytest.mark.parametrize("printed", [squared, ruled, shadowed])
@pytest.mark.parametrize("number", PAPERS)
def test_empty_paper_is_never_surely_a_digit(engine: Engine, printed: Mishap, number: int) -> None:
    (reading,) = engine.predict(printed(paper(number), np.random.default_rng(number)))
    assert not (reading.digits and reading.sure), reading.text


@pytest.mark.parametrize("printed", [squared, ruled])
def test_what_is_left_of_printed_lines_is_mostly_refused(engine: Engine, printed: Mishap) -> None:
    readings = [engine.predict(printed(paper(number), np.random.default_rng(number)))[0] for number in PAPERS]
    assert sum(not reading.digits for reading in readings) >= 0.7 * len(readings), [one.text for one in readings]


@pytest.mark.parametrize("height", [40, 60, 200])
def test_a_one_by_itself_is_read(engine: Engine, height: int) -> None:
    (reading,) = engine.predict(write("1", height=height, margin=height).pixels)
    assert (reading.text, reading.sure) == ("1", True)
