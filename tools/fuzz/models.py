"""Damaged model files: each still opens and answers, or is refused with a sentence."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import numpy as np

from engine import ModelError, words
from engine.classifier.catalogue import SHIPPED
from engine.classifier.classifier import Classifier
from tools.fuzz.attack import Attack, FaultError
from tools.fuzz.mutation import mutated


def prepare() -> Attack:
    """Have a file of each kind: of Keras's two only where Keras is installed."""
    folder = Path(tempfile.mkdtemp(prefix="digitbot-fuzz-"))
    files = [folder / "own.tflite"]
    files[0].write_bytes((SHIPPED / "mlp.tflite").read_bytes())
    try:
        import absl.logging
        import keras
    except ImportError:
        pass
    else:
        absl.logging.set_verbosity(absl.logging.ERROR)  # Keras says there that .h5 is an old format
        files += [folder / "own.keras", folder / "own.h5"]
        model = keras.models.load_model(SHIPPED / "mlp.keras", compile=False)
        for file in files[1:]:
            model.save(file)
    contents = {file: file.read_bytes() for file in files}
    glyphs = np.zeros((2, 28, 28), np.float32)

    def attack(chance: random.Random) -> str:
        file = chance.choice(files)
        content = contents[file]
        for _ in range(chance.choice((1, 1, 2))):
            content = mutated(content, chance)
        file.write_bytes(content)
        try:
            answers = Classifier.open(file).probabilities(glyphs)
        except ModelError as error:
            for language in ("en", "ko"):
                words(language).error(error)
            return f"{file.suffix} {error.key.removeprefix('model.')}"
        if answers.shape != (2, 10):
            raise FaultError(f"answers of shape {answers.shape}")
        return f"{file.suffix} opened"

    return attack
