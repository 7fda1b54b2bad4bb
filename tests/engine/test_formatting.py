"""Numbers as people read them."""

from __future__ import annotations

import pytest

from engine import percent, whole_percent


@pytest.mark.parametrize(
    ("share", "whole", "with_a_decimal"),
    [
        (0, "0%", "0.0%"),
        (0.29, "29%", "29.0%"),
        (0.58, "58%", "58.0%"),
        (0.019999, "1%", "1.9%"),
        (1 - 1e-12, "99%", "99.9%"),
        (1.0, "100%", "100.0%"),
    ],
)
def test_percentages_are_rounded_down(share: float, whole: str, with_a_decimal: str) -> None:
    assert (whole_percent(share), percent(share)) == (whole, with_a_decimal)
