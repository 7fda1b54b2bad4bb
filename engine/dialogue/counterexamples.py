"""A few known phrases as arrays: what embedders' intents are told apart from, without reading all phrases anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.dialogue import features, sentence_encoder
from engine.dialogue.recogniser import FILE

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sentences:
    """Sentences as arrays.

    Attributes:
        sizes: int64 (n,), how many features each has.
        buckets: int64 (nnz,), of the features, sentence by sentence; see ``features.count``.
        counts: float32 (nnz,), of the features.
        vectors: float32 (n, m), what each means.
    """

    sizes: NDArray[np.int64]
    buckets: NDArray[np.int64]
    counts: Array
    vectors: Array

    @classmethod
    def of(cls, texts: Sequence[str]) -> Sentences:
        """Sentences as they are written, each with at least a letter or a digit."""
        counted = [features.count(text, ()) for text in texts]
        return cls(
            np.array([len(buckets) for buckets, _ in counted]),
            np.concatenate([buckets for buckets, _ in counted]),
            np.concatenate([counts for _, counts in counted]),
            np.stack([sentence_encoder.encode(features.plain(text)) for text in texts]),
        )

    def and_(self, others: Sentences, times: int = 1) -> Sentences:
        """These sentences, and behind them others, repeated so many times."""
        return Sentences(
            np.concatenate([self.sizes, *[others.sizes] * times]),
            np.concatenate([self.buckets, *[others.buckets] * times]),
            np.concatenate([self.counts, *[others.counts] * times]),
            np.concatenate([self.vectors, *[others.vectors] * times]),
        )

    def at(self, places: NDArray[np.int64]) -> Sentences:
        """Those at some places, which are in order."""
        chosen = np.zeros(len(self.sizes), bool)
        chosen[places] = True
        of_chosen = np.repeat(chosen, self.sizes)
        return Sentences(self.sizes[places], self.buckets[of_chosen], self.counts[of_chosen], self.vectors[places])


@dataclass(frozen=True, eq=False)
class Counterexamples:
    """Phrases of the known intents, from which added ones are to be told apart.

    Attributes:
        sentences: known phrases.
        classes: the recogniser's class of each.
    """

    sentences: Sentences
    classes: tuple[str, ...]

    @classmethod
    def load(cls) -> Counterexamples:
        """Read what ``python -m engine.dialogue.learn`` wrote into the recogniser's file."""
        with np.load(FILE) as saved:
            sentences = Sentences(
                saved["sizes"].astype(np.int64),
                saved["buckets"].astype(np.int64),
                saved["counts"].astype(np.float32),
                saved["vectors"].astype(np.float32),
            )
            return cls(sentences, tuple(saved["classes"].tolist()))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is saved of them, in half the precision."""
        return {
            "sizes": self.sentences.sizes.astype(np.uint16),
            "buckets": self.sentences.buckets.astype(np.uint16),
            "counts": self.sentences.counts.astype(np.float16),
            "vectors": self.sentences.vectors.astype(np.float16),
            "classes": np.array(self.classes),
        }
