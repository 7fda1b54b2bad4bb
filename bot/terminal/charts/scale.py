"""An axis: where a number lies between its ends, and which numbers are written beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """An axis from ``low`` to ``high``, linear or logarithmic.

    Attributes:
        low: the number at its beginning.
        high: the number at its end; greater than ``low``.
        logarithmic: whether equal steps are equal factors; ``low`` is positive then.
        write: a number as its label.
        falling: whether the axis goes from the greatest number to the least.
    """

    low: float
    high: float
    logarithmic: bool
    write: Callable[[float], str]
    falling: bool = False

    @classmethod
    def over(
        cls, values: Sequence[float], write: Callable[[float], str], *, logarithmic: bool = False, falling: bool = False
    ) -> Scale:
        """The axis that has room for the values: those that are numbers, and on a logarithmic one positive."""
        usable = [value for value in values if math.isfinite(value) and (value > 0 or not logarithmic)] or [0.1, 1.0]
        low, high = min(usable), max(usable)
        if logarithmic:
            if high < low * 1.1:
                low, high = low / 1.1, high * 1.1
        elif high - low < 1e-4:
            low, high = low - 5e-3, high + 5e-3
        return cls(low, high, logarithmic, write, falling)

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the beginning, 1 at the end; NaN if it lies nowhere."""
        if not math.isfinite(value) or (self.logarithmic and value <= 0):
            return math.nan
        if self.logarithmic:
            share = math.log(value / self.low) / math.log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return 1 - share if self.falling else share

    def ticks(self, most: int) -> list[float]:
        """At most that many round numbers on the axis; its ends if no two round ones are."""
        found = self._decades(most) if self.logarithmic else []
        for step in _round_steps((self.high - self.low) / max(most, 1)):
            if len(found) > 1:
                break
            first = math.ceil(self.low / step - 1e-9)
            count = math.floor(self.high / step + 1e-9) - first + 1
            found = [(first + place) * step for place in range(count)] if 2 <= count <= most else found
        return found if len(found) > 1 else [self.low, self.high]

    def _decades(self, most: int) -> list[float]:
        """1, 2, 5, 10, ... or fewer of each decade; none where the axis is too short for two."""
        exponents = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        for factors in ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,)):
            found = [factor * 10.0**exponent for exponent in exponents for factor in factors]
            found = [value for value in found if self.low * 0.999 <= value <= self.high * 1.001]
            if 2 <= len(found) <= most:
                return found
        return []


def _round_steps(least: float) -> list[float]:
    """Round numbers from about ``least`` on upwards."""
    decade = 10.0 ** math.floor(math.log10(least))
    return [step * decade * scale for scale in (1.0, 10.0) for step in _STEPS if step * decade * scale >= least * 0.5]
