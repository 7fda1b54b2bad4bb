"""Cuts: what touches comes apart between the digits, and every part is of one piece."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.vision.cuts import cuts
from engine.vision.segment import Mark


def mark(mask: NDArray[np.uint8]) -> Mark:
    return Mark(mask, (7, 9, mask.shape[1], mask.shape[0]), 0)


def rings(count: int, height: int, lean: float = 0.0) -> NDArray[np.uint8]:
    """Rings side by side that touch, leaning to the right by this share of their height."""
    mask = np.zeros((height, round(count * 0.8 * height)), np.uint8)
    half = (round(0.4 * height) - 1, height // 2 - 2)
    for place in range(count):
        middle = (round((place + 0.5) * 0.8 * height), height // 2)
        cv2.ellipse(mask, middle, half, 0, 0, 360, 1, max(2, height // 12))
    wider = cv2.copyMakeBorder(mask, 0, 0, 0, round(lean * height), cv2.BORDER_CONSTANT)
    way = np.array([[1, -lean, lean * height], [0, 1, 0]])
    leaning: NDArray[np.uint8] = cv2.warpAffine(wider, way, wider.shape[::-1], flags=cv2.INTER_NEAREST)
    x, y, width, tall = cv2.boundingRect(leaning)
    return leaning[y : y + tall, x : x + width]


@pytest.mark.parametrize("height", [20, 60, 300])
@pytest.mark.parametrize(("count", "lean"), [(2, 0.0), (3, 0.0), (4, 0.0), (2, 0.25)])
def test_rings_that_hang_together_are_among_the_parts(count: int, lean: float, height: int) -> None:
    mask = rings(count, height, lean)
    parts = [part for way in cuts(mark(mask)) for part in way.parts.values()]
    whole = mask.sum() / count
    loops = [part for part in parts if holes(part.mask) == 1 and 0.75 < part.mask.sum() / whole < 1.3]
    assert len({round(part.box[0] / (0.4 * height)) for part in loops}) >= count


def holes(mask: NDArray[np.uint8]) -> int:
    count, _ = cv2.connectedComponents(np.pad(1 - mask, 1, constant_values=1), connectivity=4)
    return count - 2


def test_what_is_narrow_is_not_cut() -> None:
    assert cuts(mark(np.ones((100, 40), np.uint8))) == []


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_parts_lie_within_the_ink_and_are_of_one_piece(data: st.DataObject) -> None:
    height, width = data.draw(st.integers(1, 60)), data.draw(st.integers(1, 150))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    mask = cv2.dilate((rng.random((height, width)) < data.draw(st.floats(0.01, 0.5))).view(np.uint8), np.ones((3, 3)))
    ways = cuts(mark(mask)) if mask.any() else []
    for count, (start, end), part in ((way.count, *each) for way in ways for each in way.parts.items()):
        assert 0 <= start < end <= count
        x, y, wide, tall = part.box
        own = mask[y - 9 : y - 9 + tall, x - 7 : x - 7 + wide]
        assert (part.mask <= own).all()
        assert cv2.connectedComponents(part.mask, connectivity=8)[0] == 2
