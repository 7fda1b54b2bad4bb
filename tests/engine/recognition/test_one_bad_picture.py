"""One picture never costs another anything, whatever is raised while it is read."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine import Attachment, PictureError, words
from engine.classifier.card import Card
from engine.classifier.catalogue import SHIPPED
from engine.classifier.classifier import Classifier
from engine.errors import ModelError
from engine.recognition.reading import read
from engine.skills.descriptions import describe
from tests.engine.recognition.judges import LENIENT

FAULTS: list[Exception] = [IndexError("a secret"), MemoryError(), cv2.error("a secret"), RecursionError(), ValueError()]


@dataclass(frozen=True)
class Faulty:
    """A runtime that raises where a glyph's ink is wider than high, and else is certain of a four."""

    fault: BaseException

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        rows = np.zeros((len(glyphs), 11), np.float32)
        rows[:, 4] = 1
        for glyph in glyphs[..., 0]:
            ys, xs = np.nonzero(glyph > 0.4)
            if np.ptp(xs) > np.ptp(ys):
                raise self.fault
        return rows

    def summary(self) -> str | None:
        return None

    def layers(self) -> None:
        return None


def classifier(fault: BaseException) -> Classifier:
    card = replace(Card.read(SHIPPED / "cnn.json"), unsure_below=0.5)
    return Classifier("faulty", Path("faulty.tflite"), card, Faulty(fault))


def picture(name: str, width: int, height: int) -> Attachment:
    page = np.full((300, 300), 255, np.uint8)
    page[100 : 100 + height, 100 : 100 + width] = 0
    return Attachment(page, name)


PICTURES = [picture("one.png", 20, 90), picture("bad.png", 90, 60), picture("two.png", 20, 90)]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_what_is_raised_is_that_pictures_own_failure(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    one, bad, two = (reading for reading, _ in read(PICTURES, classifier(fault), judge=LENIENT))
    assert [one.text, bad.text, two.text] == ["4", "", "4"]
    assert (one.error, two.error) == (None, None)
    assert isinstance(bad.error, PictureError)
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None
    assert record.exc_info[1] is fault
    for language in ("en", "ko"):
        sentence = describe(bad, words(language))
        number = re.search(r"\b[0-9a-f]{8}\b", sentence)
        assert number is not None
        assert number.group() in record.getMessage()
        assert "bad.png" in sentence
        assert "secret" not in sentence
    assert "bad.png" not in record.getMessage()


def test_control_c_ends_the_work() -> None:
    with pytest.raises(KeyboardInterrupt):
        read(PICTURES, classifier(KeyboardInterrupt()), judge=LENIENT)


def test_a_model_that_cannot_be_used_is_told_of_once() -> None:
    with pytest.raises(ModelError):
        read(PICTURES, classifier(ModelError("model.damaged", name="faulty")), judge=LENIENT)
