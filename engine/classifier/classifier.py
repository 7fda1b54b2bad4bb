"""A Classifier: one model, loaded once, that turns glyphs into probabilities."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.classifier.card import Card, Scores
from engine.classifier.measured import Measured
from engine.classifier.predictions import Predictions, predictions
from engine.classifier.runtime import Runtime, is_file, needs_keras, open_runtime
from engine.classifier.trial import Trial, try_out
from engine.errors import ModelError
from engine.messages import Reporter, ignore_progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.mnist import Digits

# Without a card there is no validation split to choose by: an answer is unsure if it is less likely than not.
UNSURE_WITHOUT_CARD = 0.5


@dataclass(frozen=True)
class Classifier:
    """A loaded model.

    Attributes:
        name: what people call it: the file's stem.
        file: the file that was loaded.
        card: what is known of it, if a card lies beside the file.
        runtime: what runs it.
        trial: how it wants to be used, where no card says so.
    """

    name: str
    file: Path
    card: Card | None
    runtime: Runtime
    trial: Trial | None = None
    _measured: Measured = field(default_factory=Measured, init=False, repr=False, compare=False)

    @classmethod
    def open(cls, file: Path) -> Classifier:
        """Load a model file, and check it against its card if it has one.

        One that no card vouches for runs in a process that can be ended, see ``engine.classifier.own_model``.

        Raises:
            ModelError: the file is missing, damaged, unreadable, of another shape or not the one its card speaks of.
        """
        try:
            return cls._opened(file)
        except OSError as error:  # no permission, a fault of the disk, or it is gone meanwhile
            raise ModelError("model.unreadable", name=file.name) from error

    @classmethod
    def _opened(cls, file: Path) -> Classifier:
        card_file = file.with_suffix(".json")
        card = Card.read(card_file) if is_file(file) and is_file(card_file) else None
        vouched = card is not None and (file.name in card.sha256 or file.suffix == ".tflite")
        if card is not None and vouched:
            card.check(file)
        runtime = open_runtime(file) if vouched else _open_apart(file)
        if card is not None:
            return cls(file.stem, file, card, runtime)
        try:
            return cls(file.stem, file, None, runtime, try_out(runtime.predict))
        except ModelError:
            raise
        except Exception as error:  # whatever a native runtime raises
            raise ModelError("model.does_not_run", name=file.name) from error

    @property
    def unsure_below(self) -> float:
        """The confidence below which an answer should be called unsure, 0 to 1."""
        return self.card.unsure_below if self.card else UNSURE_WITHOUT_CARD

    def is_sure(self, confidence: float) -> bool:
        """Whether an answer of this confidence, 0 to 1, is called sure."""
        return confidence >= self.unsure_below

    @property
    def averaged_below(self) -> float:
        """The confidence below which a glyph is answered by the mean of five looks at it, 0 to 1."""
        return self.card.averaged_below if self.card else 0.0

    def probabilities(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """The probability of each value for each glyph; safe to call from any thread.

        Args:
            glyphs: (n, 28, 28) or (n, 28, 28, 1) float32, ink 1.0 on 0.0.

        Returns:
            (n, 10) float32, each row adding up to 1.
        """
        return self.predictions(glyphs).probabilities

    def predictions(self, glyphs: NDArray[np.float32]) -> Predictions:
        """As ``probabilities``, and how likely each glyph is not a digit at all."""
        import numpy as np

        outputs = predictions(glyphs.reshape(-1, 28, 28, 1), self._predict, self.averaged_below)
        if self.trial is None or self.trial.refuses:
            return outputs
        return replace(outputs, no_digit=np.zeros_like(outputs.no_digit))

    def _predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        return self.runtime.predict(glyphs if self.trial is None else self.trial.scale.apply(glyphs))

    def scores(self, digits: Digits, report: Reporter = ignore_progress) -> Scores:
        """How it does on labelled digits: measured when that is first asked for, known from then on.

        Args:
            digits: the data set.
            report: told of progress; what it raises ends the measuring.
        """
        return self._measured.scores(self.probabilities, digits, report)

    def labelled(self, digits: Digits, report: Reporter = ignore_progress) -> NDArray[np.float32]:
        """What it says of labelled digits, (n, 10); known from then on, like ``scores``."""
        return self._measured.measure(self.probabilities, digits, report)[1]

    def summary(self) -> str | None:
        """Keras's table of the model's layers, from the card or from the file itself."""
        return self.card.summary if self.card else self.runtime.summary()


def _open_apart(file: Path) -> Runtime:
    needs_keras(file)  # what holds no model needs no process
    from engine.classifier.own_model import OwnModel  # imports subprocess, which few need

    return OwnModel(file)
