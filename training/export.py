"""Write a model as .keras and as .tflite, and make sure that both give the same answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from engine.classifier.runtime import open_runtime
from engine.errors import ModelError
from engine.mnist import Digits

# Greater differences in any probability mean that the exporter changed the model (docs/architecture.md, decision 1).
MOST_DIFFERENT = 1e-4


@dataclass(frozen=True)
class Exported:
    """What an export was measured to give.

    Attributes:
        outputs: (n, 10 or 11) of the .tflite file for the digits it was checked on.
        parity: the greatest difference of any of them to the .keras file's.
    """

    outputs: NDArray[np.float32]
    parity: float


def export(model: keras.Model, stem: Path, digits: Digits) -> Exported:
    """Write STEM.keras and STEM.tflite (dynamic batch), then compare what the two files answer.

    Raises:
        ModelError: they differ by more than 1e-4 in some probability; the .tflite file is not kept.
    """
    file = stem.with_suffix(".keras")
    model.save(file)
    # The optimizer's state is larger than the weights, and of no use to who reads digits.
    bare = keras.models.load_model(file, compile=False)
    bare.save(file)
    bare.export(stem.with_suffix(".tflite"), format="litert", verbose=False)
    glyphs = digits.images.astype(np.float32)[..., None] / np.float32(255)
    truth, served = (open_runtime(stem.with_suffix(kind)).predict(glyphs) for kind in (".keras", ".tflite"))
    parity = float(np.abs(truth - served).max())
    if parity > MOST_DIFFERENT:
        stem.with_suffix(".tflite").unlink()
        raise ModelError("model.parity", name=f"{stem.name}.tflite", difference=f"{parity:.1e}")
    return Exported(served, parity)
