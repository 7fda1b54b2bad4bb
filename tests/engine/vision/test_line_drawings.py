"""Whatever lines somebody draws, vision looks at them without raising: what it finds are glyphs inside the picture.

DIGITBOT_DRAWINGS sets how many drawings are tried; 100000 take about an hour, so let pytest wait for them:
-o faulthandler_timeout=0.
"""

from __future__ import annotations

import os

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.vision import View, looks
from engine.vision.alternatives import alternatives

DRAWINGS = int(os.environ.get("DIGITBOT_DRAWINGS", "100"))
KINDS = ("line", "upright", "level", "lines", "closed", "rectangle", "filled", "arc")


def _corners(kind: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places that a stroke passes; of a line along an axis they are on one height, or one above the other."""
    if kind == "upright":
        return [(places[0][0], y) for _, y in places]
    if kind == "level":
        return [(x, places[0][1]) for x, _ in places]
    return places


@st.composite
def drawings(draw: st.DrawFn) -> NDArray[np.uint8]:
    """Strokes on a sheet of any shape: (height, width) or (height, width, 3) uint8."""
    usual, narrow, long = st.integers(1, 300), st.integers(1, 6), st.integers(300, 3_000)
    height, width = draw(st.one_of(st.tuples(usual, usual), st.tuples(narrow, long), st.tuples(long, narrow)))
    paper = draw(st.sampled_from((255, 0, 240, 128, 30)))
    ink = draw(st.sampled_from((0, 255, 20, 90, 200)))
    sheet = np.full((height, width), paper, np.uint8)
    place = st.tuples(st.integers(-5, width + 5), st.integers(-5, height + 5))
    for _ in range(draw(st.integers(1, 5))):
        kind = draw(st.sampled_from(KINDS))
        pen = draw(st.one_of(st.integers(1, 3), st.integers(1, 40)))
        line = draw(st.sampled_from((cv2.LINE_8, cv2.LINE_AA)))
        first, second, *others = _corners(kind, draw(st.lists(place, min_size=2, max_size=6)))
        if kind in ("rectangle", "filled"):
            cv2.rectangle(sheet, first, second, ink, -1 if kind == "filled" else pen, line)
        elif kind == "arc":
            radii = (abs(first[0] - second[0]) // 2, abs(first[1] - second[1]) // 2)
            turn, begin, end = (draw(st.integers(0, 360)) for _ in range(3))
            cv2.ellipse(sheet, first, radii, turn, begin, end, ink, pen, line)
        else:
            corners = np.array([first, second, *others], np.int32)
            cv2.polylines(sheet, [corners], kind == "closed", ink, pen, line)
    if draw(st.booleans()):
        grain = np.random.default_rng(draw(st.integers(0, 1_000))).normal(0, draw(st.integers(1, 30)), sheet.shape)
        sheet = np.clip(sheet + grain, 0, 255).astype(np.uint8)
    if draw(st.booleans()):
        colour = np.array(draw(st.tuples(*(st.sampled_from((0.2, 0.7, 1.0)),) * 3)))
        sheet = np.rint(sheet[..., None] * colour).astype(np.uint8)
    return sheet


@settings(max_examples=DRAWINGS)
@given(drawings())
def test_no_drawing_raises(sheet: NDArray[np.uint8]) -> None:
    _looked_at(sheet)


@pytest.mark.parametrize("width", [1, 2, 3])
@pytest.mark.parametrize("upright", [True, False])
def test_a_hairline_of_any_length_is_cut_as_a_glyph(width: int, upright: bool) -> None:
    for length in range(97, 420, 7):
        sheet = np.full((length + 60, 120 + width), 255, np.uint8)
        sheet[30 : 30 + length, 60 : 60 + width] = 0
        _looked_at(sheet if upright else np.ascontiguousarray(sheet.T))


def _looked_at(sheet: NDArray[np.uint8]) -> None:
    for view in looks(sheet):
        assert view.pixels.shape == sheet.shape or max(sheet.shape) > 960
        assert view.size == (sheet.shape[1], sheet.shape[0])
        _has_glyphs_within(view)


def _has_glyphs_within(view: View) -> None:
    if view.sight is None:
        return
    width, height = view.size
    offered = [other for index in range(min(len(view.glyphs), 8)) for other in alternatives(view.sight, index)]
    for glyph in (*view.glyphs, *(glyph for alternative in offered for glyph in alternative.glyphs)):
        assert glyph.pixels.shape == (28, 28)
        assert 0 <= glyph.pixels.min() <= glyph.pixels.max() <= 1
        assert glyph.pixels.max() > 0.2
        x, y, wide, high = glyph.box
        assert 0 <= x < x + wide <= width
        assert 0 <= y < y + high <= height
