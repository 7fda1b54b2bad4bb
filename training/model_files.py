"""Write a trained model: NAME.keras, NAME.tflite and its card NAME.json, all of them or none."""

from __future__ import annotations

import logging
import os
import platform
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import keras
import numpy as np

from engine.classifier.card import HISTORY_KEYS, Card, Run, file_hash
from engine.classifier.evaluation import scores
from engine.classifier.predictions import predictions
from engine.classifier.runtime import open_runtime
from engine.errors import UsageError
from engine.mnist import Digits
from training.export import export
from training.fitting import Fitted
from training.replacing import replace_all

# The post saves its model under this name, in Keras's older HDF5 format.
H5_NAME = "mnist_model.h5"


def write(fitted: Fitted, name: str, out: Path, test: Digits, *, runs: tuple[Run, ...] = (), h5: bool = False) -> Card:
    """Write a model's files.

    Args:
        fitted: the model.
        name: the files' stem, and the recipe's name.
        out: an existing folder.
        test: MNIST's test part.
        runs: those that it was chosen from, if there were several.
        h5: also write ``mnist_model.h5``.

    Raises:
        ModelError: the exported file answers otherwise than the model.
        UsageError: the files cannot be written; those that were there are as they were.
    """
    try:
        # Into a folder beside, and moved from there: until all is written, the models that were there stay.
        with tempfile.TemporaryDirectory(dir=out, prefix=".training-") as folder:
            return _write(fitted, name, Path(folder), out, test, runs, h5=h5)
    except OSError as error:
        raise UsageError(
            "training.model_not_written", folder=out, why=error.strerror or type(error).__name__
        ) from error


def _write(
    fitted: Fitted, name: str, folder: Path, out: Path, test: Digits, runs: tuple[Run, ...], *, h5: bool
) -> Card:
    """Writes the files into one folder and moves them to the other."""
    glyphs = test.images.astype(np.float32)[..., None] / np.float32(255)
    parity = export(fitted.model, folder / name, glyphs)
    if h5:
        _save_h5(fitted.model, folder / H5_NAME)
    files = [folder / f"{name}.keras", folder / f"{name}.tflite"]
    outputs = predictions(glyphs, open_runtime(files[1]).predict, fitted.averaged_below)
    card = Card(
        name=name,
        recipe=name,
        seed=fitted.run.seed,
        created=datetime.now(UTC).date().isoformat(),
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        seconds=round(fitted.seconds, 1),
        versions=versions(),
        parameters=fitted.model.count_params(),
        summary=open_runtime(files[0]).summary() or "",
        history={key: [round(float(value), 6) for value in fitted.history[key]] for key in HISTORY_KEYS},
        test=scores(outputs.probabilities, test.labels),
        parity=parity,
        unsure_below=fitted.unsure_below,
        averaged_below=fitted.averaged_below,
        runs=runs,
        sha256={file.name: file_hash(file) for file in files},
    )
    card.write(folder / f"{name}.json")
    replace_all([folder / f"{name}.json", *files, *folder.glob("*.h5")], out)
    return card


def _save_h5(model: keras.Model, path: Path) -> None:
    absl = logging.getLogger("absl")
    level = absl.level
    absl.setLevel(logging.ERROR)  # Keras calls the format legacy; it is written because the post writes it
    try:
        model.save(path)
    finally:
        absl.setLevel(level)


def versions() -> dict[str, str]:
    """Of Python and the libraries that take part in a training."""
    packages = ("digitbot", "keras", "tensorflow", "numpy", "ai-edge-litert")
    return {"python": platform.python_version()} | {package: version(package) for package in packages}
