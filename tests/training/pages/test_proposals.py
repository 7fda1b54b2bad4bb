"""Proposals: the pieces of ink, the groups they usually make, and neighbours that may belong together."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine import Reason
from engine.vision.box import Box
from training.pages.proposals import MOST_PIECES, Proposal, groups, neighbours, pieces, union


def sheet(*boxes: Box) -> NDArray[np.uint8]:
    """A sheet of 400 x 600 with filled boxes (x, y, width, height)."""
    mask = np.zeros((400, 600), np.uint8)
    for x, y, width, height in boxes:
        mask[y : y + height, x : x + width] = 1
    return mask


def found(*boxes: Box) -> list[Proposal]:
    result = pieces(sheet(*boxes))
    assert not isinstance(result, Reason)
    return result


def test_each_piece_has_its_own_ink_and_box() -> None:
    boxes = [(10, 20, 30, 90), (100, 50, 40, 60)]
    assert [piece.box for piece in found(*boxes)] == boxes
    for piece in found(*boxes):
        assert piece.mask.dtype == np.uint8
        assert piece.mask.shape == piece.box[:1:-1]
        assert piece.mask.all()


def test_dust_is_left_out_and_small_writing_in_a_large_frame_is_not() -> None:
    assert len(found((10, 20, 60, 120), (200, 50, 4, 4), (300, 50, 7, 7))) == 1
    mask = sheet((50, 40, 12, 24), (80, 40, 12, 24))
    cv2.rectangle(mask, (10, 10), (580, 380), 1, 3)
    framed = pieces(mask)
    assert not isinstance(framed, Reason)
    assert sorted(piece.size for piece in framed)[:2] == [24, 24]


def test_where_there_is_too_much_or_nothing_the_reason_is_told() -> None:
    crowd = np.zeros((800, 800), np.uint8)
    for place in range(MOST_PIECES + 1):
        y, x = divmod(place, 40)
        crowd[20 * y : 20 * y + 9, 20 * x : 20 * x + 9] = 1
    assert pieces(crowd) is Reason.CROWDED
    assert pieces(np.zeros((30, 30), np.uint8)) is Reason.NO_DIGIT


@settings(max_examples=60)
@given(st.data())
def test_groups_share_out_all_pieces_and_a_union_has_all_their_ink(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 8))
    boxes = [
        (data.draw(st.integers(0, 500)), data.draw(st.integers(0, 300)), data.draw(st.integers(6, 90)), 6)
        for _ in range(count)
    ]
    made = pieces(sheet(*boxes))
    assert not isinstance(made, Reason)
    grouped = groups(made)
    assert sorted(map(id, made)) == sorted(id(piece) for group in grouped for piece in group)
    for group in grouped:
        whole = union(group)
        assert whole.mask.sum() == sum(piece.mask.sum() for piece in group)
        assert whole.mask[:, [0, -1]].any(axis=0).all()
        assert whole.mask[[0, -1]].any(axis=1).all()


@pytest.mark.parametrize(
    ("bar", "together"),
    [((100, 60, 60, 10), True), ((100, 10, 60, 10), False), ((100, 215, 60, 10), False)],
    ids=["a bar above its bowl", "far above", "a line below"],
)
def test_a_bar_close_above_a_body_belongs_to_it(bar: Box, together: bool) -> None:
    assert (len(groups(found((100, 80, 60, 120), bar))) == 1) is together


def test_neighbours_are_near_and_alike_enough() -> None:
    row = found((50, 100, 30, 90), (90, 100, 30, 90), (130, 100, 30, 90), (400, 100, 30, 90))
    assert set(neighbours(row)) == {(0, 1), (1, 2), (0, 1, 2)}
    assert neighbours(row[:1]) == []
