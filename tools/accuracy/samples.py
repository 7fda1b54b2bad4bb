"""Labelled pictures: a folder of real ones with a manifest.csv, and how a reading of them is judged."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from engine import Engine, Reading
from tools.bench.mishaps import Picture

# Mishaps happen to large photos after they were reduced to this longer side: vision sees no more of them.
LARGEST = 1200
SINGLE, MULTI, NOT_DIGIT = "single", "multi", "notdigit"


@dataclass(frozen=True)
class Sample:
    """A labelled picture.

    Attributes:
        name: what a table calls it.
        kind: ``SINGLE``, ``MULTI`` or ``NOT_DIGIT``.
        label: the digits that stand in it, in reading order; empty where there are none.
        style: "photo", "paint" and so on.
        source: whose picture it is: pictures of one hand and camera are read, or misread, together.
        pixels: opens it: (height, width, 3) uint8 RGB.
        file: where it lies; None for one that is drawn.
    """

    name: str
    kind: str
    label: str
    style: str
    source: str
    pixels: Callable[[], Picture] = field(repr=False, compare=False)
    file: Path | None = None


@dataclass(frozen=True)
class Outcome:
    """How a picture was read."""

    sample: Sample
    reading: Reading

    @property
    def answer(self) -> str:
        """The digits that were read, the lines one after another."""
        return self.reading.text.replace("\n", "")

    @property
    def right(self) -> bool:
        """Whether the whole answer is what stands there; nothing, where there is no digit."""
        return self.answer == self.sample.label

    @property
    def refused(self) -> bool:
        """Whether the reading said that there is no digit."""
        return not self.reading.digits

    @property
    def cause(self) -> str:
        """What went wrong, as far as the answer tells: in finding the digits, or in naming them."""
        read, expected = len(self.reading.digits), len(self.sample.label)
        if self.reading.error is not None:
            return "not opened"
        if not read and expected:
            return f"refused: {self.reading.reason}"
        if read != expected:
            return "too many marks" if read > expected else "too few marks"
        return "misread"

    @property
    def text(self) -> str:
        """The answer in a word, for a table."""
        if self.refused:
            return f"({self.reading.reason})"
        return f"{self.answer} ({self.reading.confidence:.0%})"


def folder_samples(folder: Path) -> list[Sample]:
    """The pictures that a folder's manifest.csv lists (columns file, kind, label, style; perhaps source), by name.

    Raises:
        OSError: there is no manifest.
    """
    with (folder / "manifest.csv").open(encoding="utf-8") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: row["file"])
    return [
        Sample(
            row["file"],
            row["kind"],
            "".join(character for character in row["label"] if character.isdigit()),
            row["style"],
            row.get("source") or folder.name,
            partial(opened, folder / row["file"]),
            folder / row["file"],
        )
        for row in rows
    ]


def opened(file: Path) -> Picture:
    """A picture's pixels as it is seen, its longer side no more than ``LARGEST``."""
    with Image.open(file) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        upright.thumbnail((LARGEST, LARGEST))
        return np.array(upright)


def read(engine: Engine, samples: Sequence[Sample]) -> list[Outcome]:
    """Read pictures as people send them: files as they lie there."""
    readings = engine.predict([sample.file or sample.pixels() for sample in samples])
    return [Outcome(sample, reading) for sample, reading in zip(samples, readings, strict=True)]


def edit_distance(one: str, other: str) -> int:
    """The least number of digits that must be put in, taken out or changed (Levenshtein)."""
    above = np.arange(len(other) + 1)
    for row, character in enumerate(one, 1):
        here = [row]
        for column, expected in enumerate(other, 1):
            here.append(min(here[-1] + 1, above[column] + 1, above[column - 1] + (character != expected)))
        above = np.array(here)
    return int(above[-1])


def digits_right(outcomes: Iterable[Outcome]) -> tuple[int, int]:
    """How many of the digits that stand in the pictures were read right, and how many stand there."""
    several = list(outcomes)
    there = sum(len(outcome.sample.label) for outcome in several)
    wrong = sum(
        min(edit_distance(outcome.answer, outcome.sample.label), len(outcome.sample.label)) for outcome in several
    )
    return there - wrong, there


def answers(outcomes: Iterable[Outcome]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The confidence of each single digit's answer and whether it is right: what calibration is measured on."""
    single = [outcome for outcome in outcomes if len(outcome.reading.digits) == 1 and len(outcome.sample.label) == 1]
    confidence = np.array([outcome.reading.confidence for outcome in single])
    return confidence, np.array([outcome.right for outcome in single], bool)
