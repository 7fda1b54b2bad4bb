"""The same pictures at other sizes and with other margins: the answer must not change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import cv2
import numpy as np

from engine import Engine
from tools.accuracy.digits import Goal, Tell
from tools.accuracy.document import percent, table
from tools.accuracy.samples import NOT_DIGIT, Outcome, Sample
from tools.bench.mishaps import Picture

SCALES = (0.5, 0.75, 1.5, 2.0, 3.0)
MARGINS = (0.05, 0.1, 0.2, 0.3)  # on each side, as shares of the longer one


def scaled(picture: Picture, scale: float) -> Picture:
    """The picture, its sides multiplied by this factor."""
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    larger: Picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=way)
    return larger


def with_border(picture: Picture, share: float) -> Picture:
    """The picture on a larger sheet of the usual colour of its border."""
    border = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    colour = np.median(border.reshape(len(border), -1), axis=0).tolist()
    margin = round(share * max(picture.shape[:2]))
    sheet: Picture = cv2.copyMakeBorder(picture, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=colour)
    return sheet


def measure_steadiness(engine: Engine, samples: Sequence[Sample], tell: Tell) -> tuple[str, list[Goal]]:
    """Pictures of digits as they are, and changed in ways that change no answer."""
    written = [sample for sample in samples if sample.kind != NOT_DIGIT]

    def answers(change: Callable[[Picture], Picture]) -> list[Outcome]:
        return [Outcome(sample, engine.predict(change(sample.pixels()))[0]) for sample in written]

    usual = answers(lambda picture: picture)
    changes: dict[str, Callable[[Picture], Picture]] = {}
    for scale in SCALES:
        changes[f"{scale:g} times as large"] = partial(scaled, scale=scale)
    for share in MARGINS:
        changes[f"a margin of {share:.0%}"] = partial(with_border, share=share)
    rows = [("as it is", percent(sum(one.right for one in usual) / len(usual)), "")]
    least = 1.0
    for name, change in changes.items():
        changed = answers(change)
        same = sum(one.answer == other.answer for one, other in zip(changed, usual, strict=True)) / len(usual)
        least = min(least, same)
        rows.append((name, percent(sum(one.right for one in changed) / len(changed)), percent(same)))
        tell(" ".join(rows[-1]))
    text = (
        "## Other sizes and margins\n\nAll pictures with digits, changed in ways that should change no answer.\n\n"
        f"{table(('change', 'right', 'the same answer'), rows)}"
    )
    return text, [("the same answer at other sizes and margins, the worst", "99%", percent(least))]
