"""The judge's network: a tower for the glyph, a smaller one for what stands around it."""

from __future__ import annotations

import keras
from keras import layers

from engine.recognition.judge import CLASSES
from training.layers import compiled, convolution


def build(steps: int) -> keras.Model:
    """Pairs (28, 28, 2) of glyph and surroundings to 15 classes: 177,763 parameters."""
    pair = keras.Input((28, 28, 2))
    glyph, around = pair[..., :1], pair[..., 1:]
    x = convolution(glyph, 20, kernel=5, strides=2)
    x = convolution(x, 32, "valid")
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(convolution(x, 48, "valid"))
    y = convolution(around, 16, kernel=5, strides=2)
    y = layers.MaxPooling2D()(y)
    y = layers.Flatten()(convolution(y, 32, "valid"))
    z = layers.Dropout(0.1)(layers.Concatenate()([x, y]))
    z = layers.Dense(96, activation="relu")(z)
    return compiled(keras.Model(pair, layers.Dense(CLASSES, activation="softmax")(z), name="judge"), steps)
