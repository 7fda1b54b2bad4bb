"""Train the judge on composed pages, and write its files."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from engine.classifier.card import HISTORY_KEYS, Card, file_hash
from engine.classifier.evaluation import scores
from engine.classifier.runtime import Runtime
from engine.errors import ModelError, UsageError
from engine.mnist import Digits, Mnist
from engine.recognition.judge import open_judge
from training.averaging import WeightAverage
from training.export import MOST_DIFFERENT
from training.model_files import versions
from training.options import TrainingOptions
from training.pages.fonts import face
from training.pages.looks import looks
from training.pages.proposals import union
from training.pages.stream import Batch, batches
from training.progress import ProgressReport
from training.recipes.judge import build
from training.replacing import replace_all

if TYPE_CHECKING:
    from training.step import Step

EPOCHS, STEPS, BATCH = 40, 400, 256
VALIDATION_BATCHES = 60
AVERAGING = 0.999  # momentum of the exponential moving average of the weights


def train_judge(options: TrainingOptions, mnist: Mnist, report: Callable[[Step], None]) -> Card:
    """Train the judge and write ``judge/judge.keras``, ``.tflite`` and ``.json`` into the folder of the options.

    Args:
        options: of them the seed, the epochs and the folders count.
        mnist: whose training part the pages are composed of; its test part only measures.
        report: called after each step.

    Raises:
        UsageError: the fonts are not installed, or the files cannot be written.
    """
    face("caveat", "latin")  # told here, and not by the processes that compose
    keras.utils.set_random_seed(options.seed)
    training_part, test_part = mnist.load("train"), mnist.load("test")
    epochs = options.epochs or EPOCHS
    started = time.monotonic()
    validation = _collected(batches(training_part, 2 * options.seed + 1, BATCH, 1), VALIDATION_BATCHES)
    stream = batches(training_part, 2 * options.seed, BATCH, os.cpu_count() or 1)
    model = build(epochs * STEPS)
    history = model.fit(
        _dataset(stream),
        validation_data=validation,
        validation_batch_size=BATCH,
        epochs=epochs,
        steps_per_epoch=STEPS,
        callbacks=[WeightAverage(AVERAGING), ProgressReport(report, epochs, STEPS)],
        shuffle=False,  # the stream is shuffled
        verbose=0,
    ).history
    stream.close()
    try:
        return _write(model, options, history, validation[0][:500], test_part, time.monotonic() - started)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise UsageError("training.model_not_written", folder=options.out, why=why) from error


def _write(
    model: keras.Model,
    options: TrainingOptions,
    history: dict[str, list[float]],
    pairs: NDArray[np.float32],
    test_part: Digits,
    seconds: float,
) -> Card:
    """Write all files beside, and move them into place together."""
    folder = options.out / "judge"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.out, prefix=".training-") as name:
        written = Path(name)
        parity = _export(model, written / "judge", pairs)
        judge = open_judge(written / "judge.tflite")
        files = [written / "judge.keras", written / "judge.tflite"]
        card = Card(
            name="judge",
            recipe="judge",
            seed=options.seed,
            created=datetime.now(UTC).date().isoformat(),
            machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
            seconds=round(seconds, 1),
            versions=versions(),
            parameters=model.count_params(),
            summary=_summary(model),
            history={key: [round(float(value), 6) for value in history[key]] for key in HISTORY_KEYS},
            test=scores(_of_pictures(judge, test_part), test_part.labels),
            parity=parity,
            unsure_below=0.0,
            sha256={file.name: file_hash(file) for file in files},
        )
        card.write(written / "judge.json")
        replace_all([written / "judge.json", *files], folder)
    return card


def _dataset(stream: Generator[Batch]) -> tf.data.Dataset:
    """A stream as TensorFlow reads it; from_generator would have the process give its memory back at every step."""

    def ask(_: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        pairs, classes = tf.numpy_function(lambda: next(stream), [], (tf.float32, tf.int32))
        return tf.ensure_shape(pairs, (BATCH, 28, 28, 2)), tf.ensure_shape(classes, (BATCH,))

    return tf.data.Dataset.counter().map(ask).prefetch(4)


def _collected(stream: Generator[Batch], count: int) -> Batch:
    pixels, labels = zip(*(next(stream) for _ in range(count)), strict=True)
    stream.close()
    return np.concatenate(pixels), np.concatenate(labels)


def _export(model: keras.Model, stem: Path, pairs: NDArray[np.float32]) -> float:
    """Write STEM.keras and STEM.tflite; the greatest difference between what the two answer."""
    model.save(stem.with_suffix(".keras"))
    bare = keras.models.load_model(stem.with_suffix(".keras"), compile=False)
    bare.save(stem.with_suffix(".keras"))
    bare.export(stem.with_suffix(".tflite"), format="litert", verbose=False)
    difference = float(np.abs(np.asarray(bare(pairs)) - open_judge(stem.with_suffix(".tflite")).predict(pairs)).max())
    if difference > MOST_DIFFERENT:
        raise ModelError("training.parity", name=f"{stem.name}.tflite", difference=f"{difference:.1e}")
    return difference


def _summary(model: keras.Model) -> str:
    rows: list[str] = []
    model.summary(print_fn=rows.append)
    return "\n".join(rows)


def _of_pictures(judge: Runtime, digits: Digits) -> NDArray[np.float32]:
    """(n, 10), the judge's shares of the ten values for MNIST's images as pictures of one digit."""
    shares = np.full((len(digits), 10), 0.1, np.float32)
    for row, image in zip(shares, digits.images, strict=True):
        look = next(looks(image), None)
        if look is not None:
            classes = judge.predict(look.pair(union(look.pieces))[None])[0, :10]
            row[:] = classes / max(float(classes.sum()), 1e-12)
    return shares
