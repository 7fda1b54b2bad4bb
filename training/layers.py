"""What the networks of several recipes are made of, and how they learn."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers

from training.normalization import fused

PEAK_LEARNING_RATE = 2e-3
SECOND_LEARNING_RATE = 3e-4
WEIGHT_DECAY = 0.01
# Batch norm's statistics follow the weights closely; it is the average of both that is kept.
STATISTICS_MOMENTUM = 0.9


class _Then(keras.optimizers.schedules.LearningRateSchedule):
    """One schedule for some steps, then another from its own beginning."""

    def __init__(
        self,
        first: keras.optimizers.schedules.LearningRateSchedule,
        steps: int,
        second: keras.optimizers.schedules.LearningRateSchedule,
    ) -> None:
        super().__init__()
        self._first, self._steps, self._second = first, steps, second

    def __call__(self, step: int | keras.KerasTensor) -> keras.KerasTensor:
        later = keras.ops.maximum(step - self._steps, 0)
        return keras.ops.where(step < self._steps, self._first(step), self._second(later))


def convolution(
    x: keras.KerasTensor, filters: int, padding: str = "same", *, kernel: int = 3, strides: int = 1
) -> keras.KerasTensor:
    """A convolution with batch norm and ReLU."""
    x = layers.Conv2D(filters, kernel, strides=strides, padding=padding, use_bias=False)(x)
    normalization = layers.BatchNormalization(momentum=STATISTICS_MOMENTUM)
    return layers.ReLU()((fused(normalization) if _on_tensorflows_cpu() else normalization)(x))


def compiled(model: keras.Model, steps: int, again: int = 0) -> keras.Model:
    """The model, ready to learn in this many steps: AdamW (Loshchilov and Hutter 2019), warmed up, then a cosine.

    Args:
        model: to compile.
        steps: of the whole training.
        again: how many of them, at the end, are another, lower cosine.
    """
    first = steps - again
    warmup = max(1, first // 20)
    schedule: keras.optimizers.schedules.LearningRateSchedule = keras.optimizers.schedules.CosineDecay(
        PEAK_LEARNING_RATE / 20, max(1, first - warmup), warmup_target=PEAK_LEARNING_RATE, warmup_steps=warmup
    )
    if again:
        schedule = _Then(schedule, first, keras.optimizers.schedules.CosineDecay(SECOND_LEARNING_RATE, again))
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.AdamW(schedule, weight_decay=WEIGHT_DECAY),
        metrics=["accuracy"],
        # Keras's own choice is XLA; on TensorFlow's CPU oneDNN takes 0.7 of its time (docs/performance.md).
        jit_compile=False if _on_tensorflows_cpu() else "auto",
    )
    return model


def _on_tensorflows_cpu() -> bool:
    return keras.backend.backend() == "tensorflow" and not tf.config.list_physical_devices("GPU")
