"""Judges that say what a test wants, in place of the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.recognition.judge import CLASSES, STRANGERS, Judge


@dataclass(frozen=True)
class Scripted:
    """A runtime that goes by each pair of glyph and surroundings.

    Attributes:
        says: from a pair, (28, 28, 2), to how likely it is a digit; the rest is a letter.
    """

    says: Callable[[NDArray[np.float32]], float]

    def predict(self, pairs: NDArray[np.float32]) -> NDArray[np.float32]:
        rows = np.zeros((len(pairs), CLASSES), np.float32)
        rows[:, 0] = [self.says(pair) for pair in pairs]
        rows[:, STRANGERS["letter"]] = 1 - rows[:, 0]
        return rows

    def summary(self) -> str | None:
        return None

    def layers(self) -> None:
        return None


def judge(says: Callable[[NDArray[np.float32]], float]) -> Judge:
    return Judge(Scripted(says))


# Everything is a digit.
LENIENT = judge(lambda _: 0.9999)
