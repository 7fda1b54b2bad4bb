"""The network that serves: six convolutions, trained on digits written anew each epoch, and on what is not a digit.

Its shape, optimiser and data follow docs/decisions, 5, 6 and 23.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import count

import cv2
import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray

from engine.mnist import Digits
from training.augmentation import FAR, NEAR, warped
from training.averaging import WeightAverage
from training.damage import damaged
from training.handwriting import handwritten_digit
from training.layers import compiled, convolution
from training.non_digits import non_digits
from training.pages.hands import Hands
from training.recipe import Recipe

BATCH = 128
VALIDATION = 6_000
AVERAGING = 0.999  # momentum of the exponential moving average of the weights

# Answers that are surer than this hardly ever change by more looks; of MNIST's glyphs 1.4 % are less sure
# (docs/accuracy.md).
AVERAGED_BELOW = 0.95

# The eleventh class.
NO_DIGIT = 10
NON_DIGITS, NON_DIGITS_A_BATCH = 15_000, 24
WRITTEN = 0.7  # the share of another hand's digits that are written anew; the rest are MNIST's, warped far


@dataclass(frozen=True)
class Mix:
    """The shares of MNIST's digits that are varied in each way; the remaining share is damaged.

    Attributes:
        untouched: 0 to 1, the share left as it is; the three shares add up to at most 1.
        nearby: the share warped as far as ``NEAR``.
        farther: the share varied as ``another`` does.
        flagged: the share of ones that are written with a flag instead.
    """

    untouched: float
    nearby: float
    farther: float
    flagged: float = 0.0


# Towards the end, while the steps are small, the digits are more like those that people mostly write: what a network
# sees last it knows best (Touvron et al. 2019, "Fixing the train-test resolution discrepancy", of sizes).
WIDE, LAST = Mix(0.12, 0.46, 0.24), Mix(0.26, 0.46, 0.17)
# In most of the world a one has a flag, as hardly any of MNIST's has. Flags are learnt last, at a lower rate, by a
# network that reads all else already (docs/accuracy.md).
FLAGS = replace(LAST, flagged=0.2)
EPOCHS, LAST_EPOCHS, FLAGS_EPOCHS = 50, 11, 6  # all; before those with flags; with flags


def build(steps: int) -> keras.Model:
    """Convolutions 24, 24, 64, 64, 128, 128 with batch norm, then global average pooling: 280,419 parameters."""
    glyphs = keras.Input((28, 28, 1))
    x = convolution(convolution(glyphs, 24, "valid"), 24, "valid")
    x = layers.MaxPooling2D()(x)
    x = convolution(convolution(x, 64, "valid"), 64)
    x = layers.MaxPooling2D()(x)
    x = convolution(convolution(x, 128), 128, "valid")
    x = layers.GlobalAveragePooling2D()(x)
    model = keras.Model(glyphs, layers.Dense(11, activation="softmax")(x), name="cnn")
    return compiled(model, steps, steps * FLAGS_EPOCHS // EPOCHS)


def datasets(digits: Digits, seed: int, epochs: int) -> tuple[tf.data.Dataset, tf.data.Dataset]:
    """All but 6,000 to train on, dealt and varied anew each epoch; those 6,000, as they are, to validate."""
    images = digits.images.astype(np.float32) / np.float32(255)
    labels = digits.labels.astype("int32")
    order = np.random.default_rng(seed).permutation(len(digits))
    # A smaller data set, as tests make it, still keeps a tenth aside.
    held_out, kept = np.split(order, [min(VALIDATION, len(digits) // 10)])
    rng = np.random.default_rng(seed + 1)
    refused = non_digits(min(NON_DIGITS, len(digits)), images[kept], seed + 2)
    hands = Hands(digits.images[kept], digits.labels[kept])
    # A glyph is too small to share: OpenCV's second thread would only spin, on a core that the network needs.
    cv2.setNumThreads(1)
    dealt, batches = count(), epochs * math.ceil(len(kept) / BATCH)

    def batch(indices: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        mix = mix_after(next(dealt) / batches)
        glyphs = [varied(images[index], int(labels[index]), hands, rng, mix) for index in indices]
        others = [_varied_non_digit(refused[rng.integers(len(refused))], rng) for _ in range(NON_DIGITS_A_BATCH)]
        values = [labels[indices], np.full(NON_DIGITS_A_BATCH, NO_DIGIT, np.int32)]
        return np.stack(glyphs + others)[..., None], np.concatenate(values)

    def vary(indices: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        glyphs, values = tf.numpy_function(batch, [indices], (tf.float32, tf.int32))
        return tf.ensure_shape(glyphs, (None, 28, 28, 1)), tf.ensure_shape(values, (None,))

    # One generator, asked in order: the same seed gives the same pictures.
    training = tf.data.Dataset.from_tensor_slices(kept).shuffle(len(kept), seed=seed).batch(BATCH).map(vary)
    validation = tf.data.Dataset.from_tensor_slices((images[held_out, ..., None], labels[held_out])).batch(500)
    return training, validation


def mix_after(share: float) -> Mix:
    """What is dealt when a share of the training is over, 0 to 1."""
    left = (1 - share) * EPOCHS
    if left > LAST_EPOCHS + FLAGS_EPOCHS:
        return WIDE
    return LAST if left > FLAGS_EPOCHS else FLAGS


def varied(
    glyph: NDArray[np.float32], value: int, hands: Hands, rng: np.random.Generator, mix: Mix
) -> NDArray[np.float32]:
    """One of MNIST's digits as it is, as another hand wrote it, or damaged.

    Args:
        glyph: (28, 28), 0 to 1.
        value: 0 to 9.
        hands: the other hands.
        rng: where the chance comes from.
        mix: how often which.

    Returns:
        (28, 28) float32, 0 to 1.
    """
    if value == 1 and rng.random() < mix.flagged:
        return warped(handwritten_digit(hands, value, rng, odd=1.0), rng, NEAR)
    chance = rng.random()
    if chance < mix.untouched:
        return glyph
    if chance < mix.untouched + mix.nearby:
        return warped(glyph, rng, NEAR)
    if chance < mix.untouched + mix.nearby + mix.farther:
        return another(glyph, value, hands, rng)
    return damaged(warped(glyph, rng, NEAR), rng)


def another(glyph: NDArray[np.float32], value: int, hands: Hands, rng: np.random.Generator) -> NDArray[np.float32]:
    """One of MNIST's digits as none of its writers wrote it; the arguments are the first of ``varied``."""
    if rng.random() < WRITTEN:
        return warped(handwritten_digit(hands, value, rng), rng, NEAR)
    return warped(glyph, rng, FAR)


def _varied_non_digit(glyph: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    glyph = warped(glyph, rng, FAR)
    return damaged(glyph, rng) if rng.random() < 0.15 else glyph


def trial(glyphs: NDArray[np.float32], labels: NDArray[np.integer], seed: int) -> NDArray[np.float32]:
    """The validation digits as hands farther away write them: on MNIST's own hardly any answer is unsure."""
    rng = np.random.default_rng(seed + 3)
    hands = Hands(np.rint(glyphs * 255).astype(np.uint8), labels)
    return np.stack([another(glyph, int(label), hands, rng) for glyph, label in zip(glyphs, labels, strict=True)])


def callbacks() -> list[keras.callbacks.Callback]:
    """What is kept is the average of the weights."""
    return [WeightAverage(AVERAGING)]


RECIPE = Recipe(
    epochs=EPOCHS,
    build=build,
    datasets=datasets,
    trial=trial,
    callbacks=callbacks,
    averaged_below=AVERAGED_BELOW,
)
