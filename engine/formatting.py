"""How numbers are written for people."""

from __future__ import annotations

import math


def percent(share: float) -> str:
    """A share (0 to 1) with one decimal, rounded down: what is not certain is never called 100 %."""
    return f"{math.floor(share * 1000 + 1e-6) / 10:.1f}%"


def share_of(probability: float) -> str:
    """A probability of what was not read, which is never called 0 %."""
    return percent(probability) if probability >= 0.001 else f"<{percent(0.001)}"


def exact_percent(share: float) -> str:
    """A measured share (0 to 1) with two decimals, as accuracies of good models need."""
    return f"{share * 100:.2f}%"


def thousands(count: int) -> str:
    """A count with a comma between its thousands."""
    return f"{count:,}"
