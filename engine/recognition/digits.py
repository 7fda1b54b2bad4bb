"""From a model's answers to a reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.classifier.classifier import Classifier
from engine.messages import Digit, Reading
from engine.recognition.verdict import each_sure
from engine.vision import Glyph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def reading_of(
    source: str, glyphs: Iterable[Glyph], probabilities: NDArray[np.float32], classifier: Classifier
) -> Reading:
    """Glyphs, all of which are digits, as a reading.

    Args:
        source: the picture's name.
        glyphs: in reading order.
        probabilities: (n, 10), of the values of each glyph.
        classifier: the one that answered.
    """
    digits = tuple(_digit(row, glyph) for row, glyph in zip(probabilities, glyphs, strict=True))
    return Reading(source, digits, each_sure(digits, classifier))


def _digit(row: NDArray[np.float32], glyph: Glyph) -> Digit:
    probabilities = tuple(float(probability) for probability in row)
    value = int(row.argmax())
    return Digit(value, probabilities[value], probabilities, glyph.box, glyph.line, glyph=glyph.pixels)
