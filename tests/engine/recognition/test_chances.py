"""Chances: surer by the judge, by the classifier and in better company is likelier; none is beyond doubt."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.chances import chances

SHARE = st.floats(0, 1, width=32)


def of(judge: list[float], no_digit: list[float]) -> list[float]:
    return list(map(float, chances(np.array(judge, np.float32), np.array(no_digit, np.float32))))


@given(st.lists(st.tuples(SHARE, SHARE), min_size=1, max_size=9))
def test_chances_are_between_0_and_1(pairs: list[tuple[float, float]]) -> None:
    assert all(0 < chance < 1 for chance in of(*map(list, zip(*pairs, strict=True))))


@given(judge=SHARE, surer=SHARE, no_digit=st.floats(0.015625, 0.984375, width=32))
def test_the_surer_the_judge_the_likelier(judge: float, surer: float, no_digit: float) -> None:
    low, high = sorted((judge, surer))
    assert of([low], [no_digit])[0] <= of([high], [no_digit])[0] + 1e-9
    assert of([judge, low], [no_digit] * 2)[0] <= of([judge, high], [no_digit] * 2)[0] + 1e-9  # the company it keeps


def test_a_classifier_of_ten_values_says_nothing_of_digits() -> None:
    assert of([0.5], [0.0])[0] == pytest.approx(of([0.5], [0.018])[0], abs=0.01)
    assert of([], []) == []
