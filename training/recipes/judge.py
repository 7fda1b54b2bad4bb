"""The judge's network: a tower for the glyph, a smaller one for what stands around it."""

from __future__ import annotations

import keras
from keras import layers

from engine.recognition.judge import CLASSES
from training.normalization import fused
from training.recipes.cnn import STATISTICS_MOMENTUM, WEIGHT_DECAY, on_tensorflows_cpu

PEAK_LEARNING_RATE = 2e-3


def build(steps: int) -> keras.Model:
    """Pairs (28, 28, 2) of glyph and surroundings to 15 classes: 177,763 parameters."""
    pair = keras.Input((28, 28, 2))
    glyph, around = pair[..., :1], pair[..., 1:]
    x = _convolution(glyph, 20, "same", kernel=5, strides=2)
    x = _convolution(x, 32, "valid")
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(_convolution(x, 48, "valid"))
    y = _convolution(around, 16, "same", kernel=5, strides=2)
    y = layers.MaxPooling2D()(y)
    y = layers.Flatten()(_convolution(y, 32, "valid"))
    z = layers.Concatenate()([x, y])
    z = layers.Dropout(0.1)(z)
    z = layers.Dense(96, activation="relu")(z)
    model = keras.Model(pair, layers.Dense(CLASSES, activation="softmax")(z), name="judge")
    warmup = max(1, steps // 20)
    schedule = keras.optimizers.schedules.CosineDecay(
        PEAK_LEARNING_RATE / 20, max(1, steps - warmup), warmup_target=PEAK_LEARNING_RATE, warmup_steps=warmup
    )
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.AdamW(schedule, weight_decay=WEIGHT_DECAY),
        metrics=["accuracy"],
        jit_compile=False if on_tensorflows_cpu() else "auto",
    )
    return model


def _convolution(
    x: keras.KerasTensor, filters: int, padding: str, kernel: int = 3, strides: int = 1
) -> keras.KerasTensor:
    x = layers.Conv2D(filters, kernel, strides=strides, padding=padding, use_bias=False)(x)
    normalization = layers.BatchNormalization(momentum=STATISTICS_MOMENTUM)
    return layers.ReLU()((fused(normalization) if on_tensorflows_cpu() else normalization)(x))
