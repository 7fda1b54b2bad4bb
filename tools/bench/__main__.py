"""``make bench``: how fast, small and right Digitbot is, beside the tutorial's way and Tesseract."""

from __future__ import annotations

import argparse
import csv
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bot import native
from engine import Attachment, Engine, Message
from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.vision import look
from tools.bench import tesseract
from tools.bench.processes import alternately, run

HERE = Path(__file__).parent
DIGITBOT = str(Path(sys.executable).parent / "digitbot")
Row = tuple[str, str, str, str, str]
NO_TESSERACT = "not installed"


def main() -> None:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--pictures", type=Path, default=os.environ.get("DIGITBOT_PICTURES"))
    parser.add_argument("--tutorial", type=Path, default=HERE / "tutorial.py")
    arguments = parser.parse_args()
    native.hush()
    with tempfile.TemporaryDirectory() as folder:
        rows = [*whole_process(Path(folder), arguments.tutorial), *warm_engine(), *larger_work()]
    if arguments.pictures:
        rows += real_pictures(Path(arguments.pictures), arguments.tutorial)
    show(rows)


def show(rows: list[Row]) -> None:
    """A Markdown table, so that it can be put into docs/performance.md as it is."""
    table = [("what", "Digitbot", "the tutorial's way", "ratio", "Tesseract"), *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(table[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in table
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    machine = f"{processor()}, {os.cpu_count()} cores; {platform.system()}, Python {platform.python_version()}"
    sys.stdout.write("\n".join([f"Measured on: {machine}", "", *lines]) + "\n")


def processor() -> str:
    """The processor's name, where the system tells."""
    information = Path("/proc/cpuinfo")
    if information.is_file():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def written(digits: str, width: int, height: int, pen: int) -> NDArray[np.uint8]:
    """Dark digits in OpenCV's plotter font on shaded paper: (height, width, 3) uint8."""
    light = np.linspace(235, 190, width, dtype=np.float32)[None, :, None].repeat(height, 0).repeat(3, 2)
    page = light.astype(np.uint8)
    rows = digits.split("/")
    for number, row in enumerate(rows):
        step, line = width / (len(row) + 1), height / (len(rows) + 1)
        scale = min(step, line) / 40
        for place, digit in enumerate(row):
            spot = (int(step * (place + 0.7)), int(line * (number + 1.3)))
            cv2.putText(page, digit, spot, cv2.FONT_HERSHEY_SIMPLEX, scale, (60, 40, 30), pen, cv2.LINE_AA)
    return page


def encoded(page: NDArray[np.uint8], ending: str) -> bytes:
    """The page as a file's bytes."""
    return bytes(cv2.imencode(ending, page)[1])


def whole_process(folder: Path, tutorial: Path) -> list[Row]:
    """One picture from the command line, interpreter and imports included."""
    picture = folder / "one.png"
    picture.write_bytes(encoded(written("7", 280, 280, 8), ".png"))
    commands: dict[str, Sequence[str]] = {
        "ours": [DIGITBOT, "predict", str(picture)],
        "theirs": [sys.executable, str(tutorial), "predict", str(SHIPPED / "mlp.keras"), str(picture)],
    }
    if tesseract.installed():
        commands["tesseract"] = tesseract.command(picture)
    measured = alternately(commands, rounds=5)
    photo = folder / "photo.jpg"
    photo.write_bytes(encoded(written("7", 4000, 3000, 60), ".jpg"))
    large = run([DIGITBOT, "predict", str(photo)])
    ours, theirs, third = measured["ours"], measured["theirs"], measured.get("tesseract")
    seconds, megabytes = (f"{third.seconds:.3g} s", f"{third.megabytes:.3g} MB") if third else (NO_TESSERACT, "")
    return [
        compared("`digitbot predict one.png`, whole process", ours.seconds, theirs.seconds, "s", seconds),
        compared("its peak memory", ours.megabytes, theirs.megabytes, "MB", megabytes),
        ("peak memory with a JPEG of 12 MP", f"{large.megabytes:.3g} MB", "", "", ""),
    ]


def compared(what: str, ours: float, theirs: float, unit: str, third: str = "") -> Row:
    """A row with both figures and their ratio."""
    return what, f"{ours:.3g} {unit}", f"{theirs:.3g} {unit}", f"{theirs / ours:.1f} times less", third


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """The median time of a call, in milliseconds, once warm."""
    for _ in range(3):
        work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def warm_engine() -> list[Row]:
    """One picture on a warm engine beside Keras's predict of one glyph, with the same network."""
    import keras

    engine = Engine.load()
    picture = encoded(written("7", 280, 280, 8), ".png")
    glyph = look(picture).glyphs[0].pixels[None, :, :, None]
    model = keras.models.load_model(SHIPPED / "cnn.keras")
    predicted = median_ms(lambda: model.predict(glyph, verbose=0), 40)
    classifier = Catalogue().get("cnn")
    whole = median_ms(lambda: engine.predict(picture), 200)
    small = encoded(255 - (glyph[0, :, :, 0] * 255).astype(np.uint8), ".png")
    same = median_ms(lambda: engine.predict(small), 200)
    alone = median_ms(lambda: classifier.probabilities(glyph), 500)
    return [
        compared("one picture, warm: a PNG of 28x28, decoded, searched, classified", same, predicted, "ms"),
        compared("one picture, warm: a PNG of 280x280, likewise", whole, predicted, "ms"),
        compared("the classifier alone, one glyph", alone, predicted, "ms"),
    ]


def larger_work() -> list[Row]:
    """Larger pictures and the test set; the tutorial has no counterpart."""
    engine = Engine.load(mnist=Path(os.environ["DIGITBOT_MNIST"]) if "DIGITBOT_MNIST" in os.environ else None)

    def reply(picture: bytes) -> Callable[[], object]:
        return lambda: engine.handle(Message("", (Attachment(picture),)))

    page = written("0123456789/5678901234/2468013579", 1000, 700, 5)
    rows = [
        ("1 MP PNG to Reply, warm", encoded(written("7", 1000, 1000, 20), ".png")),
        ("12 MP JPEG to Reply, warm", encoded(written("7", 4000, 3000, 60), ".jpg")),
        ("a page of 30 digits to Reply, warm", encoded(page, ".png")),
    ]
    table: list[Row] = [(name, f"{median_ms(reply(picture), 30):.1f} ms", "", "", "") for name, picture in rows]
    began = time.perf_counter()
    answer = engine.handle(Message("evaluate"))
    if not answer.failed and "10,000" in answer.text:
        table.append(("10,000 test images evaluated", f"{time.perf_counter() - began:.2f} s", "", "", ""))
    return table


def real_pictures(folder: Path, tutorial: Path) -> list[Row]:
    """Single digits read right and the time of each, of those in the folder's manifest.csv (file, kind, label)."""
    with (folder / "manifest.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] == "single"]
    singles = {str(folder / row["file"]): row["label"] for row in rows}
    engine = Engine.load()
    began = time.perf_counter()
    readings = [engine.predict(picture)[0] for picture in singles]
    seconds = (time.perf_counter() - began) / len(singles)
    ours = sum(reading.text == label for reading, label in zip(readings, singles.values(), strict=True))
    output = run([sys.executable, str(tutorial), "predict", str(SHIPPED / "mlp.keras"), *singles]).output
    answered = dict(line.split("\t")[:2] for line in output.splitlines())
    theirs = sum(answered.get(path) == label for path, label in singles.items())
    count = len(singles)
    right = f"{ours} ({ours / count:.1%})", f"{theirs} ({theirs / count:.1%})"
    third, third_seconds = NO_TESSERACT, ""
    if tesseract.installed():
        answers, taken = tesseract.read(list(singles))
        found = sum(answer == label for answer, label in zip(answers, singles.values(), strict=True))
        third, third_seconds = f"{found} ({found / count:.1%})", f"{taken * 1000:.0f} ms"
    return [
        (f"{count} real pictures of one digit, right", *right, "", third),
        ("the time of each (Tesseract: with its process)", f"{seconds * 1000:.1f} ms", "", "", third_seconds),
    ]


if __name__ == "__main__":
    main()
