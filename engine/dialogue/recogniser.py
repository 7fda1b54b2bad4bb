"""How likely each intent is for a sentence: softmax regression on the features of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.dialogue.features import count
from engine.softmax import softmax

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The class of sentences that ask for nothing we do; its phrases are in intents/out_of_scope.txt.
OUT_OF_SCOPE = "out_of_scope"
# The logits' factor (inverse temperature) that calibrates the confidence: the least cross-entropy on held-out phrases
# (docs/dialogue.md).
SHARPNESS = 1.5
FILE = Path(__file__).with_name("recogniser.npz")


@dataclass(frozen=True)
class Example:
    """A sentence, and what it asks for."""

    intent: str
    text: str


@dataclass(frozen=True, eq=False)
class Recogniser:
    """A model learnt from the phrases.

    Attributes:
        intents: the classes' names, (c,).
        rarity: float32 (b,), each bucket's inverse document frequency, ln(1 + N / n).
        weights: float32 (b, c).
        biases: float32 (c,).
        digest: of the phrases.
    """

    intents: tuple[str, ...]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    biases: NDArray[np.float32]
    digest: str

    @classmethod
    def load(cls, file: Path = FILE) -> Recogniser:
        """Read what ``python -m engine.dialogue.learn`` wrote."""
        import numpy as np

        with np.load(file) as saved:
            rarity, weights, biases = (saved[name].astype(np.float32) for name in ("rarity", "weights", "biases"))
            return cls(tuple(saved["intents"].tolist()), rarity, weights, biases, str(saved["digest"]))

    def save(self, file: Path = FILE) -> None:
        """Write it with half the precision, which changes no answer."""
        import numpy as np

        arrays = {name: getattr(self, name).astype(np.float16) for name in ("rarity", "weights", "biases")}
        np.savez_compressed(file, intents=np.array(self.intents), **arrays, digest=np.array(self.digest))

    def logits(self, text: str, models: Sequence[str]) -> NDArray[np.float32]:
        """Float32 (c,); see ``ranked``."""
        import numpy as np

        buckets, counts = count(text, models)
        values = counts * self.rarity[buckets]
        length = float(np.sqrt(values @ values)) or 1.0
        return np.asarray((values / length) @ self.weights[buckets] + self.biases, np.float32)

    def ranked(self, text: str, models: Sequence[str]) -> list[tuple[str, float]]:
        """The intents but for ``OUT_OF_SCOPE`` with their probabilities, the likeliest first.

        Args:
            text: the words.
            models: the models' names.
        """
        import numpy as np

        probabilities = softmax(self.logits(text, models).astype(np.float64) * SHARPNESS)
        rows = zip(self.intents, probabilities.tolist(), strict=True)
        return sorted((row for row in rows if row[0] != OUT_OF_SCOPE), key=lambda row: -row[1])
