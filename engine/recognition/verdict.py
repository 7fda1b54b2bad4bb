"""The verdict on a picture: which of its glyphs are digits, and whether the reading of them is sure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from engine.classifier.classifier import Classifier
from engine.messages import Digit
from engine.recognition.chances import chances
from engine.recognition.wholes import chance_of_whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.classifier.predictions import Predictions

# A glyph that is less likely a digit than this is left out. Of the digits of composed pages 99.5 % are above it: one
# that is left out is lost, while what is let in can still be called unsure.
REFUSED = 0.1
# If more than this share of a picture's glyphs are left out, it is not a picture of digits.
MOST_STRANGE = 0.5
# Strokes are kept where the mean chance of the other glyphs is at least this.
AMONG_DIGITS = 0.5
# The odds that a stroke is a digit are multiplied by this where it is all of a picture: fitted to 185 ones written
# alone, through everyday mishaps, too, and to 66 lone strokes of 1,600 composed pages without digits.
ALONE = 4.6
# A reading is sure if the chance that it is wholly right is at least this: docs/decisions/08-unsure-is-measured.md.
SURE = 0.7


def chances_of_digits(
    judged: NDArray[np.float32], predictions: Predictions, *, unruled: bool = False
) -> NDArray[np.float64]:
    """How likely each of a picture's n glyphs is a digit, 0 to 1.

    A glyph that the classifier takes for a 1 is a single stroke, hardly different from a line. It is likelier to be a
    digit where it is alone than beside other things. Alone or among digits it is read as unsure instead of left out.

    Args:
        judged: (n,), how likely each is a digit by the judge.
        predictions: what the classifier says of each.
        unruled: whether printed lines were taken away: then a stroke by itself may be what is left of them.
    """
    import numpy as np

    likely = chances(judged, predictions.no_digit)
    strokes = predictions.probabilities.argmax(axis=1) == 1
    if len(likely) == 1:
        likely = np.where(strokes, ALONE * likely / (1 - likely + ALONE * likely), likely)
        if unruled:
            return likely
    else:
        others = likely[~strokes]
        if not len(others) or others.mean() < AMONG_DIGITS:
            return likely
    return np.where(strokes, np.maximum(likely, np.minimum(REFUSED, predictions.likelihood)), likely)


def places_of_digits(likely: NDArray[np.float64]) -> list[int]:
    """The places of the glyphs that are read; none where most of a picture's glyphs are not digits.

    Args:
        likely: (n,), how likely each glyph is a digit.
    """
    places = [place for place, chance in enumerate(likely.tolist()) if chance >= REFUSED]
    return places if len(likely) - len(places) <= MOST_STRANGE * len(likely) else []


def each_sure(digits: Iterable[Digit], classifier: Classifier) -> bool:
    """Whether the value of each digit is sure by the model: all that counts where only the digits are known."""
    return all(classifier.is_sure(digit.confidence) for digit in digits)


def is_whole_sure(certain: NDArray[np.floating], explained: float, left_out: int) -> bool:
    """Whether a reading is likely enough to be right to its last digit.

    Args:
        certain: (n,), how likely each digit is the one that it was read as, 0 to 1.
        explained: the share of the ink, 0 to 1, that the glyphs are made of.
        left_out: how many glyphs are not digits.
    """
    return chance_of_whole(certain, explained, left_out) >= SURE
