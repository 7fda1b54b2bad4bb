"""What the networks of several recipes are made of, and how they learn."""

from __future__ import annotations

import keras
import tensorflow as tf
from keras import layers

from training.normalization import fused

PEAK_LEARNING_RATE = 2e-3
WEIGHT_DECAY = 0.01
# Batch norm's statistics follow the weights closely; it is the average of both that is kept.
STATISTICS_MOMENTUM = 0.9


def convolution(
    x: keras.KerasTensor, filters: int, padding: str = "same", *, kernel: int = 3, strides: int = 1
) -> keras.KerasTensor:
    """A convolution with batch norm and ReLU."""
    x = layers.Conv2D(filters, kernel, strides=strides, padding=padding, use_bias=False)(x)
    normalization = layers.BatchNormalization(momentum=STATISTICS_MOMENTUM)
    return layers.ReLU()((fused(normalization) if _on_tensorflows_cpu() else normalization)(x))


def compiled(model: keras.Model, steps: int) -> keras.Model:
    """The model, ready to learn in this many steps: AdamW (Loshchilov and Hutter 2019), warmed up, then a cosine."""
    warmup = max(1, steps // 20)
    schedule = keras.optimizers.schedules.CosineDecay(
        PEAK_LEARNING_RATE / 20, max(1, steps - warmup), warmup_target=PEAK_LEARNING_RATE, warmup_steps=warmup
    )
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
