"""Reads pictures, each in the way to see it that is the surest; one that cannot be read says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.classifier.classifier import Classifier
from engine.errors import PictureError, UserError
from engine.foreign import contained
from engine.messages import Attachment, Digit, Progress, Reading, Reason, Reporter, ignore_progress
from engine.recognition.candidates import best_candidate
from engine.recognition.digits import reading_of
from engine.recognition.judge import Judge, shipped_judge
from engine.recognition.verdict import chances_of_digits, is_whole_sure, places_of_digits
from engine.vision import Decode, View, looks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A sure look that explains less than this share of the ink may be sure of the paper between the strokes: of 1,000
# digits cut out with a margin of 3 or 6 % of their height the 7 that were surely misread are below it, and 6 others.
EXPLAINED = 0.95
# What another look finds counts if its certainty is at least this. A higher bound loses digits, a lower one lets in
# other things (docs/decisions/30-the-surest-of-several-looks.md).
COUNTS = 0.25


def read(
    attachments: Sequence[Attachment],
    classifier: Classifier,
    report: Reporter = ignore_progress,
    judge: Judge | None = None,
    decode: Decode | None = None,
) -> list[tuple[Reading, View | None]]:
    """Read pictures, all glyphs of a picture in one batch; one picture after the other, so that none waits in memory.

    Args:
        attachments: the pictures.
        classifier: says which digits they show.
        report: told of progress.
        judge: says what is a digit; the one that came with Digitbot if None.
        decode: opens the pictures, see ``looks``.

    Returns:
        For each picture its reading and its view; the view is None where the picture could not be opened or an
        unexpected error was raised. The reading then has the error: one picture's failure does not affect the others.
    """
    readings = []
    for done, attachment in enumerate(attachments):
        if len(attachments) > 1:
            report(Progress("read", done, len(attachments)))
        readings.append(_read(attachment, classifier, judge or shipped_judge(), decode))
    if len(attachments) > 1:
        report(Progress("read", len(attachments), len(attachments)))
    return readings


def _read(
    attachment: Attachment, classifier: Classifier, judge: Judge, decode: Decode | None
) -> tuple[Reading, View | None]:
    if attachment.error is not None:
        return Reading(attachment.name, error=attachment.error), None
    try:
        with contained():
            return _surest(attachment, classifier, judge, decode)
    except PictureError as error:
        # A file's own name may be that of others in other folders, too; the attachment's has the folder.
        name = error.values.get("name")
        named = {"name": attachment.name} if isinstance(name, str) and attachment.name.endswith(name) else {}
        return Reading(attachment.name, error=PictureError(error.key, **(error.values | named))), None
    except UserError:  # of the model, and so of every picture
        raise
    except Exception as error:  # noqa: BLE001 - the other pictures are read
        return Reading(attachment.name, error=PictureError.unexpected(error, attachment.name)), None


@dataclass(frozen=True)
class Interpretation:
    """One way to see a picture, and the reading that it gives.

    Attributes:
        reading: the digits, or why there are none.
        view: what they were read from.
        certain: (n,), 0 to 1, how likely each digit is the one that it was read as.
        certainty: 0 to 1, of its least certain glyph: how likely it is the digit that it was read as; a glyph that is
            left out beside digits makes it uncertain. 0 where nothing is read.
        explained: the share of what was taken for ink that the glyphs are made of, 0 to 1.
    """

    reading: Reading
    view: View
    certain: NDArray[np.float64]
    certainty: float
    explained: float

    @property
    def worth(self) -> float:
        """Its certainty times the share of ink that it explains: a sure speck in much unread ink is worth little."""
        return self.certainty * self.explained


def _surest(
    attachment: Attachment, classifier: Classifier, judge: Judge, decode: Decode | None
) -> tuple[Reading, View]:
    """The reading of the usual way to see a picture, unless another one is worth more.

    Where the usual one gives digits, is sure, and leaves no ink unexplained, the others cost nothing; where one shows
    the same marks, little.
    """
    views = looks(attachment.picture, decode)
    usual = next(views)
    best = interpretation(attachment.name, usual, classifier, judge)
    if best.reading.digits and classifier.is_sure(best.certainty) and best.explained >= EXPLAINED:
        return best.reading, best.view
    for view in views:
        same = [glyph.box for glyph in view.glyphs] == [glyph.box for glyph in usual.glyphs]
        if same or view.explained <= best.worth:  # no certainty makes it worth more
            continue
        other = interpretation(attachment.name, view, classifier, judge)
        if other.certainty >= COUNTS and other.worth > best.worth:
            best = other
    return best.reading, best.view


def interpretation(source: str, view: View, classifier: Classifier, judge: Judge) -> Interpretation:
    """The digits among a view's glyphs; or, where most of them are not digits, the reason why there is no reading."""
    candidate = best_candidate(view, classifier, judge)
    glyphs, predictions = candidate.glyphs, candidate.predictions
    unruled = view.sight is not None and view.sight.ink.unruled
    likely = chances_of_digits(candidate.digit, predictions, unruled=unruled)
    places = places_of_digits(likely)
    if glyphs and not places:
        reading = Reading(source, reason=Reason.NO_DIGIT)
    else:
        reading = reading_of(source, [glyphs[place] for place in places], predictions.probabilities[places], classifier)
        digits = _placed(reading.digits, [glyph.line for glyph in glyphs], places)
        reading = replace(reading, digits=digits, reason=view.reason, left_out=len(glyphs) - len(places))
    certain = predictions.probabilities.max(axis=1) * likely
    certainty = float(certain.min()) if reading.digits else 0.0
    if reading.digits and not is_whole_sure(certain[places], view.explained, reading.left_out):
        reading = replace(reading, sure=False, ink_in_doubt=reading.sure)
    seen = replace(view, glyphs=glyphs, sight=None)
    return Interpretation(reading, seen, certain[places], certainty, view.explained)


def _placed(digits: Sequence[Digit], lines: Sequence[int], places: Sequence[int]) -> tuple[Digit, ...]:
    """Digits with their lines and groups counted.

    Args:
        digits: in reading order.
        lines: of all glyphs, in reading order, the digits among them.
        places: of the digits among the glyphs.
    """
    line = group = before = -1
    placed = []
    for digit, place in zip(digits, places, strict=True):
        if before < 0 or lines[place] != lines[before]:
            line, group = line + 1, 0
        elif place > before + 1:
            group += 1
        placed.append(replace(digit, line=line, group=group))
        before = place
    return tuple(placed)
