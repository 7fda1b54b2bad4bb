"""How numbers are written for people."""

from __future__ import annotations

import math


def percent(share: float, decimals: int = 1) -> str:
    """A share (0 to 1), rounded; but what is not certain is never called 100 %."""
    scale = 10**decimals
    parts = math.floor(share * 100 * scale + 0.5)
    return f"{(parts if share >= 1 else min(parts, 100 * scale - 1)) / scale:.{decimals}f}%"


def exact_percent(share: float) -> str:
    """A measured share (0 to 1) with two decimals, as accuracies of good models need."""
    return f"{share:.2%}"


def thousands(count: int) -> str:
    """A count with a comma between its thousands."""
    return f"{count:,}"
