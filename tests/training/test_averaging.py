"""What the weight average promises: it is the mean it says it is, and what the training ends with."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="training needs the train extra")

import keras

from training.averaging import WeightAverage


def test_the_kept_weights_are_the_moving_average_of_all_steps() -> None:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((4,)), keras.layers.BatchNormalization(), keras.layers.Dense(1)])
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.1))
    passed: list[list[np.ndarray]] = []

    class Recorder(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: object = None) -> None:
            passed.append([np.array(weight) for weight in self.model.get_weights()])

    began = [np.array(weight) for weight in model.get_weights()]
    rng = np.random.default_rng(0)
    model.fit(rng.random((64, 4)), rng.random(64), batch_size=8, epochs=2, verbose=0,
              callbacks=[Recorder(), WeightAverage(0.5)])  # fmt: skip
    expected = began
    for step, weights in enumerate(passed, 1):
        keep = min(0.5, (1 + step) / (10 + step))
        expected = [keep * mean + (1 - keep) * weight for mean, weight in zip(expected, weights, strict=True)]
    for kept, mean in zip(model.get_weights(), expected, strict=True):
        np.testing.assert_allclose(kept, mean, rtol=1e-4, atol=1e-6)
