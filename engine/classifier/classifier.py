"""A Classifier: one model, loaded once, that turns glyphs into probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.classifier.card import Card
from engine.classifier.layers import softmax
from engine.classifier.runtime import Runtime, is_file, open_runtime

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# For a file without a card there is no validation split to choose by: unsure is what another answer outweighs, and no
# digit what is likelier that than not.
UNSURE_WITHOUT_CARD = 0.5
NO_DIGIT_WITHOUT_CARD = 0.5
EXACT = 1e-5  # so far from 1 may be what a softmax's float32s add up to


@dataclass(frozen=True)
class Answers:
    """What a model says of n glyphs.

    Attributes:
        probabilities: (n, 10) float32, of each value if it is a digit; each row adds up to 1.
        no_digit: (n,) float32, the probability that it is none; 0 of a model that knows ten values only.
    """

    probabilities: NDArray[np.float32]
    no_digit: NDArray[np.float32]


@dataclass(frozen=True)
class Classifier:
    """A loaded model.

    Attributes:
        name: what people call it: the file's stem.
        file: the file that was loaded.
        card: what is known of it, if a card lies beside the file.
        runtime: what runs it.
    """

    name: str
    file: Path
    card: Card | None
    runtime: Runtime

    @classmethod
    def open(cls, file: Path) -> Classifier:
        """Load a model file, and check it against its card if it has one.

        Raises:
            ModelError: the file is missing, damaged, of another shape or not the one its card speaks of.
        """
        card_file = file.with_suffix(".json")
        card = Card.read(card_file) if is_file(file) and is_file(card_file) else None
        if (card is not None and file.name in card.sha256) or (card is not None and file.suffix == ".tflite"):
            card.check(file)
        return cls(file.stem, file, card, open_runtime(file))

    @property
    def unsure_below(self) -> float:
        """The confidence below which an answer should be called unsure, 0 to 1."""
        return self.card.unsure_below if self.card else UNSURE_WITHOUT_CARD

    @property
    def no_digit_above(self) -> float:
        """The probability of being no digit above which a glyph is taken for none, 0 to 1."""
        return self.card.no_digit_above if self.card else NO_DIGIT_WITHOUT_CARD

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of each value for each glyph; safe to call from any thread.

        Args:
            glyphs: (n, 28, 28) or (n, 28, 28, 1) float32, ink 1.0 on 0.0.

        Returns:
            (n, 10) float32, each row adding up to 1.
        """
        return self.answers(glyphs).probabilities

    def answers(self, glyphs: NDArray[np.float32]) -> Answers:
        """As ``probabilities``, and how likely each glyph is no digit at all."""
        return split(as_probabilities(self.runtime.predict(glyphs.reshape(-1, 28, 28, 1))))

    def summary(self) -> str | None:
        """Keras's table of the model's layers, from the card or from the file itself."""
        return self.card.summary if self.card else self.runtime.summary()


def as_probabilities(outputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """A model's outputs, whatever its last layer, as probabilities: (n, 10 or 11), each row adding up to 1.

    A softmax's stay as they are. A sigmoid's, or a softmax's rounded to 256 steps, are divided by their sum. What is
    no share at all, below 0 or above 1, are the sums before a softmax (a last layer ``Dense(10)``, trained with
    ``from_logits=True``) or the logarithms after it: they go through softmax, which makes probabilities of either.
    """
    import numpy as np

    totals = outputs.sum(axis=1, keepdims=True)
    shares = (outputs.min(axis=1, keepdims=True) >= 0) & (outputs.max(axis=1, keepdims=True) <= 1) & (totals > 0)
    if (shares & (np.abs(totals - 1) < EXACT)).all():
        return outputs
    return np.where(shares, outputs / np.where(shares, totals, 1), softmax(outputs))


def split(outputs: NDArray[np.float32]) -> Answers:
    """A model's outputs, (n, 10) or (n, 11), as what it says of digits and of whether there is one.

    Given that it is a digit, P(value | digit) = P(value) / (1 - P(no digit)).
    """
    import numpy as np

    values = outputs[:, :10]
    if outputs.shape[1] == values.shape[1]:
        return Answers(values, np.zeros(len(outputs), np.float32))
    # What is surely no digit may leave nothing to divide: then all values are as likely.
    together = values.sum(axis=1, keepdims=True)
    given = np.divide(values, together, out=np.full_like(values, 0.1), where=together > np.float32(1e-30))
    return Answers(given, outputs[:, 10])
