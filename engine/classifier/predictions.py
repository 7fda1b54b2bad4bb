"""From a model's outputs to what it says of each glyph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.softmax import softmax

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXACT = 1e-5  # how far from 1 the sum of a softmax's float32s may be


@dataclass(frozen=True)
class Predictions:
    """What a model says of n glyphs.

    Attributes:
        probabilities: (n, 10) float32, of each value if it is a digit; each row adds up to 1.
        no_digit: (n,) float32, the probability that it is not a digit; 0 for a model that knows ten values only.
    """

    probabilities: NDArray[np.float32]
    no_digit: NDArray[np.float32]

    @property
    def likelihood(self) -> NDArray[np.float32]:
        """(n,), how likely each glyph is the digit that it most resembles."""
        likelihood: NDArray[np.float32] = self.probabilities.max(axis=1) * (1 - self.no_digit)
        return likelihood

    def __getitem__(self, places: slice | list[int]) -> Predictions:
        return Predictions(self.probabilities[places], self.no_digit[places])

    @staticmethod
    def joined(parts: Sequence[Predictions]) -> Predictions:
        """The predictions of all parts, one after the other."""
        import numpy as np

        return Predictions(
            np.concatenate([part.probabilities for part in parts]), np.concatenate([part.no_digit for part in parts])
        )


def predictions(
    glyphs: NDArray[np.float32], predict: Callable[[NDArray[np.float32]], NDArray[np.float32]], averaged_below: float
) -> Predictions:
    """What a model says of glyphs; for a doubtful one, the mean over it and its shifts by a pixel to four sides.

    It is test-time augmentation, where it can change an answer: docs/decisions/27-five-looks.md.

    Args:
        glyphs: (n, 28, 28, 1) float32, 0 to 1.
        predict: the model, from such glyphs to outputs (n, 10 or 11).
        averaged_below: a glyph is doubtful if its largest probability is below this, 0 to 1.
    """
    import numpy as np

    first = split(as_probabilities(predict(glyphs)))
    doubtful = np.flatnonzero(first.probabilities.max(axis=1) < averaged_below)
    if not len(doubtful):
        return first
    aside = split(as_probabilities(predict(_aside(glyphs[doubtful]))))
    probabilities, no_digit = first.probabilities.copy(), first.no_digit.copy()
    for whole, part in ((probabilities, aside.probabilities), (no_digit, aside.no_digit)):
        whole[doubtful] = (whole[doubtful] + part.reshape(4, *whole[doubtful].shape).sum(axis=0)) / 5
    return Predictions(probabilities, no_digit)


def _aside(glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
    """(4n, 28, 28, 1), all glyphs a pixel to the left, to the right, up and down."""
    import numpy as np

    around = np.pad(glyphs, ((0, 0), (1, 1), (1, 1), (0, 0)))
    return np.concatenate([around[:, 1:-1, 2:], around[:, 1:-1, :-2], around[:, 2:, 1:-1], around[:, :-2, 1:-1]])


def as_probabilities(outputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """A model's outputs, whatever its last layer, as probabilities: (n, 10 or 11), each row adding up to 1.

    A softmax's stay as they are. A sigmoid's, or a softmax's rounded to 256 steps, are divided by their sum. Outputs
    below 0 or above 1 are logits (a last layer ``Dense(10)``, trained with ``from_logits=True``) or log probabilities:
    they go through softmax, which makes probabilities of either.
    """
    import numpy as np

    totals = outputs.sum(axis=1, keepdims=True)
    shares = (outputs.min(axis=1, keepdims=True) >= 0) & (outputs.max(axis=1, keepdims=True) <= 1) & (totals > 0)
    if (shares & (np.abs(totals - 1) < EXACT)).all():
        return outputs
    return np.where(shares, outputs / np.where(shares, totals, 1), softmax(outputs))


def split(outputs: NDArray[np.float32]) -> Predictions:
    """A model's outputs, (n, 10) or (n, 11), as what it says of digits and of whether there is one.

    Given that it is a digit, P(value | digit) = P(value) / (1 - P(no digit)).
    """
    import numpy as np

    values = outputs[:, :10]
    if outputs.shape[1] == values.shape[1]:
        return Predictions(values, np.zeros(len(outputs), np.float32))
    # What is surely not a digit leaves nothing to divide: then all values are equally likely.
    together = values.sum(axis=1, keepdims=True)
    given = np.divide(values, together, out=np.full_like(values, 0.1), where=together > np.float32(1e-30))
    return Predictions(given, outputs[:, 10])
