"""Of several ways to see a picture the surest is read, and another than the usual one only where that is needed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine import Attachment, Engine, Message, Reason, Reply
from engine.classifier.card import Card
from engine.classifier.catalogue import SHIPPED
from engine.classifier.classifier import Classifier
from engine.recognition.reading import read
from engine.vision import looks
from tests.engine.recognition.judges import LENIENT, judge
from tests.pictures import overlap, write


def cut_close(value: str, height: int = 60) -> NDArray[np.uint8]:
    """A digit, cut to its ink: a six of 60 pixels is not found as it is, and a nine is taken for its loop."""
    page = write(value, height=height, pen=round(0.12 * height), margin=50)
    x, y, width, tall = page.boxes[0]
    return page.pixels[y : y + tall, x : x + width]


@dataclass(frozen=True)
class Scripted:
    """A runtime that says the same of every glyph of a batch: one batch, one row of eleven probabilities.

    Attributes:
        rows: what it says of the first batch, the second and so on; the last of them of all that follow.
        batches: how many glyphs were asked about, batch by batch.
    """

    rows: tuple[NDArray[np.float32], ...]
    batches: list[int] = field(default_factory=list)

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        row = self.rows[min(len(self.batches), len(self.rows) - 1)]
        self.batches.append(len(glyphs))
        return np.repeat(row[None], len(glyphs), axis=0)

    def summary(self) -> str | None:
        return None

    def layers(self) -> None:
        return None


def says(value: int, likely: float, no_digit: float = 0.0) -> NDArray[np.float32]:
    row = np.zeros(11, np.float32)
    row[:10] = (1 - likely) / 9
    row[value] = likely
    row *= 1 - no_digit
    row[10] = no_digit
    return row


def classifier(*rows: NDArray[np.float32]) -> tuple[Classifier, list[int]]:
    card = replace(Card.read(SHIPPED / "cnn.json"), unsure_below=0.8, averaged_below=0.0)
    runtime = Scripted(rows)
    return Classifier("scripted", Path("scripted.tflite"), card, runtime), runtime.batches


def test_where_the_usual_way_is_sure_no_other_is_tried() -> None:
    scripted, batches = classifier(says(5, 0.85), says(7, 1.0))
    ((reading, _),) = read([Attachment(write("1").pixels)], scripted, judge=LENIENT)
    assert (reading.text, batches) == ("5", [1])


@pytest.mark.parametrize(
    ("rows", "text", "reason"),
    [
        ((says(6, 0.95),), "6", None),
        ((says(6, 0.6),), "6", None),
        ((says(6, 0.24),), "", Reason.BLANK),
    ],
)
def test_what_the_usual_way_does_not_find_another_must_be_certain_enough_of(
    rows: tuple[NDArray[np.float32], ...], text: str, reason: Reason | None
) -> None:
    usual, *_, framed = looks(cut_close("6"))
    assert (usual.reason, len(framed.glyphs)) == (Reason.BLANK, 1)
    ((reading, _),) = read([Attachment(cut_close("6"))], classifier(*rows)[0], judge=LENIENT)
    assert (reading.text, reading.reason) == (text, reason)


@pytest.mark.parametrize(
    ("usual", "framed", "text"),
    [
        (says(1, 0.6), says(2, 0.9), "2"),
        (says(1, 0.99), says(2, 0.9), "2"),  # the loop of a nine is but a part of what is seen
        (says(1, 0.99), says(2, 0.2), "1"),  # it is certain of nothing
    ],
)
def test_of_two_ways_the_one_that_is_certain_of_more_is_read(
    usual: NDArray[np.float32], framed: NDArray[np.float32], text: str
) -> None:
    ((reading, view),) = read([Attachment(cut_close("9"))], classifier(usual, framed)[0], judge=LENIENT)
    assert reading.text == text
    assert view is not None
    assert view.sight is None  # the ink is not kept


@pytest.mark.parametrize(("framed", "text"), [(0.9999, "2"), (0.1, ""), (0.0, "")])
def test_where_the_usual_way_is_refused_another_must_be_surely_a_digit(framed: float, text: str) -> None:
    chances = iter([0.0, framed])
    sceptic = judge(lambda _: next(chances))
    narrow = cut_close("9")[:, ::2]  # so that it cannot be two digits
    ((reading, _),) = read([Attachment(narrow)], classifier(says(2, 0.9))[0], judge=sceptic)
    assert reading.text == text


def test_a_way_that_finds_the_same_marks_is_not_classified() -> None:
    scripted, batches = classifier(says(5, 0.6), says(7, 1.0))
    ((reading, _),) = read([Attachment(write("1").pixels)], scripted, judge=LENIENT)
    assert (reading.text, batches) == ("5", [1])


@pytest.mark.parametrize("value", "023456789")
@pytest.mark.parametrize("height", [60, 200])
def test_digits_cut_to_their_ink_are_read(value: str, height: int, engine: Engine) -> None:
    picture = cut_close(value, height)
    (reading,) = engine.predict(picture)
    assert reading.text == value
    assert overlap(reading.digits[0].box, (0, 0, picture.shape[1], picture.shape[0])) > 0.9


@pytest.mark.parametrize("light", [False, True])
@pytest.mark.parametrize(("value", "height", "pen", "margin"), [("7", 100, 26, 0), ("8", 40, 8, 1)])
def test_paper_within_a_digit_that_is_cut_out_is_not_surely_read(
    value: str, height: int, pen: int, margin: int, light: bool, engine: Engine
) -> None:
    ink, paper = (255, 0) if light else (0, 255)
    page = write(value, height=height, pen=pen, ink=ink, paper=paper)
    x, y, width, tall = page.boxes[0]
    picture = page.pixels[y - margin : y + tall + margin, x - margin : x + width + margin]
    assert engine.predict(picture)[0].text == value


def test_what_was_read_with_a_margin_is_explained_shown_and_kept_like_any_other(engine: Engine) -> None:
    def said(text: str, *pictures: Attachment) -> Reply:
        return engine.handle(Message(text, pictures, "somebody", "with a margin"))

    read_so = said("", Attachment(cut_close("6")))
    (figure,) = read_so.figures
    assert read_so.readings[0].text == "6"
    assert figure.png.startswith(b"\x89PNG")
    explained = said("why")
    assert not explained.failed
    assert explained.figures[0].png.startswith(b"\x89PNG")
    assert not said("predict mlp").failed
