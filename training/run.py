"""Train a recipe and write what it gives: NAME.keras, NAME.tflite and the model card NAME.json."""

from __future__ import annotations

import logging
import os
import platform
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.classifier.card import Card
from engine.errors import UsageError
from engine.messages import Reporter, ignore_progress
from engine.mnist import Mnist

if TYPE_CHECKING:
    import keras
    import numpy as np
    from numpy.typing import NDArray

    from engine.mnist import Digits

# Known without TensorFlow, so that a wrong name is answered at once.
RECIPE_NAMES = ("cnn", "mlp")
# The post saves its model under this name, in Keras's older HDF5 format.
H5_NAME = "mnist_model.h5"
# Answers are called unsure below the confidence above which so many of the validation answers are right.
SURE_MEANS_RIGHT = 0.995


@dataclass(frozen=True)
class Step:
    """How far a training has come.

    Attributes:
        epoch: 1 to ``epochs``.
        step: 1 to ``steps``, within the epoch.
        loss: mean over the epoch so far, as is ``accuracy``.
        val_loss: set with an epoch's last report, as is ``val_accuracy``.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float
    val_loss: float | None = None
    val_accuracy: float | None = None


def train(
    recipe: str,
    *,
    out: Path,
    epochs: int | None = None,
    data: Path | None = None,
    seed: int = 1,
    h5: bool = False,
    report: Callable[[Step], None] | None = None,
    report_download: Reporter = ignore_progress,
) -> Card:
    """Train a model from its recipe; the same seed on the same machine gives the same model.

    Args:
        recipe: one of ``RECIPE_NAMES``.
        out: the folder that the files are written to; made if it is not there.
        epochs: instead of the recipe's own number.
        data: a folder with MNIST; see ``engine.mnist.Mnist``.
        seed: where all chance comes from.
        h5: also write ``mnist_model.h5``.
        report: told after each step.
        report_download: told while MNIST is being fetched.

    Raises:
        UsageError: an unknown recipe, no TensorFlow, or a folder that cannot be written to.
        DataError: no data set.
    """
    if recipe not in RECIPE_NAMES:
        raise UsageError("usage.unknown_recipe", name=recipe, names=", ".join(RECIPE_NAMES))
    if epochs is not None and epochs < 1:
        raise UsageError("usage.epochs", epochs=epochs)
    mnist = Mnist(data)
    training_part, test_part = mnist.load("train", report_download), mnist.load("test", report_download)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("usage.folder_not_writable", folder=out) from error
    try:
        import keras
        import tensorflow as tf
    except ImportError as error:
        raise UsageError("usage.no_tensorflow") from error
    from training.progress import Watch
    from training.recipes import RECIPES

    plan = RECIPES[recipe]
    epochs = epochs or plan.epochs
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
    began = time.monotonic()
    training, validation = plan.datasets(training_part, seed)
    steps = int(training.cardinality())
    model = plan.build(steps * epochs)
    history = model.fit(
        training,
        validation_data=validation,
        epochs=epochs,
        callbacks=[*plan.callbacks(), Watch(report or (lambda _: None), epochs, steps)],
        shuffle=False,  # the data sets shuffle themselves
        verbose=0,
    ).history
    seconds = time.monotonic() - began
    return _written(model, recipe, out, seed, seconds, history, validation, test_part, h5=h5)


def _written(
    model: keras.Model,
    name: str,
    out: Path,
    seed: int,
    seconds: float,
    history: dict[str, list[float]],
    validation: Any,
    test: Digits,
    *,
    h5: bool,
) -> Card:

    # Into a folder beside, and moved from there: a run that is stopped leaves the models that were there as they were.
    with tempfile.TemporaryDirectory(dir=out, prefix=".training-") as folder:
        card = _write_all(model, name, Path(folder), seed, seconds, history, validation, test, h5=h5)
        for file in Path(folder).iterdir():
            file.replace(out / file.name)
    return card


def _write_all(
    model: keras.Model,
    name: str,
    folder: Path,
    seed: int,
    seconds: float,
    history: dict[str, list[float]],
    validation: Any,
    test: Digits,
    *,
    h5: bool,
) -> Card:
    from engine.classifier.card import HISTORY_KEYS, file_hash
    from engine.classifier.evaluation import scores
    from engine.classifier.runtime import open_runtime
    from training.export import export

    exported = export(model, folder / name, test)
    if h5:
        _save_h5(model, folder / H5_NAME)
    files = [folder / f"{name}.keras", folder / f"{name}.tflite"]
    card = Card(
        name=name,
        recipe=name,
        seed=seed,
        created=datetime.now(UTC).date().isoformat(),
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        seconds=round(seconds, 1),
        versions=_versions(),
        parameters=model.count_params(),
        summary=open_runtime(files[0]).summary() or "",
        history={key: [round(float(value), 6) for value in history[key]] for key in HISTORY_KEYS},
        test=scores(exported.probabilities, test.labels),
        parity=exported.parity,
        unsure_below=_unsure_below(model, validation),
        sha256={file.name: file_hash(file) for file in files},
    )
    card.write(folder / f"{name}.json")
    return card


def _save_h5(model: keras.Model, path: Path) -> None:
    absl = logging.getLogger("absl")
    level = absl.level
    absl.setLevel(logging.ERROR)  # Keras calls the format legacy; it is written because the post writes it
    try:
        model.save(path)
    finally:
        absl.setLevel(level)


def _unsure_below(model: keras.Model, validation: Any) -> float:
    """The least confidence above which at least ``SURE_MEANS_RIGHT`` of the validation answers are right."""
    import numpy as np

    answers = [(np.asarray(model(images, training=False)), np.asarray(labels)) for images, labels in validation]
    probabilities: NDArray[np.float32] = np.concatenate([batch for batch, _ in answers])
    right = probabilities.argmax(axis=1) == np.concatenate([labels for _, labels in answers])
    confidence = probabilities.max(axis=1)
    order = np.argsort(-confidence)
    share_right = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(share_right >= SURE_MEANS_RIGHT)
    return round(float(confidence[order[good[-1]]]), 4) if len(good) else 1.0


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {"python": platform.python_version()} | {
        package: version(package) for package in ("digitbot", "keras", "tensorflow", "numpy", "ai-edge-litert")
    }
