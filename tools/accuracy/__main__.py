"""``make accuracy``: measure MNIST, its corruptions and real pictures, and write docs/accuracy-figures.md."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bot import native
from engine import Engine
from engine.classifier.card import file_hash
from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.mnist import Mnist
from tools.accuracy.cutouts import measure_cut_outs
from tools.accuracy.development import development_samples
from tools.accuracy.digits import Goal, measure_corruptions, measure_mnist, measure_rotation
from tools.accuracy.document import percent, table, write
from tools.accuracy.real import measure_mishaps, measure_pictures
from tools.accuracy.samples import Sample, folder_samples
from tools.accuracy.shapes import measure_shapes
from tools.accuracy.steadiness import measure_steadiness
from tools.bench.__main__ import processor

DOCUMENT = Path(__file__).parents[2] / "docs" / "accuracy-figures.md"


def main() -> None:
    """Measure everything and write it down; with ``--development`` print what the pictures to tune by give."""
    parser = argparse.ArgumentParser(prog="python -m tools.accuracy", description=__doc__)
    parser.add_argument(
        "--pictures",
        default=os.environ.get("DIGITBOT_PICTURES", ""),
        help=f"folders with a manifest.csv, separated by {os.pathsep!r}",
    )
    parser.add_argument("--mnist", type=Path, default=os.environ.get("DIGITBOT_MNIST"), help="MNIST's files")
    parser.add_argument("--model", default="cnn", help="a model's name, or its file")
    parser.add_argument("--out", type=Path, default=DOCUMENT, help="the document to write")
    parser.add_argument("--development", action="store_true", help="drawn validation digits only, nothing written")
    args = parser.parse_args()
    native.hush()
    engine = Engine.load(args.model)
    mnist = Mnist(Path(args.mnist) if args.mnist else None)
    if args.development:
        sections, _ = _of_pictures(engine, development_samples(mnist.load("train")))
        sys.stdout.write("\n\n".join(sections) + "\n")
        return
    classifier = Catalogue(trusted=args.model).get(args.model)
    test, started = mnist.load("test"), time.monotonic()
    itself, goals = measure_mnist(classifier, test)
    corruptions, of_corruptions = measure_corruptions(classifier, engine, test, _tell)
    shapes, of_shapes = measure_shapes(engine, test, _tell)
    cut_outs, of_cut_outs = measure_cut_outs(engine, test, _tell)
    sections = [itself, corruptions, measure_rotation(classifier, test), shapes, cut_outs]
    goals += of_corruptions + of_shapes + of_cut_outs
    if args.pictures:
        folders = [Path(name) for name in args.pictures.split(os.pathsep)]
        pictures, of_pictures = _of_pictures(engine, [sample for each in folders for sample in folder_samples(each)])
        sections += pictures
        goals += of_pictures
    summary = table(("what", "goal", "measured"), goals)
    head = [_head(classifier, time.monotonic() - started), summary, _seeds(classifier)]
    write(args.out, "\n\n".join(part for part in (*head, *sections) if part))
    sys.stdout.write(f"{summary}\n\nWritten to {args.out}\n")


def _of_pictures(engine: Engine, samples: list[Sample]) -> tuple[list[str], list[Goal]]:
    pictures, goals = measure_pictures(engine, samples)
    steady, of_steady = measure_steadiness(engine, samples, _tell)
    mishaps, of_mishaps = measure_mishaps(engine, samples, _tell)
    return [pictures, steady, mishaps], goals + of_steady + of_mishaps


def _head(classifier: Classifier, seconds: float) -> str:
    machine = f"{processor()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    day = datetime.now(UTC).date().isoformat()
    hashed = file_hash(classifier.file)[:16]
    return (
        f"Measured on {day} in {seconds / 60:.0f} minutes: {machine}.\nModel {classifier.file.name}, SHA-256 {hashed}…"
    )


def _seeds(classifier: Classifier) -> str:
    """The trainings that the model was chosen from, where its card tells of them."""
    runs = classifier.card.runs if classifier.card else ()
    if len(runs) < 2:
        return ""
    accuracies = [run.test_accuracy for run in runs]
    rows = [(str(run.seed), percent(run.val_accuracy), percent(run.test_accuracy)) for run in runs]
    spread = f"{percent(statistics.mean(accuracies))}, standard deviation {percent(statistics.stdev(accuracies))}"
    return (
        f"Trained with {len(runs)} seeds, of which the best on the validation split is kept. "
        f"Mean on the test set {spread}:\n\n"
        f"{table(('seed', 'validation', 'test'), rows)}"
    )


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main()
