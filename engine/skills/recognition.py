"""From pictures to readings: the surest way to see one, doubtful glyphs looked at again, no digits left out."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from engine.classifier.answers import Answers
from engine.classifier.classifier import Classifier
from engine.errors import PictureError, UserError, logged
from engine.foreign import contained
from engine.messages import Attachment, Digit, Progress, Reading, Reason, Reporter, ignore_progress
from engine.vision import Box, Glyph, View, looks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)
# Of a picture's glyphs, when more than this share are no digits, it is no picture of digits.
MOST_STRANGE = 0.5
# In place of what is likelier no digit than this, or whose value is in doubt, another way to split the ink is taken
# where its glyphs are likelier than this, and than what they stand for; in place of what is read, they must be sure.
LIKELY = 0.5
# A word of at least so many marks, of which more than this share are no digits, is a word: its o, l and S are none.
WORD, MOST_STRANGE_IN_WORD = 4, 1 / 3
# Words stand farther apart than this share of the marks' height.
APART = 0.5
# A second look costs a few glyphs each: so many doubtful ones of a picture get one.
SECOND_LOOKS = 8


def read(
    attachments: Sequence[Attachment], classifier: Classifier, report: Reporter = ignore_progress
) -> list[tuple[Reading, View | None]]:
    """Read pictures, all glyphs of a picture in one batch; one picture after the other, so that none waits in memory.

    Returns:
        For each picture its reading, and what was found in it; None where it could not be opened or something
        unexpected was raised, which the reading then tells: one picture never costs another anything.
    """
    read_so = []
    for done, attachment in enumerate(attachments):
        if len(attachments) > 1:
            report(Progress("read", done, len(attachments)))
        read_so.append(_read(attachment, classifier))
    if len(attachments) > 1:
        report(Progress("read", len(attachments), len(attachments)))
    return read_so


def _read(attachment: Attachment, classifier: Classifier) -> tuple[Reading, View | None]:
    if attachment.error is not None:
        return Reading(attachment.name, error=attachment.error), None
    try:
        with contained():
            return _surest(attachment, classifier)
    except PictureError as error:
        named = {"name": attachment.name} if error.values.get("name") == "" else {}
        return Reading(attachment.name, error=PictureError(error.key, **(error.values | named))), None
    except UserError:  # of the model, and so of every picture
        raise
    except Exception as error:  # noqa: BLE001 - the other pictures are read
        number = logged(error, "recognition", _log)
        return Reading(attachment.name, error=PictureError("picture.unexpected", name=attachment.name, id=number)), None


@dataclass(frozen=True)
class _Interpretation:
    """One way to see a picture, and what was read so.

    Attributes:
        reading: the digits, or why there are none.
        view: what they were read from.
        certainty: 0 to 1, of its least certain glyph: how likely it is the digit that it was read as, or, where
            there is no reading, that it is no digit. A glyph that is left out beside digits makes it uncertain; so do
            no glyphs at all.
    """

    reading: Reading
    view: View
    certainty: float


def _surest(attachment: Attachment, classifier: Classifier) -> tuple[Reading, View]:
    """The reading of the usual way to see a picture, unless another one is sure, and surer.

    Where the usual one gives digits and is sure, the others cost nothing; where one finds the same marks, little.
    """
    views = looks(attachment.picture)
    usual = next(views)
    best = _interpreted(attachment.name, usual, classifier)
    if best.reading.digits and best.certainty >= classifier.unsure_below:
        return best.reading, best.view
    for view in views:
        if _boxes(view) == _boxes(usual):
            continue
        other = _interpreted(attachment.name, view, classifier)
        differs = bool(other.reading.digits or best.reading.digits)  # of two refusals the usual one knows the reason
        if differs and other.certainty >= classifier.unsure_below and other.certainty > best.certainty:
            best = other
    return best.reading, best.view


def _boxes(view: View) -> list[Box]:
    return [glyph.box for glyph in view.glyphs]


def _interpreted(source: str, view: View, classifier: Classifier) -> _Interpretation:
    glyphs, answers = _looked_again(view, _answers(view.glyphs, classifier), classifier)
    strange = _with_words(answers.no_digit > classifier.no_digit_above, glyphs)
    reading = _reading(source, glyphs, answers, strange, classifier.unsure_below, view.reason)
    likely = _likelihood(answers) if reading.digits else answers.no_digit
    certainty = float(likely.min()) if len(likely) else 0.0
    return _Interpretation(reading, replace(view, glyphs=glyphs, sight=None), certainty)


def reread(readings: Sequence[Reading], classifier: Classifier) -> list[tuple[Reading, View | None]]:
    """Read again what was read before, from the glyphs: the pictures themselves are not kept.

    Returns:
        For each reading the new one, and a view of its glyphs side by side; one without digits stays as it is.
    """
    import numpy as np

    glyphs = [digit.glyph for reading in readings for digit in reading.digits]
    answers = iter(classifier.probabilities(np.stack(glyphs)) if glyphs else ())
    again: list[tuple[Reading, View | None]] = []
    for reading in readings:
        if not reading.digits:
            again.append((reading, None))
            continue
        tiles = _tiles(reading.digits)
        digits = tuple(
            digit_of(next(answers), Glyph(digit.glyph, box, digit.line))
            for digit, box in zip(reading.digits, tiles, strict=True)
        )
        sure = all(digit.confidence >= classifier.unsure_below for digit in digits)
        again.append((replace(reading, digits=digits, sure=sure), _side_by_side(digits)))
    return again


def digit_of(row: NDArray[np.float32], glyph: Glyph) -> Digit:
    """A glyph's answer, from the probabilities (10,) of its values."""
    probabilities = tuple(float(probability) for probability in row)
    value = int(row.argmax())
    return Digit(value, probabilities[value], probabilities, glyph.box, glyph.line, glyph=glyph.pixels)


def _reading(
    source: str,
    glyphs: Sequence[Glyph],
    answers: Answers,
    strange: NDArray[np.bool_],
    unsure_below: float,
    reason: Reason | None,
) -> Reading:
    """The digits among the glyphs; or, where most of them are none, the reason why there is no reading."""
    if len(glyphs) and float(strange.mean()) > MOST_STRANGE:
        return Reading(source, reason=Reason.NO_DIGIT)
    kept = [(row, glyph) for row, glyph, no in zip(answers.probabilities, glyphs, strange, strict=True) if not no]
    lines = sorted({glyph.line for _, glyph in kept})
    digits = tuple(digit_of(row, replace(glyph, line=lines.index(glyph.line))) for row, glyph in kept)
    sure = all(digit.confidence >= unsure_below for digit in digits)
    return Reading(source, digits, sure, reason, left_out=int(strange.sum()))


def _with_words(strange: NDArray[np.bool_], glyphs: Sequence[Glyph]) -> NDArray[np.bool_]:
    """(n,), which glyphs are no digits, and those too that stand in a word of such."""
    words: list[list[int]] = []
    for index, glyph in enumerate(glyphs):
        before = glyphs[words[-1][-1]] if words else None
        if before is not None and before.line == glyph.line:
            gap = glyph.box[0] - before.box[0] - before.box[2]
            if gap <= APART * max(glyph.box[3], before.box[3]):
                words[-1].append(index)
                continue
        words.append([index])
    whole = strange.copy()
    for word in words:
        if len(word) >= WORD and float(strange[word].mean()) > MOST_STRANGE_IN_WORD:
            whole[word] = True
    return whole


def _looked_again(view: View, answers: Answers, classifier: Classifier) -> tuple[tuple[Glyph, ...], Answers]:
    """Glyphs that are doubtful, cut in two or joined with a neighbour where that gives digits that are not.

    Doubtful is what is less likely a certain digit, P(digit) max P(value | digit), than an answer that is called sure.
    An alternative is taken where all of its glyphs are sure; where all that they stand for are no digits or might be
    any, where they are likelier.
    """
    import numpy as np

    from engine.vision.alternatives import alternatives

    likely = _likelihood(answers)
    doubtful = [index for index, likelihood in enumerate(likely) if likelihood < classifier.unsure_below]
    if view.sight is None or not doubtful:
        return view.glyphs, answers
    sight = view.sight
    offered = [alternative for index in doubtful[:SECOND_LOOKS] for alternative in alternatives(sight, index)]
    if not offered:
        return view.glyphs, answers
    other = _answers([glyph for alternative in offered for glyph in alternative.glyphs], classifier)
    other_likely = _likelihood(other)
    read = (answers.no_digit <= min(LIKELY, classifier.no_digit_above)) & (
        answers.probabilities.max(axis=1) >= classifier.unsure_below
    )
    best: list[tuple[float, int, tuple[int, int]]] = []
    start = 0
    for number, alternative in enumerate(offered):
        end = start + len(alternative.glyphs)
        least = float(other_likely[start:end].min())
        replaced = list(alternative.replaced)
        needed = classifier.unsure_below if read[replaced].any() else max(LIKELY, float(likely[replaced].max()))
        if least >= needed:
            best.append((least, number, (start, end)))
        start = end
    taken: dict[int, tuple[int, int, int]] = {}  # by the first place that it stands for
    gone: set[int] = set()
    for _, number, (start, end) in sorted(best, reverse=True):
        places = offered[number].replaced
        if not gone & set(places):
            gone |= set(places)
            taken[places[0]] = (number, start, end)
    if not taken:
        return view.glyphs, answers
    glyphs: list[Glyph] = []
    rows: list[tuple[NDArray[np.float32], np.float32]] = []
    for index, glyph in enumerate(view.glyphs):
        if index in taken:
            number, start, end = taken[index]
            glyphs += offered[number].glyphs
            rows += zip(other.probabilities[start:end], other.no_digit[start:end], strict=True)
        elif index not in gone:
            glyphs.append(glyph)
            rows.append((answers.probabilities[index], answers.no_digit[index]))
    return tuple(glyphs), Answers(np.stack([row for row, _ in rows]), np.array([no for _, no in rows], np.float32))


def _likelihood(answers: Answers) -> NDArray[np.float32]:
    """(n,), how likely each glyph is the digit that it most resembles."""
    likelihood: NDArray[np.float32] = answers.probabilities.max(axis=1) * (1 - answers.no_digit)
    return likelihood


def _answers(glyphs: Sequence[Glyph], classifier: Classifier) -> Answers:
    import numpy as np

    if not glyphs:
        return Answers(np.empty((0, 10), np.float32), np.empty(0, np.float32))
    return classifier.answers(np.stack([glyph.pixels for glyph in glyphs]))


def _tiles(digits: Sequence[Digit]) -> list[tuple[int, int, int, int]]:
    """Where each glyph stands when a line of writing is a row of glyphs."""
    boxes, columns = [], Counter[int]()
    for digit in digits:
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
