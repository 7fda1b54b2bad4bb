"""Reads again, with another model perhaps, from the glyphs: the pictures themselves are not kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from engine.classifier.classifier import Classifier
from engine.messages import Digit, Reading
from engine.recognition.digits import reading_of
from engine.vision import Box, Glyph, View


def reread(readings: Sequence[Reading], classifier: Classifier) -> list[tuple[Reading, View | None]]:
    """Read again what was read before.

    Returns:
        For each reading the new one, and a view of its glyphs side by side; one without digits stays as it is.
    """
    return [_reread(reading, classifier) if reading.digits else (reading, None) for reading in readings]


def _reread(reading: Reading, classifier: Classifier) -> tuple[Reading, View]:
    import numpy as np

    rows = classifier.probabilities(np.stack([digit.glyph for digit in reading.digits]))
    glyphs = [Glyph(digit.glyph, box, digit.line) for digit, box in zip(reading.digits, _tiles(reading), strict=True)]
    again = reading_of(reading.source, glyphs, rows, classifier)
    digits = tuple(replace(new, group=old.group) for new, old in zip(again.digits, reading.digits, strict=True))
    return replace(again, digits=digits, left_out=reading.left_out), _side_by_side(digits)


def _tiles(reading: Reading) -> list[Box]:
    """Where each glyph stands when a line of writing is a row of glyphs."""
    boxes, columns = [], Counter[int]()
    for digit in reading.digits:
        boxes.append((28 * columns[digit.line], 28 * digit.line, 28, 28))
        columns[digit.line] += 1
    return boxes


def _side_by_side(digits: Sequence[Digit]) -> View:
    import numpy as np

    width = max(x + side for x, _, side, _ in (digit.box for digit in digits))
    height = max(y + side for _, y, _, side in (digit.box for digit in digits))
    canvas = np.zeros((height, width), np.uint8)
    for digit in digits:
        x, y, _, _ = digit.box
        canvas[y : y + 28, x : x + 28] = (digit.glyph * 255).round().astype(np.uint8)
    return View(canvas, (width, height))
