"""Digits in shapes that MNIST has few of are read, those that nothing was trained on among them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import Engine
from engine.mnist import Mnist
from training.pages.hands import Hands
from training.pages.variants import VARIANTS, VARIANTS_KEPT_ASIDE

EACH = 12
HEIGHTS = np.log(24), np.log(200)  # pixels


@pytest.mark.parametrize(("aside", "least"), [(False, 0.9), (True, 0.85)], ids=["trained", "kept aside"])
def test_other_shapes_are_read(aside: bool, least: float, engine: Engine, full_mnist: Mnist) -> None:
    test = full_mnist.load("test")
    hands, rng = Hands(test.images, test.labels, aside), np.random.default_rng(1)
    right = []
    for value, shapes in VARIANTS.items():
        for name, shape in shapes.items():
            if (name in VARIANTS_KEPT_ASIDE) != aside:
                continue
            for _ in range(EACH):
                hand = replace(hands.hand(rng, 0.0), source=(0.0, 0.0), shapes={value: shape})
                height = float(np.exp(rng.uniform(*HEIGHTS)))
                alpha, _ = hands.digit(rng, value, height, hand=hand)
                page = 255 - np.rint(255 * np.pad(alpha, int(0.3 * height))).astype(np.uint8)
                right.append(engine.predict(page)[0].text == str(value))
    assert np.mean(right) >= least
