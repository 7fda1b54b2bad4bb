"""Judges that say what a test wants, in place of the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.recognition.judge import CLASSES, SEVERAL, STRANGERS, Judge


@dataclass(frozen=True)
class Scripted:
    """A runtime that goes by each pair of glyph and surroundings.

    Attributes:
        says: from a pair, (28, 28, 2), to how likely it is a digit.
        else_: the class of the rest.
    """

    says: Callable[[NDArray[np.float32]], float]
    else_: int = STRANGERS["letter"]

    def predict(self, pairs: NDArray[np.float32]) -> NDArray[np.float32]:
        rows = np.zeros((len(pairs), CLASSES), np.float32)
        rows[:, 0] = [self.says(pair) for pair in pairs]
        rows[:, self.else_] = 1 - rows[:, 0]
        return rows

    def summary(self) -> str | None:
        return None

    def layers(self) -> None:
        return None


def judge(says: Callable[[NDArray[np.float32]], float], else_: int = STRANGERS["letter"]) -> Judge:
    return Judge(Scripted(says, else_))


def by_width(*shapes: tuple[float, float]) -> Judge:
    """Says how likely a glyph is a digit, and else several, by its shape.

    Args:
        shapes: (width by height, how likely a digit) of what is at least so wide; the first that fits counts.
    """

    def says(pair: NDArray[np.float32]) -> float:
        ys, xs = np.nonzero(pair[..., 0] > 0.4)
        wide = (np.ptp(xs) + 1) / (np.ptp(ys) + 1)
        return next(likely for least, likely in shapes if wide >= least)

    return judge(says, SEVERAL)


# Everything is a digit.
LENIENT = judge(lambda _: 0.9999)
