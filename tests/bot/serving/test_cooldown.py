"""How often people may ask: never more than the rate in any window, and nobody waits longer than told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.serving import cooldown as module
from bot.serving.cooldown import Cooldown
from bot.serving.settings import Rate


class Clock:
    """Seconds that a test turns."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(
    st.integers(1, 5),
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(1, 3), st.floats(0, 40)), max_size=60),
)
def test_in_no_window_anybody_gets_through_more_often_than_the_rate(
    times: int, seconds: int, visits: list[tuple[int, float]]
) -> None:
    clock = Clock()
    cooldown = Cooldown(Rate(times, seconds), clock)
    passed: dict[int, list[float]] = {}
    for who, pause in visits:
        clock.now += pause
        if cooldown.wait(who) == 0.0:
            passed.setdefault(who, []).append(clock.now)
    for moments in passed.values():
        for first, later in zip(moments, moments[times:], strict=False):
            assert later - first >= seconds


def test_who_waits_as_long_as_told_gets_through() -> None:
    clock = Clock()
    cooldown = Cooldown(Rate(2, 30), clock)
    assert (cooldown.wait(1), cooldown.wait(1)) == (0.0, 0.0)
    clock.now += 10
    assert cooldown.wait(1) == 20.0
    assert cooldown.wait(2) == 0.0
    clock.now += 20
    assert cooldown.wait(1) == 0.0


def test_only_those_who_came_lately_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    cooldown = Cooldown(Rate(1, 30), clock)
    for who in range(100):
        cooldown.wait(who)
    clock.now += 31
    cooldown.wait(1000)
    assert len(cooldown) == 1
    monkeypatch.setattr(module, "_MOST_KEPT", 50)
    for who in range(100):
        cooldown.wait(who)
    assert len(cooldown) == 50
