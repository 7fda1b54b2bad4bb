"""How to use a model that came without a card: tried out on drawn digits, and on drawn things that are not digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from engine.classifier.predictions import as_probabilities, split
from engine.classifier.probe import drawn_digits, drawn_others

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Predict: TypeAlias = "Callable[[NDArray[np.float32]], NDArray[np.float32]]"

# A scale is as good as the share of drawn digits read right, plus this share of the mean log-likelihood in nats of the
# right values; scales this close to the best one are as good, and the more usual one is taken. Of 28 small networks
# trained on each of the scales, the ones taken read MNIST's training images 50,000 to 51,999 at most 2.1 points worse
# than those that the networks were trained on, but for two that read at most 18 % on any.
LIKELIHOOD_WEIGHT, AS_GOOD = 0.2, 0.05
LEAST_LIKELY = 1e-6  # probabilities below this count as this
# A model that reads fewer of the drawn digits right is not to be trusted.
POOR_BELOW = 0.5


@dataclass(frozen=True)
class Scale:
    """What a model is given for ink and paper: number = factor * ink + offset, ink from 0 to 1.

    Attributes:
        name: the end of its key among the words.
        factor: what full ink is more than paper.
        offset: what paper is.
    """

    name: str
    factor: float
    offset: float

    def apply(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Glyphs, ink 1.0 on 0.0, as the model wants them."""
        return glyphs if (self.factor, self.offset) == (1, 0) else self.factor * glyphs + self.offset


# The most usual first; the last are standardised by MNIST's mean 0.1307 and standard deviation 0.3081.
SCALES = (
    Scale("unit", 1, 0),
    Scale("bytes", 255, 0),
    Scale("signed", 2, -1),
    Scale("inverted", -1, 1),
    Scale("inverted_bytes", -255, 255),
    Scale("inverted_signed", -2, 1),
    Scale("standardised", 1 / 0.3081, -0.1307 / 0.3081),
)


@dataclass(frozen=True)
class Trial:
    """What came of trying a model out.

    Attributes:
        scale: what to give it for ink and paper.
        right: the share of the drawn digits that it then reads right.
        outputs: 10, or 11.
        refuses: whether its eleventh output says that a glyph is not a digit.
    """

    scale: Scale
    right: float
    outputs: int
    refuses: bool

    @property
    def poor(self) -> bool:
        """Whether it reads too few of the drawn digits right to be trusted."""
        return self.right < POOR_BELOW


def try_out(predict: Predict) -> Trial:
    """Try a model out on each scale.

    Args:
        predict: from glyphs (n, 28, 28, 1) to outputs (n, 10 or 11).

    Raises:
        ValueError: it answers with what is not a number.
        Exception: whatever ``predict`` raises.
    """
    import numpy as np

    glyphs, values = drawn_digits()
    shares, qualities = [], []
    for scale in SCALES:
        probabilities = split(as_probabilities(predict(scale.apply(glyphs)))).probabilities
        likelihoods = np.nan_to_num(probabilities[np.arange(len(values)), values])
        shares.append(float((probabilities.argmax(axis=1) == values).mean()))
        log_likelihood = np.log(np.maximum(likelihoods, LEAST_LIKELY)).mean()
        qualities.append(shares[-1] + LIKELIHOOD_WEIGHT * float(log_likelihood))
    best = next(place for place, quality in enumerate(qualities) if quality >= max(qualities) - AS_GOOD)
    if shares[best] < POOR_BELOW:  # nothing is to be learnt from its answers
        best = 0
    others = predict(SCALES[best].apply(drawn_others()))
    if not np.isfinite(others).all():
        raise ValueError("not a number")
    refuses = others.shape[1] > 10 and float((others.argmax(axis=1) == 10).mean()) > 0.5
    return Trial(SCALES[best], shares[best], others.shape[1], refuses)
