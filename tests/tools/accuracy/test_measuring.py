"""What the accuracy tables rest on."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine import Engine
from engine.mnist import Digits, Mnist
from tests.pictures import write as drawn
from tools.accuracy.calibration import calibration
from tools.accuracy.development import development_samples, thinned
from tools.accuracy.document import of, table, write
from tools.accuracy.everyday import read_after
from tools.accuracy.real import measure_mishaps, measure_pictures
from tools.accuracy.samples import digits_right, edit_distance, folder_samples, read
from tools.accuracy.steadiness import MARGINS, SCALES, measure_steadiness

_NUMBERS = st.text("0123456789", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "distance"), [("", "", 0), ("123", "123", 0), ("123", "13", 1), ("12", "21", 2), ("", "457", 3)]
)
def test_the_edit_distance_is_levenshteins(one: str, other: str, distance: int) -> None:
    assert edit_distance(one, other) == edit_distance(other, one) == distance


@given(_NUMBERS, _NUMBERS, _NUMBERS)
def test_the_edit_distance_is_a_distance(one: str, other: str, third: str) -> None:
    assert (edit_distance(one, other) == 0) == (one == other)
    assert edit_distance(one, third) <= edit_distance(one, other) + edit_distance(other, third)


def test_calibration_is_the_gap_between_confidence_and_truth() -> None:
    honest = calibration(np.full(100, 0.8), np.arange(100) < 80)
    assert honest.error == pytest.approx(0)
    assert (honest.certain, honest.count) == (0, 100)
    boasting = calibration(np.full(10, 0.995), np.arange(10) < 5)
    assert boasting.error == pytest.approx(0.495)
    assert (boasting.certain, boasting.certain_right) == (10, 5)
    assert calibration(np.empty(0), np.empty(0, bool)).error == 0


def test_the_figures_are_written_anew_as_a_whole(tmp_path: Path) -> None:
    document = tmp_path / "accuracy-figures.md"
    write(document, "first")
    write(document, "second\n")
    text = document.read_text()
    assert text.startswith("# Accuracy")
    assert text.endswith("\n\nsecond\n")
    assert "first" not in text


def test_a_table_lines_up() -> None:
    lines = table(("a", "longer"), [("1", of(1, 3))]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert lines[2].split("|")[2].strip() == "1 of 3 (33.33%)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four pictures: a digit, two digits, a wrong label and none."""
    rows = [("a.png", "single", "7", "paint"), ("b.png", "multi", "1 3", "photo"), ("c.png", "single", "0", "photo")]
    for name, text in zip("abc", ("7", "13", "1"), strict=True):
        (tmp_path / f"{name}.png").write_bytes(drawn(text).encoded())
    Image.new("L", (60, 60), 255).save(tmp_path / "d.png")
    with (tmp_path / "manifest.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([("file", "kind", "label", "style"), *rows, ("d.png", "notdigit", "", "other")])
    return tmp_path


def test_pictures_are_judged_by_their_labels(folder: Path, engine: Engine) -> None:
    outcomes = read(engine, folder_samples(folder))
    assert [one.right for one in outcomes] == [True, True, False, True]
    assert [one.refused for one in outcomes] == [False, False, False, True]
    assert digits_right(outcomes) == (3, 4)
    assert outcomes[2].cause == "misread"


def test_the_tables_name_what_is_wrong(folder: Path, engine: Engine) -> None:
    text, goals = measure_pictures(engine, folder_samples(folder))
    assert "c.png" in text
    assert "a.png" not in text
    measured = {what: found for what, _, found in goals}
    assert measured["pictures of one digit"] == "1 of 2 (50.00%)"
    assert measured["whole pictures of several"] == "1 of 1 (100.00%)"
    assert measured["pictures without a digit that are refused"] == "1 of 1 (100.00%)"
    told: list[str] = []
    text, goals = measure_mishaps(engine, folder_samples(folder), told.append)
    assert len(told) == 13
    assert goals[1][2] in text


def test_sources_are_listed_worst_first(folder: Path, engine: Engine) -> None:
    manifest = folder / "manifest.csv"
    lines = manifest.read_text(encoding="utf-8").splitlines()
    sources = ("source", "Ann", "Ann", "Bob", "Cho")
    manifest.write_text("\n".join(",".join(pair) for pair in zip(lines, sources, strict=True)), encoding="utf-8")
    text, _ = measure_pictures(engine, folder_samples(folder))
    rows = text.partition("## By source, the worst first")[2].splitlines()[4:]
    assert [row.split("|")[1].strip() for row in rows] == ["Bob", "Ann", "Ann", "Cho"]


def test_other_sizes_and_margins_are_measured_beside_the_pictures_as_they_are(folder: Path, engine: Engine) -> None:
    told: list[str] = []
    text, ((_, _, worst),) = measure_steadiness(engine, folder_samples(folder), told.append)
    assert len(told) == len(SCALES) + len(MARGINS)
    assert "as it is" in text
    assert worst == "100.00%"


def test_a_picture_meets_the_same_mishap_again(folder: Path, engine: Engine) -> None:
    samples = [sample for sample in folder_samples(folder) if sample.kind == "single"]
    one, again = (read_after(engine, samples, "noisy") for _ in range(2))
    alone = read_after(engine, samples[1:], "noisy")
    assert [o.reading for o in one] == [o.reading for o in again]
    assert one[1].reading == alone[0].reading


def test_pictures_to_tune_by_show_validation_digits(drawn_mnist: Path) -> None:
    training: Digits = Mnist(drawn_mnist).load("train")
    samples = development_samples(training, 4)
    assert [sample.style for sample in samples] == ["canvas", "thumbnail", "photo", "paint"]
    for sample in samples:
        index = int(sample.name.rpartition("-")[2])
        assert sample.label == str(training.labels[index])
        pixels = sample.pixels()
        assert np.array_equal(pixels, sample.pixels())
        assert pixels.shape[2] == 3
        assert np.ptp(pixels.astype(int)) > 50


def test_thinning_leaves_an_unbroken_line() -> None:
    ring = np.zeros((40, 40), np.uint8)
    ring[8:32, 8:32] = 1
    ring[14:26, 14:26] = 0
    line = thinned(ring)
    assert (line <= ring).all()
    assert 40 < line.sum() < 100
    # The hole stays one: from the outside one cannot come to the middle.
    seen = np.zeros_like(line)
    reached = np.pad(np.zeros((38, 38), np.uint8), 1, constant_values=1)
    while (reached != seen).any():
        seen = reached
        spread = [np.roll(seen, step, axis) for step in (1, -1) for axis in (0, 1)]
        reached = np.maximum.reduce([seen, *spread]) * (1 - line)
    assert not seen[20, 20]
