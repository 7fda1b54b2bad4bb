"""What decided an answer is measured on the network itself: cover a part, and see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.classifier.occlusion import CLEAR, INKED, LEAST_INK, MOST_INK, Evidence, evidence
from engine.vision import look
from tests.pictures import write

GLYPHS = [look(write(str(value)).pixels).glyphs[0].pixels for value in range(10)]


@dataclass
class Listening:
    """A classifier that notes what it was asked."""

    classifier: Classifier
    batches: list[NDArray[np.float32]] = field(default_factory=list)

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        self.batches.append(glyphs)
        return self.classifier.probabilities(glyphs)


@pytest.fixture(scope="module")
def cnn() -> Classifier:
    return Catalogue().get("cnn")


def _of(classifier: Classifier | Listening, glyph: NDArray[np.float32]) -> Evidence:
    return evidence(cast("Classifier", classifier), glyph)


@given(glyph=st.sampled_from(GLYPHS), shift=st.integers(-3, 3), strength=st.floats(0.3, 1))
@settings(max_examples=15, deadline=None)
def test_blank_paper_has_no_weight_and_only_the_glyph_is_covered(
    glyph: NDArray[np.float32], shift: int, strength: float
) -> None:
    moved = np.roll(glyph, shift, axis=1) * np.float32(strength)
    found = _of(Catalogue().get("cnn"), moved)
    assert found.weights.shape == (2, 28, 28)
    assert np.isfinite(found.weights).all()
    assert not found.weights[:, moved < INKED].any()
    assert found.part is None or (moved[found.part.ink] >= INKED).all()


@pytest.mark.parametrize("value", range(10))
def test_what_is_said_of_a_part_is_what_the_network_answers_without_it(cnn: Classifier, value: int) -> None:
    glyph = GLYPHS[value]
    found = _of(cnn, glyph)
    before = cnn.probabilities(glyph[None])[0]
    assert [found.value, found.runner_up] == np.argsort(-before, kind="stable")[:2].tolist()
    assert found.part is not None
    without = cnn.probabilities(np.where(found.part.cover, 0, glyph).astype(np.float32)[None])[0]
    assert found.part.value == without.argmax()
    assert found.part.confidence == pytest.approx(without.max(), abs=1e-5)
    assert found.part.of_answer == pytest.approx(without[found.value], abs=1e-5)
    assert LEAST_INK <= glyph[found.part.cover].sum() / glyph.sum() <= MOST_INK
    if found.changes:
        assert found.part.confidence >= CLEAR


def test_it_takes_one_batch_of_a_few_hundred_glyphs(cnn: Classifier) -> None:
    for glyph in GLYPHS:
        listening = Listening(cnn)
        _of(listening, glyph)
        (batch,) = listening.batches
        assert 50 < len(batch) < 400


@dataclass
class TopBar:
    """Answers 7 where there is ink in the top quarter, 1 where there is none."""

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        barred = glyphs[:, :8].sum(axis=(1, 2)) > 0.5
        rows = np.full((len(glyphs), 10), 0.001, np.float32)
        rows[np.arange(len(glyphs)), np.where(barred, 7, 1)] = 0.991
        rows[np.arange(len(glyphs)), np.where(barred, 1, 7)] = 0.001
        return rows


def test_the_stroke_that_decides_is_found_where_it_is() -> None:
    glyph = np.zeros((28, 28), np.float32)
    glyph[4:7, 9:13] = 1  # the bar
    glyph[12:24, 13:16] = 1  # the stem
    found = evidence(cast("Classifier", TopBar()), glyph)
    assert found.changes
    assert found.part is not None
    assert (found.part.value, found.part.place[0]) == (1, 0)
    assert found.weights[0][4:7, 9:13].max() > 0
    assert not found.weights[0][14:].any()


@pytest.mark.parametrize("glyph", [np.zeros((28, 28), np.float32), np.eye(28, dtype=np.float32)[::-1] * 0.1])
def test_a_glyph_with_hardly_any_ink_has_no_part(cnn: Classifier, glyph: NDArray[np.float32]) -> None:
    found = _of(cnn, glyph)
    assert found.part is None
    assert not found.weights.any()


def test_a_narrow_digit_has_no_left_or_right(cnn: Classifier) -> None:
    found = _of(cnn, GLYPHS[1])
    assert found.part is not None
    assert found.part.place[1] == 1
