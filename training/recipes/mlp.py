"""The network of the post that Digitbot grew from, exactly as there, without its leak between the splits.

The post shuffles before ``take`` and ``skip``, so in every epoch the examples are split anew into training and
validation. Here the split is fixed once, and only the training side is shuffled from epoch to epoch.
"""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers

from engine.mnist import Digits
from training.recipe import Recipe

SHUFFLE_BUFFER = 60_000
TRAINING_SHARE = 0.7
BATCH = 20


def build(steps: int) -> keras.Model:  # noqa: ARG001 - plain SGD has no schedule
    """Flatten, two hidden layers of 20 ReLUs, a softmax over ten digits: 16,330 parameters."""
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(20, activation="relu"),
            layers.Dense(20, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ],
        name="mlp",
    )
    model.compile(loss="sparse_categorical_crossentropy", optimizer="sgd", metrics=["accuracy"])
    return model


def datasets(
    digits: Digits,
    seed: int,
    epochs: int,  # noqa: ARG001 - every epoch is alike
) -> tuple[tf.data.Dataset, tf.data.Dataset]:
    """70 % to train on, 30 % to validate, pixels from 0 to 1, in batches of 20."""
    pixels = digits.images.astype("float32") / 255
    dealt = tf.data.Dataset.from_tensor_slices((pixels, digits.labels)).shuffle(
        SHUFFLE_BUFFER, seed=seed, reshuffle_each_iteration=False
    )
    size = int(len(digits) * TRAINING_SHARE)
    training = dealt.take(size).cache().shuffle(SHUFFLE_BUFFER, seed=seed)
    validation = dealt.skip(size).cache()
    return training.batch(BATCH), validation.batch(BATCH)


RECIPE = Recipe(epochs=10, build=build, datasets=datasets)
