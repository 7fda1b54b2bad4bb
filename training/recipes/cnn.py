"""The network that serves: five convolutions, trained on digits warped anew each epoch.

Its shape, optimiser and augmentation follow docs/architecture.md, decision 5.
"""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from engine.mnist import Digits
from training.augmentation import warped
from training.averaging import WeightAverage
from training.recipe import Recipe

BATCH = 128
VALIDATION = 6_000
PEAK_LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.01
AVERAGING = 0.999  # momentum of the exponential moving average of the weights
# Batch norm's statistics follow the weights closely; it is the average of both that is kept.
STATISTICS_MOMENTUM = 0.9


def build(steps: int) -> keras.Model:
    """Convolutions 32, 32, 64, 64, 128 with batch norm, then global average pooling: 141,098 parameters."""
    glyphs = keras.Input((28, 28, 1))
    x = _convolution(_convolution(glyphs, 32), 32)
    x = layers.MaxPooling2D()(x)
    x = _convolution(_convolution(x, 64), 64)
    x = layers.MaxPooling2D()(x)
    x = _convolution(x, 128)
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(glyphs, layers.Dense(10, activation="softmax")(x), name="cnn")
    warmup = steps // 20
    schedule = keras.optimizers.schedules.CosineDecay(
        PEAK_LEARNING_RATE / 20, steps - warmup, warmup_target=PEAK_LEARNING_RATE, warmup_steps=warmup
    )
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.AdamW(schedule, weight_decay=WEIGHT_DECAY),
        metrics=["accuracy"],
    )
    return model


def _convolution(x: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    return layers.ReLU()(layers.BatchNormalization(momentum=STATISTICS_MOMENTUM)(x))


def datasets(digits: Digits, seed: int) -> tuple[tf.data.Dataset, tf.data.Dataset]:
    """All but 6,000 to train on, dealt and warped anew each epoch; those 6,000, as they are, to validate."""
    images = digits.images.astype("float32")[..., None] / 255
    labels = digits.labels.astype("int32")
    order = np.random.default_rng(seed).permutation(len(digits))
    # A smaller data set, as tests make it, still keeps a tenth aside.
    held_out, kept = np.split(order, [min(VALIDATION, len(digits) // 10)])
    rng = np.random.default_rng(seed + 1)

    def batch(indices: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        glyphs = np.stack([warped(image, rng) for image in images[indices, ..., 0]])
        return glyphs[..., None], labels[indices]

    def warp(indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        glyphs, values = tf.numpy_function(batch, [indices], (tf.float32, tf.int32))
        return tf.ensure_shape(glyphs, (None, 28, 28, 1)), tf.ensure_shape(values, (None,))

    # One generator, asked in order: the same seed gives the same pictures. Prefetching keeps it off the critical path.
    training = tf.data.Dataset.from_tensor_slices(kept).shuffle(len(kept), seed=seed).batch(BATCH).map(warp)
    validation = tf.data.Dataset.from_tensor_slices((images[held_out], labels[held_out])).batch(500)
    return training.prefetch(8), validation.prefetch(2)


def callbacks() -> list[keras.callbacks.Callback]:
    """What is kept is the average of the weights."""
    return [WeightAverage(AVERAGING)]


RECIPE = Recipe(epochs=12, build=build, datasets=datasets, callbacks=callbacks)
