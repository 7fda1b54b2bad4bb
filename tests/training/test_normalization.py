"""What the fused normalization promises: it learns what Keras's own would, and is saved as Keras's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="training needs the train extra")

import keras
import tensorflow as tf
from keras import layers

from training.normalization import fused


def model_with(normalization: layers.Layer) -> keras.Model:
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [keras.Input((6, 6, 2)), layers.Conv2D(4, 3), normalization, layers.Flatten(), layers.Dense(1)]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.SGD(0.05), jit_compile=False)
    return model


def test_fused_training_ends_with_the_weights_and_statistics_of_keras_own(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    images, values = rng.random((40, 6, 6, 2), np.float32), rng.random(40, np.float32)
    plain, quick = model_with(layers.BatchNormalization()), model_with(fused(layers.BatchNormalization()))
    began = plain.get_weights()
    for model in plain, quick:
        model.fit(images, values, batch_size=8, epochs=3, shuffle=False, verbose=0)
    for before, expected, found in zip(began, plain.get_weights(), quick.get_weights(), strict=True):
        assert not np.array_equal(before, expected)
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5)
    quick.save(tmp_path / "quick.keras")
    opened = keras.models.load_model(tmp_path / "quick.keras", compile=False)
    assert type(opened.layers[1]) is layers.BatchNormalization
    np.testing.assert_array_equal(opened.predict(images, verbose=0), quick.predict(images, verbose=0))


def test_only_training_is_fused() -> None:
    layer = fused(layers.BatchNormalization())
    layer.build((None, 3, 3, 2))
    images = tf.TensorSpec((None, 3, 3, 2))
    for training in True, False:
        graph = (
            tf.function(lambda x, training=training: layer(x, training=training)).get_concrete_function(images).graph
        )
        assert ("FusedBatchNormV3" in {operation.type for operation in graph.get_operations()}) is training
