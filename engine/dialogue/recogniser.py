"""How likely each intent is for a sentence: softmax regression on the features of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.dialogue.features import counted
from engine.softmax import softmax

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The class of sentences that are none of our business; its phrases are in intents/out_of_scope.txt.
OUT_OF_SCOPE = "out_of_scope"
# What the logits are multiplied by, so that of the sentences with confidence p the share p is understood rightly: the
# least cross-entropy on phrases when fitted to the others (docs/dialogue.md).
SHARPNESS = 1.5
FILE = Path(__file__).with_name("recogniser.npz")


@dataclass(frozen=True)
class Example:
    """A sentence, and what it asks for."""

    intent: str
    text: str


@dataclass(frozen=True, eq=False)
class Recogniser:
    """What was learnt from the phrases.

    Attributes:
        intents: the classes' names, (c,).
        rarity: float32 (b,), each bucket's inverse document frequency, ln(1 + N / n).
        weights: float32 (b, c).
        biases: float32 (c,).
        digest: of the phrases that it was learnt from.
    """

    intents: tuple[str, ...]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    biases: NDArray[np.float32]
    digest: str

    @classmethod
    def load(cls, file: Path = FILE) -> Recogniser:
        """What ``python -m engine.dialogue.learn`` wrote."""
        import numpy as np

        with np.load(file) as saved:
            return cls(
                tuple(saved["intents"].tolist()),
                saved["rarity"].astype(np.float32),
                saved["weights"].astype(np.float32),
                saved["biases"].astype(np.float32),
                str(saved["digest"]),
            )

    def save(self, file: Path = FILE) -> None:
        """Write it with half the digits, which changes no answer."""
        import numpy as np

        np.savez_compressed(
            file,
            intents=np.array(self.intents),
            rarity=self.rarity.astype(np.float16),
            weights=self.weights.astype(np.float16),
            biases=self.biases.astype(np.float16),
            digest=np.array(self.digest),
        )

    def logits(self, text: str, models: Sequence[str]) -> NDArray[np.float32]:
        """Float32 (c,); see ``ranked``."""
        import numpy as np

        buckets, counts = counted(text, models)
        values = counts * self.rarity[buckets]
        length = float(np.sqrt(values @ values)) or 1.0
        return np.asarray((values / length) @ self.weights[buckets] + self.biases, np.float32)

    def ranked(self, text: str, models: Sequence[str]) -> list[tuple[str, float]]:
        """The intents with their probabilities, the likeliest first.

        Args:
            text: the words.
            models: names that count as a model's.

        Returns:
            All but the class of sentences that are none of our business: it has what is missing from 1.
        """
        import numpy as np

        likely = softmax(self.logits(text, models).astype(np.float64) * SHARPNESS)
        several = zip(self.intents, likely.tolist(), strict=True)
        return sorted(((name, share) for name, share in several if name != OUT_OF_SCOPE), key=lambda row: -row[1])
