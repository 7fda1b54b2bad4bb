"""The shapes of networks that read a digit, however they write 28 x 28 pixels and ten values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Shape = Sequence[int | None]
# A glyph's pixels in one order, with axes of length 1 anywhere: (28, 28, 1), (1, 28, 28), (784,), ...
PIXELS = ((28, 28), (784,))
# Ten values, or ten and an eleventh answer.
VALUES = ((10,), (11,))
# A network that reads 28 x 28 pixels has a few million parameters at most. What is larger is not opened, packed or not.
MOST_UNPACKED = 512 * 2**20  # bytes


def check(inputs: Sequence[Shape], outputs: Sequence[Shape], name: str) -> None:
    """Check that a network maps one glyph to its values; the shapes are without the batch axis.

    Raises:
        ModelError: it does not.
    """
    fits = len(inputs) == len(outputs) == 1 and _long(inputs[0]) in PIXELS and _long(outputs[0]) in VALUES
    if not fits:
        sides = " -> ".join("x".join("?" if side is None else str(side) for side in s) for s in (*inputs, *outputs))
        raise ModelError("model.wrong_shape", name=name, shapes=sides)


def _long(shape: Shape) -> tuple[int | None, ...]:
    return tuple(side for side in shape if side != 1)


def batches(glyphs: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Glyphs, (n, ...), as batches of exactly this size, (batches, size, ...); the last is filled up with zeros."""
    import numpy as np

    missing = -len(glyphs) % size
    padded = np.concatenate([glyphs, np.zeros_like(glyphs, shape=(missing, *glyphs.shape[1:]))]) if missing else glyphs
    return padded.reshape(-1, size, *glyphs.shape[1:])
