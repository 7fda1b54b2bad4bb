"""What a classifier scored on a data set: measured once, however many ask, and however often."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING

from engine.classifier.evaluation import Predict, evaluate
from engine.messages import Progress, Reporter, ignore_progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.classifier.card import Scores
    from engine.mnist import Digits

_LOOK_EVERY = 0.2  # seconds, at what another thread measures


class Measured:
    """The scores of one classifier; safe to use from any thread.

    They are those of the loaded model: one that was trained again is loaded as another classifier, which has none yet.
    The scores on the data set that was asked for last are kept.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._last: tuple[str, tuple[Scores, NDArray[np.float32]]] | None = None

    def scores(self, predict: Predict, digits: Digits, report: Reporter = ignore_progress) -> Scores:
        """The classifier's scores; see ``measure``."""
        return self.measure(predict, digits, report)[0]

    def measure(
        self, predict: Predict, digits: Digits, report: Reporter = ignore_progress
    ) -> tuple[Scores, NDArray[np.float32]]:
        """The classifier's scores, and the probabilities of each digit, (n, 10).

        Where somebody else is measuring them, that is waited for, and its progress told.

        Args:
            predict: the model that these scores are of.
            digits: what to measure it on.
            report: told of progress; what it raises ends this call, and leaves whoever waits to measure themselves.
        """
        key = _hash(digits)
        while not self._lock.acquire(timeout=_LOOK_EVERY):
            report(self._progress or Progress("evaluate", 0, len(digits)))
        try:
            if self._last is None or self._last[0] != key:
                self._last = key, _evaluated(predict, digits, self._shared(report))
            return self._last[1]
        finally:
            self._progress = None
            self._lock.release()

    def _shared(self, report: Reporter) -> Reporter:
        def tell(progress: Progress) -> None:
            self._progress = progress
            report(progress)

        return tell


def _evaluated(predict: Predict, digits: Digits, report: Reporter) -> tuple[Scores, NDArray[np.float32]]:
    import numpy as np

    parts: list[NDArray[np.float32]] = []

    def noted(glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        parts.append(predict(glyphs))
        return parts[-1]

    return evaluate(noted, digits, report), np.concatenate(parts)


def _hash(digits: Digits) -> str:
    """The same for the same digits alone."""
    sha256 = hashlib.sha256(digits.labels.tobytes())
    sha256.update(digits.images.tobytes())
    return sha256.hexdigest()
