"""Doubtful glyphs, cut in two or joined with a neighbour where that gives digits that are not doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.classifier.answers import Answers
from engine.classifier.classifier import Classifier
from engine.vision import Glyph, View

# In place of what is likelier not a digit than this, or whose value is in doubt, another way to split the ink is taken
# where its glyphs are likelier than this, and than what they stand for; in place of what is read, they must be sure.
LIKELY = 0.5
# A second look costs a few glyphs each: at most this many doubtful ones of a picture get one.
SECOND_LOOKS = 8


@dataclass(frozen=True, eq=False)
class Candidate:
    """A way to split some of a picture's ink, judged.

    Attributes:
        places: of the glyphs, in reading order, that it stands for.
        glyphs: its own glyphs, in reading order.
        answers: what the model says of each of them.
    """

    places: tuple[int, ...]
    glyphs: tuple[Glyph, ...]
    answers: Answers

    @property
    def certainty(self) -> float:
        """How likely its least likely glyph is the digit that it most resembles, 0 to 1."""
        return float(self.answers.likelihood.min())


def best_candidate(view: View, classifier: Classifier) -> Candidate:
    """All glyphs of a view, those that are doubtful replaced where another way to split their ink is better.

    Doubtful is what is less likely a certain digit, P(digit) max P(value | digit), than an answer that is called sure.
    """
    places = tuple(range(len(view.glyphs)))
    usual = Candidate(places, view.glyphs, _answers(view.glyphs, classifier))
    better = [other for other in _others(view, usual.answers, classifier) if _is_better(other, usual, classifier)]
    taken: dict[int, Candidate] = {}  # by place
    for other in sorted(better, key=lambda other: other.certainty, reverse=True):
        if not taken.keys() & set(other.places):
            taken |= dict.fromkeys(other.places, other)
    if not taken:
        return usual
    own = (Candidate((place,), (view.glyphs[place],), usual.answers[place : place + 1]) for place in places)
    parts = dict.fromkeys(taken.get(part.places[0], part) for part in own)
    return Candidate(
        places,
        tuple(glyph for part in parts for glyph in part.glyphs),
        Answers.joined([part.answers for part in parts]),
    )


def _others(view: View, answers: Answers, classifier: Classifier) -> list[Candidate]:
    """The other ways to split the ink of a view's doubtful glyphs, judged in one batch."""
    doubtful = [place for place, likely in enumerate(answers.likelihood) if not classifier.is_sure(float(likely))]
    if view.sight is None or not doubtful:
        return []
    from engine.vision.alternatives import alternatives

    splits = [split for place in doubtful[:SECOND_LOOKS] for split in alternatives(view.sight, place)]
    judged = _answers([glyph for split in splits for glyph in split.glyphs], classifier)
    candidates, start = [], 0
    for split in splits:
        end = start + len(split.glyphs)
        candidates.append(Candidate(split.replaced, split.glyphs, judged[start:end]))
        start = end
    return candidates


def _is_better(other: Candidate, usual: Candidate, classifier: Classifier) -> bool:
    """Whether its glyphs are sure; where none that they stand for would be read, whether they are likelier."""
    replaced = usual.answers[list(other.places)]
    values = replaced.probabilities.max(axis=1)
    if any(
        no_digit <= LIKELY and classifier.is_digit(float(no_digit)) and classifier.is_sure(float(value))
        for no_digit, value in zip(replaced.no_digit, values, strict=True)
    ):
        return classifier.is_sure(other.certainty)
    return other.certainty >= max(LIKELY, float(replaced.likelihood.max()))


def _answers(glyphs: Sequence[Glyph], classifier: Classifier) -> Answers:
    import numpy as np

    if not glyphs:
        return Answers(np.empty((0, 10), np.float32), np.empty(0, np.float32))
    return classifier.answers(np.stack([glyph.pixels for glyph in glyphs]))
