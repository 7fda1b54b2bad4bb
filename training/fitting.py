"""Fit a recipe's model once, from one seed, and measure what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from engine.classifier.card import Run
from engine.classifier.predictions import Predictions, predictions
from engine.mnist import Digits
from training.recipe import Recipe
from training.thresholds import unsure_below

AHEAD = 8  # batches


@dataclass(frozen=True)
class Fitted:
    """A trained model.

    Attributes:
        model: with the weights to keep.
        history: "loss", "accuracy", "val_loss", "val_accuracy": a number for each epoch.
        seconds: how long it took.
        run: its seed and its accuracies.
        unsure_below: see ``training.thresholds``.
        averaged_below: the recipe's.
    """

    model: keras.Model
    history: dict[str, list[float]]
    seconds: float
    run: Run
    unsure_below: float
    averaged_below: float


def fit(
    recipe: Recipe,
    digits: Digits,
    test: Digits,
    *,
    seed: int,
    epochs: int,
    watch: Callable[[int], keras.callbacks.Callback],
) -> Fitted:
    """Train a recipe from a seed: the same seed on the same machine gives the same model.

    Args:
        recipe: what to train.
        digits: MNIST's training part.
        test: MNIST's test part; measured on, and nothing else.
        seed: where all chance comes from.
        epochs: how often the training part is seen.
        watch: makes the callback that reports, given the number of steps an epoch has.
    """
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    started = time.monotonic()
    training, validation = recipe.datasets(digits, seed, epochs)
    steps = int(training.cardinality())
    model = recipe.build(steps * epochs)
    history = model.fit(
        # One stream for all epochs, for at the start of another TensorFlow may wait for seconds (docs/performance.md);
        # the next batches are made while the network learns and is validated.
        training.repeat(epochs).prefetch(AHEAD),
        validation_data=validation,
        epochs=epochs,
        steps_per_epoch=steps,
        callbacks=[*recipe.callbacks(), watch(steps)],
        shuffle=False,  # the data sets shuffle themselves
        verbose=0,
    ).history
    return measured(model, recipe, validation, test, seed=seed, history=history, seconds=time.monotonic() - started)


def measured(
    model: keras.Model,
    recipe: Recipe,
    validation: tf.data.Dataset,
    test: Digits,
    *,
    seed: int,
    history: dict[str, list[float]],
    seconds: float,
) -> Fitted:
    """What a trained model is worth: its accuracies, and its thresholds, chosen on the validation split.

    Args:
        model: trained.
        recipe: that it was trained by.
        validation: as the recipe gave it.
        test: MNIST's test part.
        seed: of the training, as is the history, and the time that it took.
        history: see ``Fitted``.
        seconds: see ``Fitted``.
    """
    held_out = list(validation.as_numpy_iterator())
    labels = np.concatenate([labels for _, labels in held_out])
    glyphs = np.concatenate([glyphs for glyphs, _ in held_out]).reshape(-1, 28, 28)
    of_trial = _predictions(model, recipe, recipe.trial(glyphs, labels, seed))
    of_test = _predictions(model, recipe, test.images.astype(np.float32) / np.float32(255))
    test_accuracy = float((of_test.probabilities.argmax(axis=1) == test.labels).mean())
    return Fitted(
        model,
        history,
        seconds,
        Run(seed, round(float(history["val_accuracy"][-1]), 6), round(test_accuracy, 6)),
        unsure_below(of_trial, labels),
        recipe.averaged_below,
    )


def _predictions(model: keras.Model, recipe: Recipe, glyphs: np.ndarray) -> Predictions:
    def predict(glyphs: np.ndarray) -> np.ndarray:
        shaped = glyphs.reshape(-1, *model.input_shape[1:])
        parts = np.array_split(shaped, max(1, len(shaped) // 500))
        return np.concatenate([np.asarray(model(part, training=False)) for part in parts])

    return predictions(glyphs.reshape(-1, 28, 28, 1), predict, recipe.averaged_below)
