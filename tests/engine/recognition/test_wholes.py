"""A whole reading: less likely right with every doubt, and with all that is left unread."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.wholes import chance_of_whole

SHARE = st.floats(0, 1)
DIGITS = st.lists(SHARE, min_size=1, max_size=12)


def of(certain: list[float], explained: float = 1.0, left_out: int = 0) -> float:
    return chance_of_whole(np.array(certain), explained, left_out)


@given(DIGITS, SHARE, st.integers(0, 9))
def test_a_chance_is_between_0_and_1(certain: list[float], explained: float, left_out: int) -> None:
    assert 0 < of(certain, explained, left_out) < 1


@given(certain=DIGITS, other=SHARE, explained=SHARE)
def test_the_more_is_doubted_or_unread_the_less_likely(certain: list[float], other: float, explained: float) -> None:
    lower, higher = sorted((other, certain[0]))
    assert of([lower, *certain[1:]], explained) <= of([higher, *certain[1:]], explained)
    assert of(certain, explained, 1) < of(certain, explained)
    assert of(certain, min(other, explained)) <= of(certain, max(other, explained))
