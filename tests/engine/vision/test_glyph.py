"""A glyph is one digit as MNIST has it, and its stroke stays visible."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine import Engine
from engine.vision import look
from tests.pictures import write


def _glyph(value: str, height: int, pen: int, ink: int = 20, paper: int = 240) -> NDArray[np.float32]:
    view = look(write(value, height=height, pen=pen, ink=ink, paper=paper, margin=height // 2).pixels)
    assert len(view.glyphs) == 1
    return view.glyphs[0].pixels


@settings(max_examples=80, deadline=None)
@given(
    value=st.sampled_from("0123456789"),
    height=st.integers(20, 500),
    share=st.floats(0.01, 0.16),
    dark=st.booleans(),
)
def test_every_glyph_has_the_normal_form(value: str, height: int, share: float, dark: bool) -> None:
    glyph = _glyph(value, height, max(round(share * height), 2), *((20, 240) if dark else (240, 20)))
    assert glyph.shape == (28, 28)
    assert glyph.dtype == np.float32
    assert glyph.min() >= 0
    assert glyph.max() <= 1
    assert glyph.max() > 0.8
    assert _longer_side(glyph) == pytest.approx(20, abs=2)
    assert _centre_of_mass(glyph) == pytest.approx((13.5, 13.5), abs=1)
    assert max(glyph[0].max(), glyph[-1].max(), glyph[:, 0].max(), glyph[:, -1].max()) < 0.02


@pytest.mark.parametrize("height", [150, 300, 600])
def test_hairlines_stay_visible(height: int, engine: Engine) -> None:
    page = write("2345", height=height, pen=2, margin=height)
    reading = engine.predict(page.pixels)[0]
    assert reading.text == "2345"
    for digit in reading.digits:
        assert (digit.glyph > 0.5).sum() > 40
        assert _stroke_width(digit.glyph) > 1.4


def test_a_bold_stroke_is_not_thickened_further() -> None:
    bold = _glyph("7", 200, 30)
    assert _stroke_width(bold) == pytest.approx(30 / 230 * 20, abs=0.8)


def test_the_aspect_is_kept() -> None:
    one = _glyph("1", 200, 14)
    rows, columns = _extent(one)
    assert rows == pytest.approx(20, abs=1)
    assert columns == pytest.approx(20 * 29 / 214, abs=2)


def test_the_same_digit_gives_the_same_glyph_in_every_size_and_polarity() -> None:
    first = _glyph("3", 200, 20)
    for height, ink, paper in ((100, 20, 240), (400, 20, 240), (200, 240, 20), (200, 100, 200)):
        other = _glyph("3", height, height // 10, ink, paper)
        assert np.abs(first - other).mean() < 0.02


def test_what_stands_beside_a_digit_does_not_reach_into_its_glyph() -> None:
    page = write("4")
    alone = look(page.pixels).glyphs[0].pixels
    x, y, width, _ = page.boxes[0]
    spotted = page.pixels.copy()
    spotted[y - 3 : y + 1, x + width // 2 : x + width // 2 + 4] = 30  # a speck in a corner of its box
    among = look(spotted).glyphs[0].pixels
    assert np.abs(alone - among).max() < 0.05


def _longer_side(glyph: NDArray[np.float32]) -> int:
    return max(_extent(glyph))


def _extent(glyph: NDArray[np.float32]) -> tuple[int, int]:
    rows, columns = (np.flatnonzero((glyph > 0.3).any(axis=axis)) for axis in (1, 0))
    return int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)


def _centre_of_mass(glyph: NDArray[np.float32]) -> tuple[float, float]:
    weights = glyph / glyph.sum()
    places = np.arange(28)
    return float(weights.sum(axis=0) @ places), float(weights.sum(axis=1) @ places)


def _stroke_width(glyph: NDArray[np.float32]) -> float:
    """The ink of each row in which the stroke runs downwards, without joints: their median."""
    rows = glyph[8:22].sum(axis=1)
    return float(np.median(rows[rows > 0.2]))
