"""Percentages are rounded; only what is certain is called 100 %, and only what is impossible 0 %."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import percent


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0.0%"),
        (0.00001, "<0.1%"),
        (0.001, "0.1%"),
        (0.29, "29.0%"),
        (0.9974, "99.7%"),
        (0.57667, "57.7%"),
        (0.9999, "99.9%"),
        (1, "100.0%"),
    ],
)
def test_a_percentage_is_rounded(share: float, shown: str) -> None:
    assert percent(share) == shown


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_what_is_not_certain_is_neither_100_percent_nor_0(share: float) -> None:
    assert 0 < float(percent(share).strip("<%")) < 100
