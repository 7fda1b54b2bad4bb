"""Figures are kept for ten minutes, within bounds, for those who may see them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.web.figures import KEPT_SECONDS, FigureStore


def test_a_private_figure_is_for_its_owner_alone() -> None:
    figures = FigureStore()
    mine, everybodys = figures.keep(b"mine", "ada"), figures.keep(b"everybody's")
    assert (figures.find(mine, "ada"), figures.find(mine, "bob"), figures.find(mine, "")) == (b"mine", None, None)
    assert figures.find(everybodys, "bob") == b"everybody's"


def test_addresses_are_long_and_never_twice_the_same() -> None:
    figures = FigureStore()
    names = {figures.keep(b"") for _ in range(1_000)}
    assert len(names) == 1_000
    assert min(map(len, names)) >= 32


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0, 400)), max_size=40))
def test_whatever_comes_when_they_are_kept_ten_minutes_and_within_bounds(steps: list[tuple[int, float]]) -> None:
    now = 0.0
    figures = FigureStore(most=100, clock=lambda: now)
    kept: list[tuple[float, int, str]] = []
    for size, pause in steps:
        now += pause
        kept.append((now, size, figures.keep(bytes(size))))
        total = 0
        for at, length, name in reversed(kept):
            total += length
            there = figures.find(name, "") is not None
            assert there == (now - at < KEPT_SECONDS and (total <= 100 or name == kept[-1][2])), (at, length)
            if not there:
                break
    now += KEPT_SECONDS
    assert all(figures.find(name, "") is None for _, _, name in kept)
    assert len(figures) == 0
