"""Write a model as .keras and as .tflite, and make sure that both give the same answers."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from engine.classifier.runtime import open_runtime
from engine.errors import ModelError

# Greater differences in any probability mean that the exporter changed the model
# (docs/decisions/01-litert-serves-keras-trains.md).
MOST_DIFFERENT = 1e-4


def export(model: keras.Model, stem: Path, glyphs: NDArray[np.float32]) -> float:
    """Write STEM.keras and STEM.tflite (dynamic batch), then compare what the two files answer.

    Args:
        model: trained.
        stem: where the files go.
        glyphs: (n, 28, 28, 1), 0 to 1, to compare by.

    Returns:
        The greatest difference between the two in any probability.

    Raises:
        ModelError: they differ by more than 1e-4 in some probability; the .tflite file is not kept.
    """
    file = stem.with_suffix(".keras")
    model.save(file)
    # The optimizer's state is larger than the weights, and of no use to who reads digits.
    bare = keras.models.load_model(file, compile=False)
    bare.save(file)
    bare.export(stem.with_suffix(".tflite"), format="litert", verbose=False)
    truth, served = (open_runtime(stem.with_suffix(kind)).predict(glyphs) for kind in (".keras", ".tflite"))
    parity = float(np.abs(truth - served).max())
    if parity > MOST_DIFFERENT:
        stem.with_suffix(".tflite").unlink()
        raise ModelError("training.parity", name=f"{stem.name}.tflite", difference=f"{parity:.1e}")
    return parity
