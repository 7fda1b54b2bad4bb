"""Learn from the phrases to recognise intents: ``python -m engine.dialogue.learn`` once phrases were edited."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from engine.dialogue import features
from engine.dialogue.recogniser import OUT_OF_SCOPE, Example, Recogniser
from engine.locales import LANGUAGES, words
from engine.softmax import softmax

Array = NDArray[np.float32]

STEPS = 100
DROPOUT = 0.5  # of the features in each step
DECAY = 1e-5
# Of Adam (Kingma and Ba, 2015), with cosine decay of the rate.
RATE, FIRST_MOMENT, SECOND_MOMENT, EPSILON = 0.3, 0.9, 0.99, 1e-8
# The document frequency of a bucket in no phrase: unknown words make all intents less likely.
UNSEEN = 0.1
CONCEPT = "{concept}"
USUAL = 300  # phrases of an intent; those of an added one are repeated up to this number
# One in this many known phrases is enough to contrast few added ones with; more of them do not help the held-out
# sentences, and take six times as long (docs/dialogue.md).
THINNED = 6


def examples() -> tuple[Example, ...]:
    """All phrases of the locales.

    ``{concept}`` stands for the names of the lessons' concepts in turn; with the names of things that are not taught,
    the phrase is out of scope.
    """
    known = []
    for language in LANGUAGES:
        locale = words(language)
        concepts = [name for names in locale.table("concepts").values() for name in names]
        for intent in locale.intents():
            phrases = locale.phrases(intent)
            patterns = [phrase for phrase in phrases if CONCEPT in phrase]
            plain = [phrase for phrase in phrases if CONCEPT not in phrase]
            known += [Example(intent, phrase) for phrase in plain + fill(patterns, concepts)]
            not_taught = fill(patterns, locale.table("things").get("not_taught", ()))
            known += [Example(OUT_OF_SCOPE, phrase) for phrase in not_taught]
    return tuple(known)


_cached_examples = cache(examples)


def fill(patterns: Sequence[str], names: Sequence[str]) -> list[str]:
    """The patterns with names for ``{concept}`` in turn, each name at least twice."""
    each = 2 * len(names) // max(len(patterns), 1) + 1
    phrases = (
        pattern.replace(CONCEPT, names[(start + len(patterns) * turn) % len(names)])
        for start, pattern in enumerate(patterns if names else ())
        for turn in range(each)
    )
    return list(dict.fromkeys(phrases))


def digest(known: Iterable[Example]) -> str:
    """A hash of the examples, which tells whether a recogniser was learnt from them."""
    joined = "\n".join(f"{example.intent}\t{example.text}" for example in known)
    return hashlib.blake2b(joined.encode(), digest_size=16).hexdigest()


def learn(known: Sequence[Example]) -> Recogniser:
    """Softmax regression on the examples, each with at least a letter or a digit."""
    corpus = Corpus(known)
    intents = tuple(dict.fromkeys(example.intent for example in known))
    nothing = np.zeros((len(known), 0), np.float32)
    weights, biases = _descend(corpus, _classes(known, intents), nothing, len(intents))
    return Recogniser(intents, corpus.rarity, weights, biases, digest(known))


def extend(recogniser: Recogniser, added: Sequence[Example]) -> Recogniser:
    """Learn further intents and leave the known ones as they are, which takes half a second instead of a minute.

    Sentences that were out of scope may be theirs, so they are not used as counter-examples.
    """
    in_scope = tuple(example for example in _cached_examples() if example.intent != OUT_OF_SCOPE)
    times = max(USUAL // len(added), 1)
    thinned = min(times, THINNED)
    known = in_scope[::thinned] + tuple(added) * (times // thinned)
    corpus = Corpus(known, recogniser.rarity)
    further = tuple(dict.fromkeys(example.intent for example in added))
    intents = recogniser.intents + further
    before = corpus.summed(recogniser.weights, corpus.buckets, corpus.values) + recogniser.biases
    weights, biases = _descend(corpus, _classes(known, intents), before, len(further))
    weights = np.hstack([recogniser.weights, weights])
    biases = np.concatenate([recogniser.biases, biases])
    return Recogniser(intents, recogniser.rarity, weights, biases, digest(known))


def _classes(known: Sequence[Example], intents: tuple[str, ...]) -> NDArray[np.int64]:
    return np.array([intents.index(example.intent) for example in known])


class Corpus:
    """Examples as a sparse matrix with rows of length 1.

    Attributes:
        rarity: float32 (b,), each bucket's inverse document frequency (Manning, Raghavan and Schuetze, Introduction to
            Information Retrieval, 2008, chapter 6), as ln(1 + N / n).
        rows, buckets, values: (nnz,), row by row.
    """

    def __init__(self, known: Sequence[Example], rarity: Array | None = None) -> None:
        counts = [count_once(example.text) for example in known]
        sizes = [len(buckets) for buckets, _ in counts]
        self.rows = np.repeat(np.arange(len(known)), sizes)
        self.buckets = np.concatenate([buckets for buckets, _ in counts])
        if rarity is None:
            having = np.bincount(self.buckets, minlength=features.BUCKETS)
            rarity = np.log(1 + len(known) / np.maximum(having, UNSEEN)).astype(np.float32)
        self.rarity = rarity
        values = np.concatenate([values for _, values in counts]) * rarity[self.buckets]
        lengths = np.sqrt(np.bincount(self.rows, values * values))
        self.values = (values / lengths[self.rows]).astype(np.float32)
        self._starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))

    def summed(self, weights: Array, columns: NDArray[np.int64], values: Array) -> Array:
        """The product of the matrix, with these columns and values, and the weights."""
        product: Array = np.add.reduceat(weights[columns] * values[:, None], self._starts, axis=0)
        return product


@cache
def count_once(text: str) -> tuple[NDArray[np.int64], Array]:
    """A sentence's features, cached as every added intent is learnt with the known phrases."""
    return features.count(text, ())


def _descend(corpus: Corpus, truth: NDArray[np.int64], before: Array, classes: int) -> tuple[Array, Array]:
    """Weights and biases of ``classes`` further classes, given the logits of those before; by full batches."""
    generator = np.random.default_rng(0)
    used, columns = np.unique(corpus.buckets, return_inverse=True)
    by_column = np.argsort(columns, kind="stable")
    column_starts = np.searchsorted(columns[by_column], np.arange(len(used)))
    rows, every_row, first = corpus.rows[by_column], np.arange(len(truth)), before.shape[1]
    weights, biases = np.zeros((len(used), classes), np.float32), np.zeros(classes, np.float32)
    moments = [np.zeros_like(array) for array in (weights, weights, biases, biases)]
    for step in range(1, STEPS + 1):
        mask = generator.random(len(corpus.values), np.float32) >= DROPOUT
        values = corpus.values * mask / np.float32(1 - DROPOUT)
        error = softmax(np.hstack([before, corpus.summed(weights, columns, values) + biases]))
        error[every_row, truth] -= 1
        error = error[:, first:] / len(truth)
        gradient = np.add.reduceat(error[rows] * values[by_column, None], column_starts, axis=0) + DECAY * weights
        size = RATE * 0.5 * (1 + np.cos(np.pi * step / (STEPS + 1)))
        weights -= size * _adam(gradient, moments[0], moments[1], step)
        biases -= size * _adam(error.sum(axis=0), moments[2], moments[3], step)
    of_buckets = np.zeros((features.BUCKETS, classes), np.float32)
    of_buckets[used] = weights
    return of_buckets, biases


def _adam(gradient: Array, first: Array, second: Array, step: int) -> Array:
    """The direction of a step; updates the moments in place."""
    first += np.float32(1 - FIRST_MOMENT) * (gradient - first)
    second += np.float32(1 - SECOND_MOMENT) * (gradient * gradient - second)
    direction: Array = first / np.float32(1 - FIRST_MOMENT**step)
    direction /= np.sqrt(second / np.float32(1 - SECOND_MOMENT**step)) + np.float32(EPSILON)
    return direction


if __name__ == "__main__":
    learn(examples()).save()
