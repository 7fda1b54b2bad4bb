"""A small Keras model that answers like the product's own, made once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def network(entry: tuple[int, ...], answers: int, activation: str = "softmax") -> Any:
    """A network of one layer from pixels of that shape to so many probabilities."""
    keras = pytest.importorskip("keras", reason="needs TensorFlow to make a model")
    keras.utils.set_random_seed(1)
    layers = [keras.Input(entry), keras.layers.Flatten(), keras.layers.Dense(answers, activation)]
    return keras.Sequential(layers)


@pytest.fixture(scope="session")
def small_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with small.keras, small.h5 and small.tflite, the same network without a card."""
    folder = tmp_path_factory.mktemp("small-models")
    model = network((28, 28), 10)
    model.save(folder / "small.keras")
    model.export(folder / "small.tflite", format="litert", verbose=False)
    import absl.logging

    absl.logging.set_verbosity(absl.logging.ERROR)  # Keras says there that .h5 is an old format
    model.save(folder / "small.h5")
    return folder
