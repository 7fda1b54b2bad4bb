"""What Digitbot promises of pictures that people made, where the setting DIGITBOT_PICTURES says that they lie."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from engine import Engine, Reading


@pytest.fixture(scope="module")
def read_singles() -> list[tuple[Reading, str]]:
    """The pictures of one digit that the folder's manifest.csv (file, kind, label) lists, read, with their labels."""
    folder = os.environ.get("DIGITBOT_PICTURES")
    if not folder:
        pytest.skip("DIGITBOT_PICTURES names no folder with real pictures and their manifest.csv")
    with (Path(folder) / "manifest.csv").open(encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["kind"] == "single"]
    readings = Engine.load().predict([Path(folder) / row["file"] for row in rows])
    return list(zip(readings, (row["label"] for row in rows), strict=True))


def test_of_real_pictures_of_one_digit_at_least_97_percent_are_read_right(
    read_singles: list[tuple[Reading, str]],
) -> None:
    wrong = [(reading.source, label, reading.text) for reading, label in read_singles if reading.text != label]
    assert len(wrong) <= 0.03 * len(read_singles), wrong


def test_confident_answers_are_right_and_wrong_ones_are_not_confident(
    read_singles: list[tuple[Reading, str]],
) -> None:
    confident = [(reading.text, label) for reading, label in read_singles if reading.confidence >= 0.99]
    assert len(confident) >= 0.8 * len(read_singles)
    assert all(text == label for text, label in confident)
