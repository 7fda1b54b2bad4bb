"""How numbers are written for people."""

from __future__ import annotations

import math

LEAST_SHARE = 0.001  # what is less is not told more exactly


def percent(share: float) -> str:
    """A share (0 to 1), rounded; what is not certain is never called 100 %, and what is possible never 0 %."""
    if 0 < share < LEAST_SHARE:
        return f"<{percent(LEAST_SHARE)}"
    tenths = math.floor(share * 1000 + 0.5)
    return f"{(tenths if share >= 1 else min(tenths, 999)) / 10:.1f}%"


def exact_percent(share: float) -> str:
    """A measured share (0 to 1) with two decimals, as accuracies of good models need."""
    return f"{share:.2%}"


def thousands(count: int) -> str:
    """A count with a comma between its thousands."""
    return f"{count:,}"
