"""How likely each intent is for a sentence: softmax regression on its words' features and on what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.dialogue import sentence_encoder
from engine.dialogue.context import Before, shifts
from engine.dialogue.features import count, plain
from engine.softmax import softmax

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The class of sentences that ask for nothing we do; its phrases are in intents/out_of_scope.txt.
OUT_OF_SCOPE = "out_of_scope"
# The logits' factor (inverse temperature) that calibrates the confidence: the least cross-entropy on held-out phrases
# (docs/dialogue.md).
SHARPNESS = 1.0
# The intent of requests about a reading, of which each operation is a class of its own: "facts sum".
FACTS = "facts"
FILE = Path(__file__).with_name("recogniser.npz")
# A sentence's vector, less the mean one, is this long beside the features, which are of length 1.
SHARE = 10.0
# What was computed within ``once``, by the recogniser and the sentence.
_cache: ContextVar[dict[tuple[object, ...], NDArray[np.float32]] | None] = ContextVar("cache", default=None)
_ARRAYS = ("rarity", "weights", "meanings", "centre", "biases", "shares")


@contextmanager
def once() -> Iterator[None]:
    """Within this a sentence is computed once, however often it is asked about; nothing of it is kept afterwards."""
    token = _cache.set({})
    try:
        yield
    finally:
        _cache.reset(token)


@dataclass(frozen=True)
class Utterance:
    """A sentence, and what it asks for."""

    intent: str
    text: str


@dataclass(frozen=True, eq=False)
class Recogniser:
    """A model learnt from the phrases.

    Attributes:
        intents: the classes' names, (c,).
        rarity: float32 (b,), each bucket's inverse document frequency, ln(1 + N / n).
        weights: float32 (b, c), of the words' features.
        meanings: float32 (m, c), of the sentence's vector.
        centre: float32 (m,), the mean of the phrases' vectors.
        biases: float32 (c,).
        shares: float32 (c,), of the phrases; 0 of an added intent.
        digest: of the phrases.
    """

    intents: tuple[str, ...]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    meanings: NDArray[np.float32]
    centre: NDArray[np.float32]
    biases: NDArray[np.float32]
    shares: NDArray[np.float32]
    digest: str

    @classmethod
    def load(cls) -> Recogniser:
        """Read what ``python -m engine.dialogue.learn`` wrote."""
        import numpy as np

        with np.load(FILE) as saved:
            arrays = {name: saved[name].astype(np.float32) for name in _ARRAYS}
            return cls(tuple(saved["intents"].tolist()), **arrays, digest=str(saved["digest"]))

    def save(self, beside: Mapping[str, NDArray[Any]]) -> None:
        """Write it with half the precision, which changes no answer; with other arrays beside."""
        import numpy as np

        arrays: dict[str, Any] = {name: getattr(self, name).astype(np.float16) for name in _ARRAYS}
        arrays |= {"intents": np.array(self.intents), "digest": np.array(self.digest), **beside}
        np.savez_compressed(FILE, **arrays)

    def logits(self, text: str, models: Sequence[str]) -> NDArray[np.float32]:
        """Float32 (c,); see ``ranked``."""
        cache, key = _cache.get(), (self, text, *models)
        if cache is None:
            return self._logits(text, models)
        if key not in cache:
            cache[key] = self._logits(text, models)
        return cache[key]

    def _logits(self, text: str, models: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        buckets, counts = count(text, models)
        values = counts * self.rarity[buckets]
        length = float(np.sqrt(values @ values)) or 1.0
        meaning = SHARE * (sentence_encoder.encode(plain(text)) - self.centre)
        logits = (values / length) @ self.weights[buckets] + meaning @ self.meanings + self.biases
        return np.asarray(logits, np.float32)

    def ranked(self, text: str, models: Sequence[str], before: Before | None = None) -> list[tuple[str, float]]:
        """The intents but for ``OUT_OF_SCOPE`` with their probabilities, the likeliest first.

        Args:
            text: the words.
            models: the models' names.
            before: what came before, in a conversation.
        """
        likely: dict[str, float] = {}
        for name, probability in self._classes(text, models, before):
            intent = name.partition(" ")[0]
            likely[intent] = likely.get(intent, 0.0) + probability
        return sorted((row for row in likely.items() if row[0] != OUT_OF_SCOPE), key=lambda row: -row[1])

    def operation(self, text: str, models: Sequence[str], before: Before | None = None) -> tuple[str, float]:
        """The likeliest operation of a request about a reading, and the probability that it is asked for."""
        rows = [row for row in self._classes(text, models, before) if row[0].startswith(f"{FACTS} ")]
        name, probability = max(rows, key=lambda row: row[1])
        return name.partition(" ")[2], probability

    def knows(self, request: object) -> bool:
        """Whether the operation of a request is one that was learnt, so that what is likelier tells something."""
        return f"{FACTS} {getattr(request, 'operation', '')}" in self.intents

    def _classes(self, text: str, models: Sequence[str], before: Before | None) -> Iterator[tuple[str, float]]:
        import numpy as np

        logits = self.logits(text, models).astype(np.float64) * SHARPNESS
        if before is not None:
            logits += shifts(before, tuple(zip(self.intents, self.shares.tolist(), strict=True)))
        return zip(self.intents, softmax(logits).tolist(), strict=True)
