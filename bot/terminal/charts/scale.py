"""An axis: where a number lies between its ends, and which numbers are written beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_STEPS = (1.0, 2.0, 2.5, 5.0)
# Numbers beyond these are drawn at the end of the axis: steps near a float's limits would overflow.
_TINIEST, _HUGEST = 1e-300, 1e300
# The shortest linear axis, as a share of its numbers' size. Labels on it need at most eight digits.
_SHORTEST = 1e-6
_TOLERANCE = 1e-9  # of a step or a factor, for rounding errors


def number(value: float) -> str:
    """A number as the label of an axis, without its rounding error."""
    return f"{value:.9g}"


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
    write: Callable[[float], str] = number
    falling: bool = False

    @classmethod
    def over(
        cls,
        values: Sequence[float],
        write: Callable[[float], str] = number,
        *,
        logarithmic: bool = False,
        falling: bool = False,
    ) -> Scale:
        """The axis that spans the values that are finite, and on a logarithmic one positive.

        If they are all about the same, it reaches a little farther on both sides.
        """
        usable = [value for value in values if math.isfinite(value) and (value > 0 or not logarithmic)] or [0.1, 1.0]
        least = _TINIEST if logarithmic else -_HUGEST
        low, high = (min(max(end, least), _HUGEST) for end in (min(usable), max(usable)))
        size = max(abs(low), abs(high))
        if logarithmic:
            if high / low < 1.1:
                low, high = low / 1.1, high * 1.1
        elif size < _TINIEST:
            low, high = -1.0, 1.0
        elif high - low < size * _SHORTEST:
            low, high = low - size / 100, high + size / 100
        return cls(low, high, logarithmic, write, falling)

    def share(self, value: float) -> float:
        """Where a value lies, from 0 at the beginning to 1 at the end; NaN if it has no place."""
        if not math.isfinite(value) or (self.logarithmic and value <= 0):
            return math.nan
        value = min(max(value, self.low), self.high)
        if self.logarithmic:
            share = (math.log(value) - math.log(self.low)) / (math.log(self.high) - math.log(self.low))
        else:
            share = (value - self.low) / (self.high - self.low)
        return 1 - share if self.falling else share

    def ticks(self, most: int) -> list[float]:
        """Two to ``most`` round numbers on the axis, growing; ``most`` is at least two."""
        choices = [ticks for ticks in self._logarithmic_choices() if len(ticks) > 1] if self.logarithmic else []
        choices = choices or [ticks for ticks in self._linear_choices(most) if len(ticks) > 1]
        # Choices go from many ticks to few. If even the last one is too many, its ends are taken.
        return next((ticks for ticks in choices if len(ticks) <= most), [choices[-1][0], choices[-1][-1]])

    def _logarithmic_choices(self) -> Iterator[list[float]]:
        """1, 2, 5, 10, ...; then fewer numbers of each decade; then fewer decades."""
        exponents = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        for factors in ((1, 2, 5), (1, 3), (1,)):
            yield self._on_axis([float(f"{factor}e{exponent}") for exponent in exponents for factor in factors])
        for apart in range(2, len(exponents)):
            yield self._on_axis([float(f"1e{exponent}") for exponent in exponents if exponent % apart == 0])

    def _on_axis(self, values: list[float]) -> list[float]:
        low, high = self.low * (1 - _TOLERANCE), self.high * (1 + _TOLERANCE)
        return [value for value in values if low <= value <= high]

    def _linear_choices(self, most: int) -> Iterator[list[float]]:
        """Multiples of ever larger round steps."""
        length = self.high - self.low
        smallest = length / most / 4
        decade = math.floor(math.log10(smallest))
        for exponent in range(decade, decade + 3):
            for step in (factor * float(f"1e{exponent}") for factor in _STEPS):
                if smallest <= step <= length:
                    first = math.ceil(self.low / step - _TOLERANCE)
                    last = math.floor(self.high / step + _TOLERANCE)
                    yield [place * step for place in range(first, last + 1)]
