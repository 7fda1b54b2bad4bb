"""Recognition: what is no digit is left out or refused, and doubtful glyphs get a second look."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine import Reason, words
from engine.classifier.card import Card
from engine.classifier.catalogue import SHIPPED
from engine.classifier.classifier import Classifier
from engine.classifier.predictions import split
from engine.messages import Attachment
from engine.recognition.reading import read
from engine.recognition.rereading import reread
from engine.skills.descriptions import describe
from tests.engine.recognition.judges import LENIENT, by_width, judge
from tests.pictures import write


@dataclass(frozen=True)
class Wide:
    """A runtime that calls a glyph no digit where its ink is wider than high, and else a certain four."""

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        rows = np.zeros((len(glyphs), 11), np.float32)
        for row, glyph in zip(rows, glyphs[..., 0], strict=True):
            ys, xs = np.nonzero(glyph > 0.4)
            row[10 if np.ptp(xs) > np.ptp(ys) else 4] = 1
        return rows

    def summary(self) -> str | None:
        return None

    def layers(self) -> None:
        return None


@pytest.fixture
def classifier() -> Classifier:
    card = replace(Card.read(SHIPPED / "cnn.json"), unsure_below=0.5)
    return Classifier("wide", Path("wide.tflite"), card, Wide())


@dataclass(frozen=True)
class Slender:
    """A runtime that tells glyphs by how much wider than high their ink is: the first that is at least so wide.

    Attributes:
        shapes: (width by height, value, its probability if it is a digit, the probability that it is none).
    """

    shapes: tuple[tuple[float, int, float, float], ...]

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        rows = np.zeros((len(glyphs), 11), np.float32)
        for row, glyph in zip(rows, glyphs[..., 0], strict=True):
            ys, xs = np.nonzero(glyph > 0.4)
            wide = (np.ptp(xs) + 1) / (np.ptp(ys) + 1)
            value, likely, none = next(rest for least, *rest in self.shapes if wide >= least)
            row[int(value)] = likely * (1 - none)
            row[(int(value) + 1) % 10] = (1 - likely) * (1 - none)
            row[10] = none
        return rows

    def summary(self) -> str | None:
        return None

    def layers(self) -> None:
        return None


def sure_above(unsure_below: float, runtime: Slender) -> Classifier:
    card = replace(Card.read(SHIPPED / "cnn.json"), unsure_below=unsure_below)
    return Classifier("slender", Path("slender.tflite"), card, runtime)


def picture(*boxes: tuple[int, int, int, int]) -> Attachment:
    """Filled rectangles (x, y, width, height), black on white."""
    page = np.full((200, 600), 255, np.uint8)
    for x, y, width, height in boxes:
        cv2.rectangle(page, (x, y), (x + width - 1, y + height - 1), 0, -1)
    return Attachment(page)


def _is_upright(pair: NDArray[np.float32]) -> float:
    ys, xs = np.nonzero(pair[..., 0] > 0.4)
    return 0.9999 if np.ptp(xs) <= np.ptp(ys) else 0.0


# What is wider than high is not a digit.
UPRIGHT = judge(_is_upright)

TALL = [(60 + 90 * place, 50, 30, 90) for place in range(4)]
BROAD = [(60 + 140 * place, 50, 120, 90) for place in range(3)]


def test_what_is_no_digit_is_left_out_among_digits(classifier: Classifier) -> None:
    ((reading, view),) = read([picture(*TALL, (450, 50, 120, 90))], classifier, judge=UPRIGHT)
    assert (reading.text, reading.left_out) == ("4444", 1)
    for language, told in (
        ("en", " (marks left out because they are not digits: 1)"),
        ("ko", " (숫자가 아니라서 뺀 것 1개)"),
    ):
        assert describe(reading, words(language)).endswith(told)
        assert describe(replace(reading, left_out=0), words(language)) + told == describe(reading, words(language))
    assert [digit.box[0] for digit in reading.digits] == [box[0] for box in TALL]
    assert view is not None
    assert view.sight is None  # the ink is not kept


@pytest.mark.parametrize(
    ("rows", "groups"),
    [
        (("dd.dd",), (("44", "44"),)),
        ((".d.d", "ddd."), (("4", "4"), ("444",))),
        (("d", "ddd."), (("4",), ("444",))),
        (("dd", "..", "d"), (("44",), ("4",))),
    ],
)
def test_a_mark_between_digits_parts_them_into_numbers(
    classifier: Classifier, rows: tuple[str, ...], groups: tuple[tuple[str, ...], ...]
) -> None:
    boxes = [
        (20 + 110 * place, 10 + 65 * line, 15 if mark == "d" else 60, 45)
        for line, marks in enumerate(rows)
        for place, mark in enumerate(marks)
    ]
    ((reading, _),) = read([picture(*boxes)], classifier, judge=UPRIGHT)
    assert reading.groups == groups
    assert reading.text == "\n".join("".join(line) for line in groups)
    spoken = " / ".join(" ".join(line) for line in groups)
    for language in ("en", "ko"):
        assert spoken in describe(reading, words(language))
    ((again, _),) = reread([reading], classifier)
    assert again.groups == groups


def test_a_picture_of_other_things_is_refused_with_the_reason(classifier: Classifier) -> None:
    ((reading, _),) = read([picture(*BROAD[:2], (400, 50, 30, 90))], classifier, judge=UPRIGHT)
    assert (reading.text, reading.reason) == ("", Reason.NO_DIGIT)


def test_lines_are_counted_without_those_that_held_no_digit(classifier: Classifier) -> None:
    page = np.full((400, 300), 255, np.uint8)
    page[40:120, 50:170] = 0
    page[180:260, 50:80] = page[180:260, 150:180] = page[180:260, 220:250] = 0
    ((reading, _),) = read([Attachment(page)], classifier, judge=UPRIGHT)
    assert (reading.text, {digit.line for digit in reading.digits}) == ("444", {0})


def test_digits_that_touch_are_cut_apart(classifier: Classifier) -> None:
    page = np.full((200, 300), 255, np.uint8)
    page[50:150, 60:90] = page[50:150, 170:200] = page[96:104, 90:170] = 0  # two bars, joined by a thread
    ((reading, _),) = read([Attachment(page)], classifier, judge=by_width((0.8, 0.2), (0, 0.9999)))
    assert reading.text == "44"
    left, right = reading.digits
    assert left.box[:2] == (60, 50)
    assert right.box[0] + right.box[2] == 200


BARBELL = [(60, 50, 30, 100), (90, 96, 80, 8), (170, 50, 30, 100)]  # two bars, joined by a thread


@pytest.mark.parametrize(
    ("whole", "half", "read_as"),
    [
        ((0, 1.0, 0.55), 0.8, "0"),  # it would be read: its halves are likely, but not sure
        ((0, 1.0, 0.55), 0.95, "77"),
        ((0, 1.0, 0.35), 0.8, "77"),  # it would be read, but is less likely a digit than none
        ((0, 1.0, 0.01), 0.8, "77"),  # it would be refused
        ((0, 0.6, 0.55), 0.8, "77"),  # nobody knows what it would be read as
    ],
)
def test_what_would_be_read_is_cut_only_where_both_halves_are_sure(
    whole: tuple[int, float, float], half: float, read_as: str
) -> None:
    value, likely, digit = whole
    runtime = Slender(((0.8, value, likely, 0.0), (0, 7, half, 0.0)))
    doubtful = by_width((0.8, digit), (0, 0.9999))
    ((reading, _),) = read([picture(*BARBELL)], sure_above(0.9, runtime), judge=doubtful)
    assert reading.text == read_as


def test_a_part_that_looks_like_a_digit_by_itself_is_joined_to_the_part_that_does_not() -> None:
    # A four in two strokes: an L, which is no digit, and a bar, which by itself is certainly a one.
    strokes = [(60, 50, 10, 60), (60, 110, 46, 10), (116, 40, 12, 120)]
    runtime = Slender(((0.65, 3, 1.0, 1.0), (0.4, 4, 0.95, 0.0), (0, 1, 1.0, 0.0)))
    ((reading, _),) = read([picture(*strokes)], sure_above(0.9, runtime), judge=LENIENT)
    assert reading.text == "4"


def test_a_model_of_ten_values_calls_nothing_strange(classifier: Classifier) -> None:
    ((reading, _),) = read([Attachment(write("1284").pixels)], Classifier.open(SHIPPED / "mlp.tflite"), judge=LENIENT)
    assert len(reading.digits) == 4


def test_values_are_shared_out_anew_where_no_digit_is_left_out() -> None:
    outputs = np.zeros((2, 11), np.float32)
    outputs[0, 3], outputs[0, 5], outputs[0, 10] = 0.3, 0.1, 0.6
    outputs[1, 10] = 1
    answers = split(outputs)
    np.testing.assert_allclose(answers.probabilities.sum(axis=1), 1)
    np.testing.assert_allclose(answers.probabilities[0, [3, 5]], [0.75, 0.25])
    np.testing.assert_array_equal(answers.no_digit, np.array([0.6, 1], np.float32))


def test_what_the_judge_refuses_is_left_out_whatever_the_classifier_says(classifier: Classifier) -> None:
    def says(pair: NDArray[np.float32]) -> float:
        return 0.0 if np.ptp(np.nonzero(pair[..., 0] > 0.4)[1]) > 8 else 0.9999

    page = picture(*TALL[:3], (420, 50, 70, 90))
    ((reading, _),) = read([page], classifier, judge=judge(says))
    assert (reading.text, reading.left_out, reading.sure) == ("444", 1, True)
    ((reading, _),) = read([page], classifier, judge=judge(lambda _: 0.0))
    assert (reading.text, reading.reason) == ("", Reason.NO_DIGIT)


def test_what_the_judge_doubts_is_read_but_never_sure(classifier: Classifier) -> None:
    ((reading, _),) = read([picture(TALL[0])], classifier, judge=judge(lambda _: 0.3))
    assert reading.text == "4"
    assert not reading.sure


def test_the_judge_sees_each_glyph_and_what_stands_around_it(classifier: Classifier) -> None:
    pairs: list[NDArray[np.float32]] = []

    def says(pair: NDArray[np.float32]) -> float:
        pairs.append(pair)
        return 0.9999

    read([picture(*TALL[:2])], classifier, judge=judge(says))
    left, right = pairs
    assert left.shape == (28, 28, 2)
    np.testing.assert_allclose(left[..., 0], right[..., 0], atol=0.05)
    assert left[10:18, 20:, 1].max() > 0.9  # the other one stands to its right
    assert left[10:18, :8, 1].max() == 0
    assert right[10:18, :8, 1].max() > 0.9
