"""Shuffling, batches and the leaking split are simulated as TensorFlow does them."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.lessons import sampling
from tests.engine.lessons.teaching import assert_in_text, teach


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 400), st.integers(1, 500), st.integers(0, 10))
def test_a_buffer_shuffles_no_example_further_forward_than_its_size(count: int, buffer: int, seed: int) -> None:
    order = sampling.buffer_shuffle((np.arange(count) % 256).astype(np.uint8), buffer, seed)
    assert sorted(order) == sorted(np.arange(count) % 256)
    if count <= 256:
        assert all(example - place < buffer for place, example in enumerate(order.tolist()))


def test_a_buffer_for_all_makes_every_place_likely() -> None:
    firsts = [int(sampling.buffer_shuffle(np.arange(10, dtype=np.uint8), 10, seed)[0]) for seed in range(300)]
    assert set(firsts) == set(range(10))


def test_the_posts_way_of_splitting_leaks_as_arithmetic_says() -> None:
    counts = sampling.leaks(sampling.LEAK_EPOCHS)
    for epoch, count in enumerate(counts, 1):
        assert count / 18_000 == pytest.approx(1 - 0.3**epoch, abs=0.015)
    assert_in_text("split", f"{counts[0]:,}", f"{counts[2]:,}")


def test_tensorflow_deals_anew_for_training_and_validation() -> None:
    tf = pytest.importorskip("tensorflow")
    examples = tf.data.Dataset.range(1000).shuffle(1000)
    trained_on = set(examples.take(700).as_numpy_iterator())
    share = len(trained_on & set(examples.skip(700).as_numpy_iterator())) / 300
    assert 0.55 < share < 0.85  # 0.7 +- 5 standard deviations


def test_a_batch_four_times_as_large_halves_the_spread() -> None:
    text = teach("batch", "en").text
    spreads = [float(number) for number in re.findall(r"0\.\d{3}", text)]
    assert len(spreads) == len(sampling.SIZES)
    for before, after in pairwise(spreads):
        assert before / after == pytest.approx(2, rel=0.25)
    assert f"{sampling.KEPT // sampling.BATCH:,}" in text
