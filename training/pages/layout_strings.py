"""Numbers with signs between them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from training.pages.hands import Hands
from training.pages.layout_rows import Layout, digits, one_line, rows
from training.pages.sheet import Sheet
from training.pages.writing import Spacing, side

_Text = Callable[[np.random.Generator], str]


def _some(rng: np.random.Generator, least: int, most: int) -> str:
    return digits(rng, int(rng.integers(least, most + 1)))


def _one_line(text: _Text) -> Layout:
    def layout(hands: Hands, rng: np.random.Generator) -> Sheet:
        longer, line = side(rng, 230), text(rng)
        near = rng.random() < 0.3
        spacing = Spacing((-0.03, 0.08) if near else (0.04, 0.25), drift=float(rng.normal(0, 0.03)), bob=0.03)
        return one_line(hands, rng, line, spacing, longer, 0.8 * len(line))

    return layout


def _date(rng: np.random.Generator) -> str:
    day, month, year = str(rng.integers(1, 32)), str(rng.integers(1, 13)), str(rng.integers(1950, 2035))
    parts = [day, month, year] if rng.random() < 0.6 else [year, month, day]
    return rng.choice(("/", "/", "-", ".")).join(parts[: 3 if rng.random() < 0.8 else 2])


def _decimal(rng: np.random.Generator) -> str:
    minus = "-" if rng.random() < 0.12 else ""
    if rng.random() < 0.25:
        return minus + ",".join([_some(rng, 1, 3), *(digits(rng, 3) for _ in range(rng.integers(1, 3)))])
    return f"{minus}{_some(rng, 1, 3)}{rng.choice(('.', ','))}{_some(rng, 1, 3)}"


def _phone(rng: np.random.Generator) -> str:
    return (
        f"0{_some(rng, 1, 2)}-{_some(rng, 3, 4)}-{digits(rng, 4)}"
        if rng.random() < 0.7
        else f"{digits(rng, 3)}-{digits(rng, 4)}"
    )


def _sum(rng: np.random.Generator) -> str:
    parts = [_some(rng, 1, 2) for _ in range(rng.integers(2, 4))]
    text = parts[0] + "".join(str(rng.choice(list("++-x"))) + part for part in parts[1:])
    return text + ("=" + _some(rng, 1, 3) if rng.random() < 0.7 else "")


def _numbered(hands: Hands, rng: np.random.Generator) -> Sheet:
    """A list whose lines begin with 1., 2., 3."""
    lines = [[f"{place}.", _some(rng, 1, 4)] for place in range(1, int(rng.integers(3, 7)))]
    return rows(hands, rng, lines, (1.3, 1.9))


def _ledger(hands: Hands, rng: np.random.Generator) -> Sheet:
    """Lines of a day and an amount, or of sums, one below the other."""
    if rng.random() < 0.4:
        return rows(hands, rng, [[_sum(rng)] for _ in range(rng.integers(2, 6))], (1.3, 1.9))
    lines = [[f"{rng.integers(1, 32)}/{rng.integers(1, 13)}", _decimal(rng)] for _ in range(rng.integers(2, 7))]
    return rows(hands, rng, lines, (1.3, 1.9), rng.uniform(4.0, 5.0))


STRINGS: dict[str, Layout] = {
    "date": _one_line(_date),
    "decimal number": _one_line(_decimal),
    "time": _one_line(lambda rng: f"{rng.integers(0, 24)}:{rng.integers(0, 60):02d}"),
    "telephone number": _one_line(_phone),
    "sum": _one_line(_sum),
    "fraction": _one_line(lambda rng: f"{_some(rng, 1, 2)}/{_some(rng, 1, 2)}"),
    "percentage": _one_line(lambda rng: f"{_some(rng, 1, 3)}%"),
    "number sign": _one_line(lambda rng: f"#{_some(rng, 1, 3)}"),
    "in parentheses": _one_line(lambda rng: f"({_some(rng, 1, 3)})"),
    "two numbers": _one_line(lambda rng: f"{_some(rng, 1, 4)} {_some(rng, 1, 4)}"),
    "ledger": _ledger,
    "numbered list": _numbered,
}
