"""The threshold for "unsure": sure answers are right."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.classifier.predictions import Predictions
from training.thresholds import SURE_MEANS_RIGHT, unsure_below


def answers(confidence: np.ndarray) -> Predictions:
    """Answers that are all zero, so sure."""
    rest = (1 - confidence)[:, None] / 9
    return Predictions(
        np.hstack([confidence[:, None], np.repeat(rest, 9, axis=1)]).astype(np.float32), np.zeros(len(rest), np.float32)
    )


@given(st.integers(0, 2**32 - 1))
def test_answers_above_the_threshold_are_right_as_often_as_promised(seed: int) -> None:
    rng = np.random.default_rng(seed)
    confidence = rng.uniform(0.2, 1, 500)
    labels = np.where(rng.random(500) < confidence, 0, 1)
    threshold = unsure_below(answers(confidence), labels)
    sure = confidence > threshold + 1e-4
    assert not sure.any() or (labels[sure] == 0).mean() >= SURE_MEANS_RIGHT - 1 / sure.sum()


def test_where_all_is_right_nothing_is_unsure() -> None:
    assert unsure_below(answers(np.array([0.3, 0.9])), np.array([0, 0])) == 0.3


def test_where_nothing_is_right_everything_is_unsure() -> None:
    assert unsure_below(answers(np.array([0.3, 0.9])), np.array([1, 1])) == 1.0
