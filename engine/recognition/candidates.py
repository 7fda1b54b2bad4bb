"""Doubtful glyphs, cut apart or joined with a neighbour where that gives digits that are not doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.classifier.classifier import Classifier
from engine.classifier.predictions import Predictions
from engine.recognition.judge import SEVERAL, Judge, digit_of
from engine.recognition.splitting import likeliest_parts
from engine.vision import Glyph, View

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A glyph is doubtful if it is less likely a digit than this, or its value is not sure. Another way to split its ink is
# taken if all of its glyphs are likelier than this, and than what they replace; to replace a sure digit, they must be
# sure.
LIKELY = 0.5
# A glyph that the judge takes for several things with at least this chance is cut apart. On composed pages a bound of
# 0.02 reads as many digits, one of 0.3 fewer.
MAYBE_SEVERAL = 0.1
# A second look costs a few glyphs each: at most this many doubtful ones of a picture get one.
SECOND_LOOKS = 8


@dataclass(frozen=True, eq=False)
class Candidate:
    """A way to split some of a picture's ink, judged.

    Attributes:
        places: of the glyphs, in reading order, that it stands for.
        glyphs: its own glyphs, in reading order.
        predictions: what the model says of each of them.
        digit: (n,), how likely each is a digit by the judge.
    """

    places: tuple[int, ...]
    glyphs: tuple[Glyph, ...]
    predictions: Predictions
    digit: NDArray[np.float32]

    @property
    def likelihood(self) -> NDArray[np.float32]:
        """(n,), how likely each glyph is the digit that it most resembles, 0 to 1: P(digit) max P(value | digit)."""
        likelihood: NDArray[np.float32] = self.predictions.probabilities.max(axis=1) * self.digit
        return likelihood

    @property
    def certainty(self) -> float:
        """That of its least likely glyph."""
        return float(self.likelihood.min())


def best_candidate(view: View, classifier: Classifier, judge: Judge) -> Candidate:
    """The glyphs of a view, each doubtful one replaced where another way to split its ink is better.

    A glyph is doubtful if its likelihood is below that of an answer that is called sure.
    """
    import numpy as np

    places = tuple(range(len(view.glyphs)))
    classes = judge.classes(view.glyphs)
    usual = Candidate(places, view.glyphs, _predictions(view.glyphs, classifier), digit_of(classes))
    several = np.flatnonzero(classes[:, SEVERAL] >= MAYBE_SEVERAL)
    better = [
        other
        for other in _others(view, usual, set(several.tolist()), classifier, judge)
        if _is_better(other, usual, classifier)
    ]
    taken: dict[int, Candidate] = {}  # by place
    for other in sorted(better, key=lambda other: other.certainty, reverse=True):
        if not taken.keys() & set(other.places):
            taken |= dict.fromkeys(other.places, other)
    if not taken:
        return usual
    own = (
        Candidate((place,), (view.glyphs[place],), usual.predictions[place : place + 1], usual.digit[place : place + 1])
        for place in places
    )
    parts = dict.fromkeys(taken.get(part.places[0], part) for part in own)
    return Candidate(
        places,
        tuple(glyph for part in parts for glyph in part.glyphs),
        Predictions.joined([part.predictions for part in parts]),
        np.concatenate([part.digit for part in parts]),
    )


def _others(view: View, usual: Candidate, several: set[int], classifier: Classifier, judge: Judge) -> list[Candidate]:
    """The other ways to split the ink of a view's doubtful glyphs, judged in one batch.

    Args:
        view: what was seen.
        usual: its glyphs as they are.
        several: the places of those that may be several digits.
        classifier: says which digit each is.
        judge: says what is a digit.
    """
    doubtful = [place for place, likely in enumerate(usual.likelihood) if not classifier.is_sure(float(likely))]
    if view.sight is None or not doubtful:
        return []
    from engine.vision.alternatives import Alternative, joins, slices

    splits = []
    for place in doubtful[:SECOND_LOOKS]:
        splits += joins(view.sight, place)
        parts = likeliest_parts(slices(view.sight, place), judge) if place in several else ()
        if parts:
            splits.append(Alternative((place,), parts))
    glyphs = [glyph for split in splits for glyph in split.glyphs]
    judged, digit = _predictions(glyphs, classifier), judge.digit(glyphs)
    candidates, start = [], 0
    for split in splits:
        end = start + len(split.glyphs)
        candidates.append(Candidate(split.replaced, split.glyphs, judged[start:end], digit[start:end]))
        start = end
    return candidates


def _is_better(other: Candidate, usual: Candidate, classifier: Classifier) -> bool:
    """Whether its glyphs are sure; where none that they stand for would be read, whether they are likelier."""
    replaced = list(other.places)
    values = usual.predictions.probabilities[replaced].max(axis=1)
    if any(
        digit >= LIKELY and classifier.is_sure(float(value))
        for digit, value in zip(usual.digit[replaced], values, strict=True)
    ):
        return classifier.is_sure(other.certainty)
    return other.certainty >= max(LIKELY, float(usual.likelihood[replaced].max()))


def _predictions(glyphs: Sequence[Glyph], classifier: Classifier) -> Predictions:
    import numpy as np

    if not glyphs:
        return Predictions(np.empty((0, 10), np.float32), np.empty(0, np.float32))
    return classifier.predictions(np.stack([glyph.pixels for glyph in glyphs]))
