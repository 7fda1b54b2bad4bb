"""Percentages are rounded, and only what is certain is called 100 %."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import percent


@pytest.mark.parametrize(
    ("share", "decimals", "shown"),
    [
        (0, 1, "0.0%"),
        (0.29, 0, "29%"),
        (0.58, 0, "58%"),
        (0.9974, 1, "99.7%"),
        (0.57667, 1, "57.7%"),
        (0.9999, 1, "99.9%"),
        (0.55557, 2, "55.56%"),
        (1, 1, "100.0%"),
    ],
)
def test_a_percentage_is_rounded(share: float, decimals: int, shown: str) -> None:
    assert percent(share, decimals) == shown


@given(st.floats(0, 1, exclude_max=True), st.integers(0, 3))
def test_what_is_not_certain_is_never_100_percent(share: float, decimals: int) -> None:
    assert float(percent(share, decimals).rstrip("%")) < 100
