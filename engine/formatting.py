"""How numbers are written for people."""

from __future__ import annotations

import math


def percent(share: float) -> str:
    """A share (0 to 1) with one decimal, rounded down: what is not certain is never 100%."""
    return f"{_steps(share, 1000) / 10:.1f}%"


def whole_percent(share: float) -> str:
    """The same without a decimal."""
    return f"{_steps(share, 100)}%"


def _steps(share: float, whole: int) -> int:
    return whole if share >= 1 else min(whole - 1, math.floor(share * whole + 1e-6))


def share_of(probability: float) -> str:
    """A probability of what was not read, which is never called 0 %."""
    return percent(probability) if probability >= 0.001 else f"<{percent(0.001)}"


def exact_percent(share: float) -> str:
    """A measured share (0 to 1) with two decimals, as accuracies of good models need."""
    return f"{share:.2%}"


def thousands(count: int) -> str:
    """A count with a comma between its thousands."""
    return f"{count:,}"
